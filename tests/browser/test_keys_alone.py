"""F46: each main act by keyboard alone on the smallest screen, with the focus in sight; dialogs keep it and give it back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from binome.core.programmes.stages import Stage
from binome.journey.diagnosis.models import Answer
from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.actions.marking import assign_reviewers
from binome.journey.enrolment.models import Call
from binome.journey.matching.actions import choosing, rounds
from binome.journey.matching.models import Choice, Pair
from binome.journey.mentoring.models import Session
from tests.browser.keys import Keys
from tests.browser.test_without_scripts import invited
from tests.factories import PersonFactory, manager_of
from tests.journey.diagnosis.factories import open_survey
from tests.journey.enrolment.factories import open_wave, reviewers, submitted
from tests.journey.matching.factories import matching_wave, volunteers
from tests.journey.mentoring.factories import opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keys(visitor):
    """`keys("/", person)`: someone with a keyboard alone on that page, at 320 px."""
    everyone: list[Keys] = []

    def at(path, person=None) -> Keys:
        one = visitor(person, width=320)
        one.page.goto(one.address + path)
        everyone.append(Keys(one.page))
        return everyone[-1]

    yield at
    for one in everyone:
        assert one.unseen == []


def test_the_survey_is_answered(keys):
    at = keys(invited())

    at.to("input[type=radio]").press("Space").press("ArrowRight")
    at.to("input[type=checkbox]").press("Space").to("textarea").type("Du temps.")
    at.go_on("#survey .button-primary")

    kinds = Answer.objects.get().items.values_list("kind", flat=True)
    assert set(kinds) == {"ease", "wanted", "text"}


def test_an_application_is_sent(keys):
    wave, person = open_wave(ready=True), PersonFactory()
    Call.objects.filter(wave=wave).update(closes_on=None)

    at = keys(f"/enrolment/calls/{wave.pk}/", person).go_on("button[value=mentee]")
    at.to("[name=theme_1]").press("ArrowDown")
    at.to("[name=work_situation]").type("Quelques mots.").to("[data-turns='1']").press("Enter")
    for name in ("motivation", "offers_in_return"):
        at.to(f"[name={name}]").type("Quelques mots.")
    at.to("[data-turns='1']").press("Enter")
    at.to("[name=hours_a_month]").to("[name=commits]").press("Space").go_on("button[value=submit]")

    assert person.applications.get().state == "submitted"


def test_proposals_are_chosen_in_order(keys):
    wave = matching_wave()
    _mentors, (mentee,) = volunteers(wave, mentors=3, mentees=1)
    rounds.open_round(wave, by=manager_of(wave), now=timezone.now())

    at = keys("/matching/", mentee.person)
    at.touch("button[value^='yes:']").touch("button[value^='yes:']")
    first, second = Choice.objects.order_by("rank").values_list("proposal", flat=True)
    at.page.reload()
    at.touch(f"button[value='up:{second}']").touch("button[value^='no:']")

    assert list(Choice.objects.order_by("rank").values_list("proposal", flat=True))[-2:] == [second, first]
    assert Choice.objects.filter(rank=None).count() == 1


def test_a_pair_is_confirmed(keys):
    wave = matching_wave()
    (mentor,), (mentee,) = volunteers(wave, mentors=1, mentees=1)
    by, now = manager_of(wave), timezone.now()
    current = rounds.open_round(wave, by=by, now=now)
    for one in (mentor, mentee):
        choosing.choose(one.pk, yes=[current.proposals.get().pk], by=one.person, now=now)
    rounds.form_pairs(current, by=by, now=now)
    rounds.publish_pairs(current, by=by, now=now)

    keys("/matching/", mentee.person).go_on("form[action$='/yes/'] button")

    assert Pair.objects.get().mentee_yes_at


def test_a_session_is_planned_and_written_down_and_the_mentoring_closed(keys):
    relationship = opened(sessions_planned=1)
    space = f"/mentoring/{relationship.pk}/"

    keys(f"{space}plan/", relationship.mentee).go_on("main form .actions .button")
    Session.objects.update(starts_at=timezone.now() - timedelta(hours=3))
    at = keys(f"/mentoring/sessions/{Session.objects.get().pk}/", relationship.mentee)
    at.go_on("form[action$='/met/'] button")
    at.to("[name=weather]").press("ArrowDown")
    for name in ("check_in", "learned", "next_step"):
        at.to(f"[name={name}]").type(f"Mes mots, {name}.")
    at.go_on("form:has([name=learned]) .actions .button")
    at.to("#pulse [name=rating-P1]").press("Space").to("#pulse [name=rating-P2]").press("Space")
    at.go_on("#pulse .actions .button")
    keys(f"{space}closing/", relationship.mentee).to("[name=thanks]").type("Merci.").go_on("main form .actions .button")

    held = Session.objects.get()
    sheet, pulse = held.check_ins.get(), held.pulses.get()
    assert held.state == "held"
    assert (sheet.weather, sheet.learned, sheet.next_step) == (1, "Mes mots, learned.", "Mes mots, next_step.")
    assert (pulse.useful, pulse.understanding) == (1, 1)
    assert relationship.reviews.get().thanks == "Merci."


def test_an_answer_is_marked(keys):
    wave = open_wave(ready=True)
    application = submitted(wave=wave)
    reviewers(wave)
    assign_reviewers(wave.pk, by=manager_of(wave), now=timezone.now())
    marking = application.case_answers.first().markings.first()

    at = keys(f"/enrolment/markings/{marking.pk}/", marking.reviewer)
    for criterion, steps in (("expertise", 2), ("method", 1), ("pedagogy", 3), ("prudence", 0)):
        at.to(f"[name=mark-{criterion}]").press("Space")
        for _step in range(steps):
            at.press("ArrowDown")
    at.to("[name=comment]").type("Clair, et juste.").go_on("form:has([name=comment]) .actions .button")

    marking.refresh_from_db()
    assert (marking.expertise, marking.method, marking.pedagogy, marking.prudence) == (2, 1, 3, 0)
    assert marking.comment == "Clair, et juste."


def test_the_skip_link_goes_to_the_content(keys):
    at = keys("/", PersonFactory())

    at.to(".skip-link").press("Enter")

    assert at.page.evaluate("document.activeElement.localName") == "main"


def test_a_dialog_keeps_the_focus_gives_it_back_and_launches_the_survey(keys):
    survey, by = open_survey({"Réseaux": 6}, launched=False)
    at = keys(f"/diagnosis/waves/{survey.wave_id}/survey/", by)

    at.to("[data-opens=launch]").press("Enter")
    inside = [
        at.press("Tab").page.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('dialog')?.id"
        )
        for _stop in range(6)
    ]
    at.press("Escape")
    given_back = at.page.evaluate("document.activeElement.matches('[data-opens=launch]')")
    stage_before = survey.wave.stage
    at.press("Enter").go_on("#launch .button-danger")

    survey.refresh_from_db()
    assert set(inside) <= {"launch", True}  # True: the browser's own bar
    assert "launch" in inside
    assert given_back
    assert stage_before == Stage.AUDIENCE
    assert survey.state == "open"


def test_an_error_takes_the_focus_and_stands_by_its_field(keys):
    wave, person = open_wave(ready=True), PersonFactory()
    Call.objects.filter(wave=wave).update(closes_on=None)
    application = applying.apply(wave.pk, side="mentee", by=person, now=timezone.now())

    at = keys(f"/enrolment/applications/{application.pk}/#step-practice", person).go_on("button[value=submit]")

    assert at.page.evaluate("document.activeElement.matches('.form-errors')")
    tied = at.page.locator("[aria-invalid=true]").evaluate_all(
        "all => all.map((one) => (one.getAttribute('aria-describedby') || '').split(' ').some((id) => document.getElementById(id)))"
    )
    assert tied
    assert all(tied)
