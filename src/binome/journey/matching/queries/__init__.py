"""What is shown of rounds, proposals, choices and pairs."""

from binome.journey.matching.queries.people import barrier_between, participants, policy_of, terms_of
from binome.journey.matching.queries.shown import (
    certificate_of,
    choices_of,
    latest_round,
    next_things_for,
    open_pair_of,
    pairs_of,
    published_pairs_for,
    round_progress,
    seats_without_proposals,
    shown_proposals,
    step_report,
    unpaired_seats,
    what_if,
)

__all__ = [
    "barrier_between", "certificate_of", "choices_of", "latest_round", "next_things_for", "open_pair_of", "pairs_of",
    "participants", "policy_of", "published_pairs_for", "round_progress", "seats_without_proposals", "shown_proposals",
    "step_report", "terms_of", "unpaired_seats", "what_if",
]  # fmt: skip
