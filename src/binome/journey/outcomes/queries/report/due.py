"""What a report cannot hold yet, and when it will: said once."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from binome.core.framework.compiled_query import CompiledQuery
from binome.core.privacy.disclosure.thresholds import K_SCORES
from binome.core.programmes.models import StageDate, Wave
from binome.core.programmes.stages import Stage
from binome.core.programmes.todo import WAVE
from binome.core.ui.dates import date_format
from binome.journey.outcomes.queries.report.skills import Comparisons
from binome.journey.outcomes.states import LATER_AFTER, TIME_TO_ANSWER

_CLOSE = CompiledQuery(
    lambda: StageDate.objects.filter(wave=WAVE, stage=Stage.OUTCOMES).values_list("starts_on", "ends_on")
)


def not_due_yet(wave: Wave, comparisons: Comparisons, *, now: datetime, final: bool) -> list[str]:
    """One sentence for the close, one for six months later, while they are ahead."""
    planned = _CLOSE.first(wave=wave)
    sentences = []
    if not wave.has_reached(Stage.OUTCOMES):
        what = _("what changed, who would go on and what both halves say of each other")
        when = (
            _("at the close, planned from %(day)s") % {"day": date_format(planned[0])} if planned else _("at the close")
        )
        sentences.append(_("Not due yet: %(what)s — %(when)s.") % {"what": what, "when": when})
    elif not final:
        sentences.append(_("Not due yet: who is still here, which links were made — when the wave is closed."))
        if not any(each.overall for each in comparisons.measured):
            sentences.append(
                _(
                    "Not due yet: what moved — once at least %(few)s people of one half answered at the start and at the close."
                )
                % {"few": K_SCORES}
            )
    closes = localdate(wave.closed_at) if wave.closed_at else planned[1] if planned else None
    lasting_on = closes + LATER_AFTER + TIME_TO_ANSWER if closes else None
    if not any(each.overall for each in comparisons.later) and (
        lasting_on is None or lasting_on > localdate(now) - timedelta(1)
    ):
        when = date_format(lasting_on) if lasting_on else _("six months after the close")
        sentences.append(_("Not due yet: what lasts — %(when)s.") % {"when": when})
    return sentences
