"""What may be shown of a group: never fewer than five people, directly, by subtraction, or by looking again later.

Everything that publishes numbers about people asks here. The functions are pure: counts in, what may be shown out.
One idea holds them together: whatever is published is a union of disjoint batches of at least `k` people, so that no
addition or subtraction of published figures, of one day or of several, isolates fewer than `k` of them.
"""

from binome.core.privacy.disclosure.batches import at_least, on_both_sides, side, together, unlike
from binome.core.privacy.disclosure.partitions import Shown, shown_groups
from binome.core.privacy.disclosure.thresholds import (
    K_ALIKE,
    K_COMMENTS,
    K_SCORES,
    counts_in_steps,
    in_steps,
    may_say_none,
    may_show,
)
from binome.core.privacy.disclosure.trees import Amounts, Ledger, Part, added, advance, sums

__all__ = [
    "K_ALIKE",
    "K_COMMENTS",
    "K_SCORES",
    "Amounts",
    "Ledger",
    "Part",
    "Shown",
    "added",
    "advance",
    "at_least",
    "counts_in_steps",
    "in_steps",
    "may_say_none",
    "may_show",
    "on_both_sides",
    "shown_groups",
    "side",
    "sums",
    "together",
    "unlike",
]
