"""Readers mark sample answers first: what these are, what a reader sees of it, and what nobody else does."""

import json
import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from binome.core.competences.models import Theme
from binome.core.errors import NotTheirs
from binome.core.programmes.models import Calibration
from binome.journey.enrolment.actions.calibrating import mark_sample
from binome.journey.enrolment.actions.errors import CalibrationDue, MarksAreWrong, SampleAlreadyMarked
from binome.journey.enrolment.actions.marking import assign_reviewers, mark_case
from binome.journey.enrolment.models import SampleMarking
from binome.journey.enrolment.queries import cases
from binome.journey.enrolment.queries.calibration import agreement_with_samples, cases_to_practise
from binome.journey.enrolment.queries.cases import case_study_for
from binome.journey.enrolment.rules import CRITERIA, words_in
from tests.factories import NOON, manager_of
from tests.journey.enrolment.factories import marking_for, marks, open_wave, reviewers, submitted

pytestmark = pytest.mark.django_db
FILES = sorted((cases.DATA / "cases").glob("*.json"))


@pytest.fixture
def wave():
    return open_wave(ready=True)


@pytest.fixture
def reader(wave):
    person = reviewers(wave, 1)[0]
    person.preferred_language = "en"
    person.save()
    return person


def page_of(line, number):
    return reverse("enrolment:sample", args=[line.theme.code, line.case.version, number])


def mark_all(reader, *, codes=("T01", "T02", "T06"), shift=0):
    """Mark every sample of these cases, as agreed or `shift` marks away from it."""
    for code in codes:
        for sample in case_study_for(Theme.objects.get(code=code)).samples:
            given = {key: (mark + shift) % 4 for key, mark in sample.marks.items()}
            mark_sample(code, version=0, sample=sample.number, marks=given, by=reader, now=NOON)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_case_has_a_weak_a_fair_and_a_strong_answer_that_could_have_been_handed_in(path):
    samples = json.loads((cases.DATA / "samples" / path.name).read_text("utf-8"))["samples"]

    totals = [sum(sample[key] for key in CRITERIA) for sample in samples]
    assert len(samples) == 3
    assert totals[0] <= 3 < totals[1] <= 8 < totals[2]
    for sample in samples:
        assert all(0 <= sample[key] <= 3 for key in CRITERIA)
        assert 40 <= words_in(sample["text"]["fr"]) <= 300
        for text in (sample["text"], sample["why"]):
            assert 0.7 < len(text["fr"]) / len(text["en"]) < 1.5
            assert not re.search(r" [:;!?»%]|« ", text["fr"]), text["fr"]
            assert not re.search(r"\b(jeunes?|seniors?|âge|young|old(er)?)\b", text["fr"] + text["en"])
        for french in ("Connaissances", "Méthode", "Pédagogie", "Prudence"):  # each mark has its reason
            assert french in sample["why"]["fr"]


def test_the_best_answer_does_not_always_stand_in_the_same_place():
    places = set()
    for path in FILES:
        case = json.loads(path.read_text("utf-8"))
        samples = cases.case_study_of(case["theme"]).samples
        totals = [sum(sample.marks.values()) for sample in samples]
        places.add(totals.index(max(totals)))
    assert places == {0, 1, 2}


def test_a_reader_sees_the_agreed_marks_only_beside_their_own(client, wave, reader):
    line = cases_to_practise(reader)[0]
    sample = line.case.samples[0]
    client.force_login(reader)

    with override("en"):
        why = case_study_for(line.theme).samples[0].why
    before = client.get(page_of(line, 1)).text
    refused = client.post(page_of(line, 1), {"mark-expertise": "1"})
    after = client.post(page_of(line, 1), {f"mark-{key}": "1" for key in CRITERIA}, follow=True).text

    assert why not in before
    assert refused.status_code == 422
    assert why in after
    assert "Your marks are saved" in after
    assert SampleMarking.objects.get(reviewer=reader).marks == marks(1, 1, 1, 1)
    with pytest.raises(SampleAlreadyMarked):
        mark_sample(line.theme.code, version=0, sample=sample.number, marks=marks(), by=reader, now=NOON)


@pytest.mark.parametrize(("shift", "sentence"), [(0, "You mark much as agreed"), (2, "hardly meet")])
def test_five_samples_say_in_words_how_far_one_marks_as_agreed(client, wave, reader, shift, sentence):
    client.force_login(reader)
    page = reverse("enrolment:calibration")

    mark_all(reader, codes=["T01"], shift=shift)
    too_few = client.get(page).text
    mark_all(reader, codes=["T02", "T06"], shift=shift)

    assert "Said once you have marked five samples" in too_few
    assert sentence in client.get(page).text


def test_the_manager_sees_who_has_done_it_and_not_how_well(client, wave, reader):
    other = reviewers(wave, 1)[0]
    mark_all(reader, shift=2)
    manager = manager_of(wave)
    manager.preferred_language = "en"
    manager.save()
    client.force_login(manager)

    page = client.get(reverse("enrolment:readings", args=[wave.pk])).text

    assert re.search(rf"{reader.name}.{{0,200}}?3 of 3", page, re.DOTALL)
    assert re.search(rf"{other.name}.{{0,200}}?0 of 3", page, re.DOTALL)
    kappa = agreement_with_samples(reader).kappa
    assert f"{kappa:.2f}" not in page
    assert "hardly meet" not in page


def test_where_the_wave_requires_it_no_answer_is_marked_before_the_samples_of_its_case(client, wave):
    wave.themes.set(Theme.objects.filter(code="T01"))
    wave.calibration = Calibration.REQUIRED
    wave.save()
    application = submitted(wave=wave)
    first, _second = reviewers(wave, 2)
    assign_reviewers(wave.pk, by=manager_of(wave), now=NOON)
    marking = marking_for(first)
    client.force_login(first)
    page = reverse("enrolment:marking", args=[marking.pk])

    before = client.get(page).text
    with pytest.raises(CalibrationDue):
        mark_case(marking.pk, marks=marks(), by=first, now=NOON)
    refused = client.post(page, {f"mark-{key}": "2" for key in CRITERIA})
    mark_all(first, codes=["T01"])
    answer = client.post(page, {f"mark-{key}": "2" for key in CRITERIA}, follow=True)

    assert 'name="mark-expertise"' not in before
    assert (refused.status_code, "trois exemples de réponse" in refused.text) == (422, True)
    assert answer.status_code == 200
    marking.refresh_from_db()
    assert marking.marked_at is not None
    assert application.person.family_name not in before


def test_samples_belong_to_readers_of_the_case_and_take_marks_from_0_to_3(wave, reader):
    with pytest.raises(NotTheirs):
        mark_sample("T01", version=0, sample=1, marks=marks(), by=manager_of(wave), now=NOON)
    with pytest.raises(NotTheirs):
        mark_sample("T03", version=0, sample=1, marks=marks(), by=reader, now=NOON)
    with pytest.raises(NotTheirs):
        mark_sample("T01", version=7, sample=1, marks=marks(), by=reader, now=NOON)
    with pytest.raises(MarksAreWrong):
        mark_sample("T01", version=0, sample=1, marks=marks(4), by=reader, now=NOON)
