"""One draft in two windows: neither text is written over in silence, and the person chooses. Every autosaved form."""

import re
from html import unescape

import pytest

from binome.journey.enrolment.models import Application
from binome.journey.mentoring.models import CheckIn
from binome.journey.outcomes.models import Closing
from tests.factories import NOON, ApplicationFactory, WaveFactory
from tests.journey.mentoring.factories import opened, planned

pytestmark = pytest.mark.django_db
BY_ITSELF = {"X-Autosave": "1"}


class Form:
    """An autosaved form of someone: its page, where it saves itself, the field typed in, what is stored."""

    def __init__(self, client, person, page, save, field, stored):
        client.force_login(person)
        self.client, self.page, self.save, self.field, self.stored = client, page, save, field, stored

    def window(self):
        """One more window on the form: what it carries."""
        return hidden_in(self.client.get(self.page).text)

    def types(self, window, text, **more):
        """Save by itself what is typed in `window`."""
        return self.client.post(self.save, {**window, self.field: text, **more}, headers=BY_ITSELF)

    def presses(self, window, text, **more):
        """Send the form with its button."""
        return self.client.post(self.page, {**window, self.field: text, **more})


def hidden_in(page):
    form = next(form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="draft"' in form)
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


def an_application(client):
    draft = ApplicationFactory(state="draft", wave=WaveFactory(stage="enrolment"))
    page = f"/enrolment/applications/{draft.pk}/"
    return Form(client, draft.person, page, f"{page}save/", "motivation", lambda: Application.objects.get().motivation)


def a_sheet(client):
    session = planned(opened(), 1)[0]
    page = f"/mentoring/sessions/{session.pk}/"
    person = session.relationship.mentor
    return Form(client, person, page, f"{page}keep/", "learned", lambda: CheckIn.objects.get().learned)


def closing_questions(client):
    pair = opened()
    closing = Closing.objects.create(wave=pair.wave, person=pair.mentee, side="mentee", opened_at=NOON)
    page = f"/outcomes/closing/{closing.pk}/"
    return Form(client, pair.mentee, page, f"{page}draft/", "changed", lambda: Closing.objects.get().changed)


@pytest.fixture(params=[an_application, a_sheet, closing_questions])
def form(request, client):
    return request.param(client)


def test_a_stale_window_writes_nothing_over_and_shows_both_texts(form):
    first, second = form.window(), form.window()
    form.types(first, "The newer text")

    answer = form.types(second, "The older text")

    assert answer.status_code == 409
    assert form.stored() == "The newer text"
    assert "The newer text" in answer.text
    assert "The older text" in answer.text


def test_one_window_goes_on_as_long_as_it_likes_even_when_an_answer_is_lost(form):
    window = form.window()

    answers = [form.types(window, text).status_code for text in ("One", "Two", "Two", "Three")]

    assert answers == [200, 200, 200, 200]
    assert form.stored() == "Three"


def test_the_text_of_this_window_is_kept_when_the_person_says_so(form):
    first, second = form.window(), form.window()
    form.types(first, "Newer")
    offered = re.search(r'name="draft_over" value="([^"]+)" formaction="([^"]+)"', form.types(second, "Older").text)

    kept = form.client.post(unescape(offered[2]), {**second, form.field: "Older", "draft_over": offered[1]})

    assert (kept.status_code, kept.url) == (302, form.page)
    assert form.stored() == "Older"
    assert form.types(first, "Newer still").status_code == 409


def test_a_choice_counts_for_the_text_that_was_seen_alone(form):
    first, second = form.window(), form.window()
    form.types(first, "Newer")
    seen = re.search(r'name="draft_over" value="([^"]+)"', form.types(second, "Older").text)[1]
    form.types(first, "Newest")

    assert form.types(second, "Older", draft_over=seen).status_code == 409
    assert form.stored() == "Newest"


def test_the_button_of_a_stale_window_shows_both_texts_on_the_whole_page(form):
    first, second = form.window(), form.window()
    form.types(first, "Newer")

    answer = form.presses(second, "Older", act="save")

    assert answer.status_code == 409
    assert form.stored() == "Newer"
    assert "Newer" in answer.text
    assert re.search(r"<textarea[^>]*>\s*Older</textarea>", answer.text)
    assert hidden_in(answer.text)["draft"] == second["draft"]


def test_a_refused_form_sent_again_by_the_browser_does_not_write_over_what_was_typed_since(form):
    """Hand-in refused, then autosave on the page that says why, then F5, which sends the first text again."""
    window = form.window()
    form.types(window, "Begun")
    refused = form.presses(window, "x" * 4100, act="submit")
    form.types(hidden_in(refused.text), "Typed since")

    again = form.presses(window, "x" * 4100, act="submit")

    assert refused.status_code == 422
    assert again.status_code in {409, 422}
    assert form.stored() == "Typed since"


def test_a_page_that_was_opened_before_the_text_changed_hands_nothing_in(client):
    form = an_application(client)
    first, second = form.window(), form.window()
    form.types(first, "Newer")

    assert form.presses(second, "Older", act="submit").status_code == 409
    assert Application.objects.get().state == "draft"


@pytest.mark.parametrize("base", ["7.x", "1", "1."])
def test_a_version_of_what_was_never_written_overwrites_nothing_and_is_no_error(form, base):
    """A page kept from an erased draft, or someone trying: the text typed is the first one."""
    window = {**form.window(), "draft": base, "draft_over": base}

    answer = form.types(window, "Premier")

    assert (answer.status_code, form.stored()) == (200, "Premier")
