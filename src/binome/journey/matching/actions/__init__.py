"""Everything that is done in matching.

The programme: `open_round`, `form_pairs`, `remove_pair`, `pin_pair`, `publish_pairs`. Participants: `choose`, `say_yes`,
`say_not_this_time`. The clock: `expire_unconfirmed`. Later steps: `end_pair`.
"""

from binome.journey.matching.actions.choosing import choose
from binome.journey.matching.actions.confirming import end_pair, expire_unconfirmed, say_not_this_time, say_yes
from binome.journey.matching.actions.facts import NoLongerAllowed, NotNow, NotTheirs, ReasonMissing
from binome.journey.matching.actions.rounds import form_pairs, open_round, pin_pair, publish_pairs, remove_pair

__all__ = [
    "NoLongerAllowed", "NotNow", "NotTheirs", "ReasonMissing", "choose", "end_pair", "expire_unconfirmed", "form_pairs",
    "open_round", "pin_pair", "publish_pairs", "remove_pair", "say_not_this_time", "say_yes",
]  # fmt: skip
