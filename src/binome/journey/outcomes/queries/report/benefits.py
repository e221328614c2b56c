"""Four of the five benefits, each with its indicators and its picture; skills, which need more, have their own room."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.privacy.disclosure.thresholds import in_steps, may_show
from binome.core.privacy.phrases import so_many
from binome.core.programmes.models import Wave
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.queries.report import figures, pictures
from binome.journey.outcomes.queries.report.material import Formed, Material
from binome.journey.outcomes.queries.report.parts import Indicator, NetworkLinks, Number, Report, ReportTable, Section
from binome.journey.outcomes.queries.report.portions import Portion
from binome.journey.outcomes.queries.report.wording import (
    TOO_FEW,
    count_beside,
    decimal,
    margin,
    published_portion,
    untold,
)
from binome.journey.outcomes.queries.report.woven import woven as woven_by
from binome.journey.outcomes.rules import links as rules_of_links
from binome.journey.outcomes.rules.links import FAR


def communities(wave: Wave, portions: dict[str, Portion], *, final: bool) -> Section:
    """What is shared beyond the pair, and used at work."""
    shared = figures.shared(wave)
    practice, beyond = portions["practice"], shared.beyond_own_themes if final else Portion()
    return Section(
        key="communities",
        title=_("Communities, versatility, performance"),
        lead=_("Do people share what they know beyond their pair, and use it in their work?"),
        indicators=(
            Indicator(_("Use what they worked on every week or more"), published_portion(practice), margin(practice)),
            Indicator(_("Communities"), Number(shared.communities)),
            *(
                (
                    Indicator(_("Members"), so_many(in_steps(shared.members))),
                    Indicator(_("Posts"), Number(shared.posts)),
                )
                if shared.communities
                else ()
            ),
            Indicator(_("Joined one beyond their own themes"), published_portion(beyond), margin(beyond)),
        ),
        notes=(_("Use is as mentees report it at the close. What each changed in their work is quoted further on."),),
    )


def mentors_stay(material: Material, wave: Wave, portions: dict[str, Portion]) -> Section:
    """Who is still here, beside comparable colleagues; who would go on."""
    # Who is still here moves one person at a time: told once, when the wave's figures are final.
    final = material.is_final(wave)
    staying = figures.staying(material, wave) if final else figures.Staying(Portion(), Portion())
    again, future = portions["mentor_again"], figures.future_here(wave, final=final)
    drawn = pictures.intervals(
        _("Still here: mentors, and colleagues of the same levels who took part in no wave"),
        ((_("Mentors"), staying.mentors), (_("Comparable colleagues"), staying.others)),
        note=_("Each dot lies inside its interval. Where intervals overlap, the difference may be chance."),
    )
    return Section(
        key="staying",
        title=_("Retention"),
        lead=_("Mentors still here, beside colleagues of the same levels who took part in no wave."),
        indicators=(
            Indicator(_("Mentors still here"), published_portion(staying.mentors), margin(staying.mentors)),
            Indicator(_("Comparable colleagues still here"), published_portion(staying.others), margin(staying.others)),
            Indicator(_("Would mentor again"), published_portion(again), margin(again), "mentor_again"),
            Indicator(_("See themselves here in two years"), published_portion(future), margin(future)),
        ),
        pictures=(drawn,) if drawn else (),
        notes=(
            _(
                "Mentors are volunteers who were chosen: they may have been likelier to stay from the start. The two "
                "shares are side by side; their difference is not the effect of mentoring."
            ),
            _("The answer on the next two years is counted without names, apart from every other answer."),
        ),
    )


def generations(material: Material, wave: Wave, portions: dict[str, Portion]) -> Section:
    """What both halves say of each other."""
    labels = {
        "understands": _("Understand better how the other generation works"),
        "age_matters_little": _("Find that age matters little in what one can learn"),
    }
    answers = material.closings(wave)
    drawn = pictures.opinions(
        _("What both halves say at the close"),
        [
            (label, figures.opinions_of(answers, question=name, final=material.is_final(wave)), portions[name])
            for name, label in labels.items()
        ],
    )
    mind = portions["changed_mind"]
    return Section(
        key="generations",
        title=_("Understanding between generations"),
        lead=_("Both halves answer at the close; age is never stored."),
        indicators=(
            *(
                Indicator(label, published_portion(portions[name]), margin(portions[name]))
                for name, label in labels.items()
            ),
            Indicator(_("Changed their mind about a cliché"), published_portion(mind), margin(mind)),
        ),
        pictures=(drawn,) if drawn else (),
        notes=(_("Asked once, at the close: what people feel they gained, not a measured change."),),
    )


def _of_ideas(ideas: figures.Ideas) -> tuple[Indicator, ...]:
    waited = _("median wait in days: %(n)s") % {"n": decimal(ideas.days_to_answer, places=0)} if ideas.answered else ""
    voices = "" if ideas.voices is None else ngettext("%(n)s vote", "%(n)s votes", ideas.voices) % {"n": ideas.voices}
    indicators = (
        Indicator(_("Ideas proposed"), Number(ideas.proposed), voices),
        Indicator(_("Ideas answered"), Number(ideas.answered), waited),
        Indicator(
            _("Ideas adopted"),
            Number(ideas.adopted),
            ngettext("of %(n)s proposed", "of %(n)s proposed", ideas.proposed) % {"n": ideas.proposed},
            "ideas_adopted",
        ),
        Indicator(_("Ideas done"), Number(ideas.done)),
    )
    return indicators if ideas.proposed else indicators[:1]


def _adopted(ideas: figures.Ideas) -> ReportTable:
    """Adopted ideas, with what they changed once anyone has said so."""
    if not any(ideas.effects):
        return ReportTable(_("Adopted ideas"), (_("Idea"),), tuple((title,) for title in ideas.adopted_titles))
    rows = tuple(zip(ideas.adopted_titles, (effect or "—" for effect in ideas.effects), strict=True))
    return ReportTable(_("Adopted ideas"), (_("Idea"), _("What it changed")), rows)


def new_ideas(ideas: figures.Ideas, wave: Wave) -> Section:
    """From proposal to deed."""
    return Section(
        key="ideas",
        title=str(wave.programme.wording.ideas),
        lead=_("Ideas born in sessions and communities, shared with the consent of both."),
        indicators=_of_ideas(ideas),
        tables=((_adopted(ideas),) if ideas.adopted_titles else ()),
    )


def links_made(material: Material, wave: Wave, *, published: Report | None) -> Section:
    """Between which departments and levels."""
    met = figures.middle_of(material.closings(wave, side=Side.MENTOR), question="people_met")
    first = published.section("links") if published else None
    told_once = _as_first_published(first) if first else _links_of(material, wave, final=material.is_final(wave))
    return replace(
        told_once,
        indicators=(
            *told_once.indicators,
            Indicator(
                _("New people met per mentor (median)"),
                Number(met[0], places=1) if met else untold(),
                ngettext("median of %(n)s mentor", "median of %(n)s mentors", met[1]) % {"n": met[1]} if met else "",
            ),
        ),
        notes=(
            _("“Before” counts the pairs of earlier waves: other links between departments are not known here."),
            _("Links of fewer than five pairs are not shown."),
            _("They are counted once, when the wave is closed: later editions tell them as the first one did."),
        ),
    )


TOLD_ONCE = {"across_departments", "levels_apart"}


def _links_section(**parts: Any) -> Section:
    return Section(
        key="links",
        title=_("Links between levels and departments"),
        lead=_("Pairs by where their two people work. Departments with fewer than five participants are grouped."),
        **parts,
    )


def _as_first_published(first: Section) -> Section:
    """What the edition before told of links, told again: a pair formed since, or someone who moved, would be the difference."""
    return _links_section(
        indicators=tuple(each for each in first.indicators if each.key in TOLD_ONCE),
        pictures=first.pictures,
        networks=first.networks,
    )


def _links_of(material: Material, wave: Wave, *, final: bool) -> Section:
    """Links of this wave once its figures are final: pairs form and change one at a time."""
    woven, pairs = woven_by(material, wave, others=_("Other departments")), material.pairs_of(wave)
    reach, drawn = woven.crossings, pictures.levels_met(pairs) if final else None
    networks = [("before", _("Before this wave"), woven.before)]
    if final:
        networks.append(("after", _("With this wave"), woven.after))
    gap = decimal(reach.mean_gap, places=1)
    return _links_section(
        indicators=(
            Indicator(
                _("Pairs across two departments"),
                count_beside(reach.across_parts, of=reach.pairs, drawn=_across_parts(woven.own)) if final else TOO_FEW,
                ngettext("of %(n)s pair", "of %(n)s pairs", reach.pairs) % {"n": reach.pairs},
                "across_departments",
            ),
            Indicator(
                _("Pairs two levels apart or more"),
                count_beside(reach.across_levels, of=reach.pairs, drawn=_across_levels(pairs)) if final else TOO_FEW,
                _("mean gap between levels: %(n)s") % {"n": gap} if final and may_show(reach.pairs) else "",
                "levels_apart",
            ),
        ),
        pictures=(drawn,) if drawn else (),
        networks=tuple(_network(key, title, network) for key, title, network in networks if network.links),
    )


def _across_parts(network: rules_of_links.LinkCounts) -> tuple[int, int]:
    """Pairs that the picture shows across two departments, and within one."""
    across = sum(pairs for (first, two), pairs in network.links.items() if first != two)
    within = sum(pairs for (first, two), pairs in network.links.items() if first == two != _("Other departments"))
    return across, within


def _across_levels(pairs: Sequence[Formed]) -> tuple[int, int]:
    """Pairs that the picture shows two levels apart or more, and nearer."""
    shown = pictures.levels_joined(pairs)
    far = sum(count for (mentor, mentee), count in shown.items() if abs(mentor - mentee) >= FAR)
    return far, sum(shown.values()) - far


def _network(key: str, title: str, network: rules_of_links.LinkCounts) -> NetworkLinks:
    return NetworkLinks(
        title,
        tuple(network.nodes.items()),
        tuple((first, two, weight) for (first, two), weight in network.links.items()),
        key,
    )
