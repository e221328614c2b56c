"""What pairs answer, as figures for their programme: on five people or more, moved by five at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from binome.core.framework.compiled_query import CompiledQuery, key_param
from binome.core.privacy.disclosure.batches import on_both_sides, together, unlike
from binome.core.privacy.disclosure.thresholds import K_SCORES
from binome.core.programmes.models import Wave
from binome.core.ui.rounding import percentage
from binome.journey.mentoring.models import Pulse, Review
from binome.journey.mentoring.rules import following
from binome.journey.mentoring.states import RATINGS, RelationshipState


@dataclass(frozen=True)
class PulseFigures:
    """What pairs answered after their sessions: each figure on five people or more, or None."""

    useful: float | None
    understanding: float | None
    tried: int | None
    answers: int


_PULSES = CompiledQuery(
    lambda: (
        Pulse.objects.filter(session__relationship__pair__wave=key_param("wave"))
        .order_by("answered_at", "pk")
        .values_list("person_id", "useful", "understanding", "tried")
    )
)


def pulse_figures(wave: Wave) -> PulseFigures:
    """Means and a share over whole batches of answers, so that no figure moves by fewer than five people."""
    pulses = _PULSES.rows(wave=wave)
    useful = _publishable(
        [(person, value) for person, value, _u, _t in pulses if value is not None], enough=_say_otherwise
    )
    understanding = _publishable(
        [(person, value) for person, _v, value, _t in pulses if value is not None], enough=_say_otherwise
    )
    tried = _publishable(
        [(person, int(value)) for person, _v, _u, value in pulses if value is not None], enough=_say_both
    )
    return PulseFigures(
        useful=_mean(useful),
        understanding=_mean(understanding),
        tried=percentage(sum(tried), len(tried)) if tried else None,
        answers=max(len(useful), len(understanding), len(tried)),
    )


@dataclass(frozen=True)
class ReviewFigure:
    """What pairs said at their close to one question: a mean out of five, and on how many answers it stands."""

    code: str
    mean: float
    answers: int


# Of closed pairs alone: until then an answer may change, and a figure that moved would tell whose did.
_REVIEWS = CompiledQuery(
    lambda: (
        Review.objects.filter(relationship__pair__wave=key_param("wave"), relationship__state=RelationshipState.CLOSED)
        .order_by("relationship__closed_at", "pk")
        .values_list("person_id", *RATINGS.values())
    )
)


def review_figures(wave: Wave) -> list[ReviewFigure]:
    """The answers that neither half reads of the other, as means over whole batches of people; none that says too much."""
    reviews = _REVIEWS.rows(wave=wave)
    figures = []
    for column, code in enumerate(RATINGS, start=1):
        given = [(row[0], row[column]) for row in reviews if row[column] is not None]
        values = _publishable(given, enough=_say_otherwise)
        if values:
            figures.append(ReviewFigure(code, sum(values) / len(values), len(values)))
    return figures


Answers = Sequence[tuple[int, int]]  # who, what


def _publishable(answers: Answers, *, enough: Callable[[Answers], bool]) -> list[int]:
    """The answers that may be told: whole batches of people, joined until they are `enough`."""
    parted = following.batches([person for person, _value in answers], at_least=K_SCORES)
    return [value for _person, value in together([(0, answers[batch]) for batch in parted], enough=enough)]


def _say_otherwise(answers: Answers) -> bool:
    """Whether two people at least said otherwise than most: else the mean tells what each one said."""
    # dict: each person once, with their last answer; someone who answers often must not pass for several.
    return unlike(list(dict(answers).values()))


def _say_both(answers: Answers) -> bool:
    """Whether five people said yes and five others no."""
    yes = {person for person, value in answers if value}
    return on_both_sides(len(yes), len({person for person, _value in answers} - yes))


def _mean(values: list[int]) -> float | None:
    return sum(values) / len(values) if values else None
