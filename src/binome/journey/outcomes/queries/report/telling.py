"""The report told: why these themes, the five benefits each with its indicator, and what cannot be said."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.privacy.disclosure.thresholds import may_show
from binome.core.programmes.models import Wave
from binome.core.ui.dates import date_format
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.queries.report import figures
from binome.journey.outcomes.queries.report.levels import compared
from binome.journey.outcomes.queries.report.material import Material
from binome.journey.outcomes.queries.report.parts import (
    Cell,
    Indicator,
    NetworkLinks,
    Number,
    Report,
    ReportTable,
    Section,
)
from binome.journey.outcomes.queries.report.portions import Portion
from binome.journey.outcomes.queries.report.skills import skills
from binome.journey.outcomes.queries.report.why import why_these_themes
from binome.journey.outcomes.queries.report.wording import (
    count,
    count_beside,
    decimal,
    figure,
    margin,
    published_portion,
    untold,
)
from binome.journey.outcomes.queries.report.woven import woven as woven_by
from binome.journey.outcomes.rules import links as rules_of_links
from binome.journey.outcomes.states import Agreement, Frequency, Moment


def figures_of(wave: Wave, *, now: datetime, edition: int = 0) -> Report:
    """The figures of a wave as they stand, in the reader's language; `edition`: they are being published as that one.

    Nothing in it rests on fewer than five answers, nor is told by subtracting one figure, or one reading, from another.
    """
    material = Material(wave, final=edition > 0)
    today = localtime(now)
    return Report(
        title=_("What the wave changed"),
        wave=wave.name,
        programme=wave.programme.name,
        made_on=date_format(today, "DATE_FORMAT"),
        day=(today.year, today.month, today.day),
        edition=edition,
        sections=(
            why_these_themes(material, wave),
            _in_short(material, wave),
            _communities(material, wave),
            _staying(material, wave),
            skills(material, wave),
            _generations(material, wave),
            _ideas(material, wave),
            _links(material, wave),
            _words(material, wave),
            _wave_after_wave(material),
            _method(),
        ),
    )


def _in_short(material: Material, wave: Wave) -> Section:
    lived = figures.lived(material, wave)
    return Section(
        key="lived",
        title=_("Activity"),
        lead=_("Counted from dates alone; what pairs said to each other stays with them."),
        indicators=(
            Indicator(_("Pairs formed"), Number(lived.pairs), _("%(n)s aimed at") % {"n": wave.target_pairs}),
            Indicator(_("Pairs closed"), figure(lived.closed, places=0), _ended(lived.ended_early)),
            Indicator(_("Sessions held"), Number(lived.sessions)),
            Indicator(_("Hours together"), Number(lived.hours)),
        ),
    )


def _ended(pairs: int | None) -> str:
    return "" if pairs is None else _("%(n)s ended early") % {"n": pairs}


def _communities(material: Material, wave: Wave) -> Section:
    shared = figures.shared(wave)
    practice = _portion(material, wave, side=Side.MENTEE, question="practice", at_least=Frequency.WEEKLY)
    return Section(
        key="communities",
        title=_("Communities, versatility, performance"),
        lead=_("Do people share what they know beyond their pair, and use it in their work?"),
        indicators=(
            Indicator(_("Communities"), Number(shared.communities)),
            Indicator(_("Members"), count(shared.members)),
            Indicator(_("Posts"), Number(shared.posts)),
            Indicator(
                _("Joined one beyond their own themes"),
                published_portion(shared.beyond_own_themes),
                margin(shared.beyond_own_themes),
            ),
            Indicator(_("Use what they worked on every week or more"), published_portion(practice), margin(practice)),
        ),
        notes=(_("Use is as mentees report it at the close. What each changed in their work is quoted further on."),),
    )


def _staying(material: Material, wave: Wave) -> Section:
    staying = figures.staying(material, wave)
    again = _portion(material, wave, side=Side.MENTOR, question="mentor_again", at_least=Agreement.RATHER)
    future = figures.future_here(wave, final=material.is_final(wave))
    return Section(
        key="staying",
        title=_("Mentors stay"),
        lead=_("Mentors still here, beside colleagues of the same levels who took part in no wave."),
        indicators=(
            Indicator(_("Mentors still here"), published_portion(staying.mentors), margin(staying.mentors)),
            Indicator(_("Comparable colleagues still here"), published_portion(staying.others), margin(staying.others)),
            Indicator(_("Would mentor again"), published_portion(again), margin(again)),
            Indicator(_("See themselves here in two years"), published_portion(future), margin(future)),
        ),
        notes=(
            _(
                "Mentors are volunteers who were chosen: they may have been likelier to stay from the start. The two "
                "shares stand side by side; their difference is not the effect of mentoring."
            ),
            _("The answer on the next two years is counted without names, apart from every other answer."),
        ),
    )


def _generations(material: Material, wave: Wave) -> Section:
    understands = _portion(material, wave, question="understands", at_least=Agreement.RATHER)
    age = _portion(material, wave, question="age_matters_little", at_least=Agreement.RATHER)
    mind = _portion(material, wave, question="changed_mind", at_least=1)
    return Section(
        key="generations",
        title=_("Generations understand each other"),
        lead=_("Both halves answer at the close; nobody's age is kept."),
        indicators=(
            Indicator(
                _("Understand better how the other generation works"),
                published_portion(understands),
                margin(understands),
            ),
            Indicator(_("Find that age matters little in what one can learn"), published_portion(age), margin(age)),
            Indicator(_("Changed their mind about a cliché"), published_portion(mind), margin(mind)),
        ),
        notes=(_("Asked once, at the close: what people feel they gained, not a measured change."),),
    )


def _portion(material: Material, wave: Wave, *, question: str, at_least: int, side: Side | None = None) -> Portion:
    answers = material.closings(wave, side=side)
    return figures.portion_of(answers, question=question, at_least=at_least, final=material.is_final(wave))


def _ideas(material: Material, wave: Wave) -> Section:
    ideas = figures.ideas(material, wave)
    waited = _("median wait in days: %(n)s") % {"n": decimal(ideas.days_to_answer, places=0)} if ideas.answered else ""
    voices = "" if ideas.voices is None else ngettext("%(n)s vote", "%(n)s votes", ideas.voices) % {"n": ideas.voices}
    return Section(
        key="ideas",
        title=str(wave.programme.wording.ideas),
        lead=_("Ideas born in sessions and communities, shared with the consent of both."),
        indicators=(
            Indicator(_("Ideas proposed"), Number(ideas.proposed), voices),
            Indicator(_("Ideas answered"), Number(ideas.answered), waited),
            Indicator(
                _("Ideas adopted"),
                Number(ideas.adopted),
                ngettext("of %(n)s proposed", "of %(n)s proposed", ideas.proposed) % {"n": ideas.proposed},
            ),
            Indicator(_("Ideas done"), Number(ideas.done)),
        ),
        tables=(
            (ReportTable(_("Adopted ideas"), (_("Idea"),), tuple((title,) for title in ideas.adopted_titles)),)
            if ideas.adopted_titles
            else ()
        ),
    )


def _links(material: Material, wave: Wave) -> Section:
    woven = woven_by(material, wave, others=_("Other departments"))
    reach, met = woven.crossings, figures.middle_of(material.closings(wave, side=Side.MENTOR), question="people_met")
    return Section(
        key="links",
        title=_("Links between levels and departments"),
        lead=_("Pairs by where their two people work. Departments with fewer than five participants are grouped."),
        indicators=(
            Indicator(
                _("Pairs across two departments"),
                count_beside(reach.across_parts, of=reach.pairs),
                ngettext("of %(n)s pair", "of %(n)s pairs", reach.pairs) % {"n": reach.pairs},
            ),
            Indicator(
                _("Pairs two levels apart or more"),
                count_beside(reach.across_levels, of=reach.pairs),
                _("mean gap between levels: %(n)s") % {"n": decimal(reach.mean_gap, places=1)}
                if may_show(reach.pairs)
                else "",
            ),
            Indicator(
                _("New people met per mentor (median)"),
                Number(met[0], places=1) if met else untold(),
                ngettext("median of %(n)s mentor", "median of %(n)s mentors", met[1]) % {"n": met[1]} if met else "",
            ),
        ),
        networks=tuple(
            _network(title, network)
            for title, network in ((_("Before this wave"), woven.before), (_("With this wave"), woven.after))
            if network.links
        ),
        notes=(
            _("“Before” counts the pairs of earlier waves: other links between departments are not known here."),
            _("Links of fewer than five pairs are not shown."),
        ),
    )


def _network(title: str, network: rules_of_links.LinkCounts) -> NetworkLinks:
    return NetworkLinks(
        title,
        tuple(network.nodes.items()),
        tuple((first, two, weight) for (first, two), weight in network.links.items()),
    )


def _words(material: Material, wave: Wave) -> Section:
    recommends = _portion(material, wave, side=Side.MENTEE, question="recommends", at_least=9)
    return Section(
        key="words",
        title=_("In their own words"),
        lead=_(
            "Testimonies are shown as far as their authors agreed; comments from ten people or more, read over by a "
            "person who masks what names anyone."
        ),
        indicators=(
            Indicator(_("Mentees who would recommend it (9 or 10)"), published_portion(recommends), margin(recommends)),
        ),
    )


def _wave_after_wave(material: Material) -> Section:
    return Section(
        key="waves",
        title=_("Wave after wave"),
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
                tuple(_line(material, each) for each in material.waves_told),
            ),
        ),
        notes=(_("Waves differ in their people and themes: lines stand one under the other, they are not a trial."),),
    )


def _line(material: Material, wave: Wave) -> tuple[Cell, ...]:
    lived = figures.lived(material, wave)
    moved = compared(material, wave, side=Side.MENTEE, moment=Moment.CLOSING).overall
    recommends = _portion(material, wave, side=Side.MENTEE, question="recommends", at_least=9)
    return (
        wave.name,
        Number(lived.pairs),
        Number(lived.sessions),
        figure(moved.mean_change if moved else None, signed=True),
        published_portion(recommends),
        Number(figures.ideas(material, wave).adopted),
    )


def _method() -> Section:
    return Section(
        key="method",
        title=_("How to read this report"),
        notes=(
            _("Nothing here rests on fewer than five answers, nor can be told by subtracting one figure from another."),
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
