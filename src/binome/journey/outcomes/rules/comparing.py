"""Statistics over several changes at once: an effect that compares with published ones, and many tests told together."""

from collections.abc import Collection, Mapping
from math import sqrt

from binome.journey.outcomes.rules.change import Change


def single_item_effect(changes: Collection[Change]) -> float | None:
    """The mean change over the items in standard deviations of a single item: a d_av (Lakens, 2013).

    Averaging a person's items first would shrink the deviation and swell the effect: such a figure compares with nothing
    published. Deviations are pooled over items and over both moments, weighted by n − 1; None when nobody differs.
    """
    computable = [
        (each.n, each.mean_change, each.sd_before, each.sd_after)
        for each in changes
        if each.mean_change is not None and each.sd_before is not None and each.sd_after is not None
    ]
    degrees = sum(n - 1 for n, *_rest in computable)
    if not degrees:
        return None
    variance = sum((n - 1) * (first**2 + second**2) / 2 for n, _mean, first, second in computable) / degrees
    mean = sum(n * moved for n, moved, *_rest in computable) / sum(n for n, *_rest in computable)
    return mean / sqrt(variance) if variance > 1e-12 else None


def holm(probabilities: Mapping[str, float]) -> dict[str, float]:
    """The same p values, adjusted for being many by Holm's step-down method (Holm, 1979), in the order given."""
    adjusted: dict[str, float] = {}
    highest = 0.0
    for place, (name, p) in enumerate(sorted(probabilities.items(), key=lambda entry: entry[1])):
        highest = max(highest, min(1.0, (len(probabilities) - place) * p))
        adjusted[name] = highest
    return {name: adjusted[name] for name in probabilities}
