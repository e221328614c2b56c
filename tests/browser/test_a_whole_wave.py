"""A whole wave through real screens as five people, from the staff file to the report: a phone in French, a desk in English."""

import io

import pytest
from pypdf import PdfReader

from binome.core.competences.loading import load_ready_content
from binome.core.programmes.stages import Stage
from binome.journey.diagnosis.models import Answer
from binome.journey.enrolment.models import Application, Marking, Reference
from binome.journey.learning.queries import content
from binome.journey.learning.queries.gate import is_prepared
from binome.journey.matching.models import Pair
from binome.journey.mentoring.models import Pulse, Relationship, Session
from binome.journey.mentoring.states import RelationshipState
from binome.journey.outcomes.models import Assessment, Closing
from tests.browser.walking import (
    STAFF,
    Walker,
    another_mentor,
    colleagues_answer,
    link_in_letter,
    the_wave,
    the_worker_writes,
    time_goes_by,
)
from tests.factories import PersonFactory
from tests.journey.learning.factories import prepare

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LONGEST_REPORT = 6000  # pixels of a phone, however many pairs: what grows stands behind “look closer”


@pytest.fixture(params=[(390, "fr"), (1280, "en")], ids=["phone in French", "desk in English"])
def company(request, visitor):
    """The ready content, and someone from human resources: everyone else comes from the staff file."""
    width, language = request.param
    load_ready_content()
    PersonFactory(staff_id="W0", given_name="Ariane", family_name="Delorme", is_hr=True, preferred_language=language)

    def one(staff_id: str) -> Walker:
        return Walker(lambda person: visitor(person, width=width, language=language), staff_id)

    one.language = language  # type: ignore[attr-defined]
    one.stranger = lambda: visitor(None, width=width, language=language)  # type: ignore[attr-defined]
    return one


def test_a_whole_wave_from_the_staff_file_to_the_report(company):
    manager = company("W0")
    staff_and_programme(manager, company.language)
    wave = the_wave().pk
    needs(manager, company, wave)
    mentor, mentee = company("W1"), company("W2")
    applications(manager, mentor, mentee, wave)
    judgements(manager, company, wave)
    preparation(manager, mentor, mentee, wave)
    choices(manager, mentor, mentee, wave)
    meetings(manager, mentor, mentee, wave)
    network(mentor, mentee)
    closing(manager, mentor, mentee, wave)
    report(manager, wave)


def staff_and_programme(manager, language):
    manager.go("/").go("/directory/import/")
    content = STAFF.format(language=language).encode("cp1252")
    manager.page.locator("input[type=file]").set_input_files(
        {"name": "annuaire.csv", "mimeType": "text/csv", "buffer": content}
    )
    manager.hand_in().press("form[action$='/confirm/'] button").go("/directory/people/").go("/audience/programmes/new/")
    manager.page.locator("[name=name]").fill("Passerelles")
    manager.page.locator("[name=first_wave]").fill("Vague 1")
    manager.page.locator("[name=kind]").first.check()
    manager.hand_in()
    for staff_id in ("W3", "W4"):
        manager.page.locator("[name=who]").fill(staff_id)
        manager.page.locator("[name=role]").select_option("reviewer")
        manager.hand_in()
    assert the_wave().programme.roles.filter(role="reviewer").count() == 2


def needs(manager, company, wave):
    manager.go(f"/audience/waves/{wave}/audience/").go(f"/diagnosis/waves/{wave}/survey/")
    manager.press("form[action$='/prepare/'] button").agree_in("launch")

    the_worker_writes()
    someone = company.stranger().go(link_in_letter(company("W5").person, "survey_invitation"))
    someone.page.locator("input[type=radio]").nth(1).check()
    someone.page.locator("input[type=checkbox]").first.check()
    with someone.page.expect_navigation():
        someone.page.locator("#survey .actions .button-primary").click()
    someone.check()
    assert Answer.objects.count() == 1

    colleagues_answer()
    manager.go(f"/diagnosis/waves/{wave}/survey/").agree_in("close").go(f"/diagnosis/waves/{wave}/themes/")
    for box in manager.page.locator("main form input[type=checkbox]").all()[:2]:
        box.check()
    manager.hand_in()
    assert the_wave().themes.count() == 2
    advance(manager, wave, Stage.ENROLMENT)


def advance(manager, wave, stage):
    manager.go(f"/cockpit/waves/{wave}/").press("form[action$='/advance/'] button")
    assert the_wave().stage == stage


def applications(manager, mentor, mentee, wave):
    for one, side in ((mentor, "mentor"), (mentee, "mentee")):
        one.go("/").go(f"/enrolment/calls/{wave}/").press(f"button[name=side][value={side}]")
        if side == "mentor":
            one.page.locator("main details summary").first.click()
            one.page.locator("[name^=level_]").first.select_option(index=3)
            one.page.locator("[name^=case_]").first.fill("Je pars du besoin, puis je vérifie.")
            one.turn_on().fill_in().turn_on()
        else:  # an executive: one step
            one.page.locator("[name=theme_1]").select_option(index=1)
        one.fill_in().page.locator("[name=commits]").check()
        one.press("button[value=submit]").go("/enrolment/")
    assert Application.objects.filter(state="submitted").count() == 2


def judgements(manager, company, wave):
    manager.go(f"/enrolment/waves/{wave}/").press("form[action$='/readers/'] button")
    for staff_id in ("W3", "W4"):
        company(staff_id).go("/enrolment/markings/").follow_next().fill_in().hand_in()
    assert Marking.objects.filter(marked_at=None).count() == 0
    boss = company("W6")
    boss.go(link_in_letter(boss.person, "reference")).fill_in().hand_in()
    assert Reference.objects.get().given_at
    for application in Application.objects.order_by("pk"):
        manager.go(f"/enrolment/waves/{wave}/applications/{application.pk}/")
        manager.choose("outcome", "accepted")
        manager.page.locator("[name=reason]").fill("Un dossier solide.")
        manager.hand_in()
    another_mentor(company("W5").person, by=manager.person)
    assert Application.objects.filter(state="accepted").count() == 3
    advance(manager, wave, Stage.LEARNING)


def preparation(manager, mentor, mentee, wave):
    for one in (mentor, mentee):
        start = f"/learning/applications/{one.person.applications.get().pk}/"
        for address in one.go(start).opens(rf"{start}modules/\w+/"):
            one.go(address).fill_in()
            for question in content.module(address.split("/")[-2]).questions:
                one.choose(question.key, question.right.key)
            one.hand_in()
        for address in one.go(start).opens(rf"{start}role-plays/\w+/")[:2]:
            play_to_the_end(one.go(address)).fill_in().hand_in()
        if one is mentor:
            one.go(start + "objectives/").press("main form.act button")
        one.go(start + "charter/").press("main form.act button").go(start)
    prepare(Application.objects.get(person__staff_id="W5"))
    assert all(is_prepared(application) for application in Application.objects.all())
    manager.go(f"/learning/waves/{wave}/")
    advance(manager, wave, Stage.MATCHING)


def play_to_the_end(one):
    """Begin the scene, then choose what comes first until it ends."""
    one.press("main .actions a[href$='path=']")
    while one.page.locator(".choices a").count():
        one.press(".choices a")
    return one


def choices(manager, mentor, mentee, wave):
    mentee.go("/").follow_next()
    for name in ("Zoé Martel", "Inès Carrel"):  # both yes, then the other order, then one put off
        mentee.touch(f"article:has-text('{name}') button[value^='yes:']")
    mentee.touch("li.rank:nth-child(2) button[value^='up:']").page.locator("form > details > summary").first.click()
    mentee.touch("article:has-text('Zoé Martel') button[value^='no:']")
    mentor.go("/matching/").touch("button[value^='yes:']")
    manager.go(f"/matching/waves/{wave}/").agree_in("close")
    manager.press("form[action$='/publish/'] button").press("form[action$='/publish/'] button")  # asked, then done
    for one in (mentee, mentor):
        one.go("/matching/").press("form[action$='/yes/'] button")
    assert Pair.objects.chosen().get().mentor.person == mentor.person
    advance(manager, wave, Stage.MENTORING)


def meetings(manager, mentor, mentee, wave):
    space = f"/mentoring/{Relationship.objects.get().pk}/"
    mentor.go("/").go(space).go(space + "first-contact/")
    mentee.go(space + "plan/").hand_in()
    time_goes_by()
    first = f"/mentoring/sessions/{Session.objects.order_by('number')[0].pk}/"
    mentee.go(first).press("form[action$='/met/'] button")
    mentor.go(first).fill_in().hand_in().go(first).fill_in().hand_in("#pulse form")
    assert Pulse.objects.count() == 1
    mentor.go(space).go("/feeds/")
    for one in (mentor, mentee):
        assess(one, "baseline")
    manager.go(f"/mentoring/waves/{wave}/").go("/")


def assess(one, moment):
    for assessment in Assessment.objects.filter(person=one.person, moment=moment, answered_at=None):
        one.go(f"/outcomes/assessments/{assessment.pk}/").fill_in().hand_in()
        assessment.refresh_from_db()
        assert assessment.answered_at


def network(mentor, mentee):
    mentor.go("/network/card/").hand_in().go("/network/").go("/network/introductions/").go("/network/communities/")
    mentor.go(mentor.opens(r"/network/communities/\d+/")[0])  # the room of the mentors
    mentee.go("/network/communities/")
    for address in mentee.opens(r"/network/communities/\d+/")[:1]:
        mentee.go(address)
    mentee.go("/network/ideas/new/").fill_in().hand_in()
    mentor.go("/network/ideas/")


def closing(manager, mentor, mentee, wave):
    advance(manager, wave, Stage.OUTCOMES)
    space = f"/mentoring/{Relationship.objects.get().pk}/"
    for one in (mentor, mentee):
        one.go(space + "closing/").fill_in().hand_in()
    for one in (mentee, mentor):  # both, or one and a week
        one.go(space + "closing/").press("form[action$='/close/'] button").press("form[action$='/close/'] button")
    assert Relationship.objects.get().state == RelationshipState.CLOSED
    for one in (mentor, mentee):
        assess(one, "closing")
        assess(one, "looking_back")
        for kept in Closing.objects.filter(person=one.person):
            one.go(f"/outcomes/closing/{kept.pk}/").fill_in().hand_in()
        one.go("/outcomes/").go("/my-data/")
    assert Closing.objects.filter(answered_at=None).count() == 0


def length_on_a_phone(reader, path: str) -> int:
    screen = reader.page
    size = screen.viewport_size
    screen.set_viewport_size({"width": 390, "height": 844})
    length: int = reader.go(path).page.evaluate("document.documentElement.scrollHeight")
    screen.set_viewport_size(size)
    return length


def report(manager, wave):
    assert length_on_a_phone(manager, f"/outcomes/waves/{wave}/") <= LONGEST_REPORT
    manager.go("/reports/")
    got = {
        ending: manager.page.request.get(f"{manager.screen.address}/outcomes/waves/{wave}/report.{ending}")
        for ending in ("pdf", "xlsx", "csv")
    }
    assert all(answer.ok for answer in got.values())
    assert "Passerelles" in PdfReader(io.BytesIO(got["pdf"].body())).pages[0].extract_text()
    manager.go(f"/cockpit/waves/{wave}/close/").press("main form:not(.act) button")
    assert the_wave().stage == Stage.CLOSED
    assert length_on_a_phone(manager, f"/outcomes/waves/{wave}/") <= LONGEST_REPORT
    manager.go("/cockpit/")
