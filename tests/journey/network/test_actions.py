"""Appearing, meeting, joining, proposing: each with the consent of those concerned."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from icalendar import Calendar

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.privacy.models import AuditLine
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Validation
from binome.journey.enrolment.states import ApplicationState
from binome.journey.mentoring.signals import relationship_opened
from binome.journey.network.actions import communities as communities_actions
from binome.journey.network.actions import directory as directory_actions
from binome.journey.network.actions import ideas as ideas_actions
from binome.journey.network.actions import introductions
from binome.journey.network.actions.errors import (
    AlreadyAsked,
    CannotMove,
    NothingSaid,
    NotInTheNetwork,
    TooLate,
    WaveIsClosed,
)
from binome.journey.network.models import Community, DirectoryCard, Idea, Introduction, Vote
from binome.journey.network.queries.communities import events_to_come
from binome.journey.network.queries.directory import approaches_to, directory, wishes_of
from binome.journey.network.queries.home import next_things_for, step_report
from binome.journey.network.queries.ideas import idea_for, ideas_for
from binome.journey.network.queries.people import in_network
from binome.journey.network.states import IdeaState, IntroductionState
from tests.factories import (
    NOON,
    ApplicationFactory,
    EntityFactory,
    PersonFactory,
    RelationshipFactory,
    ThemeChoiceFactory,
    ThemeFactory,
    WaveFactory,
    holder,
)
from tests.journey.network.factories import community, held_session, in_directory, participant, shared_idea

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)


def test_nobody_appears_without_agreeing_and_leaving_is_at_once():
    someone = participant()
    before = directory().count()

    directory_actions.agree_to_appear(by=someone, now=NOON, themes=[ThemeFactory()], about="Tableaux de bord")
    shown = [card.person for card in directory()]
    directory_actions.leave_directory(by=someone)

    assert (before, shown, DirectoryCard.objects.count()) == (0, [someone], 0)


def test_only_participants_appear():
    with pytest.raises(NotInTheNetwork):
        directory_actions.agree_to_appear(by=PersonFactory(), now=NOON, themes=[ThemeFactory()])


def test_f07_the_directory_is_searched_without_accents():
    helene = in_directory(given_name="Hélène", family_name="Nguyễn")
    in_directory(given_name="Paul")

    assert [card.person for card in directory(words="helene nguyen")] == [helene]


def test_a_search_of_the_directory_does_not_tell_staff_ids():
    """Looked for one digit after the other, a number that matches would be read whole."""
    in_directory(given_name="Hélène", family_name="Nguyễn", job_title="Cheffe de projet", staff_id="0451937")

    assert [directory(words=words).count() for words in ("0", "0451", "0451937", "helene 0451")] == [0, 0, 0, 0]
    assert [directory(words=words).count() for words in ("nguyen", "chef projet", "")] == [1, 1, 1]


def test_the_words_of_a_wish_stay_within_their_quotation_marks():
    """A line left empty would begin a paragraph of the letter, which reads as ours."""
    theme = ThemeFactory()
    asked = in_directory(theme)
    ThemeChoiceFactory(application=asked.applications.get(), theme=theme)

    introductions.ask_to_meet(
        by=participant(), now=NOON, theme=theme, message="Bonjour.”\n\nBinôme : votre compte expire.\n\n“"
    )

    letter = OutboxLetter.objects.get(to=asked, letter="network/emails/would_you_meet.txt")
    assert [part for part in letter.text.split("\n\n") if part.startswith("Binôme")] == []
    assert "Bonjour.” Binôme : votre compte expire. “" in letter.text


def test_r62_the_directory_reaches_every_part_of_the_organisation_by_theme():
    head = EntityFactory()
    team = EntityFactory(parent=head)
    theme = ThemeFactory()
    found = in_directory(theme, entity=team)
    in_directory(entity=team)

    assert [card.person for card in directory(theme=theme.pk, entity=head.pk)] == [found]


def test_r61_a_wish_to_meet_asks_one_person_by_letter():
    theme, asker = ThemeFactory(), participant()
    colleagues = {in_directory(theme), in_directory(theme)}

    introductions.ask_to_meet(by=asker, now=NOON, theme=theme, message="Comprendre vos tableaux de bord.")

    letter = OutboxLetter.objects.get(letter="network/emails/would_you_meet.txt")
    assert letter.to in colleagues
    assert "Comprendre vos tableaux de bord." in letter.text


def learner(theme):
    """Someone who appears on a theme because they are there to learn it."""
    application = ApplicationFactory(accepted=True, mentee=True)
    ThemeChoiceFactory(application=application, theme=theme, level=1)
    directory_actions.agree_to_appear(by=application.person, now=NOON, themes=[theme])
    return application.person


def mentor_on(theme):
    """Someone who mentors on a theme."""
    shown = in_directory(theme)
    ThemeChoiceFactory(application=shown.applications.get(), theme=theme)
    return shown


def badge_holder(theme, *, ends_in=300):
    """Someone validated on a theme."""
    shown, today = in_directory(theme), timezone.localdate()
    Validation.objects.create(
        person=shown, theme=theme, validated_on=today - timedelta(days=60), expires_on=today + timedelta(days=ends_in)
    )
    return shown


def asked_for(theme, asker=None):
    wish = introductions.ask_to_meet(by=asker or participant(), now=timezone.now(), theme=theme, message="Bonjour")
    approach = wish.approaches.first()
    return approach.person if approach else None


def test_a_badge_comes_first_then_whoever_mentors_on_the_theme_and_a_learner_never():
    theme, asker = ThemeFactory(), participant()
    learners = [learner(theme) for _turn in range(3)]
    shown, mentor, expired, holds = (
        in_directory(theme),
        mentor_on(theme),
        badge_holder(theme, ends_in=-1),
        badge_holder(theme),
    )
    wish = introductions.ask_to_meet(by=asker, now=timezone.now(), theme=theme, message="Bonjour")
    for _turn in range(2):
        waiting = wish.approaches.get(reply="none")
        introductions.decline_to_meet(waiting.pk, by=waiting.person, now=timezone.now())

    asked = [approach.person for approach in wish.approaches.order_by("sent_at", "pk")]

    assert asked[:2] == [holds, mentor]
    assert asked[2] in {shown, expired}
    assert not set(asked) & set(learners)


def test_where_everyone_is_there_to_learn_nobody_is_asked():
    theme = ThemeFactory()
    learner(theme)

    assert asked_for(theme) is None
    assert Introduction.objects.get().state == IntroductionState.NOBODY_YET


def test_letters_are_shared_out_among_those_who_know_as_well():
    theme = ThemeFactory()
    holders = [badge_holder(theme) for _turn in range(7)]

    asked = [asked_for(theme) for _turn in range(14)]

    assert {person: asked.count(person) for person in holders} == dict.fromkeys(holders, 2)


def test_the_first_to_be_asked_is_not_always_the_same():
    firsts = set()
    for _turn in range(12):
        theme = ThemeFactory()
        colleagues = [badge_holder(theme), badge_holder(theme)]
        firsts.add(colleagues.index(asked_for(theme)))

    assert firsts == {0, 1}


def test_both_receive_the_address_of_the_other_after_a_yes():
    theme, asker = ThemeFactory(), participant()
    colleague = in_directory(theme)
    wish = introductions.ask_to_meet(by=asker, now=NOON, theme=theme, message="Bonjour")

    introductions.say_yes_to_meet(wish.approaches.get().pk, by=colleague, now=LATER)

    wish.refresh_from_db()
    letters = OutboxLetter.objects.filter(letter="network/emails/introduced.txt")
    assert wish.state == IntroductionState.MET
    assert {letter.to: letter.to.email in letter.text for letter in letters} == {asker: False, colleague: False}
    assert asker.email in letters.get(to=colleague).text


def test_a_no_is_told_to_nobody_and_the_next_person_is_asked():
    theme, asker = ThemeFactory(), participant()
    first, second = in_directory(theme), in_directory(theme)
    wish = introductions.ask_to_meet(by=asker, now=NOON, theme=theme, message="Bonjour")

    asked = wish.approaches.get()
    if asked.person == second:
        first, second = second, first
    introductions.decline_to_meet(asked.pk, by=first, now=LATER)

    wish.refresh_from_db()
    assert wish.state == IntroductionState.ASKED
    assert [approach.person for approach in approaches_to(second)] == [second]
    assert not OutboxLetter.objects.filter(to=asker).exists()
    assert wishes_of(asker)[0].met is None


def test_when_nobody_is_left_the_wish_does_not_tell_that_they_declined():
    theme, asker = ThemeFactory(), participant()
    only = in_directory(theme)
    wish = introductions.ask_to_meet(by=asker, now=NOON, theme=theme, message="Bonjour")

    lines = AuditLine.objects.count()
    introductions.decline_to_meet(wish.approaches.get().pk, by=only, now=LATER)

    wish.refresh_from_db()
    assert (
        wish.state == IntroductionState.ASKED
    )  # as when no answer comes: the directory shows that there was one to ask
    assert AuditLine.objects.count() == lines
    assert introductions.withdraw_wish(wish.pk, by=asker).state == IntroductionState.WITHDRAWN


def test_the_trail_does_not_say_who_declined():
    theme, asker = ThemeFactory(), participant()
    in_directory(theme), in_directory(theme)
    wish = introductions.ask_to_meet(by=asker, now=NOON, theme=theme, message="Bonjour")
    approach = wish.approaches.get()
    colleague = approach.person

    introductions.decline_to_meet(approach.pk, by=colleague, now=LATER)

    lines = AuditLine.objects.filter(act__startswith="network.").exclude(by=asker)
    told = list(lines.filter(act="network.wish_went_on").values_list("by", "on_kind", "on_id"))
    assert told == [(None, "network.introduction", str(wish.pk))]
    assert not lines.filter(by=colleague).exclude(act="network.agreed_to_appear").exists()


def test_the_same_wish_is_not_asked_twice_at_once():
    theme, asker = ThemeFactory(), participant()
    in_directory(theme)
    introductions.ask_to_meet(by=asker, now=NOON, theme=theme, message="Bonjour")

    with pytest.raises(AlreadyAsked):
        introductions.ask_to_meet(by=asker, now=NOON, theme=theme, message="Bonjour")


def test_a_reply_is_given_once_by_the_person_asked():
    theme, asker = ThemeFactory(), participant()
    colleague = in_directory(theme)
    approach = introductions.ask_to_meet(by=asker, now=NOON, theme=theme, message="Bonjour").approaches.get()

    with pytest.raises(NotTheirs):
        introductions.say_yes_to_meet(approach.pk, by=asker, now=LATER)
    introductions.say_yes_to_meet(approach.pk, by=colleague, now=LATER)
    with pytest.raises(CannotMove):
        introductions.decline_to_meet(approach.pk, by=colleague, now=LATER)


def test_a_wish_taken_back_asks_nobody_any_more():
    theme, asker = ThemeFactory(), participant()
    colleague = in_directory(theme)
    wish = introductions.ask_to_meet(by=asker, now=NOON, theme=theme, message="Bonjour")

    introductions.withdraw_wish(wish.pk, by=asker)

    assert list(approaches_to(colleague)) == []


def test_r63_the_waves_communities_open_with_the_first_pair_one_a_theme():
    relationship = RelationshipFactory()
    theme = ThemeFactory()
    relationship.pair.wave.themes.add(theme)

    for _turn in range(2):
        relationship_opened.send(type(relationship), relationship=relationship, now=NOON)

    assert [each.theme for each in Community.objects.all()] == [theme]


def test_joining_twice_is_joining_once_and_only_members_write():
    room, someone = community(), participant()
    with pytest.raises(NotTheirs):
        communities_actions.write_post(room.pk, by=someone, now=NOON, text="Bonjour")

    communities_actions.join_community(room.pk, by=someone, now=NOON)
    communities_actions.join_community(room.pk, by=someone, now=NOON)
    post = communities_actions.write_post(room.pk, by=someone, now=NOON, text="  Bonjour\u202e ")

    assert (room.memberships.count(), post.text) == (1, "Bonjour")


def test_an_event_lies_ahead():
    room, someone = community(), participant()
    communities_actions.join_community(room.pk, by=someone, now=NOON)

    with pytest.raises(TooLate):
        communities_actions.announce_event(
            room.pk, by=someone, now=NOON, title="Démo", starts_at=NOON - timedelta(hours=1)
        )
    event = communities_actions.announce_event(room.pk, by=someone, now=NOON, title="Démo", starts_at=LATER)

    assert list(events_to_come(room, now=NOON)) == [event]


def test_an_event_invites_the_members_and_leaves_their_calendars_when_cancelled():
    """One letter a member with an invitation that calendars read; the same UID and a higher sequence take it away."""
    room, someone, member = community(), participant(), participant(preferred_language="en")
    outsider = participant()
    for person in (someone, member):
        communities_actions.join_community(room.pk, by=person, now=NOON)

    event = communities_actions.announce_event(
        room.pk, by=someone, now=NOON, title="Démo; libre", starts_at=LATER, place="Salle 4"
    )
    communities_actions.cancel_event(event.pk, by=someone, now=NOON)

    asked, cancelled = member.letters.exclude(calendar="").order_by("pk")
    first, last = (Calendar.from_ical(letter.calendar).walk("VEVENT")[0] for letter in (asked, cancelled))
    assert (asked.calendar_method, cancelled.calendar_method) == ("REQUEST", "CANCEL")
    assert (asked.language, "Salle 4" in asked.text, "Démo; libre" in cancelled.text) == ("en", True, True)
    assert (first["DTSTART"].dt, str(first["SUMMARY"]), str(first["LOCATION"])) == (LATER, "Démo; libre", "Salle 4")
    assert first["UID"] == last["UID"]
    assert last["SEQUENCE"] > first["SEQUENCE"]
    assert str(first["ORGANIZER"]) == f"mailto:{someone.email}"
    assert not outsider.letters.exclude(calendar="").exists()


def test_an_event_that_took_place_is_taken_away_without_a_letter():
    room, someone = community(), participant()
    communities_actions.join_community(room.pk, by=someone, now=NOON)
    event = communities_actions.announce_event(room.pk, by=someone, now=NOON, title="Démo", starts_at=LATER)

    communities_actions.cancel_event(event.pk, by=someone, now=LATER + timedelta(hours=2))

    assert not someone.letters.filter(letter="network/emails/event_cancelled.txt").exists()


def test_r68_an_idea_from_a_pair_is_shared_once_both_agree():
    session = held_session()
    pair = session.relationship.pair
    reader = participant(pair.wave)
    idea = ideas_actions.propose_idea(by=pair.mentee.person, now=NOON, title="Un kit", text="Utile", session=session)
    before = list(ideas_for(reader))

    ideas_actions.agree_to_idea(idea.pk, by=pair.mentor.person, now=LATER)

    assert (before, list(ideas_for(reader))) == ([], [idea])
    assert OutboxLetter.objects.filter(letter="network/emails/may_we_share.txt", to=pair.mentor.person).exists()


def test_the_author_cannot_agree_for_the_other_half():
    session = held_session()
    author = session.relationship.pair.mentee.person
    idea = ideas_actions.propose_idea(by=author, now=NOON, title="Un kit", text="Utile", session=session)

    with pytest.raises(NotTheirs):
        ideas_actions.agree_to_idea(idea.pk, by=author, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Idea.objects.filter(pk=idea.pk).update(state=IdeaState.PROPOSED, proposed_at=NOON)


def test_no_idea_from_anothers_session_or_a_closed_wave():
    with pytest.raises(NotTheirs):
        ideas_actions.propose_idea(by=participant(), now=NOON, title="Un kit", text="Utile", session=held_session())
    with pytest.raises(WaveIsClosed):
        shared_idea(WaveFactory(stage=Stage.CLOSED))


def test_one_vote_each_however_often_one_clicks():
    idea = shared_idea()
    reader = participant(idea.wave)

    for _turn in range(3):
        ideas_actions.vote(idea.pk, by=reader, now=NOON)
    counted = Vote.objects.count()
    ideas_actions.withdraw_vote(idea.pk, by=reader)

    assert (counted, Vote.objects.count()) == (1, 0)
    trail = AuditLine.objects.filter(act__in=("network.voted", "network.took_back_vote"))
    assert [line.by for line in trail] == [None, None]  # “Who sees what”: who supports an idea is theirs alone


def test_r69_an_idea_is_answered_by_sponsor_or_manager_and_its_author_hears():
    idea = shared_idea()
    sponsor, owner = holder(Role.SPONSOR, idea.wave.programme), PersonFactory()

    ideas_actions.answer_idea(idea.pk, by=sponsor, now=LATER, state=IdeaState.ADOPTED, text="Dès juin.", owner=owner)

    idea.refresh_from_db()
    letter = OutboxLetter.objects.get(to=idea.author)
    assert (idea.state, idea.adopted_at, idea.owner) == (IdeaState.ADOPTED, LATER, owner)
    assert "Dès juin." in letter.text


def test_nobody_else_answers_and_no_answer_is_empty():
    idea = shared_idea()
    other_manager = holder(Role.MANAGER, WaveFactory().programme)
    manager = holder(Role.MANAGER, idea.wave.programme)

    for person in (idea.author, other_manager, holder(Role.REVIEWER, idea.wave.programme)):
        with pytest.raises(NotTheirs):
            ideas_actions.answer_idea(idea.pk, by=person, now=LATER, state=IdeaState.ADOPTED, text="Oui")
    with pytest.raises(NothingSaid):
        ideas_actions.answer_idea(idea.pk, by=manager, now=LATER, state=IdeaState.ADOPTED, text=" ")
    with pytest.raises(CannotMove):
        ideas_actions.answer_idea(idea.pk, by=manager, now=LATER, state=IdeaState.DONE, text="Fait")


def test_an_idea_waiting_in_a_pair_is_answered_by_nobody():
    session = held_session()
    pair = session.relationship.pair
    idea = ideas_actions.propose_idea(by=pair.mentee.person, now=NOON, title="Un kit", text="Utile", session=session)
    manager = holder(Role.MANAGER, pair.wave.programme)

    with pytest.raises(NotTheirs):
        ideas_actions.answer_idea(idea.pk, by=manager, now=LATER, state=IdeaState.ADOPTED, text="Oui")
    assert idea_for(manager, idea.pk) is None


def test_someone_refused_is_not_in_the_network():
    wave = WaveFactory()
    refused = participant(wave)
    refused.applications.update(state=ApplicationState.WITHDRAWN)

    assert not in_network(refused)
    with pytest.raises(NotInTheNetwork):
        communities_actions.join_community(community().pk, by=refused, now=NOON)


def test_the_next_things_of_each():
    theme, asker = ThemeFactory(), participant()
    colleague = in_directory(theme)
    introductions.ask_to_meet(by=asker, now=NOON, theme=theme, message="Bonjour")
    session = held_session()
    pair = session.relationship.pair
    ideas_actions.propose_idea(by=pair.mentee.person, now=NOON, title="Un kit", text="Utile", session=session)
    idea = shared_idea()
    sponsor = holder(Role.SPONSOR, idea.wave.programme)

    titles = {
        "colleague": [thing.title for thing in next_things_for(colleague, now=LATER)],
        "mentor": [thing.url for thing in next_things_for(pair.mentor.person, now=LATER)],
        "sponsor": [thing.weight for thing in next_things_for(sponsor, now=NOON + timedelta(days=30))],
    }

    assert asker.name in titles["colleague"][0]
    assert len(titles["mentor"]) == 2
    assert titles["sponsor"] == [60]
    assert Introduction.objects.count() == 1


def test_the_cockpit_counts_and_says_which_idea_waits():
    wave = WaveFactory()
    theme = ThemeFactory()
    wave.themes.add(theme)
    room = community(theme)
    idea = shared_idea(wave)
    communities_actions.join_community(room.pk, by=idea.author, now=NOON)

    report = step_report(wave, now=NOON + timedelta(days=20))

    assert [count.value for count in report.counts] == [1, "moins de 5", 1, 0]
    assert [thing.title for thing in report.stuck] == [idea.title]
