"""What the models declare, as tables of the documents."""

from django.utils.translation import gettext as _

from binome.core.people.declarations import Fate
from binome.core.privacy.erasure.fates import declared, fates
from binome.core.privacy.retention.lengths import in_words
from binome.core.privacy.visibility import VIEWERS, rights, rooms
from binome.interfaces.administration.documents.blocks import DocumentTable
from binome.orchestration.automatic_steps import STEPS, switched_on


def purposes() -> DocumentTable:
    """Each purpose, by step: those that the same people see for as long share a row."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for room in rooms():
        for row in room.rows:
            seen, kept = " · ".join(map(str, row.viewers)) or _("Nobody"), " · ".join(row.lengths)
            alike.setdefault((str(room.name), seen, kept), []).append(str(row.why))
    rows = tuple((step, " · ".join(purposes), seen, kept) for (step, seen, kept), purposes in alike.items())
    return DocumentTable((_("Step"), _("Purpose"), _("Who sees it"), _("For how long")), rows)


def tables() -> DocumentTable:
    """Each table about people, with its columns and what erasing does to them."""
    rows = []
    for model, privacy in declared():
        if privacy.of is not None:
            erased = sorted({str(_fate_in_words(fate)) for fate in fates(model, privacy).values()})
            viewers = [
                str(name) for viewer, name in VIEWERS.items() if any(viewer in s for s in privacy.fields.values())
            ]
            rows.append(
                (
                    model._meta.label,
                    ", ".join(privacy.fields),
                    " · ".join(viewers) or _("Nobody"),
                    in_words(privacy.kept),
                    " · ".join(erased),
                )
            )
    columns = (_("Table"), _("Columns"), _("Who sees it"), _("For how long"), _("When the person is erased"))
    return DocumentTable(columns, tuple(rows))


def _fate_in_words(fate: Fate) -> str:
    return {
        Fate.DELETED: _("deleted"),
        Fate.CLEARED: _("emptied"),
        Fate.PSEUDONYM: _("a code in the place of the person"),
        Fate.COUNTED: _("stays as a figure, without a name"),
        Fate.SHARED: _("stays without a name: it is somebody else’s as well"),
        Fate.NAMES: _("a neutral word in the place of the name"),
        Fate.NOBODY: _("says nothing of anyone"),
    }[fate]


def roles() -> DocumentTable:
    """Which role may do what."""
    return DocumentTable(
        (_("Right"), _("Roles")), tuple((str(right), " · ".join(map(str, held))) for right, held in rights())
    )


def automatic_steps() -> DocumentTable:
    """What happens by itself."""
    rows = []
    for step in STEPS:
        by = switched_on(step)
        since = _("Always on") if not step.switched_on_by else by.by if by else _("Not switched on yet")
        rows.append((str(step.name), str(step.reads), str(step.decides), str(step.person), since))
    columns = (
        _("What happens by itself"),
        _("What it reads"),
        _("What it decides"),
        _("Where people decide"),
        _("Switched on by"),
    )
    return DocumentTable(columns, tuple(rows))
