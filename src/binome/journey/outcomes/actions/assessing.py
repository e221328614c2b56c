"""Opening self-assessments, and answering them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.competences import ready
from binome.core.competences.models import Theme
from binome.core.errors import NotTheirs
from binome.core.mail.duties import Duty, do_each
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.enrolment.states import Side
from binome.journey.mentoring.models import Relationship
from binome.journey.outcomes import emails, rules
from binome.journey.outcomes.actions import batching
from binome.journey.outcomes.actions.errors import AlreadyAnswered, Incomplete, TooLate
from binome.journey.outcomes.models import Assessment, Closing, Rating
from binome.journey.outcomes.queries.participants import (
    closed_without_asking,
    due_six_months_later,
    halves,
    has_living_pair,
    themes_of_pair,
)
from binome.journey.outcomes.states import BEHAVIOUR_SCALE, COMPARED_WITH, LATER_AFTER, LEVEL_SCALE, Moment

ASK_MISSED = Duty[Relationship](
    "outcomes.ask_missed", _("ask a pair that closed where they have arrived"), lambda relationship: relationship.wave
)
ASK_LATER = Duty[Assessment](
    "outcomes.ask_later", _("ask someone again, six months after the close"), lambda closing: closing.wave
)


@transaction.atomic
def open_baselines(relationship: Relationship, *, now: datetime) -> list[Assessment]:
    """Ask both halves where they start, on the pair's themes; a second pair adds its themes while unanswered."""
    opened = []
    themes = themes_of_pair(relationship)
    for side, person in halves(relationship):
        baseline, is_new = Assessment.objects.get_or_create(
            wave=relationship.pair.wave, person=person, side=side, moment=Moment.BASELINE, defaults={"opened_at": now}
        )
        if baseline.answered_at is None:
            _ask_on(baseline, themes=themes)
        if is_new:
            audit.record("outcomes.opened_baseline", baseline, by=None)
            emails.ask_where_you_stand(baseline, now=now)
            opened.append(baseline)
    return opened


def _ask_on(assessment: Assessment, *, themes: list[Theme]) -> None:
    for theme in themes:
        Rating.objects.get_or_create(assessment=assessment, theme=theme, behaviour="", defaults={"scale": LEVEL_SCALE})
    if assessment.side == Side.MENTOR:
        for entry in ready.behaviours():
            Rating.objects.get_or_create(
                assessment=assessment, behaviour=entry["code"], theme=None, defaults={"scale": BEHAVIOUR_SCALE}
            )


@transaction.atomic
def open_closings(relationship: Relationship, *, now: datetime) -> list[Assessment]:
    """Ask each half where they have arrived, once the last of their pairs in the wave on that side has closed."""
    opened = []
    themes = themes_of_pair(relationship)
    for side, person in halves(relationship):
        wave = relationship.pair.wave
        if has_living_pair(person, wave=wave, side=side):
            continue
        closing, is_new = Assessment.objects.get_or_create(
            wave=wave, person=person, side=side, moment=Moment.CLOSING, defaults={"opened_at": now}
        )
        if not is_new:
            continue
        earlier = Assessment.objects.filter(wave=wave, person=person, side=side, moment=Moment.BASELINE).first()
        _ask_the_same(closing, earlier)
        _ask_on(closing, themes=themes)
        Closing.objects.get_or_create(wave=wave, person=person, side=side, defaults={"opened_at": now})
        audit.record("outcomes.opened_closing", closing, by=None)
        emails.ask_where_you_stand(closing, now=now)
        opened.append(closing)
    return opened


def open_missed_closings(*, now: datetime) -> int:
    """Ask those whose last pair of a wave ended early after another had closed; returns how many. Idempotent."""
    missed = closed_without_asking()
    return sum(map(len, do_each(missed, lambda pair: open_closings(pair, now=now), duty=ASK_MISSED)))


def _ask_the_same(later: Assessment, earlier: Assessment | None) -> None:
    if earlier is None:
        return
    for rating in earlier.ratings.all():
        Rating.objects.create(
            assessment=later, theme_id=rating.theme_id, behaviour=rating.behaviour, scale=_scale_today(rating)
        )


def _scale_today(rating: Rating) -> str:
    return BEHAVIOUR_SCALE if rating.behaviour else LEVEL_SCALE


def open_later_assessments(*, now: datetime) -> int:
    """Ask again, six months after the closing answer, those who have not been asked; returns how many. Idempotent."""
    due = due_six_months_later(before=now - LATER_AFTER)
    return len(do_each(due, lambda closing: _ask_later(closing, now=now), duty=ASK_LATER))


def _ask_later(closing: Assessment, *, now: datetime) -> None:
    later = Assessment.objects.create(
        wave=closing.wave, person=closing.person, side=closing.side, moment=Moment.LATER, opened_at=now
    )
    _ask_the_same(later, closing)
    audit.record("outcomes.opened_later", later, by=None)
    emails.ask_where_you_stand(later, now=now)


@transaction.atomic
def assess(assessment_id: int, *, by: Person, now: datetime, levels: Mapping[str, int | None]) -> Assessment:
    """Answer a self-assessment: `levels` gives 1 to 4, or None for "does not apply", by code of theme or behaviour.

    The closing answer opens the look back on a screen of its own. Raises `NotTheirs`, `AlreadyAnswered`, `TooLate`
    (a baseline once the close has opened), `Incomplete`.
    """
    # An answer given is final: of two windows, the first counts and the second is told so.
    assessment = Assessment.objects.select_for_update().filter(pk=assessment_id, person=by).first()
    if assessment is None:
        raise NotTheirs
    _check_open(assessment)
    ratings = list(assessment.ratings.select_related("theme"))
    if left := rules.missing([rating.subject for rating in ratings], levels):
        raise Incomplete(left)
    earlier = _earlier(assessment)
    for rating in ratings:
        rating.level = levels[rating.subject]
        before = earlier.get((rating.theme_id, rating.behaviour))
        rating.compared = before is not None and rules.comparable(
            rating.level, rating.scale, earlier_level=before.level, earlier_scale=before.scale
        )
    Rating.objects.bulk_update(ratings, ["level", "compared"])
    assessment.answered_at = now
    assessment.compared = any(rating.compared for rating in ratings)
    assessment.save(update_fields=["answered_at", "compared"])
    audit.record("outcomes.assessed", assessment, by=by, moment=assessment.moment)
    batching.let_levels_enter(assessment.wave_id, side=assessment.side, moment=assessment.moment)
    if assessment.moment == Moment.CLOSING:
        _open_look_back(assessment, now=now)
    return assessment


def _check_open(assessment: Assessment) -> None:
    siblings = Assessment.objects.filter(wave=assessment.wave_id, person=assessment.person_id, side=assessment.side)
    closing_opened = siblings.filter(moment=Moment.CLOSING).exists()
    if assessment.answered_at is not None:
        raise AlreadyAnswered
    if not rules.may_answer(assessment.moment, answered_at=None, closing_opened=closing_opened):
        raise TooLate


def _earlier(assessment: Assessment) -> dict[tuple[int | None, str], Rating]:
    """Ratings of the moment this one is compared with, by subject."""
    moment = COMPARED_WITH.get(Moment(assessment.moment))
    if moment is None:
        return {}
    ratings = Rating.objects.filter(
        assessment__wave=assessment.wave_id,
        assessment__person=assessment.person_id,
        assessment__side=assessment.side,
        assessment__moment=moment,
    )
    return {(rating.theme_id, rating.behaviour): rating for rating in ratings}


def _open_look_back(closing: Assessment, *, now: datetime) -> None:
    look_back, is_new = Assessment.objects.get_or_create(
        wave_id=closing.wave_id,
        person_id=closing.person_id,
        side=closing.side,
        moment=Moment.LOOKING_BACK,
        defaults={"opened_at": now},
    )
    if is_new:
        _ask_the_same(look_back, closing)
