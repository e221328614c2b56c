"""Applying, reading, deciding and preparing in a real Chromium: every screen, phone and desk, both languages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.actions import applying, deciding
from binome.journey.enrolment.actions.marking import assign_reviewers, mark_case
from binome.journey.enrolment.models import Call, Marking
from binome.journey.enrolment.states import ApplicationState
from binome.journey.learning.actions import gathering
from binome.journey.learning.queries.content import role_play
from tests.factories import PersonFactory, WaveFactory, holder, manager_of
from tests.journey.enrolment.factories import marks, mentee_answers, mentor_answers, open_wave, reviewers
from tests.journey.learning.factories import WorkshopFactory, best_way

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = pytest.mark.parametrize(
    ("width", "dark", "language"), [(1280, True, "en")]
)  # light, and a phone: test_a_whole_wave


def called_wave():
    wave = open_wave(ready=True)
    Call.objects.filter(wave=wave).update(closes_on=None)
    return wave


def applicant(side, wave, *, language, level=2):
    """Someone who handed an application in today."""
    person = PersonFactory(
        given_name="Inès", family_name="Carrel", preferred_language=language, level=level, job_title="Analyste",
        manager=PersonFactory(given_name="Paul", family_name="Mercier", preferred_language=language),
    )  # fmt: skip
    now = timezone.now()
    answers = mentor_answers(wave) if side == "mentor" else mentee_answers(wave)
    application = applying.apply(wave.pk, side=side, by=person, now=now)
    applying.save_draft(application.pk, answers=answers, by=person, now=now)
    return applying.submit(application.pk, by=person, now=now)


def speaking(person, language):
    person.preferred_language = language
    person.save()
    return person


@SIZES
def test_applying_on_both_sides(visitor, width, dark, language):
    wave = called_wave()
    person = PersonFactory(preferred_language=language)
    someone = visitor(person, width=width, dark=dark, language=language)

    someone.go("/enrolment/").go(f"/enrolment/calls/{wave.pk}/")
    for side in ("mentor", "mentee"):
        application = applying.apply(wave.pk, side=side, by=person, now=timezone.now())
        someone.go(f"/enrolment/applications/{application.pk}/")
        someone.page.locator(".form-way a").last.click()
        someone.page.locator("button[value=submit]").click()
        someone.page.wait_for_selector(".form-errors")
        someone.complaints.clear()  # Chromium mentions the 422
        someone.check()


@SIZES
def test_reading_vouching_and_deciding(visitor, width, dark, language):
    wave = called_wave()
    application = applicant("mentor", wave, language=language)
    applicant("mentee", wave, language=language)
    by, readers = speaking(manager_of(wave), language), reviewers(wave)
    assign_reviewers(wave.pk, by=by, now=timezone.now())
    for reader in readers:
        speaking(reader, language)
    first = Marking.objects.of(readers[0]).first()

    reader = visitor(readers[0], width=width, dark=dark, language=language)
    reader.go("/enrolment/markings/").go(f"/enrolment/markings/{first.pk}/")
    boss = visitor(application.person.manager, width=width, dark=dark, language=language)
    boss.go(f"/enrolment/references/{application.reference.pk}/")
    for marking in Marking.objects.all():
        mark_case(marking.pk, marks=marks(), by=marking.reviewer, now=timezone.now())
    reader.go(f"/enrolment/markings/{first.pk}/")
    manager = visitor(by, width=width, dark=dark, language=language)
    manager.go(f"/enrolment/waves/{wave.pk}/").go(f"/enrolment/waves/{wave.pk}/applications/{application.pk}/")
    for page in ("call", "suggest"):
        manager.go(f"/enrolment/waves/{wave.pk}/{page}/")
    manager.go(f"/directory/waves/{wave.pk}/import/ratings/")
    deciding.decide(application.pk, outcome="accepted", reason="Un dossier solide.", by=by, now=timezone.now())
    mentor = visitor(application.person, width=width, dark=dark, language=language)
    mentor.go(f"/enrolment/applications/{application.pk}/").go(f"/enrolment/applications/{application.pk}/behaviours/")


@SIZES
def test_preparing(visitor, width, dark, language):
    wave = called_wave()
    application = applicant("mentor", wave, language=language)
    by = speaking(manager_of(wave), language)
    deciding.decide(application.pk, outcome="accepted", reason="Un dossier solide.", by=by, now=timezone.now())
    wave.stage = Stage.LEARNING
    wave.save()
    trainer = speaking(holder(Role.TRAINER, wave.programme), language)
    soon = timezone.now() + timedelta(days=3)
    workshop = WorkshopFactory(wave=wave, trainer=trainer, starts_at=soon)
    gathering.book_seat(workshop.pk, application.pk, by=application.person, now=timezone.now())
    start = f"/learning/applications/{application.pk}/"

    mentor = visitor(application.person, width=width, dark=dark, language=language)
    for page in ("", "objectives/", "modules/FM1/", "modules/FM5/", "charter/"):
        mentor.go(start + page)
    for page in ("", "?path=", "?path=ba", f"?path={best_way(role_play('MS01'))}", "sheets/"):
        mentor.go(f"{start}role-plays/MS01/{page}")
    helper = visitor(trainer, width=width, dark=dark, language=language)
    for page in ("", "workshops/", f"workshops/{workshop.pk}/"):
        helper.go(f"/learning/waves/{wave.pk}/{page}")


def test_a_mentee_applies_from_a_phone_without_javascript(visitor):
    wave = called_wave()
    person = PersonFactory()
    someone = visitor(person, width=390, scripts=False)
    page = someone.page

    page.goto(someone.address + f"/enrolment/calls/{wave.pk}/")
    page.get_by_role("button", name="mentoré").click()
    page.locator("[name=theme_1]").select_option("T06")
    for name in ("work_situation", "motivation", "offers_in_return"):
        page.locator(f"[name={name}]").fill("Quelques mots.")
    page.locator("[name=commits]").check()
    page.locator("button[value=submit]").click()
    page.wait_for_load_state("load")

    assert person.applications.get().state == ApplicationState.SUBMITTED


def test_an_application_comes_in_steps_that_have_an_address_and_open_where_something_is_wrong(visitor):
    application = applying.apply(called_wave().pk, side="mentee", by=PersonFactory(), now=timezone.now())
    someone = visitor(application.person, width=390).go(f"/enrolment/applications/{application.pk}/")
    page, shown = someone.page, lambda: someone.page.locator(".form-step:visible").get_attribute("id")

    page.locator("[name=theme_1]").select_option("T06")
    page.get_by_role("button", name="Continuer").click()
    at_me = shown(), page.evaluate("[location.hash, document.activeElement.id]")
    page.go_back()
    back = shown()
    page.go_forward()
    page.get_by_role("button", name="Continuer").click()
    page.locator("[name=hours_a_month]").fill("3")
    page.locator("[name=commits]").check()
    page.locator("button[value=submit]").click()
    page.wait_for_selector(".form-errors")
    refused = shown()
    page.locator(".form-errors a", has_text="en retour").click()

    assert at_me == ("step-me", ["#step-me", "step-me"])
    assert (back, refused, shown()) == ("step-learn", "step-learn", "step-me")
    assert page.evaluate("document.documentElement.scrollHeight") < 3 * 844
    assert application.theme_choices.get().theme.code == "T06"


def test_a_draft_saves_itself_and_words_are_counted(visitor):
    wave = called_wave()
    person = PersonFactory()
    application = applying.apply(wave.pk, side="mentor", by=person, now=timezone.now())
    someone = visitor(person).go(f"/enrolment/applications/{application.pk}/")

    someone.page.get_by_text("IA générative au quotidien").first.click()
    someone.page.locator("[name=case_T01]").press_sequentially("un deux trois")
    someone.page.get_by_text("3 mots sur 300").wait_for()
    with someone.page.expect_response(lambda answer: answer.url.endswith("/save/")):
        someone.page.locator("[name=level_T01]").select_option("3")

    assert application.case_answers.get(theme__code="T01").text == "un deux trois"


def test_a_wave_that_takes_nobody_says_so(visitor):
    wave = WaveFactory(stage=Stage.LEARNING)
    Call.objects.create(wave=wave, opened_at=timezone.now())

    visitor(PersonFactory(), width=390).go(f"/enrolment/calls/{wave.pk}/")
