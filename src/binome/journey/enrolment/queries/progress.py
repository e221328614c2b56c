"""Where an application stands, as its author reads it on the page of their own progress."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from binome.core.programmes.stages import Stage
from binome.core.programmes.todo import Milestone
from binome.core.ui.clock import last_moment
from binome.core.ui.props import StepState
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState

S = ApplicationState
STATES: dict[str, StepState] = {S.ACCEPTED: "done", S.NOT_THIS_TIME: "done", S.WITHDRAWN: "done"}
TEXTS = {
    S.DRAFT: gettext_lazy("What you typed is saved. Submit it before applications close."),
    S.SUBMITTED: gettext_lazy("You have nothing to do: the programme manager decides, then emails you."),
    S.QUALIFIED: gettext_lazy("It meets what the programme looks for. You will be emailed once the list is settled."),
    S.ACCEPTED: gettext_lazy("You are in."),
    S.NEXT_WAVE: gettext_lazy(
        "This wave is full on your themes or your side. Your application counts for the next wave: you have nothing "
        "to do, and you will be emailed when it opens."
    ),
    S.NOT_THIS_TIME: gettext_lazy("You can read the reason, ask for a second look, and apply to a later wave."),
    S.WITHDRAWN: gettext_lazy("You left this wave. You can apply again while applications are open."),
}


def _closing(day: date | None) -> str:
    return _("Applications close on %(day)s") % {"day": last_moment(day)} if day else ""


def milestone(application: Application) -> Milestone:
    """Where the application stands and what its author may do."""
    state = S(application.state)
    call = getattr(application.wave, "call", None)
    is_draft = state == S.DRAFT
    if is_draft and application.wave.stage != Stage.ENROLMENT:
        text = _("Applications have closed. What you wrote is still here to read.")
    else:
        text = str(TEXTS[state])
    return Milestone(
        title=_("Application"),
        state=STATES.get(state, "current"),
        words=application.get_state_display(),
        text=text,
        url=reverse("enrolment:application", args=[application.pk]),
        act=_("Continue my application") if is_draft else _("Read my application"),
        when=_closing(call.closes_on) if call and is_draft else "",
    )
