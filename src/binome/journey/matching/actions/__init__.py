"""What people do in matching, each act once."""

from binome.core.errors import NotTheirs
from binome.journey.matching.actions.choosing import choose, press
from binome.journey.matching.actions.confirming import (
    end_pair,
    expire_unconfirmed,
    let_go_of,
    say_not_this_time,
    say_yes,
)
from binome.journey.matching.actions.errors import (
    AlreadyPaired,
    AlreadyProposed,
    BadWindow,
    NobodyToMatch,
    NoLongerAllowed,
    NoPlaceLeft,
    NotAtThisPoint,
    NotAtThisStage,
    NotNow,
    ReasonMissing,
    RoundUnderWay,
    WindowIsClosed,
)
from binome.journey.matching.actions.repairing import Repaired, pair_again
from binome.journey.matching.actions.reviewing import keep_apart, pin_pair, remove_pair, stop_keeping_apart
from binome.journey.matching.actions.rounds import form_pairs, open_round, publish_pairs, remind_choosers

__all__ = [
    "AlreadyPaired",
    "AlreadyProposed",
    "BadWindow",
    "NoLongerAllowed",
    "NoPlaceLeft",
    "NobodyToMatch",
    "NotAtThisPoint",
    "NotAtThisStage",
    "NotNow",
    "NotTheirs",
    "ReasonMissing",
    "Repaired",
    "RoundUnderWay",
    "WindowIsClosed",
    "choose",
    "end_pair",
    "expire_unconfirmed",
    "form_pairs",
    "keep_apart",
    "let_go_of",
    "open_round",
    "pair_again",
    "pin_pair",
    "press",
    "publish_pairs",
    "remind_choosers",
    "remove_pair",
    "say_not_this_time",
    "say_yes",
    "stop_keeping_apart",
]
