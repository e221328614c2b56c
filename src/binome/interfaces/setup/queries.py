"""How far the first run is: each step told from what is there, so that nothing is asked twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from binome.core.directory.kinds import kind_of
from binome.core.directory.models import Import
from binome.core.directory.queries import remembered_answers
from binome.core.directory.states import ImportState
from binome.core.framework.compiled_query import PERSON
from binome.core.people.models import Organisation, Person
from binome.core.programmes.models import ProgrammeRole, StageDate
from binome.core.programmes.permissions import Role
from binome.core.programmes.todo import NextThing, TaskSource


@dataclass(frozen=True)
class SetupStep:
    """One step of the first run: whether it is done, and the page where it is."""

    title: str
    text: str
    url: str
    done: bool


def steps(person: Person) -> list[SetupStep]:
    """The steps in their order, as far as they are done."""
    row = Organisation.objects.filter(pk=1).first() or Organisation()
    role = _latest_steered(person)
    wave = role.programme.waves.order_by("-pk").first() if role else None
    return [
        SetupStep(
            _("The organisation"),
            _("Name, logo, colour, language, time zone, countries."),
            reverse("setup:organisation"),
            row.introduced_at is not None,
        ),
        SetupStep(
            _("Email"),
            _("Send a test, and see it accepted or why not."),
            reverse("setup:mail"),
            row.mail_proven_at is not None,
        ),
        SetupStep(
            _("Staff directory"),
            _("Import the list of people as your HR tool exports it."),
            reverse("directory:upload"),
            Import.objects.filter(kind="people", state=ImportState.CONFIRMED).exists(),
        ),
        SetupStep(
            _("Levels"),
            _("Call the nine levels as you do here."),
            reverse("setup:levels"),
            row.levels_named_at is not None,
        ),
        SetupStep(
            _("First programme"),
            _("Who it is for, what kind of mentoring, and its first wave."),
            reverse("audience:programme", args=[role.programme_id]) if role else reverse("audience:templates"),
            role is not None,
        ),
        SetupStep(
            _("Who may do what"),
            _("Reviewers, trainers, sponsors, a second manager."),
            reverse("administration:roles"),
            ProgrammeRole.objects.exclude(person=person, role=Role.MANAGER).exists(),
        ),
        SetupStep(
            _("Calendar of the first wave"),
            _("When each step begins and ends."),
            reverse("audience:calendar", args=[wave.pk]) if wave else reverse("audience:templates"),
            wave is not None and StageDate.objects.filter(wave=wave).exists(),
        ),
    ]


def is_setting_up(person: Person) -> bool:
    """Whether this person's home leads to the setup: they administer, and no wave has a calendar yet."""
    return person.is_administrator and not StageDate.objects.exists()


def _latest_steered(person: Person) -> ProgrammeRole | None:
    roles = ProgrammeRole.objects.filter(person=person, role=Role.MANAGER).select_related("programme")
    return roles.order_by("-pk").first()


def proposed_levels() -> dict[str, str]:
    """The words for levels that the imports explained, by level."""
    answers = remembered_answers(kind_of("people")).get("level", {})
    words: dict[str, list[str]] = {}
    for word, level in answers.items():
        words.setdefault(level, []).append(word[:1].upper() + word[1:])
    return {level: ", ".join(several)[:60] for level, several in words.items() if level.isdigit()}


def _not_yet_set_up() -> "QuerySet[Person]":
    finished = StageDate.objects.all()
    return Person.objects.filter(pk=PERSON.pk, is_administrator=True).exclude(Exists(finished))


def _setup_things(person: Person, now: datetime) -> Iterable[NextThing]:
    if not person.is_administrator:
        return
    todo = [step for step in steps(person) if not step.done]
    if todo:
        yield NextThing(
            title=_("Set up Binôme: %(done)d of %(all)d steps done") % {"done": 7 - len(todo), "all": 7},
            text=_("Next: %(steps)s.") % {"steps": ", ".join(step.title for step in todo)},
            url=reverse("setup:checklist"),
            act=_("Go on with the setup"),
            weight=90,
        )


TASK_SOURCES = (TaskSource(_not_yet_set_up, _setup_things),)
