"""Who holds which role: administrators and HR in the whole installation, the others in a programme."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from binome.core.people.models import Person
from binome.core.people.text import folded
from binome.core.privacy.second_factor.queries import ROLES, without_factor
from binome.core.privacy.second_factor.queries import holders as second_factor_holders
from binome.core.programmes.models import Programme, ProgrammeRole
from binome.core.programmes.permissions import ADMINISTRATOR, HR, Role

EVERYWHERE: dict[str, str | Promise] = {ADMINISTRATOR: _("Administrator"), HR: pgettext_lazy("role", "Human resources")}
MAY: dict[str, str | Promise] = {
    ADMINISTRATOR: _("runs the installation: staff directory, roles, settings, outbox"),
    HR: _("starts programmes, looks after the staff directory, reads references and appeals"),
    Role.MANAGER: _("steers the waves of a programme"),
    Role.REVIEWER: _("marks case studies without seeing names"),
    Role.TRAINER: _("runs workshops and records attendance"),
    Role.SPONSOR: _("reads the map and the report, answers ideas"),
}
FOUND = 20  # people shown of a search


@dataclass(frozen=True)
class Holder:
    """Someone who holds a role, in a programme or everywhere."""

    person: Person
    role: str
    label: str | Promise
    programme: Programme | None


def holders() -> list[tuple[str | Promise, str | Promise, list[Holder]]]:
    """Each role with what it may do and who holds it."""
    people = list(Person.objects.employed().filter(Q(is_administrator=True) | Q(is_hr=True)).select_related("entity"))
    by_role: dict[str, list[Holder]] = {
        ADMINISTRATOR: [_everywhere(person, ADMINISTRATOR) for person in people if person.is_administrator],
        HR: [_everywhere(person, HR) for person in people if person.is_hr],
    }
    roles = ProgrammeRole.objects.select_related("person__entity", "programme")
    for held in sorted(roles, key=lambda role: (folded(role.programme.name), role.person.sort_key)):
        holder = Holder(held.person, held.role, held.get_role_display(), held.programme)
        by_role.setdefault(held.role, []).append(holder)
    return [(label_of(role), MAY[role], by_role.get(role, [])) for role in (*EVERYWHERE, *Role.values)]


def _everywhere(person: Person, role: str) -> Holder:
    return Holder(person, role, EVERYWHERE[role], None)


def label_of(role: str) -> str | Promise:
    """The role in words."""
    return EVERYWHERE.get(role) or Role(role).label


def people_found(words: str) -> list[Person]:
    """Who works here and is called so, the first of them."""
    if not words.strip():
        return []
    return list(Person.objects.employed().matching(words).select_related("entity")[:FOUND])


def having_second_factor() -> list[tuple[str | Promise, int, int]]:
    """Each role: how many of those who hold it have a second step, and how many they are."""
    return [
        (label_of(role), held.count() - without_factor(held).count(), held.count())
        for role, held in ((role, second_factor_holders((role,))) for role in ROLES)
    ]
