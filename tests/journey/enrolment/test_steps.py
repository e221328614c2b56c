"""How long an application is: in steps, in minutes, in what executives are asked; its errors follow the page."""

import re

import pytest
import time_machine
from django.utils.translation import override

from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.forms.applying import ApplicationForm
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState
from tests.factories import NOON, PersonFactory
from tests.journey.enrolment.factories import codes_of, open_wave

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def begun(side, *, level=2, **wave) -> Application:
    person = PersonFactory(level=level, manager=PersonFactory(level=6))
    return applying.apply(open_wave(**wave).pk, side=side, by=person, now=NOON)


def shown_first(page):
    return re.search(r'class="[^"]*form-step-shown[^"]*" id="step-(\w+)"', page)[1]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("side", "level", "fields", "minutes"), [("mentor", 2, 25, 8), ("mentee", 3, 14, 4), ("mentee", 6, 4, 2)]
)
def test_an_application_takes_as_long_as_it_says(side, level, fields, minutes, language):
    """A mentor of eight themes, without the case studies; a mentee; an executive with two minutes on a phone."""
    with override(language):
        form = ApplicationForm(begun(side, level=level, themes=8))
        shown = sum(len(part.names(form)) for part in form.parts)
        assert shown == fields
        assert form.minutes <= minutes
        assert all(step.minutes <= 3 for step in form.steps.values())


def test_an_executive_submits_three_answers(client):
    application = begun("mentee", level=6)
    client.force_login(application.person)
    page = f"/enrolment/applications/{application.pk}/"

    empty = client.post(page, {"act": "submit", "languages": "fr"}).text
    answers = {
        "theme_1": codes_of(application.wave)[0],
        "work_situation": "Je relis ce qu’une IA écrit.",
        "commits": "on",
    }
    client.post(page, {"act": "submit", "languages": "fr"} | answers)

    application.refresh_from_db()
    assert len(re.findall(r'class="field-errors"', empty)) == 3
    assert (application.state, application.motivation) == (ApplicationState.SUBMITTED, "")


def test_what_an_executive_adds_is_checked_and_opens_where_it_is_wrong(client):
    application = begun("mentee", level=6)
    client.force_login(application.person)

    page = client.post(f"/enrolment/applications/{application.pk}/", {"act": "submit", "motivation": "x" * 601}).text

    assert '<details class="more" open>' in page
    assert 'id="id_motivation_error"' in page


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_a_draft_opens_at_its_first_unfinished_step_and_errors_follow_the_page(client, side):
    application = begun(side)
    client.force_login(application.person)
    page = f"/enrolment/applications/{application.pk}/"
    first, code = client.get(page).text, codes_of(application.wave)[0]
    themes = {
        "mentor": {f"level_{code}": "2", f"case_{code}": "Je pars du besoin."},
        "mentee": {"theme_1": code, "work_situation": "Un tableau."},
    }[side]

    client.post(page, {"act": "save", "languages": "fr"} | themes)
    then = client.get(page).text
    refused = client.post(page, {"act": "submit", "hours_a_month": "beaucoup"}).text

    assert (shown_first(first), shown_first(then)) == ({"mentor": "themes", "mentee": "learn"}[side], "me")
    summed = re.findall(r'href="#(id_\w+)"', refused[refused.index("form-errors") :].split("</ul>")[0])
    ids = [wanted for wanted in re.findall(r'id="(id_\w+?)(?:_0)?"', refused) if wanted in summed]
    assert len(summed) >= 4
    assert summed == list(dict.fromkeys(ids))


@pytest.mark.parametrize(("level", "first", "minutes"), [(6, "mentee", "deux"), (2, "mentor", "quatre")])
def test_the_call_shows_an_executive_the_way_to_learn_first(client, level, first, minutes):
    wave = open_wave()
    client.force_login(PersonFactory(level=level))

    page = client.get(f"/enrolment/calls/{wave.pk}/").text

    assert re.findall(r'name="side" value="(\w+)"', page)[0] == first
    assert f"Environ {minutes} minutes." in page
