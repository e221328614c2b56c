"""The sentences behind codes and scores, and the decisions on yeses. Plain values in, plain values out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from binome.journey.matching.states import PairState

BARRIERS: Mapping[str, str | Promise] = {
    "NO_CAPACITY": gettext_lazy("There is no free place."),
    "SAME_PERSON": gettext_lazy("Nobody is paired with themselves."),
    "REPORTING_LINE": gettext_lazy("You stand in the same reporting line."),
    "TOO_CLOSE": gettext_lazy("You have the same manager."),
    "SAME_DEPARTMENT": gettext_lazy("You work in the same entity."),
    "GRADE_GAP": gettext_lazy("Your levels in the organisation are too close."),
    "NO_COMMON_LANGUAGE": gettext_lazy("You share no language."),
    "NO_COMMON_SLOT": gettext_lazy("You share no moment of the week."),
    "NO_COMMON_PLACE": gettext_lazy("You share neither place nor format."),
    "EXCLUDED": gettext_lazy("You have met before, or one of you said not this time."),
}
UNPAIRED: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "NO_FEASIBLE_PARTNER": (
        gettext_lazy(
            "Nobody in this wave may be proposed to you: reporting lines, levels, languages or formats stand between."
        ),
        gettext_lazy("Widen your formats or languages in your application; the next round looks again."),
    ),
    "NO_MUTUAL_LIKE": (
        gettext_lazy("This time, no proposal met a yes on both sides."),
        gettext_lazy("A second round brings new proposals. Saying yes to one or two more people helps most."),
    ),
    "ALL_FULL": (
        gettext_lazy("Everyone with whom you shared a yes found a pair that suited them at least as well."),
        gettext_lazy("You are first in line for the second round, and for the next wave."),
    ),
    "NO_ANSWER": (
        gettext_lazy("The window closed before you said yes to someone."),
        gettext_lazy("A second round opens soon; five minutes are enough."),
    ),
}


def barrier_sentence(code: str) -> str:
    """The sentence of a barrier code, in the reader's language."""
    return str(BARRIERS.get(code, gettext_lazy("A rule of the programme stands between you.")))


def unpaired_sentences(code: str) -> tuple[str, str]:
    """Why there is no pair yet, and what to do: true, short, blaming nobody."""
    reason, step = UNPAIRED.get(code, UNPAIRED["NO_MUTUAL_LIKE"])
    return str(reason), str(step)


def reasons(terms: Mapping[str, Any], *, titles: Mapping[str, str]) -> list[str]:
    """Why this proposal, in readable sentences, strongest first. `terms` are the kept terms of the score."""
    found = []
    reached = [term for term in terms.get("by_theme", []) if term["points"] > 0]
    for term in reached:
        title = titles.get(term["theme"], term["theme"])
        if term["level"] >= term["expected"]:
            found.append(_("%(theme)s: the level hoped for is there.") % {"theme": title})
        else:
            found.append(_("%(theme)s: a good part of the level hoped for.") % {"theme": title})
    for term in terms.get("by_theme_in_return", []):
        if term["points"] > 0:
            title = titles.get(term["theme"], term["theme"])
            found.append(_("In return: %(theme)s.") % {"theme": title})
    if terms.get("slots"):
        found.append(_("You are free at the same moments of the week."))
    if terms.get("languages"):
        found.append(_("You speak the same language."))
    if terms.get("place"):
        found.append(_("You work at the same site."))
    if terms.get("other_department"):
        found.append(_("Another part of the company: a new window for both."))
    return found


def exposure(shown: int) -> str:
    """How many proposals a page shows, as a sentence."""
    return ngettext("%(count)s proposal", "%(count)s proposals", shown) % {"count": shown}


def state_after_yes(mentor_yes_at: datetime | None, mentee_yes_at: datetime | None) -> PairState:
    """Two yeses make the pair; one leaves it waiting."""
    return PairState.CHOSEN if mentor_yes_at and mentee_yes_at else PairState.PUBLISHED


def places_left(*, capacity: int, most: int, taken: int) -> int:
    """Free places of a mentor: their own capacity, bounded by the wave's rule, less the pairs already chosen."""
    return max(0, min(capacity, most) - taken)


def moved(order: Sequence[int], *, key: int, by: int) -> list[int]:
    """`order` with `key` moved up (−1) or down (+1); unchanged when it cannot move."""
    names = list(order)
    if key not in names:
        return names
    here = names.index(key)
    there = here + by
    if 0 <= there < len(names):
        names[here], names[there] = names[there], names[here]
    return names
