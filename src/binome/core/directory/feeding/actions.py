"""Fetching the staff file, by the clock or by a button, and saying how it is done."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.core.directory import importing
from binome.core.directory.feeding import emails
from binome.core.directory.feeding.fetching import Fetched, fetch
from binome.core.directory.models import FeedRun, StaffFeed
from binome.core.directory.refusals import Unreadable
from binome.core.errors import NotTheirs, Refused
from binome.core.people.models import Person
from binome.core.privacy import audit

ONLY = 1  # the key of the single row
SAID = ("is_on", "hour", "complete", "most_leavers", "create_entities")
BROKE_OFF = _("Reading it broke off, and nothing was written. Whoever runs this installation finds why in its log.")


def feed_rules() -> StaffFeed:
    """What an administrator said; until then nothing is fetched."""
    return StaffFeed.objects.filter(pk=ONLY).first() or StaffFeed(pk=ONLY)


@transaction.atomic
def say_feed(settled: StaffFeed, *, by: Person) -> None:
    """Keep when the staff file is fetched, and how much of it is believed. Raises `NotTheirs`."""
    if not by.is_administrator:
        raise NotTheirs
    settled.pk = ONLY
    settled.save()
    audit.record("directory.said_feed", settled, by=by, **{name: getattr(settled, name) for name in SAID})


def is_due(now: datetime) -> bool:
    """Whether the staff file is to be fetched today and this hour has come."""
    settled = feed_rules()
    return bool(settings.STAFF_FEED) and settled.is_on and timezone.localtime(now).hour >= settled.hour


def run_feed(*, by: Person | None, now: datetime) -> FeedRun:
    """Fetch the staff file and write what can be; administrators are told when the clock could not.

    Nothing is written when no file comes, it is no table, or more people would leave than is allowed.
    """
    fetched = None
    try:
        fetched = fetch(now=now)
        fed = _written(fetched, by=by, now=now)
    except (Unreadable, Refused) as refusal:
        return _refused(fetched, refusal, by=by, now=now)
    except Exception:
        _refused(fetched, Refused(), by=by, now=now, reason=BROKE_OFF)
        raise
    # After the `try`: from here on people are written, and no line may say that nothing was
    return FeedRun.objects.create(
        at=now, outcome=FeedRun.Outcome.WRITTEN, file_name=fetched.name[-200:], file_import=fed.file_import, by=by
    )


def _written(fetched: Fetched, *, by: Person | None, now: datetime) -> importing.Fed:
    settled = feed_rules()
    return importing.feed(
        fetched.content,
        name=fetched.name,
        by=by,
        now=now,
        create_entities=settled.create_entities,
        complete=settled.complete,
        most_leavers=settled.most_leavers / 100,  # whether people are absent, or the file dates their leaving
    )


@transaction.atomic
def _refused(
    fetched: Fetched | None,
    refusal: Unreadable | Refused,
    *,
    by: Person | None,
    now: datetime,
    reason: Promise | None = None,
) -> FeedRun:
    reasons = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reasons[language] = str(reason or refusal.reason)
    name = fetched.name[-200:] if fetched else ""
    run = FeedRun.objects.create(at=now, outcome=FeedRun.Outcome.REFUSED, file_name=name, reasons=reasons, by=by)
    if by is None:
        emails.tell_administrators(run, now=now)
    return run
