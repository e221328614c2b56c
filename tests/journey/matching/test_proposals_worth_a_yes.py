"""What a card says before one chooses, and the word that goes with a yes."""

import pytest
from django.urls import reverse

from binome.core.privacy.export import own_rows
from binome.journey.matching.actions import confirming, ending
from binome.journey.matching.models import YesWord
from binome.journey.matching.queries.participant import shown_proposals, words_with_yes
from binome.journey.matching.queries.reasons import theme_reasons
from tests.factories import NOON, PairFactory
from tests.journey.matching.factories import matching_wave, open_round, volunteers

pytestmark = pytest.mark.django_db
WHY = "Vos nuits à monter des tableaux de bord."


@pytest.fixture
def pair():
    return PairFactory()


def words(pair, reader):
    pair.refresh_from_db()
    return [word.text for word in words_with_yes(pair, reader=reader)]


def test_a_word_is_read_by_the_other_once_both_have_said_yes_and_not_before(pair):
    mentor, mentee = pair.mentor.person, pair.mentee.person
    confirming.say_yes(pair.pk, word=WHY, by=mentor, now=NOON)

    assert words(pair, mentee) == words(pair, mentor) == []
    assert WHY not in str(own_rows(mentee))
    confirming.say_yes(pair.pk, by=mentee, now=NOON)
    assert words(pair, mentee) == [WHY]
    assert words(pair, mentor) == []
    assert WHY in str(own_rows(mentor))


def test_a_yes_after_all_keeps_the_word_of_the_first_yes_and_an_empty_one_takes_it_back(pair, client):
    mentor, mentee = pair.mentor.person, pair.mentee.person
    client.force_login(mentor)
    yes, no = (reverse(f"matching:{name}", args=[pair.pk]) for name in ("say_yes", "say_not_this_time"))
    client.post(yes, {"word": WHY})
    client.post(no)
    client.post(yes)
    assert YesWord.objects.get().text == WHY
    confirming.say_yes(pair.pk, by=mentee, now=NOON)
    assert words(pair, mentee) == [WHY]

    other = PairFactory()
    confirming.say_yes(other.pk, word=WHY, by=other.mentor.person, now=NOON)
    confirming.say_yes(other.pk, word="", by=other.mentor.person, now=NOON)
    assert not other.yes_words.exists()


def test_not_this_time_pressed_twice_can_be_taken_back_to_the_yes_before_it(pair, client):
    confirming.say_yes(pair.pk, by=pair.mentor.person, now=NOON)
    client.force_login(pair.mentor.person)
    no = reverse("matching:say_not_this_time", args=[pair.pk])
    client.post(no)
    page = client.post(no, follow=True)
    (token,) = [each.extra_tags for each in page.context["messages"] if each.extra_tags]
    client.post(reverse("undo"), {"undo": token})

    pair.refresh_from_db()
    assert pair.answer_of("mentor") == "yes"


def test_the_word_goes_when_the_pair_does_not_begin(pair):
    confirming.say_yes(pair.pk, word=WHY, by=pair.mentor.person, now=NOON)
    type(pair).objects.update(confirm_by=NOON)
    ending.expire_unconfirmed(now=NOON.replace(year=NOON.year + 1))

    assert not YesWord.objects.exists()


def test_the_page_shows_the_word_in_the_kit_and_to_the_two_alone(pair, client):
    mentor, mentee = pair.mentor.person, pair.mentee.person
    confirming.say_yes(pair.pk, word=WHY, by=mentor, now=NOON)
    client.force_login(mentee)
    assert WHY not in client.get(reverse("matching:my_proposals")).text
    client.post(reverse("matching:say_yes", args=[pair.pk]), {"word": "Pour oser " + "x" * 700})

    assert WHY in client.get(reverse("matching:my_proposals")).text
    kit = reverse("mentoring:first_contact", args=[pair.relationship.pk])
    assert WHY in client.get(kit).text
    client.force_login(mentor)
    assert "Pour oser" in client.get(kit).text
    assert len(YesWord.objects.get(author=mentee).text) == 600


@pytest.mark.parametrize(
    ("level", "says"), [(4, "vous êtes au niveau hautement avancé"), (3, "c’est le vôtre"), (2, "est un premier pas")]
)
def test_a_mentor_reads_what_is_hoped_for_and_how_far_their_level_reaches(level, says):
    (sentence,) = theme_reasons({"themes": [["T01", 3, level]]}, side="mentor", titles={"T01": "Données"})

    assert says in sentence
    assert "Données" in sentence


def test_a_card_says_their_own_sentence_first_and_what_each_would_learn(client):
    wave = matching_wave()
    (mentor,), (mentee,) = volunteers(wave, mentors=1, mentees=1)
    type(mentee).objects.filter(pk=mentee.pk).update(
        motivation="Oser poser des questions.", offers_in_return="Trente ans de terrain."
    )
    open_round(wave)
    (card,) = shown_proposals(mentor)
    client.force_login(mentor.person)

    page = client.get(reverse("matching:my_proposals")).text

    assert card.shares_a_theme
    first, learn, return_, theirs = (
        page.index(text) for text in ("Oser poser", "Trente ans", card.themes[0][:20], 'name="say"')
    )
    assert first < learn < return_ < theirs
