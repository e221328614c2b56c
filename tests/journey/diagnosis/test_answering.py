"""The survey as an employee meets it: a link, no account, no script; one answer (R7, R11–R15; F23, F32)."""

import html
import re
import threading
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
import time_machine
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client

from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.core.privacy.models import AuditLine
from binome.journey.diagnosis import emails
from binome.journey.diagnosis.actions import answering, campaigning, surveying
from binome.journey.diagnosis.models import Answer, AnswerItem, Invitation, Question
from tests.factories import NOON, PersonFactory
from tests.journey.diagnosis.factories import open_survey

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
SAID = {"language": "fr", "q1-T01": "2", "q1-T02": "na", "q2": ["T03", "T08"], "q3": ["mentoring"]}


@pytest.fixture
def link():
    """A personal link, and who it is for."""
    survey, _ = open_survey({"Réseaux": 6})
    invitation = survey.invitations.first()
    return emails.survey_link(invitation), invitation


def test_the_letter_leads_to_the_survey_and_says_the_promise_right_after_the_greeting(client, link):
    letter = OutboxLetter.objects.first()
    path = re.search(r"http://[^/]+(/diagnosis/survey/\S+)", letter.text).group(1)

    page = client.get(path)

    assert re.match(r"(Bonjour|Hello) [^,\n]+,\s+(Ce sondage est anonyme|This survey is anonymous)", letter.text)
    assert page.status_code == 200
    text = page.content.decode()
    assert text.index("notice") < text.index("<h1")


def test_the_ready_survey_asks_the_articles_digital_needs_in_three_questions(client, link):
    """R11, R12, R13, R14, R15: social networks, collaborative tools, new business models, self-rated ease."""
    page = client.get(link[0]).content.decode()

    assert page.count("<h2") == 3
    for name in ("q1-T03", "q1-T02", "q1-T08"):
        assert f'name="{name}"' in page


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing_however_often_a_scanner_looks(client, link, method):
    for _ in range(3):
        getattr(client, method)(link[0])

    link[1].refresh_from_db()
    assert Answer.objects.count() == 0
    assert not link[1].answered


def test_an_answer_is_taken_without_account_and_thanked(client, link):
    response = client.post(link[0], SAID, follow=True)

    assert response.status_code == 200
    assert sorted(AnswerItem.objects.values_list("kind", "code", "value")) == [
        ("choice", "mentoring", None), ("ease", "T01", 2), ("wanted", "T03", None), ("wanted", "T08", None),
    ]  # fmt: skip
    assert "<form id" not in response.content.decode()


def test_a_double_click_a_second_tab_and_the_back_button_give_one_answer(client, link):
    for _ in range(3):
        assert client.post(link[0], SAID, follow=True).status_code == 200
    Client().post(link[0], SAID)

    assert Answer.objects.count() == 1


def test_switching_language_keeps_what_was_typed_and_sends_nothing(client, link):
    page = client.post(link[0], {**SAID, "switch": "en"}).content.decode()

    assert Answer.objects.count() == 0
    assert '<html lang="en"' in page
    assert re.search(r'name="q1-T01" value="2"[^>]* checked', page)
    assert re.search(r'value="T08"[^>]* checked', page)
    assert "This survey is anonymous" in page


def test_four_themes_are_too_many_and_nothing_typed_is_lost(client, link):
    response = client.post(link[0], {**SAID, "q2": ["T01", "T02", "T03", "T04"]})

    assert response.status_code == 422
    assert Answer.objects.count() == 0
    assert re.search(r'name="q1-T01" value="2"[^>]* checked', response.content.decode())


def test_an_empty_answer_is_not_sent(client, link):
    assert client.post(link[0], {"language": "fr"}).status_code == 422


def test_ease_outside_the_scale_and_unknown_themes_are_left_out(client, link):
    client.post(link[0], {**SAID, "q1-T01": "9", "q1-ZZZ": "3", "q3": ["mentoring", "hack"], "person": "1"})

    assert not AnswerItem.objects.filter(kind="ease").exists()
    assert list(AnswerItem.objects.filter(kind="choice").values_list("code", flat=True)) == ["mentoring"]


def test_a_link_cut_by_a_mail_program_or_made_up_says_so(client, link):
    for path in (link[0][:-4] + "/", "/diagnosis/survey/1.made-up/", "/diagnosis/survey/garbage/"):
        assert client.get(path).status_code == 404
        assert client.post(path, SAID).status_code == 404


def test_nobody_answers_in_anothers_name(client, link):
    """F23."""
    client.force_login(PersonFactory())

    response = client.post(link[0], SAID)

    assert response.status_code == 403
    assert link[1].person.name not in response.content.decode()
    assert Answer.objects.count() == 0


def test_a_late_answer_is_told_that_the_survey_is_closed(client):
    survey, by = open_survey({"Réseaux": 6})
    invitation = survey.invitations.first()
    answering.close_survey(survey, by=by, now=NOON)

    response = client.post(emails.survey_link(invitation), SAID)

    assert response.status_code == 409
    assert Answer.objects.count() == 0


@pytest.mark.parametrize(
    "told", [{"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_SEC_FETCH_SITE": "cross-site"}], ids=["origin", "site"]
)
def test_a_form_on_another_site_cannot_answer(link, told):
    response = Client(enforce_csrf_checks=True).post(link[0], SAID, **told)

    assert response.status_code == 403
    assert Answer.objects.count() == 0


def test_a_page_left_open_for_hours_and_a_browser_without_cookies_can_still_send(link):
    """F32: no session and no cookie is needed to answer."""
    strict = Client(enforce_csrf_checks=True)
    strict.get(link[0])
    strict.cookies.clear()

    assert strict.post(link[0], SAID).status_code == 302
    assert Answer.objects.count() == 1


def test_the_last_answer_sent_from_a_browser_is_the_one_kept(client, link):
    """F32: double click, two tabs, the back button."""
    client.get(link[0])
    client.post(link[0], SAID)

    client.post(link[0], {**SAID, "q1-T01": "5", "q2": []})

    assert sorted(AnswerItem.objects.values_list("kind", "value")) == [("choice", None), ("ease", 5)]


def test_an_anonymous_answer_cannot_be_replaced_from_a_browser_that_did_not_send_it(client, link):
    client.post(link[0], SAID)

    page = Client().post(link[0], {**SAID, "q1-T01": "5"}, follow=True).content.decode()

    assert AnswerItem.objects.get(kind="ease").value == 2
    assert "notice-warn" in page
    assert "change=1" not in page


def test_an_answer_that_a_map_shown_already_counts_no_longer_changes(client):
    survey, by = open_survey({"Réseaux": 6})
    path = emails.survey_link(survey.invitations.first())
    client.post(path, SAID)
    answering.refresh_map(survey, by=by, now=NOON)

    response = client.post(path, {**SAID, "q1-T01": "5"})

    assert response.status_code == 422
    assert AnswerItem.objects.get(kind="ease").value == 2


def test_a_draft_is_kept_in_the_browser_and_nowhere_else(client, link):
    page = client.post(link[0], {**SAID, "keep": "1"})

    again = client.get(link[0]).content.decode()

    assert page.status_code == 200
    assert Answer.objects.count() == 0
    assert re.search(r'name="q1-T01" value="2"[^>]* checked', again)
    assert not re.search(r'name="q1-T01" value="2"[^>]* checked', Client().get(link[0]).content.decode())


def test_a_few_words_are_kept_as_typed_and_shown_again(client):
    survey, by = open_survey({"Réseaux": 6}, launched=False)
    surveying.write_question(survey, kind="text", text_fr="Un mot ?", text_en="A word?", position=3, by=by)
    campaigning.launch_survey(survey, by=by, now=NOON)
    path = emails.survey_link(survey.invitations.first())
    words = "=1+1 <b>Zoé</b>\u202e & 𝔊𝔬"

    draft = client.post(path, {"q3": words, "keep": "1"}).content.decode()
    client.post(path, {"q3": words})

    assert "&lt;b&gt;Zoé&lt;/b&gt;" in draft
    assert AnswerItem.objects.get().text == "=1+1 <b>Zoé</b> & 𝔊𝔬"


def test_opening_the_survey_asks_the_database_once(client, link, django_assert_num_queries):
    client.get(link[0])

    with django_assert_num_queries(1):
        client.get(link[0])


def test_a_cut_link_can_be_asked_for_again_and_goes_to_its_person_alone(client, link):
    """F23: the page says the same for anybody's address."""
    known = client.post("/diagnosis/survey/new-link/", {"email": link[1].person.email.upper()})
    again = client.post("/diagnosis/survey/new-link/", {"email": link[1].person.email})
    unknown = client.post("/diagnosis/survey/new-link/", {"email": "nobody@example.org"})

    letter = OutboxLetter.objects.get(letter="diagnosis/emails/survey_link.txt")
    fresh = r'[A-Za-z0-9]{64}|name="page_token" value="[\w.:-]+"'
    shown = [re.sub(fresh, "", page.content.decode()) for page in (known, again, unknown)]
    assert shown[0] == shown[1] == shown[2]
    assert letter.to == link[1].person
    assert link[0] in letter.text


def test_a_forwarded_link_can_be_sent_on_to_the_one_it_belongs_to(client, link):
    client.force_login(PersonFactory())
    page = client.get(link[0]).content.decode()

    client.post(f"{link[0]}to-its-reader/")

    assert "to-its-reader" in page
    assert OutboxLetter.objects.get(letter="diagnosis/emails/survey_link.txt").to == link[1].person


def test_the_day_after_the_closing_day_is_too_late_even_before_the_clock_closes(client, link):
    survey = link[1].survey
    survey.closes_on = NOON.date()
    survey.save()

    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        page = client.post(link[0], SAID)

    assert "diagnosis/survey_closed.html" in [template.name for template in page.templates]
    assert Answer.objects.count() == 0


def test_the_database_refuses_a_fourth_theme_wanted(link):
    answer = Answer.objects.create(survey=link[1].survey, anonymous=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerItem.objects.create(answer=answer, kind="wanted", code="T01", place=4)


def test_a_named_survey_says_so_first_and_lets_the_answer_change(client):
    survey, _ = open_survey({"Réseaux": 6}, anonymous=False)
    invitation = survey.invitations.first()
    path = emails.survey_link(invitation)
    text = client.get(path).content.decode()

    client.post(path, SAID)
    client.post(path + "?change=1", {**SAID, "q1-T01": "5"})

    assert "notice-warn" in text
    assert Answer.objects.get().person == invitation.person
    assert AnswerItem.objects.get(kind="ease").value == 5


def test_the_audit_trail_does_not_say_who_answered_an_anonymous_survey(client, link):
    before = AuditLine.objects.count()

    client.post(link[0], SAID)

    assert AuditLine.objects.count() == before


def test_the_database_refuses_a_fourth_question_and_a_name_on_an_anonymous_answer():
    """R7."""
    survey, _ = open_survey({"Réseaux": 6})

    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(survey=survey, position=4, kind="ease", text_fr="x", text_en="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(survey=survey, anonymous=True, person=PersonFactory())


@pytest.mark.parametrize("kind", ["SELECT", "INSERT"])
def test_an_answer_that_the_database_could_not_take_comes_back_in_the_page_and_can_be_sent_again(link, kind):
    """F43: the page that says so holds every field, in the language of the answer, and its button sends them."""
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True, headers={"accept-language": "fr"})

    def give_way(execute, sql, params, many, context):
        if sql.startswith(kind):
            raise OperationalError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(give_way):
        refused = browser.post(link[0], {**SAID, "language": "en", "q3": '“ <b> & "', "receipt": "a" * 32})
    page = refused.content.decode()
    fields = parse_qsl(urlencode([(html.unescape(n), html.unescape(v)) for n, v in HIDDEN.findall(page)]))
    again = browser.post(re.search(r'action="([^"]+)"', page)[1], urlencode(fields), content_type=FORM)

    assert refused.status_code == 503
    assert "Send again" in page
    assert sorted(fields) == sorted([
        ("language", "en"), ("q1-T01", "2"), ("q1-T02", "na"), ("q2", "T03"), ("q2", "T08"), ("q3", "“ <b> & \""), ("receipt", "a" * 32),
    ])  # fmt: skip
    assert again.status_code == 302
    assert sorted(AnswerItem.objects.values_list("code", flat=True)) == ["T01", "T03", "T08"]


def test_a_form_of_another_site_and_a_password_do_not_come_back(link):
    browser = Client(raise_request_exception=False)

    with connection.execute_wrapper(refused_by_the_database):
        strange = browser.post(link[0], SAID, headers={"sec-fetch-site": "cross-site"}).content.decode()
        secret = browser.post(link[0], {**SAID, "password": "s3cret-words"}).content.decode()

    assert "q1-T01" not in strange
    assert "q1-T01" in secret
    assert "s3cret-words" not in secret


def refused_by_the_database(execute, sql, params, many, context):
    raise OperationalError


@pytest.mark.django_db(transaction=True)
def test_a_database_locked_by_someone_else_gives_the_answer_back_and_takes_it_once_it_is_free(link):
    """F43: a real lock, held by another connection longer than a page waits."""
    browser = Client(raise_request_exception=False)
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100" if on_sqlite else "SET lock_timeout = '100ms'")
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():  # IMMEDIATE on SQLite
            Invitation.objects.select_for_update().get(pk=link[1].pk)
            held.set()
            let_go.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        locked = browser.post(link[0], SAID)
    finally:
        let_go.set()
        holder.join()
    again = browser.post(link[0], dict(HIDDEN.findall(locked.content.decode())))
    connection.close()  # with the short patience of this test

    assert (locked.status_code, again.status_code) == (503, 302)
    assert Answer.objects.count() == 1


def test_the_link_of_someone_who_left_opens_nothing(client, link):
    """The mail program they took along still has it; asking for it again opens nothing either."""
    address, invitation = link
    Person.objects.filter(pk=invitation.person_id).update(is_active=False)

    answers = [client.get(address), client.post(address, SAID), client.post(f"{address}to-its-reader/")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert not Answer.objects.exists()
