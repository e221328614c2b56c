"""What someone has said of their own results and what waits, as they read it on the page of their own progress."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from binome.core.framework.compiled_query import PERSON, CompiledQuery
from binome.core.people.models import Person
from binome.core.programmes.todo import Milestone, planned_from
from binome.core.ui.dates import date_format
from binome.core.ui.props import StepState
from binome.journey.enrolment.models import Application
from binome.journey.outcomes.models import Assessment
from binome.journey.outcomes.states import TIME_TO_ANSWER

_ASSESSMENTS = CompiledQuery(lambda: Assessment.objects.of(PERSON).order_by("opened_at", "pk"))


def assessments_of(person: Person) -> list[Assessment]:
    """All that `person` was asked of themselves, in every wave, the oldest first."""
    return _ASSESSMENTS.rows(person=person)


def milestone(assessments: Sequence[Assessment], application: Application, *, planned: date | None) -> Milestone:
    """The self-assessments of one side of one wave, among all of one person: which was answered last, which waits."""
    asked = [each for each in assessments if (each.wave_id, each.side) == (application.wave_id, application.side)]
    if not asked:
        text = _("You will see what you learned. You alone read it.")
        return Milestone(_("Results"), "todo", _("To come"), text, when=planned_from(planned))
    waiting = next((each for each in asked if each.answered_at is None), None)
    if waiting is not None:
        url = reverse("outcomes:assess", args=[waiting.pk])
        when = _("Answer by %(when)s") % {"when": date_format(timezone.localdate(waiting.opened_at + TIME_TO_ANSWER))}
        words = _("To answer: %(moment)s") % {"moment": waiting.get_moment_display().lower()}
        return Milestone(_("Results"), "current", words, _("Three minutes, read by you alone."), url, _("Answer"), when)
    last = asked[-1]
    words = _("Answered: %(moment)s") % {"moment": last.get_moment_display().lower()}
    state: StepState = "done" if len(asked) > 1 else "current"
    return Milestone(_("Results"), state, words, "", reverse("outcomes:mine"), _("Read my results"))
