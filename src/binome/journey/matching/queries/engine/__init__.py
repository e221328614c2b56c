"""The engine's one door: applications go in as participants, scores, pairs and codes come back."""

from binome.journey.matching.queries.engine.pairs import CertificateCheck, RoundSolution, check, repair, solution
from binome.journey.matching.queries.engine.people import (
    RoundCandidates,
    candidates,
    languages_of,
    lines_above,
    places_of,
    slots_of,
)
from binome.journey.matching.queries.engine.proposals import (
    Match,
    Nobody,
    RoundForecast,
    allowed_beside,
    forecast,
    may_pair,
    obstacle_between,
    one_more_on_a_theme,
    proposals,
    score_among,
    score_of,
    terms,
    worthwhile,
)

__all__ = [
    "CertificateCheck",
    "Match",
    "Nobody",
    "RoundCandidates",
    "RoundForecast",
    "RoundSolution",
    "allowed_beside",
    "candidates",
    "check",
    "forecast",
    "languages_of",
    "lines_above",
    "may_pair",
    "obstacle_between",
    "one_more_on_a_theme",
    "places_of",
    "proposals",
    "repair",
    "score_among",
    "score_of",
    "slots_of",
    "solution",
    "terms",
    "worthwhile",
]
