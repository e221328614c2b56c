"""Moving a wave through the story: what must be true first, and what each step does when its stage opens."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Min, Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict, NotTheirs
from binome.core.mail.undoing import undoes
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.access import WaveIsArchived, waves_to_put_aside
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage, after
from binome.journey.diagnosis.models import Survey
from binome.journey.diagnosis.states import SurveyState
from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.learning.queries.gate import prepared_applications
from binome.journey.matching.actions import rounds
from binome.journey.matching.actions.waiting import offer_drafts_of
from binome.journey.matching.models import Pair
from binome.journey.mentoring.models import Absence, Relationship, Session
from binome.journey.mentoring.states import LIVING
from binome.journey.network.actions import rooms
from binome.journey.network.models import Idea
from binome.journey.network.states import IdeaState
from binome.journey.outcomes.actions import publishing
from binome.journey.outcomes.queries.edition_numbers import edition_being_filled
from binome.journey.outcomes.queries.words import words_to_read


class NotYet(Conflict):
    """Something must happen before the wave can move on; `reason` says what."""


def blockers(wave: Wave) -> list[str | Promise]:
    """What must happen before `wave` can leave its stage; empty when it may."""
    sentences: list[str | Promise] = []
    if wave.stage == Stage.AUDIENCE and not wave.themes.exists():
        sentences.append(_("Choose the themes of the wave from the needs map."))
    if wave.stage == Stage.ENROLMENT and not _both_sides(Application.objects.filter(wave=wave).accepted()):
        sentences.append(_("Accept at least one mentor and one mentee."))
    if wave.stage == Stage.LEARNING and not _both_sides(prepared_applications(wave)):
        sentences.append(_("At least one mentor and one mentee must have finished their preparation."))
    if wave.stage == Stage.MATCHING and not Pair.objects.filter(wave=wave).chosen().exists():
        sentences.append(_("At least one pair must have said yes on both sides."))
    return sentences


@dataclass(frozen=True)
class OpenPair:
    """A pair that goes on when its wave closes: from dates alone, as its managers see it."""

    relationship: Relationship
    planned: int
    next_at: datetime | None


@dataclass(frozen=True)
class WaveClosing:
    """What closing a wave finds, ends and leaves: read before one is asked whether to."""

    open_pairs: list[OpenPair]
    planned_sessions: int
    ideas_unanswered: int
    words_to_read: int
    edition: int


def closing_of(wave: Wave, *, now: datetime) -> WaveClosing:
    """What closing the wave would find now."""
    open_pairs = Relationship.objects.filter(pair__wave=wave, state__in=LIVING)
    to_come = Session.objects.planned().filter(relationship__in=open_pairs, starts_at__gte=now).order_by()
    dates = {
        pk: (planned, next_at)
        for pk, planned, next_at in to_come.values("relationship")
        .annotate(planned=Count("pk"), next_at=Min("starts_at"))
        .values_list("relationship", "planned", "next_at")
    }
    listed = [
        OpenPair(each, *dates.get(each.pk, (0, None)))
        for each in open_pairs.with_names()
        .prefetch_related(Prefetch("absences", Absence.objects.open().select_related("person")))
        .order_by("pair__mentee__person__sort_key", "pk")
    ]
    return WaveClosing(
        open_pairs=listed,
        planned_sessions=sum(each.planned for each in listed),
        ideas_unanswered=Idea.objects.filter(wave=wave, state=IdeaState.PROPOSED).count(),
        words_to_read=len(words_to_read(wave)),
        edition=edition_being_filled(wave.pk),
    )


class NotAtRest(Conflict):
    """Something goes on that would be hidden; `reason` says what."""


def why_not_archived(wave: Wave) -> str | Promise | None:
    """What keeps `wave` from being archived: it goes on, or people still meet; None when nothing does."""
    if wave.stage == Stage.AUDIENCE:
        asked = Survey.objects.filter(wave=wave).exclude(state=SurveyState.DRAFT, opens_at=None).exists()
        return _("Its survey is scheduled or has begun.") if asked else None
    if wave.stage != Stage.CLOSED:
        return _("Close the wave first.")
    if Relationship.objects.filter(pair__wave=wave, state__in=LIVING).exists():
        return _("Pairs of this wave still meet: archive it once they have closed.")
    return None


@transaction.atomic
def archive(wave_id: int, *, by: Person, now: datetime) -> None:
    """Take a wave out of menus, lists and tasks of those who hold a role; it is read and not changed until it is restored.

    Participants keep their pages, and everything is deleted on the day it would have been. Twice is once. Raises `NotAtRest`.
    """
    # Its survey first: scheduled or launched at this very moment, it is seen here, or finds the wave archived.
    list(Survey.objects.select_for_update().filter(wave=wave_id).order_by("pk"))
    wave = Wave.objects.select_for_update().get(pk=wave_id)
    if wave.archived_at is not None:
        return
    if (obstacle := why_not_archived(wave)) is not None:
        raise NotAtRest(obstacle)
    wave.archived_at = now
    wave.save(update_fields=["archived_at"])
    audit.record("programmes.archived_wave", wave, by=by)


@transaction.atomic
def restore(wave_id: int, *, by: Person) -> None:
    """Bring an archived wave back to where it stood; what changed meanwhile is nothing. Twice is once."""
    wave = Wave.objects.select_for_update().get(pk=wave_id)
    if wave.archived_at is None:
        return
    wave.archived_at = None
    wave.save(update_fields=["archived_at"])
    audit.record("programmes.restored_wave", wave, by=by)


@undoes("programmes.archive_wave", sentence=_("The wave is back in menus and lists."))
def restore_archived(*, by: Person, now: datetime, wave: int) -> None:
    """Take the archiving back. Raises `NotTheirs`."""
    if not waves_to_put_aside(by).filter(pk=wave).exists():
        raise NotTheirs
    restore(wave, by=by)


@transaction.atomic
def reopen(wave_id: int, *, by: Person) -> Stage:
    """Take the closing of a wave back: its stage is the one before, and ideas may be proposed again.

    What was published stays published, as it was. Raises `NotYet` when the wave is not closed.
    """
    wave = Wave.objects.select_for_update().get(pk=wave_id)
    if wave.stage != Stage.CLOSED:
        raise NotYet(_("The wave is not closed."))
    _check_not_archived(wave)
    wave.stage, wave.closed_at = Stage.OUTCOMES, None
    wave.save(update_fields=["stage", "closed_at"])
    audit.record("programmes.reopened_wave", wave, by=by)
    return Stage.OUTCOMES


def _check_not_archived(wave: Wave) -> None:
    if wave.archived_at is not None:
        raise WaveIsArchived


def _both_sides(applications: object) -> bool:
    sides = set(applications.values_list("side", flat=True))  # type: ignore[attr-defined]
    return {Side.MENTOR, Side.MENTEE} <= sides


@transaction.atomic
def advance(wave_id: int, *, expected: str, by: Person, now: datetime) -> Stage:
    """Move the wave from the `expected` stage to the next one, and let the step of that stage begin.

    Closing it publishes its report: those figures never change again.

    Raises `NotYet` when something must happen first, or when the wave has already left `expected`.
    """
    # The wave is locked before anything of it is looked at: pressed twice, the second finds it moved on (`expected`)
    wave = Wave.objects.select_for_update().get(pk=wave_id)
    following = after(wave.stage)
    if wave.stage != expected or following is None:
        raise NotYet(_("The wave has already moved on."))
    _check_not_archived(wave)
    waiting = blockers(wave)
    if waiting:
        raise NotYet(waiting[0])
    if following == Stage.CLOSED:
        publishing.publish_edition(wave.pk, by=by, now=now)
    wave.stage = following
    wave.closed_at = now if following == Stage.CLOSED else None
    wave.save(update_fields=["stage", "closed_at"])
    audit.record("programmes.advanced_wave", wave, by=by, stage=following)
    if following == Stage.CLOSED:
        rooms.open_alumni(wave.programme, by=by, now=now)
    if following == Stage.ENROLMENT:
        applying.open_call(wave.pk, by=by, now=now)
    if following == Stage.MATCHING:
        rounds.open_round(wave, by=by, now=now)
    if following == Stage.MENTORING:
        offer_drafts_of(wave, by=by, now=now)
    return following
