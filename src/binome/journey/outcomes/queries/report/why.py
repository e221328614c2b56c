"""The first page of the report: why these themes."""

from django.utils.translation import gettext as _

from binome.core.programmes.models import Wave
from binome.journey.outcomes.queries.report.parts import Indicator, Section, Table


def why_these_themes(wave: Wave) -> Section:
    """The wave's themes and what they rest on."""
    themes = list(wave.themes.all())
    return Section(
        key="why",
        title=_("Why these themes"),
        lead=wave.programme.purpose,
        indicators=(Indicator(_("Themes of the wave"), str(len(themes))),),
        tables=(
            Table(
                _("Themes"),
                (_("Theme"), _("For example")),
                tuple((theme.title, theme.examples) for theme in themes),
            ),
        ),
    )
