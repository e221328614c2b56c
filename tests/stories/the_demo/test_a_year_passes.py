"""The told demo, a year after its wave closed and three years after: what every page announced has been carried out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from binome.core.mail.models import OutboxLetter
from binome.core.people.declarations import Kept
from binome.core.people.models import Person
from binome.core.privacy.erasure import fates
from binome.core.privacy.retention.lengths import OWN_LENGTHS
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.mentoring.models import Relationship
from binome.journey.outcomes.models import Edition
from binome.orchestration import retention
from binome.orchestration.cast import cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_what_was_announced_is_carried_out_and_what_was_published_stays(told, settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    now, people = timezone.now(), cast()
    Wave.objects.update(stage=Stage.CLOSED, closed_at=now)
    Relationship.objects.update(state="closed", closed_at=now)
    published = list(Edition.objects.order_by("pk").values_list("figures", flat=True))
    held = {model: model._base_manager.count() for model, privacy in fates.declared() if privacy.kept is Kept.WAVE}
    assert sum(count > 0 for count in held.values()) > 30

    retired = retention.carry_out(now=now + timedelta(days=367))

    left = {model._meta.label: model._base_manager.count() for model in held}
    assert {label: count for label, count in left.items() if count} == {}
    assert {model._meta.label_lower: count for model, count in held.items() if count}.items() <= retired.rows.items()
    assert not OutboxLetter.objects.exclude(text="").exclude(state__in=("queued", "held")).exists()
    assert list(Edition.objects.order_by("pk").values_list("figures", flat=True)) == published
    for role in ("programme manager", "mentor", "sponsor"):
        reader = Client()
        reader.force_login(people[role])
        for name in ("home", "my_progress", "my_data"):
            assert reader.get(reverse(name)).status_code == 200, (role, name)
    manager = Client()
    manager.force_login(people["programme manager"])
    for wave in Wave.objects.all():
        for name in ("wave", "outcomes:wave", "diagnosis:wave", "matching:wave", "mentoring:wave"):
            assert manager.get(reverse(name, args=[wave.pk])).status_code == 200, name

    retention.carry_out(now=now + timedelta(days=3 * 365 + 2))
    for model, privacy in fates.declared():
        if privacy.kept in OWN_LENGTHS and not privacy.empties and privacy.settled is None:
            old = model._base_manager.filter(**{f"{privacy.since}__lt": now})
            assert not old.exists(), model._meta.label
    assert Person.objects.employed().exists()
