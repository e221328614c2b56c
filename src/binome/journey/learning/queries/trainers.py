"""Everyone’s preparation, for trainers and managers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from binome.core.people.models import Person
from binome.core.programmes.models import ProgrammeRole, Wave
from binome.core.programmes.permissions import Role
from binome.core.ui.listing import Order
from binome.journey.enrolment.models import Application, ApplicationQuerySet
from binome.journey.learning import rules
from binome.journey.learning.models import CharterSignature, ModuleDone, Preparation, RolePlayDone
from binome.journey.learning.queries.gate import is_prepared, path_of, with_progress
from binome.journey.learning.rules import Progress
from binome.journey.learning.states import Path


def trainer_roles_of(person: Person) -> QuerySet[ProgrammeRole]:
    """The programmes in which `person` is a trainer, whatever else they are."""
    return ProgrammeRole.objects.filter(person=person, role=Role.TRAINER)


def waves_trained_by(person: Person) -> QuerySet[Wave]:
    """The waves of those programmes, latest first."""
    programmes = trainer_roles_of(person).values("programme")
    return Wave.objects.filter(programme__in=programmes, archived_at=None).select_related("programme").order_by("-pk")


def everyone_in(wave: Wave) -> ApplicationQuerySet:
    """Accepted people of a wave with their progress: names and numbers, nothing written."""
    return with_progress(Application.objects.filter(wave=wave).accepted()).order_by("person__sort_key", "side")


ORDERS = {
    "person": Order(_("Person"), ("person__sort_key", "side")),
    "side": Order(_("Side"), ("side", "person__sort_key")),
}


def listed(wave: Wave, *, words: str = "", side: str = "") -> ApplicationQuerySet:
    """The same people as a list shows them, those looked for; read in a third of the time."""
    applications = Application.objects.filter(wave=wave).accepted()
    if words:
        people = Person.objects.get_queryset().filter(pk__in=applications.values("person"))
        applications = applications.filter(person__in=people.named(words))
    if side:
        applications = applications.filter(side=side)
    shown = (
        "wave",
        "side",
        "person__given_name",
        "person__family_name",
        "person__level",
        "person__entity__name",
        "preparation__path",
        "preparation__prepared_at",
        "preparation__objectives_read_at",
    )
    return applications.select_related("person__entity", "preparation").only(*shown)


def keys_of(applications: ApplicationQuerySet) -> tuple[list[int], list[int]]:
    """Their keys in order, and those of them whose preparation is not finished."""
    rows = list(applications.values_list("pk", "preparation__prepared_at"))
    return [key for key, _prepared_at in rows], [key for key, prepared_at in rows if prepared_at is None]


@dataclass(frozen=True)
class PreparationLine:
    """One line of the list: who, on which way, how far."""

    application: Application
    path: Path
    progress: Progress
    is_prepared: bool


def lines_of(applications: Sequence[Application]) -> list[PreparationLine]:
    """How far each of these people is, in three questions; nothing of what they wrote is read."""
    prepared = [application.preparation.pk for application in applications if hasattr(application, "preparation")]
    modules: dict[int, list[str]] = defaultdict(list)
    for preparation, module in ModuleDone.objects.filter(preparation__in=prepared).values_list("preparation", "module"):
        modules[preparation].append(module)
    played = RolePlayDone.objects.filter(preparation__in=prepared).order_by().values_list("preparation")
    role_plays = dict(played.annotate(n=Count("pk")))
    charters = CharterSignature.objects.filter(preparation__in=prepared, version=rules.CHARTER_VERSION)
    signed = set(charters.order_by().values_list("preparation", flat=True))

    def done(preparation: Preparation | None) -> rules.Done:
        if preparation is None:
            return rules.Done()
        key, read = preparation.pk, preparation.objectives_read_at is not None
        return rules.Done(modules[key], role_plays.get(key, 0), read, key in signed)

    return [
        PreparationLine(
            application,
            path := path_of(application),
            rules.progress(done(getattr(application, "preparation", None)), path=path),
            is_prepared(application),
        )
        for application in applications
    ]


def modules_with_versions(application: Application) -> list[str]:
    """The modules that someone finished, each with the version that they were taught on where it is the organisation's own."""
    preparation: Preparation | None = getattr(application, "preparation", None)
    finished = preparation.modules_done.all() if preparation is not None else []
    return [f"{done.module} v{done.version}" if done.version else done.module for done in finished]
