"""A row of every table that says how long it is kept: it stays that long, and no longer."""

import random
from datetime import datetime, timedelta

import pytest
from django.db import connection, models
from django.utils import timezone
from model_bakery import baker

from binome.core.mail.models import LetterState
from binome.core.people.declarations import Kept, Privacy
from binome.core.privacy.erasure import fates
from binome.core.privacy.retention.lengths import OWN_LENGTHS
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.states import RelationshipState
from binome.orchestration import retention

# rows that no act would write are good enough for the night; SQLite alone can be told to take them
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LONGEST = max(*OWN_LENGTHS.values(), timedelta(days=365))
STATED = {"mail.OutboxLetter": {"state": LetterState.SENT}}  # whose length begins once they wait for nothing


def with_a_length() -> list[tuple[type[models.Model], Privacy]]:
    return [
        (model, privacy)
        for model, privacy in fates.declared()
        if privacy.kept is Kept.WAVE or privacy.kept in OWN_LENGTHS
    ]


def begun(row: models.Model, path: str, *, at: datetime) -> None:
    """Its length is counted from `at`: a column of its own, or of a row that it hangs on."""
    *way, last = path.split("__")
    for name in way:
        row = getattr(row, name)
    is_moment = isinstance(row._meta.get_field(last), models.DateTimeField)
    type(row)._base_manager.filter(pk=row.pk).update(**{last: at if is_moment else timezone.localdate(at)})


@pytest.fixture
def one_of_each(settings, tmp_path) -> dict[type[models.Model], models.Model]:
    """A row of each of these tables, all begun today, of waves and pairs that ended today."""
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    random.seed(7)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    rows = {model: baker.make(model, **STATED.get(model._meta.label, {})) for model, _privacy in with_a_length()}
    now = timezone.now()
    for model, privacy in with_a_length():
        if privacy.since:
            begun(rows[model], privacy.since, at=now)
    Wave.objects.update(stage=Stage.CLOSED, closed_at=now)
    Relationship.objects.update(state=RelationshipState.CLOSED, closed_at=now)
    yield rows
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


def those_left(rows) -> set[str]:
    """Tables whose row is still there, or still has its words where these alone go."""
    left = set()
    for model, privacy in with_a_length():
        kept = model._base_manager.filter(pk=rows[model].pk)
        if kept.exclude(**privacy.empties).exists() if privacy.empties else kept.exists():
            left.add(model._meta.label)
    return left


def test_a_row_of_every_table_stays_as_long_as_announced_and_no_longer(one_of_each):
    every = {model._meta.label for model in one_of_each}
    assert len(every) > 60

    retention.carry_out(now=timezone.now() + timedelta(hours=1))
    assert those_left(one_of_each) == every

    retention.carry_out(now=timezone.now() + LONGEST + timedelta(days=1))
    assert those_left(one_of_each) == set()
