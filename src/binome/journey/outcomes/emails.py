"""What the outcomes write to people."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail import outbox
from binome.core.mail.models import Category
from binome.journey.outcomes.models import Assessment
from binome.journey.outcomes.states import TIME_TO_ANSWER


def ask_where_you_stand(assessment: Assessment, *, now: datetime) -> None:
    """The letter of the moment: at the start, at the close, six months later."""
    outbox.post(
        f"outcomes/emails/{assessment.moment}.txt",
        to=assessment.person,
        key=f"outcomes.assess.{assessment.pk}",
        category=Category.SURVEY,
        context={"wave": assessment.wave, "before": now + TIME_TO_ANSWER},
        act=(_("Answer in three minutes"), reverse("outcomes:assess", args=[assessment.pk])),
    )
