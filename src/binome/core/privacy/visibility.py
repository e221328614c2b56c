"""Who sees what, told by the declarations and the permission table themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.privacy.retention.lengths import in_words
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
# One room of the page, and the apps whose models stand in it: the two halves of the first step are one to the reader.
ROOMS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("Staff directory"), ("people", "directory")),
    (_("Competences"), ("competences",)),
    (_("Programmes"), ("programmes",)),
    (_("Signing in"), ("accounts",)),
    (_("Emails"), ("mail", "chats")),
    (_("Calendars"), ("agendas",)),
    (_("Audit trail"), ("privacy",)),
    (_("Audience"), ("audience", "diagnosis")),
    (_("Enrolment"), ("enrolment",)),
    (_("Learning"), ("learning", "statements")),
    (_("Matching"), ("matching",)),
    (_("Mentoring"), ("mentoring",)),
    (_("Network"), ("network",)),
    (_("Outcomes"), ("outcomes", "credentials")),
)


@dataclass(frozen=True)
class KeptLine:
    """One thing that is kept about people: why, who sees it, and for how long, which every night carries out."""

    why: str | Promise
    viewers: list[str | Promise]
    lengths: list[str]


@dataclass(frozen=True)
class Room:
    """The rows of one step."""

    name: str | Promise
    rows: list[KeptLine]


def rooms() -> list[Room]:
    """What is kept about people, step by step, from every model's declaration."""
    return [Room(name, rows) for name, labels in ROOMS if (rows := _rows(labels))]


def _rows(labels: Iterable[str]) -> list[KeptLine]:
    seen_by: dict[str, Sees] = {}
    kept_for: dict[str, dict[Kept, None]] = {}
    for model in (model for label in labels for model in apps.get_app_config(label).get_models()):
        declared = getattr(model, "privacy", None)
        if isinstance(declared, Privacy) and declared.of is not None:
            seen = Sees.NOBODY
            for sees in declared.fields.values():
                seen |= sees
            why = str(declared.why)
            seen_by[why] = seen_by.get(why, Sees.NOBODY) | seen
            kept_for.setdefault(why, {})[declared.kept] = None
    return [
        KeptLine(
            why,
            [name for viewer, name in VIEWERS.items() if viewer in seen],
            [in_words(kept) for kept in kept_for[why]],
        )
        for why, seen in seen_by.items()
    ]


def rights() -> list[tuple[str | Promise, list[str | Promise]]]:
    """Each right with the roles that hold it, from the permission table."""
    return [(Right(right).label, [role.label for role in sorted(roles)]) for right, roles in TABLE.items()]
