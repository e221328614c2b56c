"""The calendar of a wave: when each of its stages begins and ends."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.models import StageDate, Wave
from binome.journey.audience.actions.targeting import check_steers


@transaction.atomic
def plan_stages(wave: Wave, *, days: Mapping[str, tuple[date, date]], by: Person) -> None:
    """Say when stages begin and end; those that are not named are planned no longer. Raises `NotTheirs`."""
    check_steers(by, wave.programme)
    StageDate.objects.filter(wave=wave).exclude(stage__in=days).delete()
    for stage, (starts_on, ends_on) in days.items():
        StageDate.objects.update_or_create(
            wave=wave, stage=stage, defaults={"starts_on": starts_on, "ends_on": ends_on}
        )
    audit.record("audience.planned_stages", wave, by=by, stages=len(days))
