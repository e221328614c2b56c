"""What the network shows."""

from binome.journey.network.queries.communities import (
    communities_for,
    community_for,
    events_to_come,
    joined_by,
    members_of,
    posts_of,
)
from binome.journey.network.queries.directory import (
    approaches_to,
    candidates_for,
    card_of,
    directory,
    entities_in_directory,
    themes_in_directory,
    themes_of,
    wishes_of,
    with_marks,
    with_parts,
)
from binome.journey.network.queries.ideas import (
    IDEA_ORDERS,
    answers_to,
    idea_for,
    ideas_for,
    ideas_waiting_for,
    sessions_to_draw_from,
    waves_with_ideas,
)
from binome.journey.network.queries.people import (
    in_network,
    latest_wave_of,
    may_answer,
    may_moderate,
    takes_part,
    waves_open_to,
)
from binome.journey.network.queries.todo import next_things_for, step_report

__all__ = [
    "IDEA_ORDERS",
    "answers_to",
    "approaches_to",
    "candidates_for",
    "card_of",
    "communities_for",
    "community_for",
    "directory",
    "entities_in_directory",
    "events_to_come",
    "idea_for",
    "ideas_for",
    "ideas_waiting_for",
    "in_network",
    "joined_by",
    "latest_wave_of",
    "may_answer",
    "may_moderate",
    "members_of",
    "next_things_for",
    "posts_of",
    "sessions_to_draw_from",
    "step_report",
    "takes_part",
    "themes_in_directory",
    "themes_of",
    "waves_open_to",
    "waves_with_ideas",
    "wishes_of",
    "with_marks",
    "with_parts",
]
