"""The directory: what each can help with, wants to learn and has done; and asking one person, with a word."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.journey.mentoring.models import Relationship
from binome.journey.network import rules
from binome.journey.network.actions import directory as directory_actions
from binome.journey.network.actions import introductions
from binome.journey.network.actions.errors import AlreadyAsked, AskedOften, EnoughAsked, NotInTheNetwork
from binome.journey.network.models import Approach, DirectoryCard, Introduction
from binome.journey.network.queries.directory import directory, levels_in_directory, with_marks
from binome.journey.network.states import IntroductionState, Reply
from tests.factories import NOON, PersonFactory, RelationshipFactory, ThemeFactory
from tests.journey.network.factories import in_directory, participant, shared_idea

pytestmark = pytest.mark.django_db
LETTER = "network/emails/would_you_meet.txt"


def card_of(person):
    """The card of someone who appears."""
    return DirectoryCard.objects.get(person=person)


def ask(card, asker, message="Comprendre vos tableaux de bord."):
    """A request to meet the person of the card."""
    return introductions.ask_by_name(card.pk, by=asker, now=timezone.now(), message=message)


def asked_very_often(person):
    """As many requests as come before others are asked first."""
    for _turn in range(rules.VERY_OFTEN):
        wish = Introduction.objects.create(asker=participant(), is_by_name=True, message="Bonjour", asked_at=NOON)
        Approach.objects.create(introduction=wish, person=person, sent_at=timezone.now() - timedelta(days=1))


def test_what_one_can_help_with_and_wants_to_learn_stand_apart(client):
    helps, learns = ThemeFactory(title_fr="Tableurs"), ThemeFactory(title_fr="Cybersécurité")
    someone = participant()
    client.force_login(someone)

    client.post(reverse("network:my_card"), {"themes": [helps.pk], "learns": [learns.pk], "open_to_meet": "on"})
    page = client.get(reverse("network:card", args=[card_of(someone).pk])).content.decode()

    can_help, wants = page.index("Peut aider sur"), page.index("Souhaite apprendre")
    assert can_help < page.index("Tableurs") < wants < page.index("Cybersécurité")


def test_a_card_names_at_least_one_theme(client):
    client.force_login(participant())

    answer = client.post(reverse("network:my_card"), {"about": "Bonjour"})

    assert (answer.status_code, DirectoryCard.objects.count()) == (422, 0)


def test_either_list_answers_to_a_theme_once():
    theme = ThemeFactory()
    both, learner = in_directory(theme), participant()
    directory_actions.agree_to_appear(by=both, now=NOON, themes=[theme], learns=[theme])
    directory_actions.agree_to_appear(by=learner, now=NOON, themes=[], learns=[theme])

    assert {card.person for card in directory(theme=theme.pk)} == {both, learner}
    assert directory(theme=theme.pk).count() == 2


def test_what_someone_has_done_is_told_of_closed_pairs_and_adopted_ideas():
    relationship = RelationshipFactory()
    Relationship.objects.update(state="closed", closed_at=NOON)
    idea = shared_idea()
    type(idea).objects.update(state="adopted")
    for person in (relationship.mentor, relationship.mentee, idea.author):
        directory_actions.agree_to_appear(by=person, now=NOON, themes=[ThemeFactory()])

    done = {card.person: len(card.has_done) for card in with_marks(directory(), today=NOON.date())}

    assert done == {relationship.mentor: 1, relationship.mentee: 1, idea.author: 1}


def test_a_level_is_shown_and_filtered_by_only_where_its_person_chose_to_show_it(client):
    shows, hides = in_directory(level=4), in_directory(level=4)
    directory_actions.agree_to_appear(by=shows, now=NOON, themes=[ThemeFactory()], shows_level=True)
    client.force_login(participant())

    pages = [client.get(reverse("network:card", args=[card_of(person).pk])).text for person in (shows, hides)]

    assert [card.person for card in directory(level=4)] == [shows]
    assert levels_in_directory() == [(4, "4")]
    assert ["Niveau" in page for page in pages] == [True, False]


def test_a_level_that_nobody_shows_is_no_filter(client):
    in_directory(level=4)
    client.force_login(participant())

    assert 'name="level"' not in client.get(reverse("network:directory")).text


def test_whoever_was_asked_often_lately_comes_after_the_others():
    often = in_directory(family_name="Abel")
    seldom = in_directory(family_name="Zola")
    asked_very_often(often)

    assert [card.person for card in directory()] == [seldom, often]


def test_a_card_opens_and_one_asks_with_a_word(client):
    asker, colleague = participant(), in_directory()
    client.force_login(asker)
    url = reverse("network:card", args=[card_of(colleague).pk])

    page = client.post(url, {"message": "Comprendre vos tableaux de bord."}, follow=True).content.decode()

    letter = OutboxLetter.objects.get(letter=LETTER, to=colleague)
    assert "Comprendre vos tableaux de bord." in letter.text
    assert "aimerait vous rencontrer" in letter.text
    assert colleague.name in page


def test_a_no_to_a_request_by_name_asks_nobody_else_and_tells_nobody():
    theme = ThemeFactory()
    asker, colleague = participant(), in_directory(theme)
    in_directory(theme)
    wish = ask(card_of(colleague), asker)

    introductions.decline_to_meet(wish.approaches.get().pk, by=colleague, now=NOON)

    wish.refresh_from_db()
    assert wish.state == IntroductionState.ASKED
    assert list(wish.approaches.values_list("person", "reply")) == [(colleague.pk, Reply.NOT_NOW)]
    assert not OutboxLetter.objects.filter(to=asker).exists()


def test_one_asks_a_person_once_at_a_time_and_five_people_at_most():
    asker = participant()
    cards = [card_of(in_directory()) for _turn in range(rules.OPEN_WISHES + 1)]
    ask(cards[0], asker)

    with pytest.raises(AlreadyAsked):
        ask(cards[0], asker)
    for card in cards[1 : rules.OPEN_WISHES]:
        ask(card, asker)
    with pytest.raises(EnoughAsked):
        ask(cards[-1], asker)


def test_nobody_asks_oneself_someone_who_would_rather_not_or_someone_asked_too_often():
    asker, closed, often = in_directory(), in_directory(), in_directory()
    DirectoryCard.objects.filter(person=closed).update(open_to_meet=False)
    asked_very_often(often)

    for card in (card_of(asker), card_of(closed)):
        with pytest.raises(NotTheirs):
            ask(card, asker)
    with pytest.raises(AskedOften):
        ask(card_of(often), asker)
    with pytest.raises(NotInTheNetwork):
        ask(card_of(closed), PersonFactory())


def test_a_card_left_in_one_click_comes_back_whole(client):

    helps, learns, someone = ThemeFactory(), ThemeFactory(), participant()
    directory_actions.agree_to_appear(by=someone, now=NOON, themes=[helps], learns=[learns], shows_level=True)
    client.force_login(someone)

    left = client.post(reverse("network:leave_directory"), follow=True).text
    gone = DirectoryCard.objects.exists()
    client.post(reverse("undo"), {"undo": unescape(re.findall(r'name="undo" value="([^"]+)"', left)[0])})

    card = card_of(someone)
    assert (gone, list(card.themes.all()), list(card.learns.all()), card.shows_level) == (
        False,
        [helps],
        [learns],
        True,
    )
