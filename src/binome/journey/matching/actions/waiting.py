"""The waiting list: whoever was accepted and never had a pair is the first to find a draft in the next wave."""

from datetime import datetime

from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.actions.carrying import carry_over
from binome.journey.enrolment.models import Application
from binome.journey.matching.queries.people import never_paired_before


def offer_drafts(wave: Wave, *, by: Person, now: datetime) -> list[Application]:
    """Copy their applications into `wave` as drafts, each with one letter; inside the transaction that opens the call."""
    return carry_over(wave, never_paired_before(wave), by=by, now=now, unpaired=True)
