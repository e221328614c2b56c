"""The waiting list: whoever was accepted and never had a pair is the first to find a draft in the next wave."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.actions.carrying import carry_over
from binome.journey.enrolment.models import Application
from binome.journey.matching.queries.people import never_paired_before


def offer_drafts(wave: Wave, *, by: Person, now: datetime) -> list[Application]:
    """Copy their applications into `wave` as drafts, each with one letter; inside the transaction that opens the call."""
    return carry_over(wave, never_paired_before(wave), by=by, now=now, unpaired=True)


def offer_drafts_of(earlier: Wave, *, by: Person, now: datetime) -> list[Application]:
    """The same once `earlier` is past matching, in each later wave whose call is open already: it opened too early for them."""
    day = timezone.localdate(now)
    open_calls = Q(call__closes_on=None) | Q(call__closes_on__gte=day)
    later = Wave.objects.filter(open_calls, programme=earlier.programme_id, number__gt=earlier.number)
    taking = later.filter(call__isnull=False, stage=Stage.ENROLMENT).order_by("number")[:1]
    return [draft for wave in taking for draft in offer_drafts(wave, by=by, now=now)]
