"""A published report read back from the plain values that an edition keeps, those of earlier versions included."""

from typing import Any

from django.utils.translation import gettext as _

from binome.journey.outcomes.queries.report.parts import (
    Cell,
    Front,
    Indicator,
    NetworkLinks,
    Number,
    Picture,
    PictureLine,
    Quote,
    Report,
    ReportTable,
    Section,
)

# Version 0.1 named its indicators by their labels alone, in the words it had then.
KEYS_OF_0_1 = {
    "Pairs formed": "pairs",
    "Binômes formés": "pairs",
    "Sessions held": "sessions",
    "Séances tenues": "sessions",
    "Hours together": "hours",
    "Heures ensemble": "hours",
    "Mentees: mean change": "mentee_change",
    "Mentorés\u00a0: évolution moyenne": "mentee_change",
    "Mentors: mean change": "mentor_change",
    "Mentors\u00a0: évolution moyenne": "mentor_change",
    "Mentees who would recommend it (9 or 10)": "recommends",
    "Mentorés qui le recommanderaient (9 ou 10)": "recommends",
    "Would mentor again": "mentor_again",
    "Seraient mentors à nouveau": "mentor_again",
    "Ideas adopted": "ideas_adopted",
    "Idées adoptées": "ideas_adopted",
    "Pairs across two departments": "across_departments",
    "Binômes entre deux directions": "across_departments",
    "Before this wave": "before",
    "Avant cette vague": "before",
    "With this wave": "after",
    "Avec cette vague": "after",
    "Pairs two levels apart or more": "levels_apart",
    "Binômes à deux niveaux d’écart ou plus": "levels_apart",
}


def from_plain(kept: dict[str, Any]) -> Report:
    """The report that `dataclasses.asdict` and JSON made plain."""
    front = kept.get("front")
    return Report(
        title=kept["title"],
        wave=kept["wave"],
        programme=kept["programme"],
        made_on=kept["made_on"],
        day=(kept["day"][0], kept["day"][1], kept["day"][2]),
        sections=tuple(_section(section) for section in kept["sections"]),
        edition=kept["edition"],
        front=_front(front) if front else None,
        due=tuple(kept.get("due", ())),
    )


def _front(kept: dict[str, Any]) -> Front:
    return Front(
        headline=kept["headline"],
        limits=kept["limits"],
        figures=tuple(map(_indicator, kept["figures"])),
        picture=_picture(kept["picture"]) if kept["picture"] else None,
        next_steps=tuple(kept["next_steps"]),
    )


def _section(kept: dict[str, Any]) -> Section:
    return Section(
        key=kept["key"],
        title=kept["title"],
        lead=kept["lead"],
        indicators=tuple(map(_indicator, kept["indicators"])),
        pictures=(*map(_picture, kept.get("pictures", ())), *map(_slopes, kept.get("slopes", ()))),
        networks=tuple(
            NetworkLinks(
                network["title"],
                tuple(map(tuple, network["nodes"])),
                tuple(map(tuple, network["links"])),
                network.get("key") or KEYS_OF_0_1.get(network["title"], ""),
            )
            for network in kept["networks"]
        ),
        tables=tuple(
            ReportTable(
                table["caption"], tuple(table["columns"]), tuple(tuple(map(_cell, row)) for row in table["rows"])
            )
            for table in kept["tables"]
        ),
        quotes=tuple(Quote(**quote) for quote in kept["quotes"]),
        notes=tuple(kept["notes"]),
    )


def _indicator(kept: dict[str, Any]) -> Indicator:
    key = kept.get("key") or KEYS_OF_0_1.get(kept["label"], "")
    return Indicator(kept["label"], _cell(kept["value"]), kept["note"], key)


def _picture(kept: dict[str, Any]) -> Picture:
    lines = tuple(
        PictureLine(line["label"], tuple(map(_cell, line["values"])), line["text"], line["note"], line.get("key", ""))
        for line in kept["lines"]
    )
    return Picture(kept["kind"], kept["title"], tuple(kept["heads"]), lines, kept["note"])


def _slopes(kept: dict[str, Any]) -> Picture:
    """Version 0.1 drew a line from start to close, without its interval."""
    lines = []
    for line in kept["lines"]:
        before, after = Number(**line["before"]), Number(**line["after"])
        change = Number(after.value - before.value, 2, "signed")
        lines.append(PictureLine(line["label"], (before, after, change), str(change), line["note"]))
    heads = (_("At the start"), _("At the close"), _("Change"))
    return Picture("dumbbells", kept["title"], heads, tuple(lines))


def _cell(kept: str | dict[str, Any]) -> Cell:
    return kept if isinstance(kept, str) else Number(**kept)
