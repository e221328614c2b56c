"""What enrolment writes to people."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category, OutboxLetter
from binome.core.mail.outbox import post
from binome.core.mail.validity import always_stands, stands_while
from binome.core.people.models import Person
from binome.journey.enrolment.models import Appeal, Application, Call, Marking, Reference, Validation
from binome.journey.enrolment.queries.applications import letter_about_reference, references_awaited_from
from binome.journey.enrolment.queries.applying import UNDER_REVIEW, open_sides, open_waves
from binome.journey.enrolment.states import ApplicationState, Side

DECISION_LETTERS = {
    ApplicationState.QUALIFIED: "qualified",
    ApplicationState.ACCEPTED: "accepted",
    ApplicationState.NEXT_WAVE: "next_wave",
    ApplicationState.NOT_THIS_TIME: "not_this_time",
}


def send_call(call: Call, *, to: Person, sides: Sequence[str], was_mentee: bool) -> None:
    """Tell one person that they may apply; a mentee of an earlier wave, that they may now mentor."""
    post(
        "enrolment/emails/call.txt",
        to=to,
        key=f"enrolment.call:{call.wave_id}:{to.pk}",
        category=Category.SURVEY,
        about=(call.wave_id,),
        context={"wave": call.wave, "call": call, "sides": sides, "was_mentee": was_mentee and Side.MENTOR in sides},
        act=(_("Discover the programme"), reverse("enrolment:call", args=[call.wave_id])),
    )


def send_carried_over(draft: Application, *, earlier: Application, unpaired: bool = False) -> None:
    """Tell someone who was to wait for this wave, or had no pair in the last, that it opens; what they wrote is there."""
    post(
        "enrolment/emails/carried_over.txt",
        to=draft.person,
        key=f"enrolment.carried_over:{draft.pk}",
        category=Category.DECISION,
        about=(draft.pk,),
        context={"wave": draft.wave, "earlier": earlier.wave, "unpaired": unpaired},
        act=(_("Read and submit"), reverse("enrolment:application", args=[draft.pk])),
    )


def send_nomination(application: Application) -> None:
    """Tell someone that they have been suggested, and that they decide."""
    post(
        "enrolment/emails/nominated.txt",
        to=application.person,
        key=f"enrolment.nominated:{application.pk}",
        category=Category.DECISION,
        about=(application.pk,),
        context={"application": application, "wave": application.wave, "by": application.nominated_by},
        act=(_("See and choose"), reverse("enrolment:application", args=[application.pk])),
    )


def send_receipt(application: Application) -> None:
    """Say that an application has arrived whole, and what happens now."""
    post(
        "enrolment/emails/received.txt",
        to=application.person,
        key=f"enrolment.received:{application.pk}:{_stamp(application.submitted_at)}",
        category=Category.DECISION,
        about=(application.pk,),
        context={"application": application, "wave": application.wave},
        act=(_("Read my application"), reverse("enrolment:application", args=[application.pk])),
    )


def send_reference_request(reference: Reference, *, to: Iterable[Person]) -> None:
    """Ask a manager, or each person in HR, for a few words on how a volunteer works with people."""
    for person in to:
        post(
            "enrolment/emails/reference.txt",
            to=person,
            key=f"{letter_about_reference(reference.pk)}:{_stamp(reference.asked_at)}:{person.pk}",
            category=Category.DECISION,
            about=(reference.pk,),
            context={"volunteer": reference.application.person, "wave": reference.application.wave},
            act=(_("Give my view"), reverse("enrolment:reference", args=[reference.pk])),
        )


def send_reading_list(reviewer: Person, *, number: int, key: str) -> None:
    """Tell a reviewer that answers wait, without a word on whose."""
    post(
        "enrolment/emails/to_read.txt",
        to=reviewer,
        key=key,
        category=Category.REMINDER,
        about=(number,),
        context={"number": number},
        act=(_("Read the next one"), reverse("enrolment:markings")),
    )


def send_decision(application: Application) -> None:
    """Tell someone what was decided, by whom, why, and what they can do now."""
    name = DECISION_LETTERS[ApplicationState(application.state)]
    post(
        f"enrolment/emails/{name}.txt",
        to=application.person,
        key=f"enrolment.{name}:{application.pk}:{_stamp(application.decided_at)}",
        category=Category.DECISION,
        about=(application.pk, application.state),
        context={"application": application, "wave": application.wave, "by": application.decided_by},
        act=(_("See my application"), reverse("enrolment:application", args=[application.pk])),
    )


def send_farewell(application: Application) -> None:
    """Confirm a withdrawal, without a question."""
    post(
        "enrolment/emails/withdrawn.txt",
        to=application.person,
        key=f"enrolment.withdrawn:{application.pk}:{_stamp(application.saved_at)}",
        category=Category.DECISION,
        about=(application.pk,),
        context={"application": application, "wave": application.wave},
    )


def send_second_look_asked(appeal: Appeal, *, to: Person) -> None:
    """Tell a manager who did not take the decision that somebody asks to be read again."""
    post(
        "enrolment/emails/second_look_asked.txt",
        to=to,
        key=f"enrolment.second_look_asked:{appeal.pk}:{to.pk}",
        category=Category.REMINDER,
        about=(appeal.pk,),
        context={"applicant": appeal.application.person, "wave": appeal.application.wave},
        act=(
            _("Read and answer"),
            reverse("enrolment:dossier", args=[appeal.application.wave_id, appeal.application_id]),
        ),
    )


def send_appeal_answer(appeal: Appeal) -> None:
    """Answer someone who asked for a second look."""
    post(
        "enrolment/emails/second_look.txt",
        to=appeal.application.person,
        key=f"enrolment.second_look:{appeal.pk}",
        category=Category.DECISION,
        about=(appeal.pk,),
        context={"appeal": appeal, "wave": appeal.application.wave, "by": appeal.answered_by},
        act=(_("See my application"), reverse("enrolment:application", args=[appeal.application_id])),
    )


def send_badges_end(person: Person, badges: Sequence[Validation], *, day: date) -> None:
    """Tell someone that badges end on `day`, and how to keep them; once."""
    post(
        "enrolment/emails/badges_end.txt",
        to=person,
        key=f"enrolment.badges_end:{person.pk}:{day}",
        category=Category.REMINDER,
        about=[badge.pk for badge in badges],
        context={"badges": badges, "day": day},
        act=(_("My participation"), reverse("enrolment:mine")),
    )


def _stamp(moment: object) -> str:
    return str(moment)


@stands_while("enrolment/emails/call.txt")
def _may_still_apply(letter: OutboxLetter, now: datetime) -> bool:
    """While the call is open and its reader has not begun an application of their own."""
    (wave,) = letter.about
    begun = Application.objects.of(letter.to).filter(wave=wave)
    is_open = open_waves(now=now).filter(pk=wave).first()
    return is_open is not None and not begun.exists() and bool(open_sides(letter.to, is_open, now=now))


@stands_while("enrolment/emails/carried_over.txt", "enrolment/emails/nominated.txt")
def _waits_to_be_handed_in(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    draft = Application.objects.filter(pk=pk, state=ApplicationState.DRAFT)
    return draft.filter(wave__in=open_waves(now=now)).exists()


@stands_while("enrolment/emails/received.txt")
def _is_being_read(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return Application.objects.filter(pk=pk, state__in=UNDER_REVIEW).exists()


@stands_while("enrolment/emails/reference.txt")
def _reference_is_awaited(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return references_awaited_from(letter.to).filter(pk=pk).exists()


@stands_while("enrolment/emails/to_read.txt")
def _answers_wait_for_the_reader(letter: OutboxLetter, now: datetime) -> bool:
    return Marking.objects.of(letter.to).waiting().exists()


@stands_while(*(f"enrolment/emails/{name}.txt" for name in DECISION_LETTERS.values()))
def _decision_holds(letter: OutboxLetter, now: datetime) -> bool:
    pk, state = letter.about
    return Application.objects.filter(pk=pk, state=state).exists()


@stands_while("enrolment/emails/withdrawn.txt")
def _is_withdrawn(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return Application.objects.filter(pk=pk, state=ApplicationState.WITHDRAWN).exists()


@stands_while("enrolment/emails/second_look_asked.txt")
def _second_look_is_awaited(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return Appeal.objects.filter(pk=pk, answered_at=None).exists()


@stands_while("enrolment/emails/badges_end.txt")
def _a_badge_still_ends(letter: OutboxLetter, now: datetime) -> bool:
    """While one of these badges has not ended yet, and none that lasts longer has taken its place."""
    ending = Validation.objects.filter(pk__in=letter.about, expires_on__gte=timezone.localdate(now))
    lasting = {
        theme
        for theme, until in ending.values_list("theme", "expires_on")
        if Validation.objects.filter(person=letter.to_id, theme=theme, expires_on__gt=until).exists()
    }
    return ending.exclude(theme__in=lasting).exists()


stands_while("enrolment/emails/second_look.txt")(always_stands)
