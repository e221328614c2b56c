"""Until when what someone did in each wave is kept."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from binome.core.people.models import Person
from binome.core.privacy.retention.lengths import wave_kept_until
from binome.core.programmes.models import Wave


@dataclass(frozen=True)
class KeptWave:
    """A wave in which something about the person is kept; `until` is not known before it closes."""

    name: str
    until: date | None


def waves_of(person: Person) -> list[KeptWave]:
    """The waves that asked the person something, or in which they applied, the latest first."""
    asked = Q(applications__person=person) | Q(survey__invitations__person=person)
    waves = Wave.objects.filter(asked).distinct().order_by("-pk")
    return [KeptWave(wave.name, wave_kept_until(wave)) for wave in waves]
