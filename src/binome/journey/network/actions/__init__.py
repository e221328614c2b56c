"""Everything that writes in the network."""

from binome.core.errors import NotTheirs
from binome.journey.network.actions.communities import (
    announce_event,
    cancel_event,
    join_community,
    leave_community,
    open_communities,
    remove_post,
    write_post,
)
from binome.journey.network.actions.directory import agree_to_appear, leave_directory
from binome.journey.network.actions.errors import (
    AlreadyAsked,
    CannotMove,
    NothingSaid,
    NotInTheNetwork,
    TooLate,
    WaveIsClosed,
)
from binome.journey.network.actions.ideas import (
    agree_to_idea,
    answer_idea,
    propose_idea,
    take_back_vote,
    vote,
    withdraw_idea,
)
from binome.journey.network.actions.introductions import ask_to_meet, decline_to_meet, say_yes_to_meet, withdraw_wish

__all__ = [
    "AlreadyAsked",
    "CannotMove",
    "NotInTheNetwork",
    "NotTheirs",
    "NothingSaid",
    "TooLate",
    "WaveIsClosed",
    "agree_to_appear",
    "agree_to_idea",
    "announce_event",
    "answer_idea",
    "ask_to_meet",
    "cancel_event",
    "decline_to_meet",
    "join_community",
    "leave_community",
    "leave_directory",
    "open_communities",
    "propose_idea",
    "remove_post",
    "say_yes_to_meet",
    "take_back_vote",
    "vote",
    "withdraw_idea",
    "withdraw_wish",
    "write_post",
]
