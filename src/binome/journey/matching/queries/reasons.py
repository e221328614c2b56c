"""Why these two, and why nobody: kept terms and codes, said in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

from binome.core.competences.levels import Level
from binome.core.competences.models import Theme
from binome.core.framework.compiled_query import CompiledQuery
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.states import Side, Slot
from binome.journey.matching.models import Unpaired
from binome.journey.matching.states import Alone, Obstacle

FORMS_PAIRS = (Stage.MATCHING, Stage.MENTORING)
SLOTS_NAMED = 3  # half-days in a sentence; more read as a table


@dataclass(frozen=True)
class Why:
    """A true reason, and what comes next."""

    reason: str
    next: str


_TITLES = CompiledQuery(lambda: Theme.objects.only("code", "title_fr", "title_en"))


def theme_titles() -> dict[str, str]:
    """Titles of themes by code, in the reader's language."""
    return {theme.code: theme.title for theme in _TITLES.rows()}


def reasons_for(terms: Mapping[str, Any], *, side: str, titles: Mapping[str, str]) -> list[str]:
    """What speaks for a pair, for the half that reads it (`side`); the themes come first. No figure is shown."""
    return [*theme_reasons(terms, side=side, titles=titles), *meeting_reasons(terms)]


def theme_reasons(terms: Mapping[str, Any], *, side: str, titles: Mapping[str, str]) -> list[str]:
    """What the themes say for a pair: what is hoped for, and how far the other's level reaches it."""
    return list(_themes(terms, side=side, titles=titles))


def meeting_reasons(terms: Mapping[str, Any]) -> list[str]:
    """When, where and in which languages two people can meet, and whether they widen each other's network."""
    return [
        *_meeting(terms),
        *(
            [_("You work in different departments: a chance to widen the network.")]
            if terms["other_department"]
            else []
        ),
    ]


def themes_in(terms: Mapping[str, Any], *, titles: Mapping[str, str]) -> list[str]:
    """Titles of the themes that two people share."""
    return [titles[code] for code, _hoped, _level in terms.get("themes", []) if code in titles]


def _themes(terms: Mapping[str, Any], *, side: str, titles: Mapping[str, str]) -> Iterable[str]:
    if not terms["themes"]:
        yield _("You have no theme of this wave in common.")
    for code, hoped, level in terms["themes"]:
        words = {
            "theme": titles.get(code, code),
            "level": Level(level).label.lower(),
            "hoped": Level(hoped).label.lower(),
        }
        if side == Side.MENTOR:
            yield _reach_of_mentor(level, hoped) % words
        elif level > hoped:
            yield _("%(theme)s: %(level)s, beyond the level you asked for.") % words
        elif level == hoped:
            yield _("%(theme)s: %(level)s, the level you asked for.") % words
        else:
            yield _("%(theme)s: %(level)s, a first step up for you.") % words


def _reach_of_mentor(level: int, hoped: int) -> str:
    if level > hoped:
        return _("%(theme)s: they asked for %(hoped)s, and you are %(level)s.")
    if level == hoped:
        return _("%(theme)s: they asked for %(hoped)s, your level.")
    return _("%(theme)s: they asked for %(hoped)s; you are %(level)s, a first step.")


def _meeting(terms: Mapping[str, Any]) -> Iterable[str]:
    slots = [Slot(slot).label for slot in terms["slots"] if slot in Slot.values]
    if slots:
        names = listed([in_sentence(slot) for slot in slots[:SLOTS_NAMED]])
        more = len(slots) - SLOTS_NAMED
        if more > 0:
            yield ngettext(
                "Half-days that suit you both: %(names)s and %(more)s more.",
                "Half-days that suit you both: %(names)s and %(more)s more.",
                more,
            ) % {"names": names, "more": more}
        else:
            yield _("Half-days that suit you both: %(names)s.") % {"names": names}
    languages = [language_name(code) for code in terms["languages"]]
    if len(languages) > 1:
        yield _("You share these languages: %(names)s.") % {"names": listed(languages)}
    if terms["site"]:
        yield _("You can meet on the same site: %(site)s.") % {"site": terms["site"]}


def listed(names: list[str]) -> str:
    """Names as a sentence lists them: "a, b and c"."""
    return get_text_list(names, _("and"))


def in_sentence(name: object) -> str:
    """A day or a language within a sentence: French writes both without a capital, English with one."""
    return str(name) if (get_language() or "fr").startswith("en") else str(name).lower()


def language_name(code: str) -> str:
    """The name of a language in the reader's language; the code itself when nobody knows it."""
    try:
        return in_sentence(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def why_alone(unpaired: Unpaired) -> Why:
    """What someone without a pair reads: a true reason, and a next step."""
    return Why(reason=_reason_alone(unpaired), next=_next_step(unpaired))


def _reason_alone(unpaired: Unpaired) -> str:
    texts = {
        Alone.NO_FEASIBLE_PARTNER: _("Nobody could be proposed to you within the rules of the wave."),
        Alone.LISTS_FULL: _("Several colleagues could have suited you, but their lists were already full."),
        Alone.NO_YES: _("When the choice window closed, you had not said yes to anyone."),
        Alone.NO_CROSSED_YES: _("This time, none of your yeses met a yes."),
        Alone.ALL_TAKEN: _("Someone chose you back, but is in a pair with a person they ranked as high or higher."),
        Alone.NOT_KEPT: _("A pair was planned for you, and could not be kept: someone's situation changed since."),
        Alone.SET_ASIDE: _("A pair was planned for you, and set aside when the programme team reviewed the pairs."),
        Alone.NONE_FREE: _("Those you had chosen are no longer free, or the pair did not begin."),
    }
    first = texts[Alone(unpaired.reason)]
    return f"{first} {_about_obstacle(unpaired.obstacle)}".strip()


def _about_obstacle(obstacle: str) -> str:
    texts = {
        Obstacle.REPORTING_LINE: _("Those who share your themes are in your own reporting line."),
        Obstacle.TOO_CLOSE: _("Those who share your themes work too close to you."),
        Obstacle.SAME_DEPARTMENT: _("The people on the other side work in your entity, and this wave mixes entities."),
        Obstacle.GRADE_GAP: _("The people on the other side are too close to your own level in the organisation."),
        Obstacle.NO_COMMON_LANGUAGE: _("Nobody on the other side shares a language with you."),
        Obstacle.NO_COMMON_SLOT: _("Nobody on the other side is free on the same half-days."),
        Obstacle.NO_COMMON_PLACE: _("Nobody on the other side can meet where you can."),
        Obstacle.NOBODY_NEW: _("There is nobody new to propose to you in this wave."),
        Obstacle.NOBODY_THERE: _("Every place on the other side is taken."),
    }
    return texts[Obstacle(obstacle)] if obstacle in texts else ""


def before_any_list(stage: str, *, is_open: bool) -> str:
    """What comes next for someone in a wave that has reached matching, who never had a list in it."""
    if stage not in FORMS_PAIRS:
        return _("This wave forms no more pairs. A draft waits for you when the next wave opens.")
    if is_open:
        return _(
            "The proposals of this round were made before you could be part of it. You can look further now, and you are "
            "part of any further round of this wave."
        )
    if stage == Stage.MATCHING:
        return _("They will appear here when the programme team opens the choice window, and an email will tell you.")
    return _(
        "No choice window is open. You are part of any further round of this wave, and the programme team can send you "
        "proposals of your own."
    )


def _next_step(unpaired: Unpaired) -> str:
    if unpaired.round.wave.stage not in FORMS_PAIRS:
        return _("This wave forms no more pairs. A draft waits for you when the next wave opens.")
    if unpaired.obstacle == Obstacle.NO_COMMON_SLOT:
        return _("Tell the programme manager of other half-days: the next round may then find someone.")
    if unpaired.obstacle == Obstacle.NO_COMMON_PLACE:
        return _("Tell the programme manager whether meeting at a distance, or on site, could suit you.")
    if unpaired.obstacle == Obstacle.NO_COMMON_LANGUAGE:
        return _("Tell the programme manager of any other language you would be at ease in.")
    return _(
        "Your application stays in: you are part of any further round of this wave. If no pair begins for you, a draft "
        "waits for you when the next wave opens."
    )


def advice_for_manager(obstacle: str) -> str:
    """What a programme manager can do for someone to whom nobody could be proposed."""
    texts = {
        Obstacle.REPORTING_LINE: _("Invite people from other lines, or from another entity."),
        Obstacle.TOO_CLOSE: _("Invite people from another entity."),
        Obstacle.SAME_DEPARTMENT: _("Try what happens if pairs within an entity are allowed."),
        Obstacle.GRADE_GAP: _("Try a smaller gap between levels, or invite people at other levels."),
        Obstacle.NO_COMMON_LANGUAGE: _("Ask about another language, or invite someone who speaks theirs."),
        Obstacle.NO_COMMON_SLOT: _("Ask for one or two more half-days."),
        Obstacle.NO_COMMON_PLACE: _("Ask whether meeting at a distance is possible."),
        Obstacle.NOBODY_NEW: _("Invite new volunteers, or keep the place for the next wave."),
        Obstacle.NOBODY_THERE: _("Invite volunteers on the other side, or ask mentors whether they can take one more."),
    }
    return texts.get(Obstacle(obstacle), "") if obstacle else _("A second round will give them a list of their own.")
