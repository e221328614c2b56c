"""The way back for a question that was just removed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.framework.rows import written_again
from binome.core.mail.undoing import NoWayBack, undoes
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.diagnosis.actions.surveying import locked, refuse_frozen
from binome.journey.diagnosis.models import Question, Survey


@undoes("diagnosis.remove_question", sentence=_("The question is back."))
@transaction.atomic
def restore_question(*, row: dict[str, Any], by: Person, now: datetime) -> None:
    """Put a removed question back in its place. Raises `NoWayBack` when another one stands there."""
    survey = locked(Survey.objects.get(pk=row["survey_id"]), by=by)
    refuse_frozen(survey)
    if survey.questions.filter(position=row["position"]).exists():
        raise NoWayBack
    written_again(Question, row)
    audit.record("diagnosis.restored_question", survey, by=by, position=row["position"])
