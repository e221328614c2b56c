"""What this step writes to people."""

from datetime import datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail import outbox
from binome.core.mail.models import Category, OutboxLetter
from binome.core.mail.validity import stands_while
from binome.core.people.models import Person
from binome.journey.diagnosis.models import Invitation, Survey
from binome.journey.diagnosis.queries.campaign import mailing_of
from binome.journey.diagnosis.queries.survey import takes_answers

_signer = Signer(salt="diagnosis.survey", sep=".")
# Thousands open their link within the hour: of who is invited, only the language is asked of the database.
_UNREAD = [
    f"person__{field.name}" for field in Person._meta.concrete_fields if field.name not in {"id", "preferred_language"}
]


def survey_link(invitation: Invitation) -> str:
    """The personal address at which this invitation is answered, without an account."""
    return reverse("diagnosis:answer", args=[_signer.sign(str(invitation.pk))])


def invitation_signed_by(token: str) -> Invitation | None:
    """The invitation that a personal link stands for; None when the link is not whole, not ours, or of someone who left."""
    try:
        pk = int(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    return (
        Invitation.objects.select_related("survey", "person")
        .defer(*_UNREAD)
        .filter(pk=pk, person__is_active=True)
        .first()
    )


def letter_for(invitation: Invitation, *, turn: int, now: datetime) -> OutboxLetter:
    """The letter of a turn, not yet posted: 1 the invitation, then the reminders."""
    reminder = turn - 1
    key = f"{mailing_of(invitation.survey)}.{invitation.person_id}" + (f".reminder.{reminder}" if reminder else "")
    return outbox.draft(
        f"diagnosis/emails/{'survey_reminder' if reminder else 'survey_invitation'}.txt",
        to=invitation.person,
        key=key,
        category=Category.SURVEY,
        context=_survey_context(invitation.survey),
        about=(invitation.pk,),
        act=(_("Answer now"), survey_link(invitation)),
        send_after=now,
        mailing=mailing_of(invitation.survey),
    )


def send_link_again(invitation: Invitation, *, now: datetime) -> None:
    """The personal link once more, to the one it belongs to; once an hour at most."""
    outbox.post(
        "diagnosis/emails/survey_link.txt",
        to=invitation.person,
        key=f"{mailing_of(invitation.survey)}.{invitation.person_id}.again.{now:%Y%m%d%H}",
        category=Category.ACCESS,
        about=(invitation.pk,),
        context=_survey_context(invitation.survey),
        act=(_("Answer now"), survey_link(invitation)),
    )


def send_test(survey: Survey, *, to: Person, now: datetime) -> None:
    """The invitation as people will receive it, to who prepares it; its button opens the preview."""
    outbox.post(
        "diagnosis/emails/survey_invitation.txt",
        to=to,
        key=f"{mailing_of(survey)}.test.{to.pk}.{now:%Y%m%d%H%M%S}",
        category=Category.SURVEY,
        context=_survey_context(survey),
        act=(_("Answer now"), reverse("diagnosis:preview_survey", args=[survey.wave_id])),
        asked_for=True,
    )


def _survey_context(survey: Survey) -> dict[str, Any]:
    return {"survey": survey, "programme": survey.wave.programme, "questions": survey.questions.count()}


@stands_while(
    "diagnosis/emails/survey_invitation.txt", "diagnosis/emails/survey_reminder.txt", "diagnosis/emails/survey_link.txt"
)
def _waits_for_an_answer(letter: OutboxLetter, now: datetime) -> bool:
    """Until they have answered, or the survey is over; a test letter is about nobody's invitation and always stands."""
    (pk,) = letter.about
    invitation = Invitation.objects.filter(pk=pk, answered=False).select_related("survey").first()
    return invitation is not None and takes_answers(invitation.survey, now=now)
