"""From needs to programme: the themes of a wave and what is aimed at."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from binome.core.competences.models import Theme
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.models import Wave
from binome.journey.diagnosis.actions.surveying import check_steers
from binome.journey.diagnosis.models import Objective
from binome.journey.diagnosis.queries.needs.themes import numbers_behind
from binome.journey.diagnosis.queries.needs.view_model import needs_map


@transaction.atomic
def choose_themes(
    wave: Wave,
    *,
    themes: Sequence[Theme],
    by: Person,
    now: datetime,
    aims: Mapping[str, tuple[str, str]] | None = None,
) -> list[Objective]:
    """Choose the themes of the wave, in order; each becomes an objective that keeps the numbers of this moment.

    `aims`: theme code → what is aimed at, in French and in English. Themes kept from before keep their numbers.
    """
    check_steers(by, wave)
    wave.themes.set(themes)
    Objective.objects.filter(wave=wave).exclude(theme__in=themes).delete()
    # Read once, before the loop: an objective keeps the map it was chosen from, and all of one choice keep the same.
    needs = needs_map(wave)
    chosen = []
    for position, theme in enumerate(themes, start=1):
        aim_fr, aim_en = (aims or {}).get(theme.code, ("", ""))
        objective, _ = Objective.objects.update_or_create(
            wave=wave,
            theme=theme,
            defaults={"position": position, "aim_fr": aim_fr, "aim_en": aim_en},
            create_defaults={
                "position": position,
                "aim_fr": aim_fr,
                "aim_en": aim_en,
                "numbers": numbers_behind(wave, needs, theme),
                "chosen_by": by,
                "chosen_at": now,
            },
        )
        chosen.append(objective)
    audit.record("diagnosis.chose_themes", wave, by=by, count=len(chosen))
    return chosen
