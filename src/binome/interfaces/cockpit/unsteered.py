"""Waves of programmes that have lost their managers, as administrators see them: a manager is named, or the wave is put aside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.framework.compiled_query import PERSON
from binome.core.people.models import Person
from binome.core.programmes.access import waves_nobody_steers
from binome.core.programmes.models import Wave
from binome.core.programmes.todo import NextThing, TaskSource
from binome.orchestration.waves import why_not_archived


@dataclass(frozen=True)
class UnsteeredWave:
    """One of them, and what keeps it from being archived, if anything does."""

    wave: Wave
    obstacle: str | Promise | None


def unsteered_for(person: Person) -> list[UnsteeredWave]:
    """What an administrator may put aside or bring back; nothing for anybody else."""
    waves = waves_nobody_steers() if person.is_administrator else []
    return [UnsteeredWave(wave, None if wave.archived_at else why_not_archived(wave)) for wave in waves]


def _left_in_sight() -> "QuerySet[Wave]":
    return waves_nobody_steers().filter(archived_at=None)


def _administrator_told() -> "QuerySet[Person]":
    return Person.objects.filter(pk=PERSON.pk, is_administrator=True).filter(Exists(_left_in_sight()))


def _things(person: Person, now: datetime) -> Iterable[NextThing]:
    left = _left_in_sight().count() if person.is_administrator else 0
    if left:
        yield NextThing(
            title=ngettext("%(n)s wave has no manager any more", "%(n)s waves have no manager any more", left)
            % {"n": left},
            text=_("Name a manager for the programme, or archive what is over."),
            url=reverse("cockpit") + "#unsteered",
            act=_("See which"),
            weight=58,
        )


TASK_SOURCES = (TaskSource(_administrator_told, _things),)
