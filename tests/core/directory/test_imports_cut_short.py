"""Imports cut short: a worker killed while it reads or writes, a fault that nobody foresaw."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from binome.core.directory import deciding, importing, tasks
from binome.core.directory.models import Import, ImportFile, ImportRow
from binome.core.people.models import Person
from binome.orchestration.workers import requeue_abandoned_tasks
from tests.core.directory.factories import administrator, staff_file
from tests.factories import NOON

pytestmark = pytest.mark.django_db
AGO = timedelta(minutes=5)


@pytest.fixture
def queued(settings):
    """Tasks wait in the database for a worker, as in production."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def received() -> Import:
    return importing.receive_file(staff_file({"Réseaux": 5}), name="x.csv", by=administrator(), now=NOON)


def begun_by(worker: str) -> DBTaskResult:
    task = DBTaskResult.objects.get()
    task.status, task.started_at, task.worker_ids = "RUNNING", timezone.now() - AGO, [worker]
    task.save()
    return task


def test_what_a_killed_worker_was_reading_waits_for_another_one(queued):
    found = received()
    tasks.read_import.enqueue(found.pk)
    begun_by("killed")

    assert requeue_abandoned_tasks(alive={"other"}, begun_before=timezone.now() - AGO / 2)
    importing.check_import(found.pk, now=NOON)

    assert DBTaskResult.objects.get().status == "READY"
    assert (Import.objects.get(pk=found.pk).state, ImportRow.objects.count()) == ("previewed", 5)


def test_what_a_living_worker_reads_is_left_to_it(queued):
    tasks.read_import.enqueue(received().pk)
    begun_by("alive")

    assert not requeue_abandoned_tasks(alive={"alive"}, begun_before=timezone.now() - AGO / 2)
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_writing_begun_anew_after_a_kill_writes_everyone_once():
    found = received()
    importing.check_import(found.pk, now=NOON)
    deciding.ask_to_write(found.pk, by=found.uploaded_by)

    for _attempt in range(2):
        importing.write_import(found.pk, now=NOON)

    assert (Import.objects.get(pk=found.pk).state, Person.objects.count()) == ("confirmed", 6)


def test_a_fault_that_nobody_foresaw_ends_the_reading_and_says_so():
    found = received()
    ImportFile.objects.all().delete()  # the disk lost it, say

    with pytest.raises(ImportFile.DoesNotExist):
        tasks.read_import.func(found.pk)

    found.refresh_from_db()
    assert found.state == "failed"
    assert "journal" in found.failure
