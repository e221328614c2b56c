"""How far someone's preparation is, as they read it on the page of their own progress."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from binome.core.programmes.models import Gate
from binome.core.programmes.todo import Milestone, planned_from
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState
from binome.journey.learning.queries.gate import progress_of


def milestone(application: Application, *, planned: date | None) -> Milestone:
    """How many steps are done; what comes next."""
    title = _("Preparation")
    if application.state != ApplicationState.ACCEPTED:
        return Milestone(title, "todo", _("To come"), _("It opens once you are accepted."), when=planned_from(planned))
    progress = progress_of(application)
    words = _("Steps done: %(done)s of %(total)s") % {"done": progress.done, "total": progress.total}
    if progress.is_whole:
        text, act = _("You are prepared."), _("Read my preparation")
    else:
        text = _("Proposals come once it is complete.") if application.wave.gate == Gate.GATE else ""
        act = _("Begin my preparation") if progress.done == 0 else _("Continue my preparation")
    url = reverse("learning:path", args=[application.pk])
    return Milestone(title, "done" if progress.is_whole else "current", words, text, url, act)
