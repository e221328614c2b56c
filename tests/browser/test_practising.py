"""A volunteer adds a file to an answer, a reader practises on samples and then marks it: at a desk and on a phone, by presses alone."""

import pytest
import time_machine

from binome.core.competences.models import Theme
from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.actions.marking import assign_reviewers
from binome.journey.enrolment.models import CaseFile, Marking, SampleMarking
from tests.factories import NOON, PersonFactory, manager_of
from tests.journey.enrolment.factories import mentor_answers, open_wave, reviewers

pytestmark = pytest.mark.django_db(transaction=True)


def mark(page, button):
    """The third line of each criterion, then the button; the words above it."""
    seen = len(page.inner_text("main").split())
    for key in ("expertise", "method", "pedagogy", "prudence"):
        page.locator(f"[name=mark-{key}]").nth(2).check()
    page.get_by_role("button", name=button).click()
    return seen


@pytest.mark.parametrize("width", [390, 1280])
def test_a_file_is_added_samples_are_marked_and_the_answer_is_read(visitor, width):
    with time_machine.travel(NOON):
        wave = open_wave(ready=True)
        wave.themes.set(Theme.objects.filter(code="T05"))
        wave.calibration = "required"
        wave.save()
        applicant = PersonFactory(manager=PersonFactory(level=4), preferred_language="en")
        application = applying.apply(wave.pk, side="mentor", by=applicant, now=NOON)
        writing = visitor(applicant, width=width, language="en")
        writing.go(f"/enrolment/applications/{application.pk}/cases/T05/file/")
        writing.page.set_input_files(
            "[name=file]", {"name": "mine.txt", "mimeType": "text/plain", "buffer": b"Two bars from zero."}
        )
        writing.page.get_by_role("button", name="Save the file").click()
        writing.page.wait_for_selector("text=The file is saved with your answer")
        applying.save_draft(application.pk, answers=mentor_answers(wave), by=applicant, now=NOON)
        applying.submit(application.pk, by=applicant, now=NOON)
        reader, _other = reviewers(wave)
        reader.preferred_language = "en"
        reader.save()
        assign_reviewers(wave.pk, by=manager_of(wave), now=NOON)
        marking = Marking.objects.get(reviewer=reader)

        reading = visitor(reader, width=width, language="en")
        reading.go(f"/enrolment/markings/{marking.pk}/")
        page, words = reading.page, []
        page.get_by_role("link", name="Mark the samples").click()
        for number in (1, 2, 3):
            words.append(mark(page, "Save my marks"))
            page.wait_for_selector("text=Your marks are saved")
            if number < 3:
                page.get_by_role("link", name="Next sample").click()
        page.get_by_role("link", name="See how far you agree").click()
        page.wait_for_selector("text=Said once you have marked five samples")
        reading.go(f"/enrolment/markings/{marking.pk}/")
        words.append(mark(page, "Save my reading"))
        page.wait_for_selector("text=Your reading is saved")

    assert max(words) < 600, words  # each page is read whole before a mark is pressed (docs/build/trials.md)
    marking.refresh_from_db()
    assert CaseFile.objects.get().content == b"Two bars from zero."
    assert SampleMarking.objects.filter(reviewer=reader).count() == 3
    assert marking.marked_at is not None
