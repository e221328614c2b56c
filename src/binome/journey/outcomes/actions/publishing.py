"""Publishing the report of a wave: figures that never change again."""

from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage
from binome.journey.outcomes.actions.batching import let_all_enter
from binome.journey.outcomes.actions.errors import NothingNew
from binome.journey.outcomes.models import Edition
from binome.journey.outcomes.queries.edition_numbers import edition_being_filled
from binome.journey.outcomes.queries.editions import figures_by_wave, last_editions, more_to_publish
from binome.journey.outcomes.queries.report.telling import figures_of


@transaction.atomic
def publish_edition(wave_id: int, *, by: Person, now: datetime) -> Edition:
    """Publish the figures as they stand, in every language. Raises `NotTheirs`.

    Answers that come later enter later editions alone, together with four others or more.
    """
    # No answer enters a batch while the figures are read: what is published is what was counted.
    wave = Wave.objects.select_for_update().select_related("programme").get(pk=wave_id)
    if not may(by, Right.STEER, wave.programme):
        raise NotTheirs
    let_all_enter(wave.pk)
    before = last_editions(wave)
    edition = Edition.objects.create(wave=wave, number=edition_being_filled(wave.pk), published_at=now, published_by=by)
    for language, _name in settings.LANGUAGES:
        with override(language):
            figures = figures_of(wave, now=now, edition=edition.number, editions=figures_by_wave(before))
            edition.figures[language] = asdict(figures)
    edition.save(update_fields=["figures"])
    audit.record("outcomes.published_edition", wave, by=by, number=edition.number)
    return edition


@transaction.atomic
def publish_later_edition(wave_id: int, *, by: Person, now: datetime) -> Edition:
    """Publish what came in after the wave closed. Raises `NotTheirs`, `NothingNew`."""
    # Locked before one asks whether there is more: two who publish at once make one edition.
    wave = Wave.objects.select_for_update().select_related("programme").get(pk=wave_id)
    if not may(by, Right.STEER, wave.programme):
        raise NotTheirs
    let_all_enter(wave.pk)
    if wave.stage != Stage.CLOSED or not more_to_publish(wave):
        raise NothingNew
    return publish_edition(wave.pk, by=by, now=now)
