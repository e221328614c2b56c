"""F35, F36, F32: people press at the same instant, or twice; each thing happens once, on either database."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections

from binome.core.competences.models import Theme
from binome.core.directory import deciding, importing
from binome.core.directory.models import Import
from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.mail.preferences import mute_only
from binome.core.people.models import Person
from binome.core.privacy.models import AuditLine
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.interfaces.catalogue import actions as catalogue
from binome.journey.audience.actions import steering
from binome.journey.diagnosis.actions import campaigning
from binome.journey.diagnosis.states import SurveyState
from binome.journey.enrolment.actions import applying, marking
from binome.journey.enrolment.actions.deciding import decide
from binome.journey.enrolment.models import Application, Marking
from binome.journey.learning.actions import gathering, preparing
from binome.journey.learning.models import CharterSignature, Seat
from binome.journey.matching.actions import browsing, choosing, confirming, rounds
from binome.journey.matching.models import Pair, Proposal, Round
from binome.journey.matching.states import PairState, RoundState
from binome.journey.mentoring.actions import closing as pair_closing
from binome.journey.mentoring.actions import helping, holding, meeting
from binome.journey.mentoring.models import HelpRequest, Relationship, Session
from binome.journey.network.actions import ideas, introductions
from binome.journey.network.models import Approach, Introduction, Vote
from binome.journey.outcomes.actions.closing import answer_closing
from binome.journey.outcomes.models import Assessment, Closing
from binome.journey.outcomes.states import Moment
from binome.orchestration import waves
from tests.core.directory.factories import administrator, staff_file
from tests.factories import NOON, ApplicationFactory, PairFactory, PersonFactory, ThemeFactory, WaveFactory, manager_of
from tests.journey.diagnosis.factories import open_survey
from tests.journey.enrolment.factories import marking_for, marks, mentor_answers, open_wave, reviewers, submitted
from tests.journey.learning.factories import WorkshopFactory, accepted
from tests.journey.matching.factories import matching_wave, say, volunteers
from tests.journey.mentoring.factories import opened, planned
from tests.journey.network.factories import in_directory, participant, shared_idea
from tests.journey.outcomes.factories import MENTEE_ANSWERS, answer, asked, close, opened_pair

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[], object]


EARLIER = NOON - timedelta(minutes=1)


def at_once(acts: list[Act]) -> Counter[str]:
    """Do all of them in threads that start together; how many ended how ("done", or the name of the fact)."""
    told: list[str] = []
    start = threading.Barrier(len(acts))

    def run(act: Act) -> None:
        try:
            start.wait()
            act()
            told.append("done")
        except Exception as fact:
            told.append(type(fact).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(told)


def letters(part: str) -> int:
    return OutboxLetter.objects.filter(key__contains=part).count()


def lines(act: str) -> int:
    return AuditLine.objects.filter(act=act).count()


def test_forty_mentees_take_the_last_place_of_one_mentor_who_says_yes_to_all():
    """F35: one place, forty yeses and forty-one hands: one pair, the others keep theirs waiting, nothing negative."""
    wave = matching_wave(max_mentees_per_mentor=1)
    mentor = ApplicationFactory(accepted=True, wave=wave, capacity=1)
    pairs = [PairFactory(wave=wave, mentor=mentor, mentor_yes_at=NOON) for _turn in range(40)]

    told = at_once([lambda pair=pair: confirming.say_yes(pair.pk, by=pair.mentee.person, now=NOON) for pair in pairs])

    assert told == {"done": 1, "LastPlaceTaken": 39}
    assert Counter(Pair.objects.values_list("state", flat=True)) == {"chosen": 1, "published": 39}
    assert Relationship.objects.count() == 1


def test_a_mentor_says_yes_to_two_at_once_with_one_place_left():
    """F35: the mentor's own two yeses count the places as everyone's do."""
    wave = matching_wave(max_mentees_per_mentor=2)
    mentor = ApplicationFactory(accepted=True, wave=wave, capacity=2)
    PairFactory(wave=wave, mentor=mentor, chosen=True)
    pairs = [PairFactory(wave=wave, mentor=mentor, mentee_yes_at=NOON) for _turn in range(2)]

    told = at_once([lambda pair=pair: confirming.say_yes(pair.pk, by=mentor.person, now=NOON) for pair in pairs])

    assert told == {"done": 1, "LastPlaceTaken": 1}
    assert Pair.objects.chosen().filter(mentor=mentor).count() == 2


def test_two_who_propose_themselves_to_each_other_at_once_become_one_pair():
    """F36: both sides choose at the same instant, then confirm at the same instant: one pair, one space, one letter each."""
    wave = matching_wave()
    (mentor,), (mentee,) = volunteers(wave, mentors=1, mentees=1)
    manager = manager_of(wave)
    current = rounds.open_round(wave, by=manager, now=NOON)

    at_once([lambda: say(mentor, yes=[mentee]), lambda: say(mentee, yes=[mentor])] * 2)
    (pair,) = rounds.form_pairs(current, by=manager, now=NOON)
    rounds.publish_pairs(current, by=manager, now=NOON)
    told = at_once(
        [lambda half=half: confirming.say_yes(pair.pk, by=half.person, now=NOON) for half in (mentor, mentee)] * 2
    )

    assert told == {"done": 4}
    assert Pair.objects.get().state == PairState.CHOSEN
    assert Relationship.objects.count() == 1
    assert lines("mentoring.opened") == 1


def test_two_who_add_each_other_at_once_are_on_each_list_once():
    """Both found each other among the people of the wave: one proposal, no list longer than it says."""
    wave = matching_wave(shortlist_size=1)
    mentors, mentees = volunteers(wave, mentors=2, mentees=2)
    rounds.open_round(wave, by=manager_of(wave), now=NOON)
    proposed = set(Proposal.objects.values_list("mentor", "mentee"))
    mentor, mentee = next((m, e) for m in mentors for e in mentees if (m.pk, e.pk) not in proposed)
    for each in (mentor, mentee):
        browsing.show_to_wave(each.pk, by=each.person, now=NOON)

    told = at_once(
        [
            lambda: browsing.add_to_list(mentor.pk, mentee.pk, by=mentor.person, now=NOON),
            lambda: browsing.add_to_list(mentee.pk, mentor.pk, by=mentee.person, now=NOON),
        ]
    )

    assert told == {"done": 1, "NotToBeAdded": 1}
    assert Proposal.objects.filter(mentor=mentor, mentee=mentee).count() == 1


def test_whoever_asks_for_more_while_pairs_are_formed_is_before_it_or_after_it():
    wave = matching_wave(shortlist_size=1)
    _mentors, mentees = volunteers(wave, mentors=3, mentees=3)
    manager = manager_of(wave)
    current = rounds.open_round(wave, by=manager, now=NOON)
    for each in mentees:
        (proposal,) = current.proposals.filter(mentee=each)
        choosing.choose(each.pk, yes=[], not_this_time=[proposal.pk], by=each.person, now=NOON)

    told = at_once(
        [lambda each=each: browsing.ask_for_more(each.pk, by=each.person, now=NOON) for each in mentees]
        + [lambda: rounds.form_pairs(current, by=manager, now=NOON)]
    )

    assert told["done"] + told["WindowIsClosed"] == 4
    assert Round.objects.get().state == RoundState.PLANNED
    assert Pair.objects.count() == 0
    assert Proposal.objects.exclude(added_by=None).exists() == (told["done"] > 1)


def test_one_human_in_both_roles_is_never_their_own_pair():
    """F36: someone who applied on both sides is proposed to others, never to themselves."""
    wave = matching_wave()
    both = PersonFactory(level=3)
    theme = ThemeFactory()
    volunteers(wave, mentors=2, mentees=2, theme=theme)
    volunteers(wave, mentors=1, mentees=0, theme=theme, person=both)
    volunteers(wave, mentors=0, mentees=1, theme=theme, person=both)

    rounds.open_round(wave, by=manager_of(wave), now=NOON)

    assert Proposal.objects.exists()
    assert not any(one.mentor.person_id == one.mentee.person_id for one in Proposal.objects.all())


def test_nobody_can_choose_someone_who_withdrew_a_moment_ago():
    """F36: the withdrawn person's pair is not made, whoever was first."""
    pair = PairFactory(mentee_yes_at=NOON)

    told = at_once([
        lambda: applying.withdraw(pair.mentee_id, by=pair.mentee.person, now=NOON),
        lambda: confirming.say_yes(pair.pk, by=pair.mentor.person, now=NOON),
    ])  # fmt: skip

    pair.refresh_from_db()
    assert set(told) <= {"done", "NotTheirs", "NoLongerAllowed"}, "nobody waits for someone who waits for them"
    gone = Application.objects.get(pk=pair.mentee_id).state == "withdrawn"
    assert gone
    assert (pair.state == PairState.CHOSEN) == Relationship.objects.exists()


def test_a_round_opens_closes_and_is_published_once():
    wave = matching_wave()
    volunteers(wave)
    manager = manager_of(wave)

    opened_once = at_once([lambda: rounds.open_round(wave, by=manager, now=NOON)] * 3)
    current = Round.objects.get()
    formed_once = at_once([lambda: rounds.form_pairs(current, by=manager, now=NOON)] * 3)
    told_once = at_once([lambda: rounds.publish_pairs(current, by=manager, now=NOON)] * 3)

    assert opened_once == {"done": 1, "RoundUnderWay": 2}
    assert formed_once == told_once == {"done": 1, "NotAtThisPoint": 2}


def test_an_application_is_begun_handed_in_and_decided_once():
    """F32: each button pressed four times at once."""
    wave, person = open_wave(), PersonFactory(manager=PersonFactory(level=4))
    manager = manager_of(wave)

    begun = at_once([lambda: applying.apply(wave.pk, side="mentor", by=person, now=NOON)] * 4)
    application = Application.objects.get(person=person)
    applying.save_draft(application.pk, answers=mentor_answers(wave), by=person, now=NOON)
    handed_in = at_once([lambda: applying.submit(application.pk, by=person, now=NOON)] * 4)
    decided = at_once([lambda: decide(application.pk, outcome="accepted", reason="Oui.", by=manager, now=NOON)] * 4)

    assert begun == {"done": 4}
    assert handed_in == {"done": 1, "AlreadyHandedIn": 3}
    assert decided == {"done": 1, "DecisionNotOpen": 3}
    assert letters("enrolment.received") == letters("enrolment.accepted") == 1


def test_two_managers_decide_differently_at_once_and_one_decision_stands():
    application = submitted()
    one, other = manager_of(application.wave), manager_of(application.wave)

    told = at_once([
        lambda: decide(application.pk, outcome="accepted", reason="Oui.", seen_at=EARLIER, by=one, now=NOON),
        lambda: decide(application.pk, outcome="not_this_time", reason="Non.", seen_at=EARLIER, by=other, now=NOON),
    ])  # fmt: skip

    assert told == {"done": 1, "DecidedMeanwhile": 1}
    assert lines("enrolment.decided") == 1


def test_a_reading_counts_once_and_calls_one_third_reader():
    application = submitted(wave=open_wave(themes=1))
    first, second, _third = reviewers(application.wave, 3)
    marking.assign_reviewers(application.wave_id, by=manager_of(application.wave), now=NOON)
    readings = list(Marking.objects.all())
    given = [marks(3, 3, 3, 3), marks(0, 0, 0, 0)]

    told = at_once([
        lambda reading=reading, said=said: marking.mark_case(reading.pk, marks=said, by=reading.reviewer, now=NOON)
        for reading, said in zip(readings, given, strict=True)
        for _press in range(2)
    ])  # fmt: skip

    assert told == {"done": 2, "AlreadyMarked": 2}
    assert Marking.objects.count() == 3
    assert {first, second} & {reading.reviewer for reading in readings}
    assert marking_for(first) is not None


def test_the_last_seat_of_a_workshop_goes_to_one():
    workshop = WorkshopFactory(seats=1)
    applications = [accepted(wave=workshop.wave) for _turn in range(4)]

    told = at_once([
        lambda one=one: gathering.book_seat(workshop.pk, one.pk, by=one.person, now=NOON) for one in applications
    ])  # fmt: skip

    assert told == {"done": 1, "WorkshopIsFull": 3}
    assert Seat.objects.count() == 1


def test_the_charter_is_signed_once():
    application = accepted()

    told = at_once([lambda: preparing.sign_charter(application.pk, by=application.person, now=NOON)] * 4)

    assert told == {"done": 4}
    assert CharterSignature.objects.count() == 1


def test_both_halves_plan_the_same_dates_at_once_and_get_them_once():
    relationship = opened()
    starts = [NOON + timedelta(days=7), NOON + timedelta(days=28)]
    halves = [relationship.mentor, relationship.mentee] * 2

    at_once(
        [lambda half=half: meeting.plan_sessions(relationship.pk, starts=starts, by=half, now=NOON) for half in halves]
    )

    assert sorted(Session.objects.values_list("starts_at", flat=True)) == starts


def test_a_session_is_held_once_and_the_mentoring_closed_once():
    relationship = opened()
    session = planned(relationship, 1)[0]
    later = session.starts_at + timedelta(hours=2)

    met = at_once([
        lambda half=half: holding.hold_session(session.pk, by=half, now=later)
        for half in [relationship.mentor, relationship.mentee] * 2
    ])  # fmt: skip
    closed = at_once([
        lambda half=half: pair_closing.ask_to_close(relationship.pk, by=half, now=later)
        for half in [relationship.mentor, relationship.mentee] * 2
    ])  # fmt: skip

    assert met == {"done": 4}
    assert lines("mentoring.held_session") == 1
    assert closed["done"] >= 2
    assert set(closed) <= {"done", "NotNow"}
    assert lines("mentoring.closed") == 1
    assert Assessment.objects.filter(moment=Moment.CLOSING).count() == 2


def test_a_session_put_off_by_both_at_once_is_put_off_once():
    relationship = opened()
    session = planned(relationship, 1)[0]

    at_once([
        lambda half=half: meeting.postpone_session(session.pk, by=half, now=NOON)
        for half in [relationship.mentor, relationship.mentee] * 2
    ])  # fmt: skip

    session.refresh_from_db()
    assert session.postponements == 1


def test_a_date_that_goes_while_its_reader_mutes_such_emails_leaves_their_calendar():
    """Muted and replaced, or muted and put off, at the same instant: whichever comes first, the CANCEL leaves."""
    relationship, assistant = opened(), PersonFactory()
    helping.name_assistant(relationship.pk, assistant=assistant, by=relationship.mentee, now=NOON)
    (session,) = planned(relationship, 1)
    OutboxLetter.objects.update(state=LetterState.SENT)

    at_once([
        lambda: mute_only([Category.SESSION], by=assistant),
        lambda: mute_only([Category.SESSION], by=relationship.mentor),
        lambda: helping.name_assistant(relationship.pk, assistant=None, by=relationship.mentee, now=NOON),
        lambda: meeting.postpone_session(session.pk, by=relationship.mentee, now=NOON),
    ])  # fmt: skip

    cancels = OutboxLetter.objects.filter(calendar_method="CANCEL", to__in=[assistant, relationship.mentor])
    assert {letter.to_id for letter in cancels} == {assistant.pk, relationship.mentor.pk}
    assert all((letter.category, letter.state) == ("decision", "queued") for letter in cancels)


def test_a_call_for_help_is_one_call():
    relationship = opened()

    at_once([lambda: helping.ask_for_help(relationship.pk, by=relationship.mentor, now=NOON)] * 4)

    assert HelpRequest.objects.count() == 1


def test_an_idea_is_supported_once_and_a_wish_asks_one_person():
    idea = shared_idea()
    supporter = participant(idea.wave)
    theme = ThemeFactory()
    in_directory(theme), in_directory(theme)

    at_once([lambda: ideas.vote(idea.pk, by=supporter, now=NOON)] * 4)
    wished = at_once([lambda: introductions.ask_to_meet(by=supporter, now=NOON, message="Un café ?", theme=theme)] * 4)

    assert Vote.objects.count() == 1
    assert wished == {"done": 1, "AlreadyAsked": 3}
    assert Introduction.objects.count() == Approach.objects.count() == 1


def test_a_self_assessment_and_the_closing_questions_are_answered_once():
    relationship = opened_pair(WaveFactory(stage=Stage.MENTORING), ThemeFactory())
    baseline = asked(relationship, Moment.BASELINE)

    said = at_once([lambda: answer(baseline, 2)] * 4)
    close(relationship)
    closing = Closing.objects.get(side="mentee")
    closed = at_once([
        lambda: answer_closing(closing.pk, by=closing.person, now=NOON, answers=MENTEE_ANSWERS)
    ] * 4)  # fmt: skip

    assert said == {"done": 1, "AlreadyAnswered": 3}
    assert closed == {"done": 1, "AlreadyAnswered": 3}


def test_a_wave_moves_one_stage_however_often_the_button_is_pressed():
    wave = WaveFactory(stage=Stage.AUDIENCE)
    wave.themes.add(ThemeFactory())
    manager = manager_of(wave)

    told = at_once([lambda: waves.advance(wave.pk, expected="audience", by=manager, now=NOON)] * 4)

    wave.refresh_from_db()
    assert told == {"done": 1, "NotYet": 3}
    assert wave.stage == Stage.ENROLMENT


def test_a_draft_is_archived_or_its_survey_scheduled_and_never_both():
    survey, by = open_survey({"Siège": 6}, launched=False)
    tomorrow = NOON + timedelta(days=1)

    ended = at_once(
        [
            lambda: waves.archive(survey.wave_id, by=by, now=NOON),
            lambda: campaigning.schedule_survey(survey, opens_at=tomorrow, by=by, now=NOON),
        ]
    )

    survey.refresh_from_db()
    survey.wave.refresh_from_db()
    assert ended["done"] == 1
    assert (survey.wave.archived_at is None) == (survey.state == SurveyState.SCHEDULED)


def test_two_managers_who_take_each_others_role_back_leave_one_to_steer():
    """Each counts two managers; the last one cannot be taken back."""
    wave = WaveFactory()
    managers = [manager_of(wave), manager_of(wave)]
    roles = wave.programme.roles.filter(role=Role.MANAGER).order_by("pk")
    roles.exclude(person__in=managers).delete()
    role_of = dict(roles.values_list("person_id", "pk"))

    at_once(
        [
            lambda by=by, other=other: steering.revoke_role(wave.programme, role_id=role_of[other.pk], by=by)
            for by, other in (managers, managers[::-1])
        ]
    )

    assert roles.count() == 1


def test_two_workers_write_imports_of_the_same_people_and_everyone_is_written_once():
    """The second waits for the first, looks again, and says what it found; nothing is lost without a word."""
    by = administrator()
    files = [staff_file({"Réseaux": 60}), staff_file({"Réseaux": 60, "Clients": 5})]
    founds = [importing.read_file(data, name="x", by=by, now=NOON) for data in files]
    for found in founds:
        deciding.ask_to_write(found.pk, by=by)

    told = at_once([lambda found=found: importing.write_import(found.pk, now=NOON) for found in founds])

    assert told == {"done": 2}
    written = [Import.objects.get(pk=found.pk) for found in founds]
    assert [found.state for found in written] == ["confirmed", "confirmed"]
    joined = sum(found.counts.get("joiner", 0) for found in written)
    assert (joined, Person.objects.exclude(pk=by.pk).count()) == (65, 65)


def test_people_added_while_an_import_writes_end_it_in_words_or_let_it_write():
    by = administrator()
    found = importing.read_file(staff_file({"Réseaux": 60}), name="x", by=by, now=NOON)
    deciding.ask_to_write(found.pk, by=by)

    told = at_once([
        lambda: importing.write_import(found.pk, now=NOON),
        lambda: PersonFactory(staff_id="M0030", email="M30@example.org"),
    ])  # fmt: skip

    found.refresh_from_db()
    assert told["done"] >= 1
    assert found.state == "confirmed" or (found.state == "previewed" and found.failure)
    assert Person.objects.filter(staff_id="M0030").count() == 1


def test_two_themes_added_at_once_are_two_themes():
    """Each takes the first free code; neither is written over the other."""
    ThemeFactory()
    by = administrator()

    told = at_once(
        [
            lambda title=title: catalogue.write_theme(
                None, title_fr=title, title_en=title, examples_fr="", examples_en="", competences=[], by=by
            )
            for title in ("Forge", "Fonderie")
        ]
    )

    assert told == {"done": 2}
    assert set(Theme.objects.filter(code__startswith="O").values_list("title_fr", flat=True)) == {"Forge", "Fonderie"}
