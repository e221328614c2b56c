"""Each kind of letter, written, then overtaken by what happens: it does not leave, and its link still opens for its reader."""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from binome.core.directory import emails as directory_emails
from binome.core.directory.feeding import actions as feeding
from binome.core.framework.rows import values_of, written_again
from binome.core.mail import emails as mail_emails
from binome.core.mail import validity
from binome.core.mail.delivery import send_due
from binome.core.mail.duties import Duty, do_each
from binome.core.mail.models import LetterState, OutboxLetter
from binome.core.people.models import Person
from binome.core.people.signals import people_left, people_returned
from binome.core.privacy.second_factor import actions as second_factor
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.interfaces.accounts import emails as accounts_emails
from binome.interfaces.accounts.adapter import ClosedDoorAdapter
from binome.interfaces.administration import appointing, erasing
from binome.journey.diagnosis import emails as diagnosis_emails
from binome.journey.diagnosis.actions import answering
from binome.journey.enrolment import emails as enrolment_emails
from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.models import Appeal, Application, CaseAnswer, Marking, Validation
from binome.journey.enrolment.states import ApplicationState as State
from binome.journey.learning import emails as learning_emails
from binome.journey.learning.actions import gathering
from binome.journey.learning.models import Preparation
from binome.journey.learning.states import Path
from binome.journey.matching import emails as matching_emails
from binome.journey.matching.actions import ending
from binome.journey.matching.models import FirstCall, Pair, Round, RoundAnswer, Unpaired
from binome.journey.matching.states import Alone, RoundState
from binome.journey.mentoring import emails as mentoring_emails
from binome.journey.mentoring.actions import (
    absences,
    conversing,
    helping,
    holding,
    journal,
    living,
    meeting,
    proposing,
    steering,
    team_writing,
)
from binome.journey.mentoring.actions import closing as pair_closing
from binome.journey.mentoring.models import HelpRequest, Relationship, Session, SessionAnswer
from binome.journey.mentoring.states import AskedBy, SessionState
from binome.journey.network.actions import challenges, communities, ideas, introductions, starting
from binome.journey.network.actions import reminding as network_reminding
from binome.journey.network.models import Community, Membership, Vote
from binome.journey.outcomes import emails as outcomes_emails
from binome.journey.outcomes.models import Assessment
from binome.journey.outcomes.states import Moment
from tests.core.mail.conftest import sink
from tests.core.mail.test_validity import kinds_of_letters
from tests.factories import (
    NOON,
    ApplicationFactory,
    PairFactory,
    PersonFactory,
    RelationshipFactory,
    SessionFactory,
    ThemeFactory,
    WaveFactory,
    holder,
    manager_of,
)
from tests.journey.diagnosis.factories import open_survey
from tests.journey.enrolment.factories import CallFactory, open_wave, reviewers, submitted
from tests.journey.learning.factories import WorkshopFactory, accepted
from tests.journey.mentoring.factories import close_together
from tests.journey.network.factories import community, in_directory, participant, shared_idea

__all__ = ["sink"]

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)
SLIPS = re.compile(r"<\w+: |object at 0x|\{\{|\{%|%\(|\bNone\b")

Ending = Callable[[], object]


SCENARIOS: dict[str, Callable[[], Ending | None]] = {}


def about(*letters: str) -> Callable[[Callable[[], Ending | None]], Callable[[], Ending | None]]:
    """Name the letters that a scenario writes; it hands back what makes them void, None for mere news."""

    def named(scenario: Callable[[], Ending | None]) -> Callable[[], Ending | None]:
        SCENARIOS.update(dict.fromkeys(letters, scenario))
        return scenario

    return named


@contextmanager
def at(moment) -> Iterator[None]:
    with time_machine.travel(moment, tick=False):
        yield


@about("mail/emails/duty_failed.txt")
def a_duty_fails():
    wave = WaveFactory()
    manager_of(wave)

    def fails(_wave: object) -> None:
        raise ValueError

    do_each([wave], fails, duty=Duty("test.duty", "try", lambda one: one))


@about("mail/emails/reply_refused.txt")
def a_reply_is_not_taken():
    an_answered_letter = OutboxLetter(to=PersonFactory(), category="network", subject="Une réponse")
    mail_emails.say_it_was_not_taken(an_answered_letter, "Trop tard.", "digest")


@about("directory/emails/address_changed.txt")
def an_address_passes_to_someone_else():
    person = PersonFactory(email="now@example.org")
    OutboxLetter.objects.bulk_create(
        directory_emails.letters_of_new_address(
            person,
            before="before@example.org",
            helpers=[PersonFactory(is_hr=True)],
            mailing="directory.addresses.1",
            now=NOON,
        )
    )

    def both_pass_on() -> None:
        Person.objects.filter(pk=person.pk).update(email="elsewhere@example.org")
        PersonFactory(email="now@example.org")
        PersonFactory(email="before@example.org")

    return both_pass_on


@about("administration/emails/appointed.txt")
def a_role_is_taken_back():
    person = PersonFactory()
    appointing.appoint(person, role="hr", programme=None, by=PersonFactory(is_administrator=True), now=NOON)
    return lambda: Person.objects.filter(pk=person.pk).update(is_hr=False)


@about("administration/emails/erasure_refused.txt")
def a_request_for_erasure_is_refused():
    asked = erasing.ask(by=PersonFactory(), now=NOON)
    erasing.refuse(asked, reason="Un litige est en cours.", by=PersonFactory(is_hr=True), now=NOON)


@about("privacy/emails/second_factor_asked.txt")
def a_role_asks_for_a_second_factor():
    ana = PersonFactory(is_administrator=True)
    second_factor.ask_by_role({"administrator": date(2126, 1, 1)}, by=ana, now=NOON)
    return lambda: Authenticator.objects.create(user=ana, type="totp", data={})


@about("directory/emails/feed_failed.txt")
def a_staff_file_does_not_come():
    PersonFactory(is_administrator=True)
    feeding.run_feed(by=None, now=NOON)
    return lambda: feeding.run_feed(by=PersonFactory(is_administrator=True), now=NOON)


@about("accounts/emails/passkey_added.txt", "accounts/emails/passkey_removed.txt")
def a_passkey_comes_and_goes():
    for letter in ("webauthn_added", "webauthn_removed"):
        ClosedDoorAdapter().send_notification_mail(f"mfa/email/{letter}", PersonFactory())


@about("accounts/emails/login_code.txt")
def a_code_runs_out():
    ClosedDoorAdapter().send_mail(
        "account/email/login_code", PersonFactory().email, {"code": secrets.token_hex(3).upper()}
    )
    return lambda: OutboxLetter.objects.update(created_at=NOON - timedelta(minutes=11))


@about("accounts/emails/password_reset.txt")
def a_reset_link_runs_out():
    person = PersonFactory()
    person.set_password("un long mot de passe")
    person.save()
    Client().post(reverse("account_reset_password"), {"email": person.email})
    return lambda: OutboxLetter.objects.update(created_at=NOON - timedelta(days=4))


@about("accounts/emails/password_changed.txt")
def a_password_changes():
    ClosedDoorAdapter().send_mail("account/email/password_changed", PersonFactory().email, {})


@about("accounts/emails/second_step_on.txt")
def a_second_step_is_on():
    ClosedDoorAdapter().send_mail("mfa/email/totp_activated", PersonFactory().email, {})


@about("accounts/emails/second_step_reset.txt")
def a_second_step_was_reset():
    accounts_emails.tell_reset(PersonFactory(), by=PersonFactory(), now=NOON)


@about("accounts/emails/second_step_off.txt")
def a_second_step_is_off():
    ClosedDoorAdapter().send_mail("mfa/email/totp_deactivated", PersonFactory().email, {})


@about("accounts/emails/second_step_codes.txt")
def codes_are_made():
    ClosedDoorAdapter().send_mail("mfa/email/recovery_codes_generated", PersonFactory().email, {})


@about("diagnosis/emails/survey_invitation.txt")
def a_survey_closes():
    survey, by = open_survey({"D1": 1})
    return lambda: answering.close_survey(survey, by=by, now=NOON)


@about("diagnosis/emails/survey_reminder.txt")
def a_survey_is_answered():
    survey, _by = open_survey({"D1": 1})
    OutboxLetter.objects.all().delete()
    invitation = survey.invitations.get()
    diagnosis_emails.letter_for(invitation, turn=2, now=NOON).save()
    return lambda: answering.answer_survey(invitation, answers={1: {"T01": 2}, 2: ["T01"], 3: ["mentoring"]}, now=NOON)


@about("diagnosis/emails/survey_link.txt")
def a_survey_closes_after_a_link():
    survey, by = open_survey({"D1": 1})
    OutboxLetter.objects.all().delete()
    diagnosis_emails.send_link_again(survey.invitations.get(), now=NOON)
    return lambda: answering.close_survey(survey, by=by, now=NOON)


@about("enrolment/emails/call.txt")
def a_call_closes():
    call = CallFactory()
    enrolment_emails.send_call(call, to=PersonFactory(), sides=["mentor", "mentee"], was_mentee=False)
    return lambda: type(call).objects.update(closes_on=(NOON - timedelta(days=1)).date())


@about("enrolment/emails/carried_over.txt")
def a_carried_draft_is_taken_back():
    draft = ApplicationFactory(wave=open_wave(), state=State.DRAFT)
    enrolment_emails.send_carried_over(draft, earlier=ApplicationFactory())
    return lambda: applying.withdraw(draft.pk, by=draft.person, now=NOON)


@about("enrolment/emails/nominated.txt")
def a_nomination_is_declined():
    draft = ApplicationFactory(wave=open_wave(), state=State.DRAFT, nominated_by=PersonFactory())
    enrolment_emails.send_nomination(draft)
    return lambda: applying.withdraw(draft.pk, by=draft.person, now=NOON)


@about("enrolment/emails/received.txt", "enrolment/emails/reference.txt")
def an_application_is_withdrawn():
    application = submitted()
    return lambda: applying.withdraw(application.pk, by=application.person, now=NOON)


@about("enrolment/emails/to_read.txt")
def answers_are_read():
    application = submitted()
    (reviewer,) = reviewers(application.wave, 1)
    OutboxLetter.objects.all().delete()
    Marking.objects.create(
        answer=CaseAnswer.objects.filter(application=application).first(), reviewer=reviewer, number=1, assigned_at=NOON
    )
    enrolment_emails.send_reading_list(reviewer, number=1, key="reading")
    return lambda: Application.objects.filter(pk=application.pk).update(state=State.WITHDRAWN)


def decided(state: str) -> Ending:
    application = ApplicationFactory(
        wave=WaveFactory(stage=Stage.ENROLMENT), state=state, decided_by=PersonFactory(), decision_reason="Bien.",
        decided_at=NOON,
    )  # fmt: skip
    enrolment_emails.send_decision(application)
    return lambda: Application.objects.update(state=State.WITHDRAWN)


@about("enrolment/emails/qualified.txt")
def someone_qualified_withdraws():
    return decided(State.QUALIFIED)


@about("enrolment/emails/accepted.txt")
def someone_accepted_withdraws():
    return decided(State.ACCEPTED)


@about("enrolment/emails/next_wave.txt")
def someone_for_the_next_wave_withdraws():
    return decided(State.NEXT_WAVE)


@about("enrolment/emails/not_this_time.txt")
def a_no_becomes_a_yes():
    decided(State.NOT_THIS_TIME)
    return lambda: Application.objects.update(state=State.ACCEPTED)


@about("enrolment/emails/withdrawn.txt")
def someone_comes_back():
    application = ApplicationFactory(state=State.WITHDRAWN, saved_at=NOON)
    enrolment_emails.send_farewell(application)
    return lambda: Application.objects.update(state=State.DRAFT)


@about("enrolment/emails/second_look.txt")
def a_second_look_is_given():
    application = ApplicationFactory(
        state=State.NOT_THIS_TIME, decided_by=PersonFactory(), decision_reason="Non.", decided_at=NOON
    )
    appeal = Appeal.objects.create(
        application=application, text="Encore ?", asked_at=NOON, answer="Non.", answered_by=PersonFactory(),
        answered_at=NOON,
    )  # fmt: skip
    enrolment_emails.send_appeal_answer(appeal)


@about("enrolment/emails/second_look_asked.txt")
def another_manager_has_answered():
    application = ApplicationFactory(
        state=State.NOT_THIS_TIME, decided_by=PersonFactory(), decision_reason="Non.", decided_at=NOON
    )
    appeal = Appeal.objects.create(application=application, text="Encore ?", asked_at=NOON)
    enrolment_emails.send_second_look_asked(appeal, to=manager_of(application.wave))
    return lambda: Appeal.objects.update(answer="Non.", answered_by=PersonFactory(), answered_at=NOON)


@about("enrolment/emails/badges_end.txt")
def a_badge_is_renewed():
    person, theme, today = PersonFactory(), ThemeFactory(), NOON.date()
    first, again = (
        Validation(person=person, theme=theme, validated_on=today - since, expires_on=today + left)
        for since, left in ((timedelta(days=355), timedelta(days=10)), (timedelta(), timedelta(days=365)))
    )
    first.save()
    enrolment_emails.send_badges_end(person, [first], day=first.expires_on)
    return again.save


@about("learning/emails/objectives.txt")
def a_mentor_withdraws():
    application = accepted()
    learning_emails.send_path(application)
    return lambda: Application.objects.update(state=State.WITHDRAWN)


@about("learning/emails/path.txt")
def a_mentee_withdraws():
    application = accepted("mentee", level=5)
    learning_emails.send_path(application)
    return lambda: Application.objects.update(state=State.WITHDRAWN)


@about("learning/emails/reminder.txt")
def someone_is_prepared():
    application = accepted()
    Preparation.objects.create(application=application, path=Path.MENTOR, opened_at=NOON)
    learning_emails.send_reminder(application, now=NOON)
    return lambda: Preparation.objects.update(prepared_at=NOON)


def booked_seat():
    application = accepted()
    workshop = WorkshopFactory(wave=application.wave)
    gathering.book_seat(workshop.pk, application.pk, by=application.person, now=NOON)
    return workshop, application


@about("learning/emails/workshop.txt")
def a_seat_is_given_back():
    workshop, application = booked_seat()
    return lambda: gathering.leave_seat(workshop.pk, application.pk, by=application.person, now=NOON)


@about("learning/emails/workshop_cancelled.txt")
def a_seat_is_taken_again():
    workshop, application = booked_seat()
    gathering.leave_seat(workshop.pk, application.pk, by=application.person, now=NOON)
    return lambda: gathering.book_seat(workshop.pk, application.pk, by=application.person, now=LATER)


def a_choice() -> RoundAnswer:
    wave = WaveFactory(stage=Stage.MATCHING)
    current = Round.objects.create(wave=wave, number=1, opened_at=NOON, closes_at=NOON + timedelta(days=5))
    return RoundAnswer.objects.create(round=current, application=ApplicationFactory(accepted=True, wave=wave))


@about("matching/emails/proposals.txt")
def a_window_closes():
    matching_emails.send_proposals(a_choice())
    return lambda: Round.objects.update(state=RoundState.PLANNED)


@about("matching/emails/reminder.txt")
def someone_has_chosen():
    matching_emails.send_reminder(a_choice(), now=NOON)
    return lambda: RoundAnswer.objects.update(finished_at=NOON)


@about("matching/emails/added.txt")
def someone_added_is_looked_at():
    matching_emails.send_added(a_choice(), now=NOON)
    return lambda: RoundAnswer.objects.update(finished_at=NOON)


@about("matching/emails/pair.txt")
def a_pair_is_not_confirmed():
    pair = PairFactory(confirm_by=NOON + timedelta(days=3))
    matching_emails.send_pair(pair)
    return lambda: (ending.expire_unconfirmed(now=NOON + timedelta(days=4)) and None) or _forget_new(pair)


def _forget_new(pair: Pair) -> None:
    OutboxLetter.objects.filter(letter="matching/emails/not_formed.txt").delete()


def a_call() -> FirstCall:
    pair = PairFactory(confirm_by=NOON + timedelta(days=3), wave__offers_first_call=True)
    return FirstCall.objects.create(pair=pair, proposed_by=pair.mentor.person, starts_at=NOON + timedelta(days=1))


@about("matching/emails/call_proposed.txt")
def a_call_is_accepted():
    call = a_call()
    matching_emails.send_call_proposed(call)
    return lambda: FirstCall.objects.update(accepted_at=NOON)


@about("matching/emails/call.txt")
def a_call_is_cancelled():
    call = a_call()
    matching_emails.send_call(call, now=NOON)
    return lambda: call.delete() and None


@about("matching/emails/call_cancelled.txt")
def a_call_that_was_cancelled_is_news():
    call = a_call()
    call.pair.refresh_from_db()
    FirstCall.objects.all().delete()
    matching_emails.send_call(call, now=NOON, cancelled=True)


@about("matching/emails/confirm_reminder.txt")
def someone_reminded_says_yes():
    pair = PairFactory(confirm_by=NOON + timedelta(days=1))
    matching_emails.send_confirm_reminder(pair, to=pair.mentor, occasion="1")
    return lambda: Pair.objects.filter(pk=pair.pk).update(mentor_yes_at=NOON)


def a_pair_of_a_search() -> Pair:
    pair = PairFactory(confirm_by=NOON + timedelta(days=3))
    pair.round = Round.objects.create(
        wave=pair.wave, number=9, only_for=pair.mentee, opened_at=NOON, closes_at=NOON, state=RoundState.ASKING
    )
    pair.save()
    return pair


@about("matching/emails/asked.txt")
def someone_who_was_asked_is_asked_no_more():
    pair = a_pair_of_a_search()
    matching_emails.send_asked(pair)
    return lambda: (ending.expire_unconfirmed(now=NOON + timedelta(days=4)) and None) or _forget_new(pair)


@about("matching/emails/next_asked.txt")
def nobody_is_asked_any_more():
    pair = a_pair_of_a_search()
    matching_emails.send_next_asked(pair)
    return lambda: (ending.expire_unconfirmed(now=NOON + timedelta(days=4)) and None) or _forget_new(pair)


@about("matching/emails/unpaired.txt")
def someone_alone_finds_a_pair():
    answer = a_choice()
    unpaired = Unpaired.objects.create(round=answer.round, application=answer.application, reason=Alone.NO_YES)
    matching_emails.send_unpaired(unpaired)
    return lambda: PairFactory(wave=answer.round.wave, mentor=answer.application)


@about("matching/emails/not_formed.txt")
def someone_without_a_pair_withdraws():
    pair = PairFactory(confirm_by=NOON)
    ending.expire_unconfirmed(now=LATER)
    return lambda: Application.objects.filter(pk__in=(pair.mentor_id, pair.mentee_id)).update(state=State.WITHDRAWN)


def ended(relationship: Relationship) -> Ending:
    def end() -> None:
        living.end_early(relationship.pk, by=relationship.mentor, now=NOON)
        OutboxLetter.objects.filter(letter__in=("mentoring/emails/ended.txt",)).delete()

    return end


@about("mentoring/emails/opened.txt")
def a_pair_ends():
    relationship = RelationshipFactory()
    mentoring_emails.say_the_pair_is_open(relationship)
    return ended(relationship)


def dated(**details: object) -> Session:
    return SessionFactory(**{"starts_at": NOON + timedelta(days=2), **details})


@about("mentoring/emails/session.txt")
def a_session_moves():
    session = dated()
    mentoring_emails.invite(session, now=NOON)

    def move() -> None:
        meeting.move_session(
            session.pk, starts_at=session.starts_at + timedelta(days=1), minutes=60, place="",
            by=session.relationship.mentor, now=LATER,
        )  # fmt: skip
        OutboxLetter.objects.filter(about=[session.pk, session.sequence + 1]).delete()

    return move


def assisted() -> Session:
    return dated(relationship=RelationshipFactory(assistant=PersonFactory()))


def only_for(person: Person) -> None:
    OutboxLetter.objects.exclude(to=person).delete()


@about("mentoring/emails/cannot_come.txt")
def who_could_not_come_accepts_after_all():
    session = dated()
    answer = SessionAnswer.objects.create(
        session=session, person=session.relationship.mentor, answer="declined", of_date=session.starts_at, sequence=0,
        stamp=NOON, answered_at=NOON,
    )  # fmt: skip
    mentoring_emails.say_they_cannot_come(session, answer, now=NOON)
    return lambda: SessionAnswer.objects.update(answer="accepted")


@about("mentoring/emails/slots.txt")
def a_proposed_date_is_accepted():
    relationship, moment = RelationshipFactory(), NOON + timedelta(days=3)
    proposing.propose_slots(relationship.pk, starts=[moment], minutes=30, by=relationship.mentor, now=NOON)
    return lambda: proposing.withdraw_slots(relationship.pk, by=relationship.mentor)


@about("mentoring/emails/session_for_assistant.txt")
def an_assistant_books_no_more():
    session = assisted()
    mentoring_emails.invite(session, now=NOON)
    only_for(session.relationship.assistant)
    return lambda: Relationship.objects.update(assistant=None)


@about("mentoring/emails/books_no_more.txt")
def a_replaced_assistant_books_again():
    session, former = dated(), PersonFactory()
    Relationship.objects.update(assistant=former)
    mentoring_emails.invite(Session.objects.with_people().get(), now=NOON)
    Relationship.objects.update(assistant=None)
    without = Session.objects.with_people().get()
    mentoring_emails.hand_dates_over(without.relationship, [without], former=former, now=NOON)
    OutboxLetter.objects.exclude(letter="mentoring/emails/books_no_more.txt").delete()
    return lambda: Relationship.objects.filter(pk=session.relationship_id).update(assistant=former)


@about("mentoring/emails/session_held.txt")
def a_session_held_is_not_so_any_more():
    session = dated(state=SessionState.HELD, held_at=NOON)
    mentoring_emails.put_where_it_was_held(session, now=NOON)
    return lambda: Session.objects.update(sequence=session.sequence + 1)


@about("mentoring/emails/session_held_for_assistant.txt")
def an_assistants_session_held_is_not_so_any_more():
    session = assisted()
    Session.objects.update(state=SessionState.HELD, held_at=NOON)
    mentoring_emails.put_where_it_was_held(session, now=NOON)
    only_for(session.relationship.assistant)
    return lambda: Session.objects.update(sequence=session.sequence + 1)


@about("mentoring/emails/session_cancelled.txt")
def a_cancelled_session_is_dated_again():
    session = dated(state=SessionState.CANCELLED)
    mentoring_emails.cancel_invitation(session, now=NOON)
    return lambda: Session.objects.update(state=SessionState.PLANNED, sequence=session.sequence + 1)


@about("mentoring/emails/session_cancelled_for_assistant.txt")
def an_assistants_cancelled_session_is_dated_again():
    session = assisted()
    Session.objects.update(state=SessionState.POSTPONED)
    mentoring_emails.cancel_invitation(session, now=NOON)
    only_for(session.relationship.assistant)
    return lambda: Session.objects.update(state=SessionState.PLANNED, sequence=session.sequence + 1)


@about("mentoring/emails/reminder.txt")
def a_session_near_is_postponed():
    session = dated()
    mentoring_emails.remind(session, now=NOON)
    return lambda: Session.objects.update(state=SessionState.POSTPONED)


@about("mentoring/emails/met.txt")
def a_session_is_told_as_held():
    session = dated(starts_at=NOON - timedelta(days=1))
    mentoring_emails.ask_whether_they_met(session, now=NOON)
    return lambda: holding.hold_session(session.pk, by=session.relationship.mentor, now=NOON)


@about("mentoring/emails/plan.txt")
def a_date_is_found():
    relationship = RelationshipFactory()
    mentoring_emails.suggest_planning(relationship, since=NOON - timedelta(days=30), now=NOON)
    return lambda: dated(relationship=relationship)


def put_off(times: int) -> tuple[Relationship, Session]:
    relationship = RelationshipFactory()
    return relationship, dated(relationship=relationship, postponements=times)


@about("mentoring/emails/lighter.txt")
def a_pair_that_put_off_meets():
    relationship, _session = put_off(2)
    mentoring_emails.offer_something_lighter(relationship, mark="1", programme=False, now=NOON)
    return ended(relationship)


@about("mentoring/emails/programme_helps.txt")
def a_pair_that_needs_help_ends():
    relationship, _session = put_off(3)
    mentoring_emails.offer_something_lighter(relationship, mark="1", programme=True, now=NOON)
    return ended(relationship)


@about("mentoring/emails/assistant.txt")
def an_assistant_is_named_and_thanked():
    relationship = RelationshipFactory(assistant=PersonFactory())
    mentoring_emails.welcome_assistant(relationship, relationship.assistant, by=relationship.mentee, now=NOON)
    return lambda: Relationship.objects.update(assistant=None)


def asked_for_help(person: Person | None, relationship: Relationship) -> Ending:
    manager_of(relationship.pair.wave)
    way = AskedBy.BUTTON if person else AskedBy.GUARD
    request = HelpRequest.objects.create(relationship=relationship, person=person, asked_by=way, asked_at=NOON)
    managers = Person.objects.filter(programme_roles__role=Role.MANAGER)
    mentoring_emails.tell_managers_of_help(request, managers)
    return lambda: helping.answer_help(request, by=managers.get(), now=NOON)


@about("mentoring/emails/help.txt")
def help_is_given():
    relationship = RelationshipFactory()
    return asked_for_help(relationship.mentee, relationship)


@about("mentoring/emails/help_dates.txt")
def dates_that_moved_are_looked_after():
    return asked_for_help(None, RelationshipFactory())


@about("mentoring/emails/extension.txt")
def an_extension_is_agreed():
    relationship = RelationshipFactory()
    pair_closing.extend_relationship(relationship.pk, by=relationship.mentor, now=NOON)
    return lambda: pair_closing.extend_relationship(relationship.pk, by=relationship.mentee, now=NOON)


@about("mentoring/emails/extension_declined.txt")
def an_extension_is_declined_and_asked_again():
    relationship = RelationshipFactory()
    pair_closing.extend_relationship(relationship.pk, by=relationship.mentor, now=NOON)
    pair_closing.decline_extension(relationship.pk, by=relationship.mentee, now=NOON)
    return lambda: pair_closing.extend_relationship(
        relationship.pk, by=relationship.mentor, now=NOON + timedelta(days=1)
    )


@about("mentoring/emails/closing_asked.txt")
def a_close_is_agreed():
    relationship = RelationshipFactory()
    pair_closing.ask_to_close(relationship.pk, by=relationship.mentor, now=NOON)
    return lambda: pair_closing.ask_to_close(relationship.pk, by=relationship.mentee, now=NOON)


@about("mentoring/emails/closing_withdrawn.txt")
def a_close_is_withdrawn_and_done_after_all():
    relationship = RelationshipFactory()
    pair_closing.ask_to_close(relationship.pk, by=relationship.mentor, now=NOON)
    pair_closing.go_on(relationship.pk, by=relationship.mentor, now=NOON)
    return lambda: close_together(relationship)


def away(relationship):
    manager = manager_of(relationship.wave)
    absences.note_absence(
        relationship.pk, person_id=relationship.mentor.pk, begins_on=NOON.date(), until=None, by=manager, now=NOON
    )
    return relationship


@about("mentoring/emails/away.txt", "mentoring/emails/away_noted.txt")
def someone_away_is_back():
    relationship = away(RelationshipFactory())
    return lambda: absences.come_back(relationship.pk, by=relationship.mentor, now=NOON)


@about("mentoring/emails/back.txt")
def someone_back_goes_away_again():
    relationship = away(RelationshipFactory())
    absences.note_return(
        relationship.pk,
        person_id=relationship.mentor.pk,
        by=Person.objects.get(programme_roles__role=Role.MANAGER),
        now=NOON + timedelta(minutes=10),  # the email that they are away has left
    )
    return lambda: away_again(relationship)


def away_again(relationship):
    now = NOON + timedelta(minutes=20)
    absences.go_away(relationship.pk, begins_on=NOON.date(), until=None, by=relationship.mentor, now=now)


@about("mentoring/emails/ended.txt")
def an_ended_pair_is_opened_again():
    relationship = RelationshipFactory()
    living.end_early(relationship.pk, by=relationship.mentor, now=NOON)
    return lambda: Relationship.objects.update(state="open", closed_at=None)


@about("mentoring/emails/closed.txt")
def a_closed_pair_is_opened_again():
    relationship = RelationshipFactory()
    mentoring_emails.say_it_closed(relationship)
    Relationship.objects.update(state="closed", closed_at=NOON)
    return lambda: Relationship.objects.update(state="open", closed_at=None)


def a_wish():
    theme = ThemeFactory()
    colleague = in_directory(theme)
    wish = introductions.ask_to_meet(by=participant(), now=NOON, theme=theme, message="Bonjour")
    return wish, wish.approaches.get(), colleague


@about("network/emails/would_you_meet.txt")
def a_wish_is_taken_back():
    wish, _approach, _colleague = a_wish()
    return lambda: introductions.withdraw_wish(wish.pk, by=wish.asker)


@about("network/emails/introduced.txt")
def someone_introduced_leaves():
    _wish, approach, colleague = a_wish()
    introductions.say_yes_to_meet(approach.pk, by=colleague, now=NOON)
    OutboxLetter.objects.filter(to=colleague).delete()
    return lambda: Person.objects.filter(pk=colleague.pk).update(is_active=False)


@about("mentoring/emails/wrote.txt")
def a_note_is_read():
    relationship = RelationshipFactory()
    note = journal.write_note(relationship.pk, text="Bonjour", private=False, by=relationship.mentor, now=NOON)
    OutboxLetter.objects.update(send_after=NOON)
    return lambda: journal.notes_as_read(relationship, shown=[note.pk], by=relationship.mentee, now=NOON)


@about("mentoring/emails/from_the_team.txt")
def someone_written_to_takes_part_no_more():
    relationship = RelationshipFactory()
    wave = relationship.wave
    team_writing.write_to_people(
        wave, [relationship.mentee], subject_fr="Un mot", words_fr="Bonjour", by=manager_of(wave), now=NOON
    )
    OutboxLetter.objects.update(send_after=NOON)
    return lambda: Application.objects.filter(person=relationship.mentee).update(state="withdrawn")


@about("mentoring/emails/paused.txt")
def a_pair_that_paused_goes_on():
    relationship = RelationshipFactory()
    living.pause(relationship.pk, by=relationship.mentor, now=NOON)
    return lambda: Relationship.objects.update(state="open")


@about("mentoring/emails/paused_by_programme.txt")
def a_pair_that_was_paused_goes_on():
    relationship = RelationshipFactory()
    steering.pause_by_programme(relationship.pk, by=manager_of(relationship.wave), now=NOON)
    return lambda: Relationship.objects.update(state="open")


@about("mentoring/emails/resumed.txt")
def a_pair_that_resumed_pauses_again():
    relationship = RelationshipFactory()
    Relationship.objects.update(state="paused")
    living.resume(relationship.pk, by=relationship.mentor, now=NOON)
    return lambda: Relationship.objects.update(state="paused")


@about("mentoring/emails/extended_by_programme.txt")
def a_pair_with_more_sessions_ends():
    relationship = RelationshipFactory()
    steering.extend_by_programme(relationship.pk, by=manager_of(relationship.wave), now=NOON)
    OutboxLetter.objects.update(send_after=NOON)
    return lambda: Relationship.objects.update(state="ended", closed_at=NOON)


@about("mentoring/emails/message.txt")
def a_message_is_read():
    relationship = RelationshipFactory()
    message = conversing.write_message(relationship.pk, text="Bonjour", by=relationship.mentor, now=NOON)
    OutboxLetter.objects.update(send_after=NOON)
    return lambda: conversing.messages_as_read(relationship, shown=[message.pk], by=relationship.mentee, now=NOON)


@about("mentoring/emails/find_a_date.txt")
def a_date_is_found_after_all():
    relationship = RelationshipFactory()
    steering.suggest_a_date(relationship.pk, by=manager_of(relationship.wave), now=NOON)
    OutboxLetter.objects.update(send_after=NOON)
    starts = [NOON + timedelta(days=3)]
    return lambda: meeting.plan_sessions(relationship.pk, starts=starts, by=relationship.mentee, now=NOON)


@about("mentoring/emails/ended_by_programme.txt")
def a_pair_is_ended_by_its_programme():
    relationship = RelationshipFactory()
    steering.end_by_programme(relationship.pk, by=manager_of(relationship.wave), now=NOON)
    return lambda: type(relationship).objects.update(state="open")


def a_mentor_left():
    relationship = RelationshipFactory()
    manager_of(relationship.wave)
    mentor = relationship.mentor
    Person.objects.filter(pk=mentor.pk).update(is_active=False)
    people_left.send(Person, people=[mentor], now=NOON)

    def was_a_mistake() -> None:
        Person.objects.filter(pk=mentor.pk).update(is_active=True)
        people_returned.send(Person, people=[mentor], now=NOON)

    return relationship, was_a_mistake


@about("mentoring/emails/left.txt", "mentoring/emails/who_left.txt")
def someone_is_said_to_have_left():
    _relationship, was_a_mistake = a_mentor_left()
    return was_a_mistake


@about("mentoring/emails/goes_on.txt")
def what_was_put_back_ends_after_all():
    relationship, was_a_mistake = a_mentor_left()
    was_a_mistake()
    return lambda: living.end_early(relationship.pk, by=relationship.mentee, now=NOON)


@about("network/emails/may_we_share.txt")
def an_idea_is_taken_back():
    session = SessionFactory(state=SessionState.HELD, held_at=NOON)
    author = session.relationship.mentee
    idea = ideas.propose_idea(by=author, now=NOON, title="Un kit", text="Utile.", session=session)
    return lambda: ideas.agree_to_idea(idea.pk, by=session.relationship.mentor, now=NOON)


@about("network/emails/idea_answered.txt")
def an_idea_is_answered_anew():
    idea = shared_idea()
    sponsor = holder(Role.SPONSOR, idea.wave.programme)
    ideas.answer_idea(idea.pk, by=sponsor, now=NOON, state="studied", text="Nous regardons.")
    return lambda: type(idea).objects.update(state="not_now")


@about("network/emails/idea_you_support.txt")
def a_vote_is_withdrawn():
    idea = shared_idea()
    supporter = participant(idea.wave)
    Vote.objects.create(idea=idea, person=supporter, voted_at=NOON)
    sponsor = holder(Role.SPONSOR, idea.wave.programme)
    ideas.answer_idea(idea.pk, by=sponsor, now=NOON, state="adopted", text="Nous le faisons.")
    only_for(supporter)
    return lambda: Vote.objects.all().delete()


@about("network/emails/idea_is_due.txt")
def an_idea_due_is_done():
    idea, owner = shared_idea(), PersonFactory()
    sponsor = holder(Role.SPONSOR, idea.wave.programme)
    day = (NOON + timedelta(days=5)).date()
    ideas.answer_idea(idea.pk, by=sponsor, now=NOON, state="adopted", text="Oui.", owner=owner, due_on=day)
    network_reminding.remind_of_ideas(now=NOON)
    return lambda: ideas.answer_idea(idea.pk, by=sponsor, now=NOON, state="done", text="Fait.")


@about("network/emails/idea_is_yours.txt")
def an_idea_goes_to_someone_else():
    idea = shared_idea()
    sponsor, owner = holder(Role.SPONSOR, idea.wave.programme), PersonFactory()
    ideas.answer_idea(idea.pk, by=sponsor, now=NOON, state="studied", text="Nous regardons.", owner=owner)
    only_for(owner)
    return lambda: type(idea).objects.update(state="withdrawn")


def an_event():
    room, author, guest = community(), participant(), participant()
    for member in (author, guest):
        Membership.objects.create(community=room, person=member, joined_at=NOON)
    event = communities.announce_event(
        room.pk, by=author, now=NOON, title="Café", starts_at=NOON + timedelta(days=2), place="Salle 1"
    )
    return event, author


@about("network/emails/post.txt")
def a_post_is_removed():
    room, author, replier = community(), participant(), participant()
    for member in (author, replier):
        Membership.objects.create(community=room, person=member, joined_at=NOON)
    post = communities.write_post(room.pk, by=author, now=NOON, text="Qui sait ?")
    reply = communities.write_post(room.pk, by=replier, now=NOON, text="Moi.", reply_to=post.pk)
    return lambda: communities.remove_post(reply.pk, by=replier, now=NOON)


def a_proposal():
    """A community that someone proposed, and who answers."""
    wave = WaveFactory()
    someone = participant(wave)
    details = {"programme": wave.programme, "name": "Lecteurs", "purpose": "Lire ensemble"}
    return starting.propose_community(by=someone, now=NOON, **details), someone, manager_of(wave)


@about("network/emails/community_open.txt")
def whoever_started_a_community_leaves_it():
    proposal, someone, manager = a_proposal()
    starting.accept_community(proposal.pk, by=manager, now=NOON)
    return lambda: communities.leave_community(proposal.pk, by=someone)


@about("network/emails/community_declined.txt")
def a_declined_community_is_there_after_all():
    proposal, _someone, manager = a_proposal()
    row = values_of(proposal)
    starting.decline_community(proposal.pk, by=manager, reason="Plus tard.")
    return lambda: written_again(Community, row)


@about("network/emails/challenge_closed.txt")
def every_idea_of_a_challenge_is_withdrawn():
    wave = WaveFactory()
    details = {"programme": wave.programme, "question": "Que changer ?", "closes_on": NOON.date()}
    challenge = challenges.ask_challenge(by=manager_of(wave), now=NOON, **details)
    author = participant(wave)
    idea = ideas.propose_idea(by=author, now=NOON, title="Un kit", text="Pour tous", challenge=challenge)
    challenges.close_challenges(now=NOON + timedelta(days=1))
    return lambda: ideas.withdraw_idea(idea.pk, by=author)


@about("network/emails/event.txt")
def an_event_is_cancelled():
    event, _author = an_event()
    return event.delete


@about("network/emails/event_cancelled.txt")
def an_event_was_never_told():
    event, author = an_event()
    OutboxLetter.objects.update(state=LetterState.SENT)
    communities.cancel_event(event.pk, by=author, now=NOON)
    return lambda: OutboxLetter.objects.filter(letter="network/emails/event.txt").update(state=LetterState.WITHDRAWN)


def assessed(moment: str) -> Ending:
    relationship = RelationshipFactory()
    assessment = Assessment.objects.create(
        wave=relationship.pair.wave, person=relationship.mentee, side="mentee", moment=moment, opened_at=NOON
    )
    outcomes_emails.ask_where_you_stand(assessment, now=NOON)
    return lambda: Assessment.objects.update(answered_at=NOON)


@about("outcomes/emails/baseline.txt")
def a_start_is_assessed():
    return assessed(Moment.BASELINE)


@about("outcomes/emails/closing.txt")
def a_close_is_assessed():
    return assessed(Moment.CLOSING)


@about("outcomes/emails/later.txt")
def half_a_year_later_is_assessed():
    return assessed(Moment.LATER)


def test_every_kind_of_letter_is_tried_here():
    assert sorted(SCENARIOS) == kinds_of_letters()


# In English the same statements are sent and the same pages lie behind the links, and other words come back.
@pytest.mark.parametrize("language", ["fr", pytest.param("en", marks=pytest.mark.one_database)])
@pytest.mark.parametrize("kind", sorted(SCENARIOS))
def test_a_letter_about_what_is_no_more_stays_and_its_link_still_opens(sink, settings, kind, language):
    """Written in the reader's language without a slip of the program, void once overtaken, its page never missing."""
    settings.BASE_URL, settings.LANGUAGE_CODE = "http://testserver", language
    Person._meta.get_field("preferred_language").default = language
    try:
        with at(NOON):
            end = SCENARIOS[kind]()
            letters = list(OutboxLetter.objects.filter(letter=kind))
            stood = [validity.still_stands(letter, now=NOON) for letter in letters]
            followed = letters if language == "fr" else []
            opened = [status for letter in followed for status in statuses(letter)]
            if end is not None:
                end()
            opened += [status for letter in followed for status in statuses(letter)]
    finally:
        Person._meta.get_field("preferred_language").default = "fr"
    OutboxLetter.objects.exclude(letter=kind).delete()
    OutboxLetter.objects.update(send_after=NOON, state=LetterState.QUEUED)

    send_due(by="w1", now=lambda: LATER)

    assert letters
    assert all(stood)
    assert {letter.language for letter in letters} == {language}
    assert [found for letter in letters for found in SLIPS.findall(letter.subject + letter.text + letter.html)] == []
    assert [status for status in opened if status >= 400] == []
    assert len(sink.taken) == (len(letters) if end is None else 0)


def statuses(letter: OutboxLetter) -> list[int]:
    """What the links of a letter answer to its reader."""
    reader = Person.objects.get(pk=letter.to_id)
    client = Client()
    if reader.is_active:
        client.force_login(reader)
    links = sorted(set(re.findall(r"http://testserver(/[^\s\"<]*)", letter.text + letter.html)))
    if reader.is_active:
        assert client.get("/").status_code == 200  # their home: the sign-in page would answer for every link
    return [client.get(link).status_code for link in links]
