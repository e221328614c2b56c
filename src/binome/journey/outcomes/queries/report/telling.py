"""The report told: the five benefits each with its indicator, what stands behind them, and what cannot be said."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from binome.core.programmes.models import Wave
from binome.core.ui.dates import date_format
from binome.journey.diagnosis.queries.needs.themes import objectives_read
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.queries.report import benefits, figures, participation, pictures
from binome.journey.outcomes.queries.report.due import not_due_yet
from binome.journey.outcomes.queries.report.front import FrontFigures, front_of
from binome.journey.outcomes.queries.report.levels import compared
from binome.journey.outcomes.queries.report.literature import literature
from binome.journey.outcomes.queries.report.material import Material
from binome.journey.outcomes.queries.report.parts import (
    Cell,
    Indicator,
    Number,
    Picture,
    PictureLine,
    Report,
    ReportTable,
    Section,
)
from binome.journey.outcomes.queries.report.passing_on import passing_on
from binome.journey.outcomes.queries.report.portions import Portion
from binome.journey.outcomes.queries.report.skills import comparisons_of, skills
from binome.journey.outcomes.queries.report.statistics import statistics
from binome.journey.outcomes.queries.report.why import of_the_survey, why_these_themes
from binome.journey.outcomes.queries.report.wording import (
    TOO_FEW,
    figure,
    margin,
    published_portion,
)
from binome.journey.outcomes.states import Agreement, Frequency, Moment


def figures_of(wave: Wave, *, now: datetime, edition: int = 0, editions: Mapping[int, Report] | None = None) -> Report:
    """The figures of a wave as they stand, in the reader's language; `edition`: they are being published as that one.

    Nothing in it rests on fewer than five answers, nor is told by subtracting one figure, or one reading, from another:
    `editions`, the last ones of this wave and of those before it, by wave, say what was told already.
    """
    editions = editions or {}
    published = editions.get(wave.pk)
    material = Material(wave, final=edition > 0)
    today = localtime(now)
    comparisons = comparisons_of(material, wave)
    ways, objectives = participation.pair_ways(wave), objectives_read(wave)
    lived, final = figures.as_published(figures.lived(material, wave), published), material.is_final(wave)
    steps = participation.publishable_steps(
        participation.wave_way(wave, ways),
        final=final,
        published=published,
        closed_is_told=lived.closed is not None,
        of_the_survey=of_the_survey(objectives),
    )
    portions = _portions(material, wave)
    source = FrontFigures(
        comparisons=comparisons,
        portions=portions,
        steps=steps,
        lived=lived,
        ideas=figures.ideas(material, wave),
        final=final,
    )
    funnel = participation.funnel(steps)
    return Report(
        title=_("What moved during the wave"),
        wave=wave.name,
        programme=wave.programme.name,
        made_on=date_format(today, "DATE_FORMAT"),
        day=(today.year, today.month, today.day),
        edition=edition,
        sections=(
            skills(comparisons),
            benefits.mentors_stay(material, wave, portions),
            benefits.communities(wave, portions, final=source.final),
            benefits.generations(material, wave, portions),
            benefits.new_ideas(source.ideas, wave),
            benefits.links_made(material, wave, published=published),
            _activity(source, wave, tuple(each for each in (funnel, participation.rhythm(wave, ways)) if each)),
            _words(material, wave, portions),
            passing_on(comparisons, portions, source.lived, final=source.final),
            _wave_after_wave(material, editions, sessions={wave.pk: lived.told_sessions(final=final)}),
            why_these_themes(material, wave, objectives),
            statistics(comparisons),
            literature(comparisons, mentor_again=portions["mentor_again"]),
            _method(),
        ),
        front=front_of(source, wave, funnel=funnel),
        due=tuple(not_due_yet(wave, comparisons, now=now, final=source.final)),
    )


def _portions(material: Material, wave: Wave) -> dict[str, Portion]:
    """The shares that several parts of the report tell, by question."""
    asked = {
        "practice": (Frequency.WEEKLY, Side.MENTEE),
        "recommends": (9, Side.MENTEE),
        "mentor_again": (Agreement.RATHER, Side.MENTOR),
        "understands": (Agreement.RATHER, None),
        "age_matters_little": (Agreement.RATHER, None),
        "changed_mind": (1, None),
    }
    return {
        question: _portion(material, wave, question=question, at_least=at_least, side=side)
        for question, (at_least, side) in asked.items()
    }


def _reported(source: FrontFigures) -> tuple[Indicator, ...]:
    """Meetings without a date, as pairs counted them: apart from those of which a day is known, and only where there are any."""
    meetings = source.lived.told_reported(final=source.final)
    if meetings == TOO_FEW:
        return ()
    return (Indicator(_("Further meetings"), meetings, _("as pairs counted them, without dates"), "reported"),)


def _activity(source: FrontFigures, wave: Wave, drawn: tuple[Picture, ...]) -> Section:
    lived = source.lived
    return Section(
        key="lived",
        title=_("Activity"),
        lead=_("Counted from dates alone; what pairs said to each other stays with them."),
        indicators=(
            Indicator(_("Pairs formed"), Number(lived.pairs), _("%(n)s aimed at") % {"n": wave.target_pairs}, "pairs"),
            Indicator(
                _("Pairs closed"),
                figure(lived.closed, places=0) if source.final else TOO_FEW,
                _ended(lived.ended_early) if source.final else "",
            ),
            Indicator(_("Sessions held"), source.sessions, key="sessions"),
            *_reported(source),
            Indicator(_("Hours together"), source.hours, _("as the length of each session was noted"), "hours"),
        ),
        pictures=drawn,
    )


def _ended(pairs: int | None) -> str:
    return "" if pairs is None else _("%(n)s ended early") % {"n": pairs}


def _portion(material: Material, wave: Wave, *, question: str, at_least: int, side: Side | None = None) -> Portion:
    answers = material.closings(wave, side=side)
    return figures.portion_of(answers, question=question, at_least=at_least, final=material.is_final(wave))


def _words(material: Material, wave: Wave, portions: dict[str, Portion]) -> Section:
    recommends = portions["recommends"]
    parts = figures.marks_of(material.closings(wave, side=Side.MENTEE), final=material.is_final(wave))
    lines = (PictureLine(_("All mentees"), tuple(map(Number, parts)), note=f"n = {sum(parts)}"),) if parts else ()
    heads = (_("9 or 10"), _("7 or 8"), _("0 to 6"))
    drawn = Picture("splits", _("Would you recommend it? From 0 to 10"), heads, lines)
    return Section(
        key="words",
        title=_("In their own words"),
        lead=_(
            "Testimonies are shown as far as their authors agreed; comments from ten people or more, read over by a "
            "person who masks what names anyone."
        ),
        indicators=(
            Indicator(
                _("Mentees who would recommend it (9 or 10)"),
                published_portion(recommends),
                margin(recommends),
                "recommends",
            ),
        ),
        pictures=(drawn,) if lines else (),
    )


def _wave_after_wave(material: Material, editions: Mapping[int, Report], *, sessions: Mapping[int, Cell]) -> Section:
    """Each wave of the programme so far; `sessions`: those that the rest of the report tells, by wave."""
    recommends = [
        (each.name, _portion(material, each, side=Side.MENTEE, question="recommends", at_least=9))
        for each in material.waves_told
    ]
    again = [
        (each.name, _portion(material, each, side=Side.MENTOR, question="mentor_again", at_least=Agreement.RATHER))
        for each in material.waves_told
    ]
    multiples = (
        pictures.intervals(_("Mentees who would recommend it, wave after wave"), recommends),
        pictures.intervals(_("Mentors who would mentor again, wave after wave"), again),
    )
    return Section(
        key="waves",
        title=_("Wave after wave"),
        pictures=tuple(each for each in multiples if each),
        tables=(
            ReportTable(
                _("Waves of the programme"),
                (
                    _("Wave"),
                    _("Pairs"),
                    _("Sessions held"),
                    _("Change of mentees"),
                    _("Would recommend"),
                    _("Ideas adopted"),
                ),
                tuple(
                    _line(
                        material,
                        each,
                        portion,
                        sessions=sessions.get(each.pk) or _sessions_of_another(material, each, editions.get(each.pk)),
                    )
                    for each, (_name, portion) in zip(material.waves_told, recommends, strict=True)
                ),
            ),
        ),
        notes=(_("Waves differ in their people and themes: lines are one under the other, they are not a trial."),),
    )


def _sessions_of_another(material: Material, wave: Wave, published: Report | None) -> Cell:
    """Sessions held in an earlier wave. Pairs may live on when theirs has closed: then its last edition says how many."""
    if material.is_final(wave):
        return figures.published_count(published, "sessions")
    return figures.as_published(figures.lived(material, wave), published).told_sessions(final=False)


def _line(material: Material, wave: Wave, recommends: Portion, *, sessions: Cell) -> tuple[Cell, ...]:
    moved = compared(material, wave, side=Side.MENTEE, moment=Moment.CLOSING).overall
    return (
        wave.name,
        Number(len(material.pairs_of(wave))),
        sessions,
        figure(moved.mean_change if moved else None, signed=True),
        published_portion(recommends),
        Number(figures.ideas(material, wave).adopted),
    )


def _method() -> Section:
    return Section(
        key="method",
        title=_("How to read this report"),
        notes=(
            _(
                "Nothing here rests on fewer than five answers, nor can be worked out by subtracting one figure from another."
            ),
            _(
                "New answers enter the figures at least five at a time, so that comparing two readings never reveals one person's answer."
            ),
            _(
                "A share is given in figures when at least five people are on each side of it. When nearly everyone is "
                "on one side, words say so once the figures are final, never how many. A mean is given when at least "
                "two people answered differently from most."
            ),
            _("Levels are people's own view of themselves, on the same themes and the same scale both times."),
            _("No figure here proves that the programme caused a change: nobody was drawn by lot to take part or not."),
            _("Intervals hold ninety-five times in a hundred: Student's t for means, Wilson's for shares."),
        ),
    )
