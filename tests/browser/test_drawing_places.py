"""A manager binds a draw and draws, somebody in it checks: at a desk and on a phone, by presses alone."""

import pytest

from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import PlaceDraw
from tests.factories import ApplicationFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_manager_draws_and_somebody_in_the_draw_reads_it(visitor, width):
    wave = WaveFactory(stage=Stage.ENROLMENT)
    qualified = [ApplicationFactory(wave=wave, side="mentee", state="qualified") for _number in range(6)]
    manager = manager_of(wave)
    manager.preferred_language = "en"
    manager.save()
    steering = visitor(manager, width=width)
    steering.go(f"/enrolment/waves/{wave.pk}/draw/mentee/")
    page = steering.page

    page.fill("[name=places]", "2")
    page.get_by_role("button", name="Lock the draw…").click()
    page.get_by_role("button", name="Lock the draw", exact=True).last.click()
    page.wait_for_selector("text=The draw is locked")
    page.get_by_role("button", name="Draw now…").click()
    page.get_by_role("button", name="Draw now", exact=True).last.click()
    page.wait_for_selector("text=Drawn. Anyone in the draw")
    steering.go(f"/enrolment/waves/{wave.pk}/draw/mentee/")
    reading = visitor(qualified[0].person, width=width)
    reading.go(f"/enrolment/applications/{qualified[0].pk}/draw/")

    assert PlaceDraw.objects.get().seed in reading.page.inner_text("main")
    assert page.locator("text=Has a place").count() == 2
