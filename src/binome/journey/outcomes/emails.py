"""What the outcomes write to people."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail import outbox
from binome.core.mail.models import Category, OutboxLetter
from binome.core.mail.validity import stands_while
from binome.journey.outcomes.models import Assessment
from binome.journey.outcomes.states import TIME_TO_ANSWER, Moment


def ask_where_you_stand(assessment: Assessment, *, now: datetime) -> None:
    """The letter of the moment: at the start, at the close, six months later."""
    outbox.post(
        f"outcomes/emails/{assessment.moment}.txt",
        to=assessment.person,
        key=f"outcomes.assess.{assessment.pk}",
        category=Category.SURVEY,
        about=(assessment.pk,),
        context={"wave": assessment.wave, "before": now + TIME_TO_ANSWER},
        act=(_("Answer the questions"), reverse("outcomes:assess", args=[assessment.pk])),
    )


@stands_while(*(f"outcomes/emails/{moment}.txt" for moment in (Moment.BASELINE, Moment.CLOSING, Moment.LATER)))
def _is_still_asked(letter: OutboxLetter, now: datetime) -> bool:
    """Until they have answered, or a later moment has opened: where one stood at the start is not asked at the close."""
    (pk,) = letter.about
    asked = Assessment.objects.waiting().filter(pk=pk).first()
    if asked is None:
        return False
    same = Assessment.objects.filter(wave=asked.wave_id, person=asked.person_id, side=asked.side)
    return not same.filter(opened_at__gt=asked.opened_at).exists()
