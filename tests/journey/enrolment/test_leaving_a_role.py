"""A role that was left opens nothing, and what was waiting for it goes to someone else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.programmes.models import ProgrammeRole
from binome.core.programmes.permissions import Role
from binome.journey.enrolment.actions import vouching
from binome.journey.enrolment.actions.marking import assign_reviewers, mark_case
from binome.journey.enrolment.models import Marking, Reference
from binome.journey.enrolment.queries.applications import references_awaited_from
from binome.journey.enrolment.queries.home import next_things_for
from binome.journey.enrolment.queries.readings import count_in_need_of_readers
from tests.factories import NOON, PersonFactory, holder, manager_of
from tests.journey.enrolment.factories import open_wave, reviewers, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared_out():
    """An answer handed in, its two readers and the manager who shared it out."""
    wave = open_wave(themes=1)
    answer = submitted(wave=wave).case_answers.get()
    readers = reviewers(wave)
    manager = manager_of(wave)
    assign_reviewers(wave.pk, by=manager, now=NOON)
    return answer, readers, manager


def test_a_reviewer_without_the_role_finds_no_text_no_list_no_errand(client, shared_out):
    answer, (reviewer, _other), _manager = shared_out
    marking = Marking.objects.get(answer=answer, reviewer=reviewer)
    client.force_login(reviewer)
    page = reverse("enrolment:marking", args=[marking.pk])
    before = client.get(page).status_code

    ProgrammeRole.objects.filter(person=reviewer).delete()

    assert before == 200
    assert (client.get(page).status_code, client.post(page, {}).status_code) == (404, 404)
    assert answer.code not in client.get(reverse("enrolment:markings")).content.decode()
    assert reverse("enrolment:markings") not in [thing.url for thing in next_things_for(reviewer, now=NOON)]


@pytest.mark.parametrize("gone", ["role", "company"])
def test_what_a_reviewer_who_left_had_not_read_goes_to_another(shared_out, gone):
    answer, (reviewer, other), manager = shared_out
    wave = answer.application.wave
    newcomer = holder(Role.REVIEWER, wave.programme)
    if gone == "role":
        ProgrammeRole.objects.filter(person=reviewer).delete()
    else:
        type(reviewer).objects.filter(pk=reviewer.pk).update(is_active=False)
    missing = count_in_need_of_readers(wave)

    given = assign_reviewers(wave.pk, by=manager, now=NOON + timedelta(days=1))

    assert (missing, given) == (1, 1)
    assert set(Marking.objects.filter(answer=answer).values_list("reviewer", flat=True)) == {other.pk, newcomer.pk}
    assert count_in_need_of_readers(wave) == 0


def test_what_a_reviewer_read_before_leaving_still_counts(shared_out):
    answer, (reviewer, _other), manager = shared_out
    marking = Marking.objects.get(answer=answer, reviewer=reviewer)
    marks = dict.fromkeys(("expertise", "method", "pedagogy", "prudence"), 2)
    mark_case(marking.pk, marks=marks, by=reviewer, now=NOON)
    ProgrammeRole.objects.filter(person=reviewer).delete()

    assert assign_reviewers(answer.application.wave.pk, by=manager, now=NOON) == 0
    assert Marking.objects.get(pk=marking.pk).marks == marks


def test_a_reference_is_given_by_the_manager_of_today():
    answer = submitted(wave=open_wave(themes=1)).case_answers.get()
    volunteer, before, now_manager = answer.application.person, PersonFactory(), PersonFactory()
    Reference.objects.update_or_create(application=answer.application, defaults={"asked_of": before, "asked_at": NOON})
    volunteer.manager = now_manager
    volunteer.save()

    with pytest.raises(NotTheirs):
        vouching.give_reference(answer.application_id, levels={"B1": 3}, text="Écoute.", by=before, now=NOON)
    assert not references_awaited_from(before).exists()
    assert references_awaited_from(now_manager).exists()
    vouching.give_reference(answer.application_id, levels={"B1": 3}, text="Écoute.", by=now_manager, now=NOON)


def test_hr_gives_the_reference_once_the_manager_has_left():
    answer = submitted(wave=open_wave(themes=1)).case_answers.get()
    boss, hr = PersonFactory(), PersonFactory(is_hr=True)
    volunteer = answer.application.person
    volunteer.manager = boss
    volunteer.save()
    Reference.objects.update_or_create(application=answer.application, defaults={"asked_of": boss, "asked_at": NOON})
    before = references_awaited_from(hr).exists()
    type(boss).objects.filter(pk=boss.pk).update(is_active=False)

    assert (before, references_awaited_from(hr).exists()) == (False, True)
