"""What this step writes to people."""

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail import outbox
from binome.core.mail.models import Category
from binome.journey.audience.models import Invitation

_signer = Signer(salt="audience.survey", sep=".")


def survey_link(invitation: Invitation) -> str:
    """The personal address at which this invitation is answered, without an account."""
    return reverse("audience:answer", args=[_signer.sign(str(invitation.pk))])


def invitation_signed_by(token: str) -> Invitation | None:
    """The invitation that a personal link stands for; None when the link is not whole or not ours."""
    try:
        pk = int(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    return (
        Invitation.objects.select_related("survey__wave__programme", "person").filter(pk=pk).first()
    )  # fmt: skip


def invite(invitation: Invitation) -> None:
    """The invitation to answer."""
    _write("survey_invitation", invitation, key=f"audience.survey.{invitation.survey_id}.{invitation.person_id}")


def remind(invitation: Invitation, *, turn: int) -> None:
    """A reminder, to someone who has not answered."""
    key = f"audience.survey.{invitation.survey_id}.{invitation.person_id}.reminder.{turn}"
    _write("survey_reminder", invitation, key=key)


def _write(letter: str, invitation: Invitation, *, key: str) -> None:
    survey = invitation.survey
    outbox.post(
        f"audience/emails/{letter}.txt",
        to=invitation.person,
        key=key,
        category=Category.SURVEY,
        context={"survey": survey, "programme": survey.wave.programme, "questions": survey.questions.count()},
        act=(_("Answer now"), survey_link(invitation)),
    )
