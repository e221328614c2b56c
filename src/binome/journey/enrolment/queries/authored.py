"""Case studies as the organisation writes them: what one is made of."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.core.competences import shapes
from binome.core.competences.shapes import BilingualShape, GroupShape, ListShape, NumberShape

CASE = GroupShape(
    {
        "situation": BilingualShape(_("The situation"), 3000),
        "material": ListShape(
            _("What one is given to work on"),
            _("Document"),
            GroupShape(
                {
                    "title": BilingualShape(_("Title")),
                    "lines": ListShape(_("Lines"), _("Line"), BilingualShape(_("Line"), 1000), 1, 20),
                }
            ),
            0,
            6,
        ),
        "task": ListShape(_("What we ask"), _("Task"), BilingualShape(_("Task"), 500), 1, 6),
        "expected": ListShape(_("What readers look for"), _("Element"), BilingualShape(_("Element"), 500), 1, 10),
        "partial": BilingualShape(_("An answer closer to a 1"), 1000),
        "outstanding": BilingualShape(_("An answer closer to a 3"), 1000),
        "traps": ListShape(_("Common mistakes"), _("Mistake"), BilingualShape(_("Mistake"), 500), 1, 10),
        "samples": ListShape(
            _("Sample answers, on which readers practise"),
            _("Sample answer"),
            GroupShape(
                {
                    "text": BilingualShape(_("The answer"), 3000),
                    "expertise": NumberShape(_("Agreed mark: knowledge"), 0, 3),
                    "method": NumberShape(_("Agreed mark: method"), 0, 3),
                    "pedagogy": NumberShape(_("Agreed mark: teaching"), 0, 3),
                    "prudence": NumberShape(_("Agreed mark: care"), 0, 3),
                    "why": BilingualShape(_("Why these marks"), 1000),
                }
            ),
            0,
            5,
        ),
    }
)


def _criterion(label: str | Promise) -> GroupShape:
    anchors = ListShape(_("What an answer does, from 0 to 3"), _("Mark"), BilingualShape(_("Anchor"), 300), 4, 4)
    return GroupShape({"name": BilingualShape(_("Name of the criterion"), 120), "anchors": anchors}, label)


# the same four places in every rubric: marks are kept by place, not by name
RUBRIC = GroupShape(
    {
        "expertise": _criterion(_("First criterion")),
        "method": _criterion(_("Second criterion")),
        "pedagogy": _criterion(_("Third criterion")),
        "prudence": _criterion(_("Fourth criterion: a 0 here is never favourable")),
    }
)


def opened_case(shipped: Mapping[str, Any]) -> Any:
    """A case study that shipped, with every part that may be written."""
    return shapes.completed(CASE, shipped)
