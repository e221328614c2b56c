"""From an empty installation to a launched survey in Chromium, with the export that has a title, names and words for levels."""

import pytest

from binome.core.competences.loading import load_ready_content
from binome.core.people import organisation
from binome.core.people.models import Person
from binome.interfaces.setup import first_link
from tests.browser.first_run import PEOPLE, launch_first_survey
from tests.browser.walking import the_wave

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_the_printed_link_leads_to_a_launched_survey(visitor):
    """On a phone, in English, in the dark; at a desk, in French, in the light: `test_wheel.py` does the same steps."""
    load_ready_content()
    organisation.forget()

    stranger = visitor(None, width=390, language="en", dark=True)
    ana = launch_first_survey(stranger, first_link.path(), language="en")

    assert the_wave().survey.state == "open"
    assert Person.objects.count() == PEOPLE
    assert ana.page.locator(".wordmark span").inner_text() == "Électricité du Nord"
