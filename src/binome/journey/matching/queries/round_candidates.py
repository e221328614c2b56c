"""Who takes part in a round, as the engine reads them."""

from binome.core.programmes.models import Wave
from binome.journey.matching.queries import engine
from binome.journey.matching.queries.people import free_applications, kept_apart, limits_of
from binome.journey.matching.rules import Limits


def everyone(wave: Wave, *, limits: Limits | None = None) -> engine.RoundCandidates:
    """All who may be paired in the wave now, laid out for the engine."""
    chosen = limits or limits_of(wave)
    free, places = free_applications(wave, limits=chosen)
    return engine.candidates(free, limits=chosen, places=places, apart=kept_apart(wave))
