"""Pictures of the report, from figures that may be told: nothing is decided here about what may be."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from binome.core.people import organisation
from binome.core.privacy.disclosure.links import shown_links
from binome.journey.outcomes.queries.report.levels import SideComparison
from binome.journey.outcomes.queries.report.material import Formed
from binome.journey.outcomes.queries.report.parts import Cell, Number, Picture, PictureLine
from binome.journey.outcomes.queries.report.portions import Portion
from binome.journey.outcomes.queries.report.wording import TOO_FEW, figure, interval

LEAST_DRAWN = 2  # lines: with fewer a number says more than a drawing


def dumbbells(title: str, titles: dict[str, str], comparison: SideComparison) -> Picture | None:
    """Each subject from its start to its close with the interval of the change, the largest change first."""
    moved = sorted(comparison.by_subject.items(), key=lambda entry: (-(entry[1].mean_change or 0), entry[0]))
    if not moved:
        return None
    lines = tuple(
        PictureLine(
            titles.get(subject, subject),
            (
                Number(change.mean_before or 0, places=2),
                Number(change.mean_after or 0, places=2),
                figure(change.mean_change, signed=True),
                *interval(change),
            ),
            str(figure(change.mean_change, signed=True)),
            f"n = {change.n}",
        )
        for subject, change in moved
    )
    heads = (_("At the start"), _("At the close"), _("Change"), _("Interval from"), _("Interval to"))
    note = _(
        "Hollow: at the start. Full: at the close. Pale: the interval of the change. From 1 to 4, by their own account."
    )
    return Picture("dumbbells", title, heads, lines, note)


def intervals(title: str, portions: Sequence[tuple[str, Portion]], *, note: str = "") -> Picture | None:
    """Shares with their 95 % interval; those that are told in figures."""
    lines = tuple(
        PictureLine(
            label,
            (_points(portion.share.share), _points(portion.share.low), _points(portion.share.high)),
            note=_("%(count)s of %(of)s") % {"count": portion.share.count, "of": portion.share.of},
        )
        for label, portion in portions
        if portion.share is not None
    )
    heads = (_("Share"), _("Interval from"), _("Interval to"))
    return Picture("intervals", title, heads, lines, note) if len(lines) >= LEAST_DRAWN else None


def _points(share: float | None) -> Number:
    return Number(100 * (share or 0), kind="percent")


def moves(rows: Sequence[tuple[str, SideComparison]]) -> Picture | None:
    """How many went up, stayed and went down; up against the rest where the three may not be told of everyone."""
    threes = [(label, comparison.moved) for label, comparison in rows if comparison.moved]
    twos = [(label, comparison.went_up) for label, comparison in rows]
    return _split(
        "splits",
        _("How people moved on their themes"),
        (_("went up"), _("stayed"), _("went down")),
        (_("went up"), _("did not go up")),
        threes,
        twos,
    )


def opinions(title: str, rows: Sequence[tuple[str, tuple[int, ...] | None, Portion]]) -> Picture | None:
    """How many agree, neither, disagree; agree against the rest where the three may not be told of every question."""
    threes = [(label, parts) for label, parts, _portion in rows if parts]
    twos = [(label, portion) for label, _parts, portion in rows]
    return _split(
        "diverging", title, (_("agree"), _("neither"), _("disagree")), (_("agree"), _("do not")), threes, twos
    )


def _split(
    kind: str,
    title: str,
    three: tuple[str, ...],
    two: tuple[str, ...],
    threes: Sequence[tuple[str, tuple[int, ...]]],
    twos: Sequence[tuple[str, Portion]],
) -> Picture | None:
    publishable = [(label, (p.share.count, p.share.of - p.share.count)) for label, p in twos if p.share is not None]
    heads, rows = (three, list(threes)) if len(threes) >= max(len(publishable), 1) else (two, publishable)
    if not rows:
        return None
    lines = tuple(
        PictureLine(label, tuple(Number(part) for part in parts), note=f"n = {sum(parts)}") for label, parts in rows
    )
    return Picture("diverging" if kind == "diverging" else "splits", title, heads, lines)


def levels_joined(pairs: Sequence[Formed]) -> dict[tuple[int, int], int]:
    """How many pairs join which level of mentors to which of mentees: what may be drawn, small cells hidden with what
    would tell them; nothing when that is hardly anything.
    """
    levels = {
        (f"mentor {pair.mentor_level}", f"mentee {pair.mentee_level}"): (pair.mentor_level, pair.mentee_level)
        for pair in pairs
    }
    joined = Counter((f"mentor {pair.mentor_level}", f"mentee {pair.mentee_level}") for pair in pairs)
    shown = {levels[link]: count for link, count in shown_links(joined).items()}
    return shown if len(shown) >= LEAST_DRAWN else {}


def levels_met(pairs: Sequence[Formed]) -> Picture | None:
    """The same, drawn."""
    shown = levels_joined(pairs)
    if not shown:
        return None
    house = organisation.current()
    mentors = sorted({pair.mentor_level for pair in pairs})
    mentees = sorted({pair.mentee_level for pair in pairs})

    def cell(mentor: int, mentee: int) -> Cell:
        count = shown.get((mentor, mentee))
        return TOO_FEW if count is None else Number(count)

    lines = tuple(
        PictureLine(house.level(mentor), tuple(cell(mentor, mentee) for mentee in mentees)) for mentor in mentors
    )
    return Picture(
        "matrix",
        _("Pairs by level: mentors down, mentees across"),
        tuple(house.level(mentee) for mentee in mentees),
        lines,
        _("A dash: nobody, or too few to show."),
    )
