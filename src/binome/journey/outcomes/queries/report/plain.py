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
            NetworkLinks(network["title"], tuple(map(tuple, network["nodes"])), tuple(map(tuple, network["links"])))
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
    return Indicator(kept["label"], _cell(kept["value"]), kept["note"])


def _picture(kept: dict[str, Any]) -> Picture:
    lines = tuple(
        PictureLine(line["label"], tuple(map(_cell, line["values"])), line["text"], line["note"])
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
