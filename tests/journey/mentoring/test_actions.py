"""What pairs, assistants, managers and the clock do (R46–R57)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from icalendar import Calendar

from binome.core.errors import NotTheirs
from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.mail.preferences import mute_only
from binome.core.privacy.models import AuditLine
from binome.journey.matching.models import Pair
from binome.journey.matching.signals import pair_chosen
from binome.journey.matching.states import PairState
from binome.journey.mentoring.actions import closing, goals, helping, holding, journal, living, meeting, reminding
from binome.journey.mentoring.actions.errors import NotAnAssistant, NotNow, TooEarly, TooLongAgo
from binome.journey.mentoring.models import CheckIn, HelpRequest, PrivateNote, Pulse, Relationship, Session
from binome.journey.mentoring.queries.pairs import private_notes_of, reviews_of
from binome.journey.mentoring.queries.planning import guard_of
from binome.journey.mentoring.signals import relationship_closed
from binome.journey.mentoring.states import AskedBy, PostponementHelp, RelationshipState, SessionState
from tests.factories import NOON, PairFactory, PersonFactory, RelationshipFactory, SessionFactory, manager_of
from tests.journey.mentoring.factories import close_together, held, opened, planned

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=8)


def letters(name, **of):
    return OutboxLetter.objects.filter(letter=f"mentoring/emails/{name}.txt", **of)


def test_r46_a_pair_that_chose_itself_has_its_space_and_both_are_told():
    pair = PairFactory(chosen=True, wave__sessions_planned=4)

    pair_chosen.send(Pair, pair=pair, now=NOON)
    pair_chosen.send(Pair, pair=pair, now=NOON)

    assert pair.relationship.sessions_planned == 4
    assert letters("opened").count() == 2


def test_r52_themes_chosen_beforehand_seed_the_relationship():
    relationship = opened()

    wanted = relationship.pair.mentee.theme_choices.get(rank=2).theme
    assert list(relationship.themes.all()) == [wanted]


def test_planning_dates_the_sessions_in_order_and_invites_both():
    relationship = opened()

    sessions = planned(relationship, 6)

    assert [session.number for session in sessions] == [1, 2, 3, 4, 5, 6]
    assert letters("session", calendar_method="REQUEST").count() == 12


def test_a_seventh_date_is_refused_when_six_sessions_are_planned():
    relationship = opened()

    with pytest.raises(NotNow):
        planned(relationship, 7)


def test_a_dropped_session_gets_its_number_back_with_the_next_date():
    relationship = opened()
    first, *_rest = planned(relationship, 6)
    meeting.cancel_session(first.pk, by=relationship.mentor, now=NOON)

    again = meeting.plan_sessions(relationship.pk, starts=[LATER], by=relationship.mentor, now=NOON)

    assert [(session.pk, session.number, session.sequence) for session in again] == [(first.pk, 1, 2)]


def test_moving_raises_the_sequence_and_sends_the_update():
    session = planned(opened(), 1)[0]

    moved = meeting.move_session(
        session.pk, starts_at=LATER, minutes=30, place="Salle 2", by=session.relationship.mentee, now=NOON
    )

    assert (moved.sequence, moved.minutes, moved.place) == (1, 30, "Salle 2")
    assert letters("session", calendar__contains="SEQUENCE:1").count() == 2


def test_a_later_day_counts_as_put_off_and_another_hour_does_not():
    relationship = opened()
    session = planned(relationship, 1)[0]

    for starts_at in (session.starts_at + timedelta(hours=2), session.starts_at + timedelta(days=2)):
        session = meeting.move_session(
            session.pk, starts_at=starts_at, minutes=60, place="", by=relationship.mentee, now=NOON
        )

    assert session.postponements == 1


def test_postponing_takes_the_date_back_and_counts_once():
    relationship = opened()
    session = planned(relationship, 1)[0]

    for person in relationship.people:
        meeting.postpone_session(session.pk, by=person, now=NOON)

    session.refresh_from_db()
    assert (session.state, session.postponements) == (SessionState.POSTPONED, 1)
    assert letters("session_cancelled", calendar_method="CANCEL").count() == 2


def put_off(relationship, session, times):
    for turn in range(times):
        meeting.postpone_session(session.pk, by=relationship.mentee, now=NOON)
        meeting.move_session(
            session.pk, starts_at=LATER + timedelta(days=turn), minutes=60, place="", by=relationship.mentee, now=NOON
        )


def test_two_dates_put_off_offer_both_the_same_something_lighter():
    relationship = opened()
    put_off(relationship, planned(relationship, 1)[0], 2)

    texts = [letter.text for letter in letters("lighter")]
    assert len(texts) == 2
    assert guard_of(relationship.sessions.all()) == PostponementHelp.LIGHTER
    assert HelpRequest.objects.count() == 0


def test_three_dates_put_off_call_the_programme_and_nobody_had_to_complain():
    relationship = opened()
    manager_of(relationship.wave)

    put_off(relationship, planned(relationship, 1)[0], 4)

    request = HelpRequest.objects.get()
    assert (request.person, request.asked_by) == (None, AskedBy.GUARD)
    assert letters("programme_helps").count() == 2
    assert letters("help_dates").count() == 1


def test_we_met_is_said_once_from_either_half():
    relationship = opened()
    session = planned(relationship, 1)[0]

    for person in relationship.people:
        session = holding.hold_session(session.pk, by=person, now=LATER)

    assert session.state == SessionState.HELD
    assert session.held_at == session.starts_at
    assert AuditLine.objects.filter(act="mentoring.held_session").count() == 1


def test_nobody_meets_before_the_day():
    relationship = opened()
    session = planned(relationship, 1)[0]

    with pytest.raises(TooEarly):
        holding.hold_session(session.pk, by=relationship.mentor, now=NOON)


def test_a_postponed_session_may_have_been_held_after_all():
    relationship = opened()
    session = planned(relationship, 1)[0]
    meeting.postpone_session(session.pk, by=relationship.mentee, now=NOON)

    session = holding.hold_session(session.pk, by=relationship.mentor, now=NOON + timedelta(days=1))

    assert session.held_at == session.starts_at == NOON + timedelta(days=1)


def numbers_told(person):
    """SEQUENCE of each calendar message to someone about one session, in the order they left."""
    letters = person.letters.exclude(calendar="").order_by("pk")
    events = [Calendar.from_ical(letter.calendar).walk("VEVENT")[0] for letter in letters]
    assert len({str(event["UID"]) for event in events}) == 1
    return [int(event["SEQUENCE"]) for event in events]


def test_whatever_becomes_of_a_session_calendars_hear_ever_newer_news():
    relationship = opened()
    mentor, date = relationship.mentor, NOON + timedelta(days=9)
    session = planned(relationship, 1)[0]

    meeting.postpone_session(session.pk, by=mentor, now=NOON)
    meeting.move_session(session.pk, starts_at=date, minutes=30, place="", by=mentor, now=NOON)
    meeting.cancel_session(session.pk, by=mentor, now=NOON)
    meeting.plan_sessions(relationship.pk, starts=[date], by=mentor, now=NOON)
    living.pause(relationship.pk, by=mentor, now=NOON)
    meeting.plan_sessions(relationship.pk, starts=[date + timedelta(days=1)], by=mentor, now=NOON)
    holding.hold_session(session.pk, met_at=NOON, by=mentor, now=NOON + timedelta(days=1))

    told = numbers_told(mentor)
    assert len(told) == 8
    assert told == sorted(set(told))


def test_a_date_to_come_that_was_held_sooner_moves_in_calendars_to_when_it_was():
    relationship = opened()
    session = planned(relationship, 1)[0]
    yesterday, now = NOON + timedelta(days=1), NOON + timedelta(days=2)

    holding.hold_session(session.pk, met_at=yesterday, by=relationship.mentee, now=now)

    for person in relationship.people:
        letter = person.letters.get(letter="mentoring/emails/session_held.txt")
        event = Calendar.from_ical(letter.calendar).walk("VEVENT")[0]
        assert (letter.calendar_method, event["DTSTART"].dt) == ("REQUEST", yesterday)


@pytest.mark.parametrize(
    ("met_at", "refused"),
    [(NOON + timedelta(days=3), TooEarly), (NOON - timedelta(days=2), TooLongAgo)],
)
def test_nobody_met_in_the_future_or_before_the_pair(met_at, refused):
    relationship = opened()
    session = planned(relationship, 1)[0]

    with pytest.raises(refused):
        holding.hold_session(session.pk, met_at=met_at, by=relationship.mentor, now=NOON + timedelta(days=2))
    with pytest.raises(refused):
        holding.record_meeting(relationship.pk, met_at=met_at, by=relationship.mentor, now=NOON + timedelta(days=2))


def test_a_meeting_without_a_plan_counts_once_as_the_first_session_without_a_date():
    relationship = opened()
    planned(relationship, 2)
    met_at, now = NOON + timedelta(hours=3), NOON + timedelta(days=1)

    for person in relationship.people:
        session = holding.record_meeting(relationship.pk, met_at=met_at, minutes=20, place="Café", by=person, now=now)

    assert (session.number, session.state, session.starts_at, session.minutes) == (3, SessionState.HELD, met_at, 20)
    assert relationship.sessions.filter(state=SessionState.HELD).count() == 1


def test_when_every_session_has_its_date_one_of_them_is_told_instead():
    relationship = opened()
    planned(relationship, 6)

    with pytest.raises(NotNow):
        holding.record_meeting(relationship.pk, met_at=NOON, by=relationship.mentor, now=NOON + timedelta(days=1))


def test_r54_each_half_writes_what_it_learned_without_touching_the_other():
    relationship = opened()
    session = planned(relationship, 1)[0]

    meeting.write_sheet(session.pk, learned="Le codir", weather=1, by=relationship.mentor, now=NOON)
    meeting.write_sheet(session.pk, learned="Les tableaux", next_step="Essayer", by=relationship.mentee, now=NOON)

    found = {one.person: one.learned for one in CheckIn.objects.filter(session=session)}
    assert found == {relationship.mentor: "Le codir", relationship.mentee: "Les tableaux"}


def test_r47_a_private_note_is_sealed_and_opens_for_its_author_alone():
    relationship = opened()

    note = journal.write_note(relationship.pk, text="Je doute.", private=True, by=relationship.mentor, now=NOON)

    assert "doute" not in PrivateNote.objects.get(pk=note.pk).sealed
    assert [one.text for one in private_notes_of(relationship.mentor, relationship)] == ["Je doute."]
    assert private_notes_of(relationship.mentee, relationship) == []


def test_a_private_note_given_to_someone_else_by_hand_stays_shut():
    relationship = opened()
    note = journal.write_note(relationship.pk, text="Je doute.", private=True, by=relationship.mentor, now=NOON)
    PrivateNote.objects.filter(pk=note.pk).update(author=relationship.mentee)

    found = private_notes_of(relationship.mentee, relationship)

    assert "doute" not in found[0].text


def test_the_audit_trail_holds_no_words():
    relationship = opened()
    journal.write_note(relationship.pk, text="secret", private=False, by=relationship.mentor, now=NOON)
    helping.ask_for_help(relationship.pk, words="secret", by=relationship.mentor, now=NOON)

    assert "secret" not in str(list(AuditLine.objects.values_list("detail", flat=True)))


def test_a_goal_stands_on_a_theme_of_the_pair_alone():
    relationship = opened()
    theirs = relationship.themes.get()
    other = relationship.pair.mentor.theme_choices.get(rank=1).theme

    goal = goals.set_goal(relationship.pk, theme=theirs, text="Animer une réunion", by=relationship.mentee)
    with pytest.raises(NotNow):
        goals.set_goal(relationship.pk, theme=other, text="…", by=relationship.mentee)

    assert goals.reach_goal(goal.pk, by=relationship.mentor, now=NOON).reached_at == NOON


def test_r48_a_pulse_is_given_once_after_a_session_held():
    relationship = opened()
    session = held(relationship)
    said = {"useful": 5, "understanding": 4, "tried": True, "by": relationship.mentor, "now": LATER}

    living.answer_pulse(session.pk, **said, wants_help=False)
    living.answer_pulse(session.pk, **(said | {"useful": 1}), wants_help=False)

    assert Pulse.objects.get().useful == 5


def test_a_pulse_before_the_session_is_refused():
    relationship = opened()
    session = planned(relationship, 1)[0]

    with pytest.raises(NotNow):
        living.answer_pulse(
            session.pk, useful=5, understanding=5, tried=None, wants_help=False, by=relationship.mentor, now=NOON
        )


def test_wanting_a_hand_reaches_the_manager_and_not_the_partner():
    relationship = opened()
    manager = manager_of(relationship.wave)
    session = held(relationship)

    living.answer_pulse(
        session.pk, useful=None, understanding=None, tried=None, wants_help=True, by=relationship.mentor, now=LATER
    )

    assert [letter.to for letter in letters("help")] == [manager]
    others = OutboxLetter.objects.filter(to=relationship.mentee).order_by("letter").values_list("letter", flat=True)
    assert [*others] == ["mentoring/emails/opened.txt", "mentoring/emails/session.txt", "outcomes/emails/baseline.txt"]


def test_the_help_button_asks_once_and_keeps_every_word():
    relationship = opened()
    manager = manager_of(relationship.wave)

    for words in ("Un doute", "Et un autre"):
        request = helping.ask_for_help(relationship.pk, words=words, by=relationship.mentor, now=NOON)
    helping.answer_help(request, by=manager, now=LATER)

    request.refresh_from_db()
    assert HelpRequest.objects.count() == 1
    assert (request.words, request.answered_by) == ("Un doute\n\nEt un autre", manager)
    assert letters("help").count() == 1


def test_a_replaced_assistant_gets_a_cancel_and_the_sequence_never_falls_for_anyone():
    """Replaced, named again, dates moved in between: each guest reads REQUEST, CANCEL, REQUEST with a SEQUENCE that rises."""
    relationship, first, second = opened(), PersonFactory(), PersonFactory()
    mentee = relationship.mentee

    def name(assistant):
        helping.name_assistant(relationship.pk, assistant=assistant, by=mentee, now=NOON)

    name(first)
    session, past = meeting.plan_sessions(
        relationship.pk, starts=[LATER, NOON + timedelta(hours=1)], by=mentee, now=NOON
    )
    Session.objects.filter(pk=past.pk).update(starts_at=NOON - timedelta(hours=1))
    name(second)
    move = {"starts_at": LATER + timedelta(days=1), "minutes": 60, "place": "", "by": mentee, "now": NOON}
    meeting.move_session(session.pk, **move)
    name(first)
    name(None)

    def messages(person):
        events = [
            (letter.calendar_method, next(iter(Calendar.from_ical(letter.calendar).walk("VEVENT"))))
            for letter in OutboxLetter.objects.filter(to=person, calendar__contains=str(session.uid)).order_by("pk")
        ]
        return [method for method, _event in events], [int(event["SEQUENCE"]) for _method, event in events]

    assert messages(first)[0] == ["REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert messages(second)[0] == ["REQUEST", "REQUEST", "CANCEL"]
    assert messages(relationship.mentor)[0] == ["REQUEST", "REQUEST"]
    for person in (first, second, relationship.mentor, mentee):
        _methods, sequences = messages(person)
        assert all(after > before for before, after in pairwise(sequences))
    assert letters("books_no_more", calendar__contains=str(past.uid)).count() == 0


@pytest.mark.parametrize("mutes", ["before", "after"])
def test_a_former_assistant_who_wants_no_such_emails_keeps_no_date(mutes):
    """Muted before they are replaced, or between that and the hour of the email: the CANCEL leaves all the same."""
    relationship, former = opened(), PersonFactory()
    helping.name_assistant(relationship.pk, assistant=former, by=relationship.mentee, now=NOON)
    meeting.plan_sessions(relationship.pk, starts=[LATER], by=relationship.mentee, now=NOON)
    letters("session_for_assistant").update(state=LetterState.SENT)
    if mutes == "before":
        mute_only([Category.SESSION], by=former)
    helping.name_assistant(relationship.pk, assistant=None, by=relationship.mentee, now=NOON)
    mute_only([Category.SESSION], by=former)

    cancel = letters("books_no_more", to=former).get()
    assert (cancel.category, cancel.state) == (Category.DECISION, LetterState.QUEUED)


def test_a_pair_that_is_over_leaves_the_calendar_of_whoever_mutes_meanwhile():
    relationship = opened()
    meeting.plan_sessions(relationship.pk, starts=[LATER], by=relationship.mentee, now=NOON)
    letters("session").update(state=LetterState.SENT)
    living.end_early(relationship.pk, by=relationship.mentor, now=NOON)
    mute_only([Category.SESSION], by=relationship.mentee)

    assert letters("session_cancelled", to=relationship.mentee).get().category == Category.DECISION


def test_an_assistant_books_and_reads_dates_alone():
    relationship, assistant = opened(), PersonFactory()
    helping.name_assistant(relationship.pk, assistant=assistant, by=relationship.mentee, now=NOON)

    session = meeting.plan_sessions(relationship.pk, starts=[LATER], by=assistant, now=NOON)[0]

    assert letters("session_for_assistant", to=assistant).count() == 1
    for forbidden in (
        lambda: meeting.write_sheet(session.pk, learned="…", by=assistant, now=NOON),
        lambda: holding.hold_session(session.pk, by=assistant, now=LATER),
        lambda: journal.write_note(relationship.pk, text="…", private=False, by=assistant, now=NOON),
        lambda: living.end_early(relationship.pk, by=assistant, now=NOON),
        lambda: closing.ask_to_close(relationship.pk, by=assistant, now=NOON),
    ):
        with pytest.raises(NotTheirs):
            forbidden()


def test_nobody_assists_their_own_pair():
    relationship = opened()

    with pytest.raises(NotAnAssistant):
        helping.name_assistant(relationship.pk, assistant=relationship.mentor, by=relationship.mentee, now=NOON)


def test_pausing_clears_the_calendars_without_blame_and_planning_wakes_the_pair():
    relationship = opened()
    planned(relationship, 2)

    living.pause(relationship.pk, by=relationship.mentee, now=NOON)
    states = [(one.state, one.postponements) for one in relationship.sessions.all()]
    meeting.plan_sessions(relationship.pk, starts=[LATER], by=relationship.mentor, now=NOON)

    relationship.refresh_from_db()
    assert states == [(SessionState.POSTPONED, 0)] * 2
    assert relationship.state == RelationshipState.OPEN


def test_stopping_needs_no_reason_names_nobody_and_frees_both():
    relationship = opened()
    planned(relationship, 2)

    living.end_early(relationship.pk, by=relationship.mentee, now=LATER)

    relationship.refresh_from_db()
    assert (relationship.state, relationship.closed_at) == (RelationshipState.ENDED, LATER)
    assert relationship.pair.state == PairState.ENDED
    assert letters("session_cancelled").count() == 4
    assert letters("ended").count() == 2
    PairFactory(mentor=relationship.pair.mentor, mentee=relationship.pair.mentee, wave=relationship.wave)


def test_r57_closing_tells_the_next_steps_and_thanks_both():
    relationship = opened()
    planned(relationship, 2)
    heard = []
    relationship_closed.connect(lambda **news: heard.append(news["relationship"]), weak=False, dispatch_uid="heard")

    close_together(relationship, now=LATER)
    relationship_closed.disconnect(dispatch_uid="heard")

    assert heard == [relationship]
    assert letters("closed").count() == 2
    assert not relationship.sessions.filter(state=SessionState.PLANNED).exists()


def test_what_is_over_stays_over():
    relationship = opened()
    close_together(relationship, now=LATER)

    for refused in (
        lambda: planned(relationship, 1),
        lambda: living.end_early(relationship.pk, by=relationship.mentor, now=LATER),
        lambda: living.resume(relationship.pk, by=relationship.mentor, now=NOON),
        lambda: journal.write_note(relationship.pk, text="…", private=False, by=relationship.mentor, now=LATER),
    ):
        with pytest.raises(NotNow):
            refused()


def test_the_other_reads_the_thanks_and_what_is_shared_alone():
    relationship = opened()
    for shared in (False, True):
        living.review(
            relationship.pk, keeps="Un regret", thanks="Merci", keeps_shared=shared, ratings={"felt_free": 5},
            by=relationship.mentor, now=LATER,
        )  # fmt: skip
        _mine, theirs = reviews_of(relationship.mentee, relationship)

        assert (theirs.thanks, theirs.keeps) == ("Merci", "Un regret" if shared else "")


def test_two_more_sessions_need_two_wishes():
    relationship = opened()

    for _turn in range(2):
        once = closing.extend_relationship(relationship.pk, by=relationship.mentor, now=LATER)
    twice = closing.extend_relationship(relationship.pk, by=relationship.mentee, now=LATER)

    assert (once.sessions_planned, twice.sessions_planned) == (6, 8)
    assert [letter.to for letter in letters("extension")] == [relationship.mentee]


def test_f40_one_reminder_a_person_on_the_working_morning_before():
    relationship = opened()
    session = planned(relationship, 1)[0]
    friday = datetime(2026, 11, 27, 8, 30, tzinfo=UTC)

    for now in (friday - timedelta(days=1), friday, friday + timedelta(hours=1), friday + timedelta(days=1)):
        reminding.remind_of_sessions(now=now)

    sent = letters("reminder")
    assert {letter.to for letter in sent} == set(relationship.people)
    assert sent.count() == 2
    assert {letter.send_after for letter in sent} == {friday}
    assert session.starts_at == datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_f40_a_late_reminder_waits_for_the_morning_and_not_past_the_session():
    relationship = opened()
    planned(relationship, 1, first_in=timedelta(days=1))
    evening = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
    Session.objects.update(dated_at=None)

    reminding.remind_of_sessions(now=evening)

    assert {letter.send_after for letter in letters("reminder")} == {datetime(2026, 11, 24, 7, 0, tzinfo=UTC)}


def test_a_date_just_chosen_needs_no_reminder():
    relationship = opened()
    planned(relationship, 1, first_in=timedelta(hours=20))

    reminding.remind_of_sessions(now=NOON + timedelta(hours=1))

    assert not letters("reminder").exists()


def test_the_day_after_both_are_asked_once_whether_they_met():
    relationship = opened()
    session = planned(relationship, 1)[0]

    for days in (1, 2, 3):
        reminding.remind_of_sessions(now=session.starts_at + timedelta(days=days))

    assert letters("met").count() == 2


def test_a_pair_without_a_date_is_reminded_once_and_not_while_pausing():
    quiet, pausing = opened(), opened()
    living.pause(pausing.pk, by=pausing.mentor, now=NOON)

    for days in (1, 8, 9, 20, 30):
        reminding.remind_to_plan(now=NOON + timedelta(days=days))

    assert {letter.to for letter in letters("plan")} == set(quiet.people)
    assert letters("plan").count() == 2


def test_nobody_is_reminded_to_plan_when_everything_was_held():
    relationship = opened(sessions_planned=1)
    held(relationship)

    reminding.remind_to_plan(now=NOON + timedelta(days=60))

    assert not letters("plan").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: SessionFactory(minutes=5),
        lambda: SessionFactory(state=SessionState.HELD),
        lambda: RelationshipFactory(sessions_planned=0),
        lambda: RelationshipFactory(state=RelationshipState.CLOSED),
    ],
)
def test_the_database_refuses_what_makes_no_sense(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong()


def test_strangers_find_nothing_to_act_on():
    relationship, stranger = opened(), PersonFactory()
    session = planned(relationship, 1)[0]

    for refused in (
        lambda: meeting.plan_sessions(relationship.pk, starts=[LATER], by=stranger, now=NOON),
        lambda: holding.hold_session(session.pk, by=stranger, now=LATER),
        lambda: meeting.postpone_session(999_999, by=stranger, now=NOON),
        lambda: helping.ask_for_help(relationship.pk, by=stranger, now=NOON),
    ):
        with pytest.raises(NotTheirs):
            refused()


def test_the_demo_can_live_a_whole_relationship_in_the_past():
    relationship = opened()
    start = NOON - timedelta(days=150)
    sessions = meeting.plan_sessions(
        relationship.pk, starts=[start + timedelta(days=21 * n) for n in range(6)], by=relationship.mentee, now=start
    )
    for session in sessions:
        holding.hold_session(session.pk, by=relationship.mentor, now=session.starts_at + timedelta(hours=1))
    close_together(relationship, now=NOON)

    assert Relationship.objects.get().state == RelationshipState.CLOSED
