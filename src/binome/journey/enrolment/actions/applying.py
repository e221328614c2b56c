"""Calling for volunteers, applying, being suggested, withdrawing: free on both sides (R18, R32)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.errors import NotTheirs
from binome.core.framework.single_rows import one_or_none
from binome.core.mail.duties import Duty, do_each
from binome.core.mail.models import OutboxLetter
from binome.core.people.drafts import Writing, next_version
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage
from binome.journey.enrolment import emails, rules
from binome.journey.enrolment.actions.carrying import begin_with_what_is_known, carry_over
from binome.journey.enrolment.actions.errors import (
    AlreadyApplied,
    AlreadyHandedIn,
    AppliedTooLate,
    NotAtEnrolment,
    NotEligible,
    NothingToWithdraw,
    NotReady,
    WaveIsClosed,
)
from binome.journey.enrolment.actions.writing import write_answers
from binome.journey.enrolment.models import Application, Call, OwnBehaviour, Reference
from binome.journey.enrolment.queries.applying import is_open, missing_in, open_sides
from binome.journey.enrolment.queries.reach import (
    awaiting_next_wave,
    mentees_of_earlier_waves,
    people_to_call,
    sides_open_to,
)
from binome.journey.enrolment.signals import application_withdrawn, call_opened
from binome.journey.enrolment.states import SPOKEN, ApplicationState, Referee, Side


@transaction.atomic
def open_call(
    wave_id: int,
    *,
    by: Person,
    now: datetime,
    message_fr: str = "",
    message_en: str = "",
    closes_on: date | None = None,
    invite_now: bool = True,
) -> Call:
    """Open a wave to volunteers, or change what its call says; `invite_now=False` leaves the letters to a task.

    Raises `NotTheirs` when `by` does not steer the programme, `NotAtEnrolment` when the wave is not there.
    """
    # Held until the call is there: the stage may not move between our look and our letter.
    wave = Wave.objects.select_for_update().filter(pk=wave_id).first()
    if wave is None or not may(by, Right.STEER, wave.programme):
        raise NotTheirs
    if wave.stage != Stage.ENROLMENT:
        raise NotAtEnrolment
    texts = {"message_fr": cleaned(message_fr), "message_en": cleaned(message_en), "closes_on": closes_on}
    call, is_new = Call.objects.get_or_create(wave=wave, defaults={**texts, "opened_at": now, "opened_by": by})
    if not is_new:
        Call.objects.filter(pk=call.pk).update(**texts)
        call.refresh_from_db()
    audit.record("enrolment.opened_call" if is_new else "enrolment.changed_call", call, by=by)
    if is_new:
        carry_over(wave, awaiting_next_wave(wave), by=by, now=now)
        call_opened.send(Call, wave=wave, by=by, now=now)
    if invite_now:
        invite(wave_id)
    return call


@transaction.atomic
def invite(wave_id: int, *, at_most: int | None = None) -> int:
    """Write the call's letter to those of the audience who have not had it, at most so many; says how many."""
    call = Call.objects.select_related("wave__programme", "wave__eligibility").get(wave=wave_id)
    # Its key is the memory of who was written to: a mailing that was stopped half-way goes on where it stood.
    had = OutboxLetter.objects.filter(key__startswith=f"enrolment.call:{wave_id}:").values("to")
    awaited = Application.objects.filter(wave=wave_id).values("person")  # a draft waits for them: they had its letter
    people = list(people_to_call(call.wave).exclude(pk__in=had).exclude(pk__in=awaited).order_by("pk")[:at_most])
    helped, sides = mentees_of_earlier_waves(call.wave), sides_open_to(people, call.wave)
    invited = do_each(
        people,
        lambda person: emails.send_call(call, to=person, sides=sides[person.pk], was_mentee=person.pk in helped),
        duty=Duty[Person](
            "enrolment.invite",
            _("email someone the call for volunteers"),
            lambda _person: call.wave,
            lambda person: f"{wave_id}:{person.pk}",
        ),
    )
    if invited:
        audit.record("enrolment.invited", call, by=None, count=len(invited))
    return len(invited)


@transaction.atomic
def nominate(wave_id: int, person_id: int, *, side: str, by: Person, now: datetime) -> Application:
    """Suggest someone to themselves: a draft and a letter. They alone decide to hand it in.

    Raises `NotTheirs` unless `by` steers the programme or is in HR; `NotAtEnrolment`; `AlreadyApplied` when the
    person has already begun, withdrawn or been decided on for this side.
    """
    wave = Wave.objects.select_related("programme").filter(pk=wave_id).first()
    person = Person.objects.employed().filter(pk=person_id).first()
    if wave is None or person is None or not (by.is_hr or may(by, Right.STEER, wave.programme)):
        raise NotTheirs
    if wave.stage != Stage.ENROLMENT:
        raise NotAtEnrolment
    application, is_new = Application.objects.get_or_create(
        wave=wave,
        person=person,
        side=Side(side),
        defaults={"nominated_by": by, "languages": _languages_of(person)},
    )
    if not is_new:
        raise AlreadyApplied
    audit.record("enrolment.nominated", application, by=by)
    emails.send_nomination(application)
    return application


@transaction.atomic
def apply(wave_id: int, *, side: str, by: Person, now: datetime) -> Application:
    """Begin an application, find the one already begun, or take back up one that was withdrawn.

    Whoever was accepted in another wave begins with what they said there.

    Raises `WaveIsClosed` when nobody may apply to the wave now, `NotEligible` when `by` may not on this side.
    """
    wave = Wave.objects.select_related("call", "eligibility").filter(pk=wave_id).first()
    if wave is None:
        raise NotTheirs
    # Locked before it is looked at: someone who applies in two windows takes their withdrawn application up once.
    application = one_or_none(
        Application.objects.select_for_update(no_key=True).filter(wave=wave, person=by, side=side)
    )
    if application is not None and application.state != ApplicationState.WITHDRAWN:
        return application
    if not by.is_active or not is_open(wave, now=now):
        raise WaveIsClosed
    # Whoever was suggested by the programme may come back whatever the rule: a person chose them.
    suggested = application is not None and application.nominated_by_id is not None
    if not suggested and side not in open_sides(by, wave, now=now):
        raise NotEligible
    if application is None:
        application, is_new = Application.objects.get_or_create(
            wave=wave, person=by, side=Side(side), defaults={"languages": _languages_of(by)}
        )
        if is_new:
            audit.record("enrolment.began", application, by=by)
            begin_with_what_is_known(application, now=now)
        return application
    application.state = ApplicationState.DRAFT
    application.save(update_fields=["state"])
    audit.record("enrolment.began_again", application, by=by)
    return application


def _languages_of(person: Person) -> list[str]:
    spoken = [language for language in person.spoken_languages if language in SPOKEN]
    return spoken or [person.preferred_language]


@transaction.atomic
def save_draft(
    application_id: int, *, answers: rules.Answers, by: Person, now: datetime, writing: Writing | None = None
) -> Application:
    """Keep everything typed so far, whole or not. Too long, too many: kept all the same, and said at hand-in.

    The answer to a theme that was taken out is kept until hand-in, in case it comes back.
    Raises `NotTheirs`, `AlreadyHandedIn`, or `ChangedElsewhere` when another page wrote it since.
    """
    application = get_owned(application_id, by=by)
    if application.state != ApplicationState.DRAFT:
        raise AlreadyHandedIn
    application.draft_version = next_version(application.draft_version, writing)
    write_answers(application, answers, now=now)
    audit.record("enrolment.saved_draft", application, by=by)
    return application


@transaction.atomic
def submit(application_id: int, *, by: Person, now: datetime) -> Application:
    """Hand an application in; a mentor's referee is asked for a word (R26).

    Raises `NotTheirs`, `AlreadyHandedIn`, `AppliedTooLate`, or `NotReady` with what is missing or too long.
    """
    application = get_owned(application_id, by=by)
    if not rules.may_move(application.state, ApplicationState.SUBMITTED):
        raise AlreadyHandedIn
    if not _takes_applications(application, now=now):
        raise AppliedTooLate
    if problems := missing_in(application):
        raise NotReady(problems)
    application.state = ApplicationState.SUBMITTED
    application.submitted_at = now
    application.save(update_fields=["state", "submitted_at"])
    chosen = application.theme_choices.values("theme")
    application.case_answers.exclude(theme__in=chosen).delete()
    audit.record("enrolment.handed_in", application, by=by)
    emails.send_receipt(application)
    if application.side == Side.MENTOR:
        _ask_for_reference(application, now=now)
    return application


def _takes_applications(application: Application, *, now: datetime) -> bool:
    nominated = application.nominated_by_id is not None and application.wave.stage == Stage.ENROLMENT
    return nominated or is_open(application.wave, now=now)


def _ask_for_reference(application: Application, *, now: datetime) -> None:
    person = application.person
    manager = person.manager if application.referee == Referee.MANAGER else None
    asked_of = manager if manager is not None and manager.is_active else None
    reference, is_new = Reference.objects.get_or_create(
        application=application, defaults={"asked_of": asked_of, "asked_at": now}
    )
    if is_new:
        hr = Person.objects.employed().filter(is_hr=True).exclude(pk=person.pk)
        emails.send_reference_request(reference, to=[asked_of] if asked_of else hr)


@transaction.atomic
def withdraw(application_id: int, *, by: Person, now: datetime) -> Application:
    """Leave, at any time and for no reason that must be told (R32).

    Raises `NotTheirs`, or `NothingToWithdraw`.
    """
    application = get_owned(application_id, by=by)
    if not rules.may_move(application.state, ApplicationState.WITHDRAWN):
        raise NothingToWithdraw
    application.state = ApplicationState.WITHDRAWN
    application.saved_at = now
    application.save(update_fields=["state", "saved_at"])
    audit.record("enrolment.withdrew", application, by=by)
    emails.send_farewell(application)
    application_withdrawn.send(Application, application=application, now=now)
    return application


@transaction.atomic
def rate_own_behaviours(application_id: int, *, levels: dict[str, int], by: Person, shown: bool = False) -> None:
    """Keep how someone sees themselves on B1–B8; optional, for them alone unless `shown`. Raises `NotTheirs`."""
    application = get_owned(application_id, by=by)
    application.shows_behaviours = shown
    application.save(update_fields=["shows_behaviours"])
    application.own_behaviours.all().delete()
    OwnBehaviour.objects.bulk_create(
        OwnBehaviour(application=application, behaviour=code, level=level)
        for code, level in rules.levels_heard(levels).items()
    )
    audit.record("enrolment.saw_own_behaviours", application, by=by)


def get_owned(application_id: int, *, by: Person) -> Application:
    """The person's own application, locked; raises `NotTheirs`."""
    # no_key: letters and references that point to it may be written meanwhile. Applications come before pairs (decision 0078).
    own = Application.objects.select_for_update(of=("self",), no_key=True).of(by).filter(pk=application_id)
    application = one_or_none(own.select_related("wave__programme", "person__manager"))
    if application is None:
        raise NotTheirs
    return application
