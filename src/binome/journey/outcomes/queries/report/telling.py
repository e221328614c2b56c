"""The report told: why these themes, the five benefits each with its indicator, and what cannot be said."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from binome.core.people.written import Written
from binome.core.programmes.models import Wave
from binome.core.programmes.todo import WAVE
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.models import Testimony
from binome.journey.outcomes.queries.report import figures
from binome.journey.outcomes.queries.report.material import Material
from binome.journey.outcomes.queries.report.parts import Indicator, Links, Quote, Report, Section, Table
from binome.journey.outcomes.queries.report.skills import skills
from binome.journey.outcomes.queries.report.why import why_these_themes
from binome.journey.outcomes.queries.report.wording import decimal, margin, share_in_words
from binome.journey.outcomes.rules import links as rules_of_links
from binome.journey.outcomes.states import Frequency, Moment


def report_of(wave: Wave, *, now: datetime) -> Report:
    """The whole report of a wave, in the reader's language. Nothing in it rests on fewer than five answers."""
    material = Material(wave)
    return Report(
        title=_("What the wave changed"),
        wave=wave.name,
        programme=wave.programme.name,
        made_on=date_format(localtime(now), "DATE_FORMAT"),
        sections=(
            why_these_themes(wave),
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
        title=_("What was lived"),
        lead=_("Counted from dates alone; what pairs said to each other stays with them."),
        indicators=(
            Indicator(_("Pairs formed"), str(lived.pairs), _("%(n)s aimed at") % {"n": wave.target_pairs}),
            Indicator(_("Pairs closed"), str(lived.closed), _("%(n)s ended early") % {"n": lived.ended_early}),
            Indicator(_("Sessions held"), str(lived.sessions)),
            Indicator(_("Hours together"), decimal(lived.hours, places=0)),
        ),
    )


def _communities(material: Material, wave: Wave) -> Section:
    shared = figures.shared(wave)
    practice = figures.share_of(
        material.closings(wave, side=Side.MENTEE), question="practice", at_least=Frequency.WEEKLY
    )
    return Section(
        key="communities",
        title=_("Communities, versatility, performance"),
        lead=_("Do people share what they know beyond their pair, and use it in their work?"),
        indicators=(
            Indicator(_("Communities"), str(shared.communities)),
            Indicator(_("Members"), str(shared.members)),
            Indicator(_("Posts"), str(shared.posts)),
            Indicator(
                _("Joined one beyond their own themes"),
                share_in_words(shared.beyond_own_themes),
                margin(shared.beyond_own_themes),
            ),
            Indicator(_("Use what they worked on every week or more"), share_in_words(practice), margin(practice)),
        ),
        notes=(_("Use is as mentees report it at the close. What each changed in their work is quoted further on."),),
    )


def _staying(material: Material, wave: Wave) -> Section:
    staying, again = (
        figures.staying(wave),
        figures.share_of(material.closings(wave, side=Side.MENTOR), question="mentor_again", at_least=4),
    )
    future = figures.future_here(wave)
    return Section(
        key="staying",
        title=_("Mentors stay"),
        lead=_("Mentors still here, beside colleagues of the same levels who took part in no wave."),
        indicators=(
            Indicator(_("Mentors still here"), share_in_words(staying.mentors), margin(staying.mentors)),
            Indicator(_("Comparable colleagues still here"), share_in_words(staying.others), margin(staying.others)),
            Indicator(_("Would mentor again"), share_in_words(again), margin(again)),
            Indicator(_("See themselves here in two years"), share_in_words(future), margin(future)),
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
    answers = material.closings(wave)
    understands = figures.share_of(answers, question="understands", at_least=4)
    age = figures.share_of(answers, question="age_matters_little", at_least=4)
    mind = figures.share_of(answers, question="changed_mind", at_least=1)
    return Section(
        key="generations",
        title=_("Generations understand each other"),
        lead=_("Both halves answer at the close; nobody's age is kept."),
        indicators=(
            Indicator(
                _("Understand better how the other generation works"), share_in_words(understands), margin(understands)
            ),
            Indicator(_("Find that age matters little in what one can learn"), share_in_words(age), margin(age)),
            Indicator(_("Changed their mind about a cliché"), share_in_words(mind), margin(mind)),
        ),
        quotes=tuple(Quote(text, "") for text in figures.comments(answers, question="changed_mind_on")),
        notes=(_("Asked once, at the close: what people feel they gained, not a measured change."),),
    )


def _ideas(material: Material, wave: Wave) -> Section:
    ideas = figures.ideas(material, wave)
    waited = _("median wait: %(n)s days") % {"n": decimal(ideas.days_to_answer, places=0)} if ideas.answered else ""
    return Section(
        key="ideas",
        title=_("New ideas for the digital transformation"),
        lead=_("Ideas born in sessions and communities, shared with the consent of both."),
        indicators=(
            Indicator(_("Ideas proposed"), str(ideas.proposed), _("%(n)s voices") % {"n": ideas.voices}),
            Indicator(_("Ideas answered"), str(ideas.answered), waited),
            Indicator(_("Ideas adopted"), str(ideas.adopted), _("of %(n)s proposed") % {"n": ideas.proposed}),
            Indicator(_("Ideas done"), str(ideas.done)),
        ),
        tables=(
            (Table(_("Adopted ideas"), (_("Idea"),), tuple((title,) for title in ideas.adopted_titles)),)
            if ideas.adopted_titles
            else ()
        ),
    )


def _links(material: Material, wave: Wave) -> Section:
    woven = figures.woven(wave, others=_("Other departments"))
    reach, met = woven.crossings, figures.middle_of(material.closings(wave, side=Side.MENTOR), question="people_met")
    return Section(
        key="links",
        title=_("Links between levels and departments"),
        lead=_("Pairs by where their halves work. Departments with fewer than five participants are told together."),
        indicators=(
            Indicator(
                _("Pairs across two departments"), str(reach.across_parts), _("of %(n)s pairs") % {"n": reach.pairs}
            ),
            Indicator(
                _("Pairs two levels apart or more"),
                str(reach.across_levels),
                _("%(n)s levels apart on average") % {"n": decimal(reach.mean_gap, places=1)},
            ),
            Indicator(
                _("New people met, for a mentor in the middle"),
                decimal(met[0], places=0) if met else _("fewer than 5 answers"),
                _("median of %(n)s mentors") % {"n": met[1]} if met else "",
            ),
        ),
        networks=tuple(
            _network(title, found)
            for title, found in ((_("Before this wave"), woven.before), (_("With this wave"), woven.after))
            if found.links
        ),
        notes=(_("“Before” counts the pairs of earlier waves: other links between departments are not known here."),),
    )


def _network(title: str, found: rules_of_links.Links) -> Links:
    return Links(
        title,
        tuple(found.nodes.items()),
        tuple((one, two, weight) for (one, two), weight in found.links.items()),
    )


_TESTIMONIES = Written(
    lambda: (
        Testimony.objects.filter(wave=WAVE)
        .select_related("person")
        .only("text", "signed", "side", "person__given_name", "person__family_name")
        .order_by("text")
    )
)


def _words(material: Material, wave: Wave) -> Section:
    mentees = material.closings(wave, side=Side.MENTEE)
    testimonies = _TESTIMONIES.rows(wave=wave)
    recommends = figures.share_of(mentees, question="recommends", at_least=9)
    changed, team = figures.comments(mentees, question="changed"), figures.comments(mentees, question="team_effect")
    return Section(
        key="words",
        title=_("In their own words"),
        lead=_(
            "Testimonies are shown as far as their authors agreed; comments from ten people or more, without names."
        ),
        indicators=(
            Indicator(_("Mentees who would recommend it (9 or 10)"), share_in_words(recommends), margin(recommends)),
        ),
        quotes=tuple(Quote(each.text, each.author) for each in testimonies)
        + tuple(Quote(text, _("One thing I changed in my work")) for text in changed)
        + tuple(Quote(text, _("A visible effect for my team")) for text in team),
    )


def _wave_after_wave(material: Material) -> Section:
    return Section(
        key="waves",
        title=_("Wave after wave"),
        tables=(
            Table(
                _("Waves of the programme"),
                (
                    _("Wave"),
                    _("Pairs"),
                    _("Sessions held"),
                    _("Change of mentees"),
                    _("Would recommend"),
                    _("Ideas adopted"),
                ),
                tuple(_line(material, each) for each in material.waves),
            ),
        ),
        notes=(_("Waves differ in their people and themes: lines stand one under the other, they are not a trial."),),
    )


def _line(material: Material, wave: Wave) -> tuple[str, ...]:
    lived = figures.lived(material, wave)
    moved = figures.compared(material, wave, side=Side.MENTEE, moment=Moment.CLOSING).overall
    recommends = figures.share_of(material.closings(wave, side=Side.MENTEE), question="recommends", at_least=9)
    return (
        wave.name,
        str(lived.pairs),
        str(lived.sessions),
        decimal(moved.mean_change if moved else None, signed=True),
        share_in_words(recommends),
        str(figures.ideas(material, wave).adopted),
    )


def _method() -> Section:
    return Section(
        key="method",
        title=_("How to read this report"),
        notes=(
            _("Nothing here rests on fewer than five answers, nor can be told by subtracting one figure from another."),
            _("New answers enter the figures five at a time, so that two readings never tell one person's answer."),
            _("Levels are people's own view of themselves, on the same themes and the same scale both times."),
            _("No figure here proves that the programme caused a change: nobody was drawn by lot to take part or not."),
            _("Intervals hold ninety-five times in a hundred: Student's t for means, Wilson's for shares."),
        ),
    )
