"""What this step tells the home page."""

from datetime import datetime

from django.db.models import Exists, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from binome.core.directory.models import Import
from binome.core.directory.states import ImportState
from binome.core.framework.compiled_query import PERSON
from binome.core.people.models import Person
from binome.core.programmes import todo
from binome.core.programmes.stages import Stage
from binome.core.programmes.todo import NextThing, TaskSource


def next_things_for(person: Person, *, now: datetime) -> list[NextThing]:
    """The staff directory to import, before anything else can begin."""
    return todo.all_of(TASK_SOURCES, person, now=now)


def _without_directory(person: Person) -> QuerySet[Person]:
    """`person`, when they look after the directory and no file of people was ever imported."""
    imported = Import.objects.filter(kind="people", state=ImportState.CONFIRMED)
    return Person.objects.filter(~Exists(imported), Q(is_hr=True) | Q(is_administrator=True), pk=person.pk)


def _filling_directory(person: Person, now: datetime) -> list[NextThing]:
    if not _without_directory(person).exists():
        return []
    return [
        NextThing(
            title=_("Import the staff directory"),
            text=_("A CSV or Excel file from your HR software. You see what it would change before anything is saved."),
            url=reverse("directory:upload"),
            act=_("Import people"),
            weight=45,
            stage=Stage.AUDIENCE,
        )
    ]


TASK_SOURCES = (TaskSource(lambda: _without_directory(PERSON), _filling_directory),)
