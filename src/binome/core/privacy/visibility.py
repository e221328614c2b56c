"""Who sees what, told by the declarations and the permission table themselves."""

from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Privacy, Sees
from binome.core.programmes.permissions import TABLE, Right

VIEWERS: dict[Sees, str | Promise] = {
    Sees.SELF: _("The person"),
    Sees.PARTNER: _("The other half of the pair"),
    Sees.COLLEAGUES: _("Colleagues"),
    Sees.MANAGER: _("Programme managers"),
    Sees.REVIEWER: _("Reviewers, without names"),
    Sees.TRAINER: _("Trainers"),
    Sees.SPONSOR: _("Sponsors"),
    Sees.ADMINISTRATOR: _("Administrators"),
    Sees.AGGREGATE: _("Only as figures on five people or more"),
}
STEPS: dict[str, str | Promise] = {
    "people": _("Staff directory"),
    "competences": _("Competences"),
    "programmes": _("Programmes"),
    "mail": _("Letters"),
    "privacy": _("Audit trail"),
    "audience": _("Audience"),
    "enrolment": _("Enrolment"),
    "learning": _("Learning"),
    "matching": _("Matching"),
    "mentoring": _("Mentoring"),
    "network": _("Network"),
    "outcomes": _("Outcomes"),
}


@dataclass(frozen=True)
class Row:
    """One thing that is kept about people: why, who sees it. Nothing erases it by itself yet, so no length is told."""

    why: str | Promise
    viewers: list[str | Promise]


@dataclass(frozen=True)
class Room:
    """The rows of one step."""

    name: str | Promise
    rows: list[Row]


def rooms() -> list[Room]:
    """What is kept about people, step by step, from every model's declaration."""
    return [Room(name, rows) for label, name in STEPS.items() if (rows := _rows(label))]


def _rows(label: str) -> list[Row]:
    seen_by: dict[str, Sees] = {}
    for model in apps.get_app_config(label).get_models():
        declared = getattr(model, "privacy", None)
        if isinstance(declared, Privacy) and declared.of is not None:
            seen = Sees.NOBODY
            for sees in declared.fields.values():
                seen |= sees
            why = str(declared.why)
            seen_by[why] = seen_by.get(why, Sees.NOBODY) | seen
    return [Row(why, [name for viewer, name in VIEWERS.items() if viewer in seen]) for why, seen in seen_by.items()]


def rights() -> list[tuple[str | Promise, list[str | Promise]]]:
    """Each right with the roles that hold it, from the permission table."""
    return [(Right(right).label, [role.label for role in sorted(roles)]) for right, roles in TABLE.items()]
