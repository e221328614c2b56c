"""Counts of people as words, where a number would tell of fewer than five."""

from django.utils.translation import gettext as _

from binome.core.privacy.disclosure.batches import at_least
from binome.core.privacy.disclosure.thresholds import FEWEST_ASKED, K_SCORES
from binome.core.programmes.todo import Count


def so_many(people: int) -> str:
    """A count that moves in steps of five."""
    if not people:
        return _("fewer than %(few)s") % {"few": K_SCORES}
    return _("at least %(n)s") % {"n": people}


def count_in_steps(label: str, people: int, *, of: int, url: str) -> Count:
    """How many of those asked have answered, while it moves: by five at a time, and nothing where too few are asked.

    Nothing, and not “fewer than five”: of eight people asked, all may have answered.
    """
    if of < FEWEST_ASKED:
        return Count(label, _("not shown under %(n)s people") % {"n": FEWEST_ASKED}, url)
    return Count(label, so_many(at_least(people, of=of)), url, of=of)
