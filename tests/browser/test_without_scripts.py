"""What matters most works in a Chromium that runs no script: answering the survey, yes and not this time."""

import re

import pytest
from django.utils import timezone

from binome.core.mail.models import OutboxLetter
from binome.journey.diagnosis.actions import campaigning, surveying
from binome.journey.diagnosis.models import Answer
from binome.journey.matching.actions import choosing, rounds
from binome.journey.matching.models import Choice, Pair, Proposal
from binome.journey.matching.states import PairState
from tests.factories import manager_of
from tests.journey.diagnosis.factories import open_survey
from tests.journey.matching.factories import matching_wave, volunteers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plain(visitor):
    """A page on a phone where no script runs: `plain("/matching/", person)`."""

    def at(path, person=None):
        one = visitor(person, width=390, scripts=False)
        one.page.goto(one.address + path)
        return one.page

    return at


def invited() -> str:
    """A survey with every kind of question is open; the personal link of one person invited."""
    survey, by = open_survey({"Réseaux": 6}, launched=False)
    surveying.remove_question(survey, position=3, by=by)
    surveying.write_question(survey, kind="text", text_fr="Et encore ?", text_en="Anything else?", by=by)
    campaigning.launch_survey(survey, by=by, now=timezone.now())
    campaigning.write_letters(now=timezone.now())
    letter = OutboxLetter.objects.filter(letter__contains="invitation")[0]
    return re.search(r"/diagnosis/survey/\S+", letter.text)[0]


def pressed(page, selector):
    with page.expect_navigation():
        page.locator(selector).first.click()


def said(kind: str) -> list:
    field = {"ease": "value", "wanted": "code", "text": "text"}[kind]
    return sorted(Answer.objects.get().items.filter(kind=kind).values_list(field, flat=True))


def test_every_kind_of_question_is_answered_without_account_or_script(plain):
    page = plain(invited())

    page.locator("input[type=radio][value='2']").first.check()
    boxes = page.locator("input[type=checkbox]").all()[:3]
    for box in boxes:
        box.check()
    wanted = [box.get_attribute("value") for box in boxes]
    page.locator("textarea").fill("Du temps.")
    pressed(page, "#survey .actions .button-primary")

    assert said("ease") == [2]
    assert said("wanted") == sorted(wanted)
    assert said("text") == ["Du temps."]


def test_a_fourth_theme_wanted_is_refused_beside_the_question_and_nothing_typed_is_lost(plain):
    page = plain(invited())

    page.locator("textarea").fill("Du temps.")
    for box in page.locator("input[type=checkbox]").all()[:4]:
        box.check()
    pressed(page, "#survey .actions .button-primary")

    assert page.locator(".field-wrong .field-errors").is_visible()
    assert page.locator("textarea").input_value() == "Du temps."
    assert page.locator("input[type=checkbox]:checked").count() == 4
    assert not Answer.objects.exists()


def test_the_other_language_and_a_draft_keep_what_was_typed(plain):
    page = plain(invited())

    page.locator("input[type=radio][value='2']").first.check()
    page.locator("textarea").fill("Du temps.")
    pressed(page, "button[name=switch]")
    in_english = page.locator("html").get_attribute("lang"), page.locator("textarea").input_value()
    page.locator("textarea").fill("Time.")
    pressed(page, "button[name=keep]")
    address = page.url
    page.goto("about:blank")
    page.goto(address)

    assert in_english == ("en", "Du temps.")
    assert page.locator("textarea").input_value() == "Time."
    assert page.locator("input[type=radio]:checked").count() == 1
    assert not Answer.objects.exists()


def test_yes_in_order_and_not_this_time_on_proposals(plain):
    wave = matching_wave()
    _mentors, (mentee,) = volunteers(wave, mentors=4, mentees=1)
    rounds.open_round(wave, by=manager_of(wave), now=timezone.now())
    page, to_look_at = plain("/matching/", mentee.person), "h3 ~ .grid-2"

    pressed(page, f"{to_look_at} button[value^='yes:']")
    pressed(page, f"{to_look_at} button[value^='yes:']")
    first, second = Choice.objects.order_by("rank").values_list("proposal", flat=True)
    pressed(page, f"li.rank button[value='up:{second}']")
    pressed(page, f"{to_look_at} button[value^='no:']")
    pressed(page, "button[value=done]")

    assert dict(Choice.objects.exclude(rank=None).values_list("rank", "proposal")) == {1: second, 2: first}
    assert Choice.objects.filter(rank=None).count() == 1
    assert Choice.objects.first().answer.finished_at


def test_yes_and_not_this_time_on_a_pair(plain):
    wave = matching_wave()
    (mentor,), (mentee,) = volunteers(wave, mentors=1, mentees=1)
    by, now = manager_of(wave), timezone.now()
    current = rounds.open_round(wave, by=by, now=now)
    for one in (mentor, mentee):
        proposals = list(Proposal.objects.values_list("pk", flat=True))
        choosing.choose(one.pk, yes=proposals, by=one.person, now=now)
    rounds.form_pairs(current, by=by, now=now)
    rounds.publish_pairs(current, by=by, now=now)

    pressed(plain("/matching/", mentee.person), "form[action$='/yes/'] button")
    said_yes = Pair.objects.get().mentee_yes_at
    pressed(plain("/matching/", mentor.person), "form[action$='/not-this-time/'] button")

    assert said_yes
    pair = Pair.objects.get()
    assert (pair.state, pair.mentor_no_at is not None) == (PairState.PUBLISHED, True)
