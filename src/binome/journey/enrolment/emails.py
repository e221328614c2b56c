"""What enrolment writes to people."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category
from binome.core.mail.outbox import post
from binome.core.people.models import Person
from binome.journey.enrolment.models import Appeal, Application, Call, Reference, Validation
from binome.journey.enrolment.queries.applications import letter_about_reference
from binome.journey.enrolment.states import ApplicationState

DECISION_LETTERS = {
    ApplicationState.QUALIFIED: "qualified",
    ApplicationState.ACCEPTED: "accepted",
    ApplicationState.NEXT_WAVE: "next_wave",
    ApplicationState.NOT_THIS_TIME: "not_this_time",
}


def send_call(call: Call, *, to: Person, was_mentee: bool) -> None:
    """Tell one person that they may apply; a mentee of an earlier wave, that they may now mentor."""
    post(
        "enrolment/emails/call.txt",
        to=to,
        key=f"enrolment.call:{call.wave_id}:{to.pk}",
        category=Category.SURVEY,
        context={"wave": call.wave, "call": call, "was_mentee": was_mentee},
        act=(_("Discover the programme"), reverse("enrolment:call", args=[call.wave_id])),
    )


def send_carried_over(draft: Application, *, earlier: Application) -> None:
    """Tell someone who was to wait for this wave that it opens, and that what they wrote is there."""
    post(
        "enrolment/emails/carried_over.txt",
        to=draft.person,
        key=f"enrolment.carried_over:{draft.pk}",
        category=Category.DECISION,
        context={"wave": draft.wave, "earlier": earlier.wave},
        act=(_("Read and hand in"), reverse("enrolment:application", args=[draft.pk])),
    )


def send_nomination(application: Application) -> None:
    """Tell someone that they have been suggested, and that they decide."""
    post(
        "enrolment/emails/nominated.txt",
        to=application.person,
        key=f"enrolment.nominated:{application.pk}",
        category=Category.DECISION,
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
        context={"application": application, "wave": application.wave},
    )


def send_appeal_answer(appeal: Appeal) -> None:
    """Answer someone who asked for a second look."""
    post(
        "enrolment/emails/second_look.txt",
        to=appeal.application.person,
        key=f"enrolment.second_look:{appeal.pk}",
        category=Category.DECISION,
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
        context={"badges": badges, "day": day},
        act=(_("My participation"), reverse("enrolment:mine")),
    )


def _stamp(moment: object) -> str:
    return str(moment)
