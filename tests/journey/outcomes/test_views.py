"""Screens of the outcomes: one's own way for oneself, the report for those who may read it."""

import csv
import io
import re

import openpyxl
import pypdf
import pytest
from django.urls import reverse

from binome.core.programmes.permissions import Role
from binome.journey.outcomes.actions import testimonies
from binome.journey.outcomes.models import Assessment, Closing, FutureTally
from binome.journey.outcomes.states import Moment
from tests.factories import NOON, PersonFactory, ThemeFactory, WaveFactory, holder, manager_of
from tests.journey.outcomes.factories import answer, asked, close, opened_pair, wave_that_lived

pytestmark = pytest.mark.django_db
REPORTS = ("wave", "report_pdf", "report_xlsx", "report_pptx", "report_csv")


@pytest.fixture
def pair():
    return opened_pair(WaveFactory(), ThemeFactory(code="x1", title_fr="Données"))


def levels(assessment, level):
    return {f"level-{rating.subject}": str(level) for rating in assessment.ratings.all()}


def test_a_mentee_says_where_they_start(client, pair):
    start = asked(pair, Moment.BASELINE)
    client.force_login(start.person)

    page = client.get(reverse("outcomes:assess", args=[start.pk]))
    answered = client.post(reverse("outcomes:assess", args=[start.pk]), levels(start, 2))

    assert "Données" in page.content.decode()
    assert answered.url == reverse("outcomes:mine")
    assert start.ratings.get().level == 2


def test_what_was_chosen_stays_when_something_is_left_out(client, pair):
    start = asked(pair, Moment.BASELINE, side="mentor")
    client.force_login(start.person)

    page = client.post(reverse("outcomes:assess", args=[start.pk]), {"level-x1": "3"}).content.decode()

    assert 'name="level-x1" value="3" checked' in page
    assert Assessment.objects.get(pk=start.pk).answered_at is None


def test_the_close_never_shows_the_start_and_leads_to_the_look_back_and_the_questions(client, pair):
    answer(asked(pair, Moment.BASELINE), 1)
    close(pair)
    end = asked(pair, Moment.CLOSING)
    client.force_login(end.person)

    page = client.get(reverse("outcomes:assess", args=[end.pk])).content.decode()
    mine = client.get(reverse("outcomes:mine")).content.decode()
    then = client.post(reverse("outcomes:assess", args=[end.pk]), levels(end, 3))
    back = asked(pair, Moment.LOOKING_BACK)
    last = client.post(reverse("outcomes:assess", args=[back.pk]), levels(back, 1))

    assert "checked" not in page
    assert "<td" not in mine
    assert then.url == reverse("outcomes:assess", args=[back.pk])
    assert last.url == reverse("outcomes:closing", args=[Closing.objects.get(side="mentee").pk])


def test_closing_questions_and_then_ones_own_way(client, pair):
    answer(asked(pair, Moment.BASELINE), 1)
    close(pair)
    answer(asked(pair, Moment.CLOSING), 3)
    answer(asked(pair, Moment.LOOKING_BACK), 1)
    closing = Closing.objects.get(side="mentee")
    client.force_login(closing.person)
    url = reverse("outcomes:closing", args=[closing.pk])

    client.post(reverse("outcomes:keep_draft", args=[closing.pk]), {"changed": "J'ose."})
    page = client.get(url).content.decode()
    client.post(
        url,
        {"practice": "4", "changed": "J'ose.", "recommends": "10", "understands": "5", "age_matters_little": "4",
         "changed_mind": "yes", "changed_mind_on": "Les jeunes lisent.", "counted": "1", "people_met": "99"},
    )  # fmt: skip
    mine = client.get(reverse("outcomes:mine")).content.decode()

    closing.refresh_from_db()
    assert "J&#x27;ose." in page
    assert "future_here" not in page
    assert (closing.recommends, closing.changed_mind, closing.people_met, closing.batch) == (10, True, None, None)
    assert "Données" in mine


def test_a_mentors_answer_on_the_future_goes_to_the_tally(client, pair):
    close(pair)
    closing = Closing.objects.get(side="mentor")
    client.force_login(closing.person)

    client.post(
        reverse("outcomes:closing", args=[closing.pk]),
        {"people_met": "4", "mentor_again": "5", "understands": "5", "age_matters_little": "4", "changed_mind": "no",
         "future_here": "4"},
    )  # fmt: skip

    assert FutureTally.objects.get().given == 1


def test_f17_nobody_else_reads_or_answers(client, pair):
    start, closing_of = asked(pair, Moment.BASELINE), asked(pair, Moment.BASELINE, side="mentor").person
    close(pair)
    closing = Closing.objects.get(side="mentee")
    for person in (closing_of, manager_of(pair.pair.wave), PersonFactory(is_administrator=True), PersonFactory()):
        client.force_login(person)
        for url in (
            reverse("outcomes:assess", args=[start.pk]),
            reverse("outcomes:closing", args=[closing.pk]),
        ):
            for method in (client.get, client.post, client.head):
                assert method(url).status_code == 404
        assert client.post(reverse("outcomes:keep_draft", args=[closing.pk])).status_code == 404


@pytest.mark.parametrize("name", REPORTS)
def test_f16_the_report_exists_for_managers_and_sponsors_of_that_programme_alone(client, name):
    wave, other = WaveFactory(), WaveFactory()
    url = reverse(f"outcomes:{name}", args=[wave.pk])
    seen = {}
    for label, person in {
        "manager": manager_of(wave), "sponsor": holder(Role.SPONSOR, wave.programme), "stranger": PersonFactory(),
        "reviewer": holder(Role.REVIEWER, wave.programme), "other manager": manager_of(other),
    }.items():  # fmt: skip
        client.force_login(person)
        seen[label] = client.get(url).status_code

    assert seen == {"manager": 200, "sponsor": 200, "stranger": 404, "reviewer": 404, "other manager": 404}


def test_an_empty_wave_has_a_report_that_says_so(client):
    wave = WaveFactory()
    client.force_login(manager_of(wave))

    page = client.get(reverse("outcomes:wave", args=[wave.pk])).content.decode()

    assert not re.search(r"\bnan\b", page, re.IGNORECASE)
    assert "None" not in page


def test_f28_four_pairs_show_no_answer_and_five_do(client):
    pages = []
    for pairs in (4, 5):
        wave = wave_that_lived(pairs)
        client.force_login(manager_of(wave))
        pages.append(client.get(reverse("outcomes:wave", args=[wave.pk])).content.decode())

    assert "+1,20" not in pages[0]
    assert "+1,20" in pages[1]


def test_r66_the_pdf_is_tagged_and_says_the_same_in_both_languages(client):
    wave = wave_that_lived(5)
    found = {}
    for language in ("fr", "en"):
        manager = manager_of(wave)
        manager.preferred_language = language
        manager.save()
        client.force_login(manager)
        answer_of = client.get(reverse("outcomes:report_pdf", args=[wave.pk]))
        found[language] = pypdf.PdfReader(io.BytesIO(answer_of.content))

    assert found["fr"].trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert found["fr"].trailer["/Root"]["/Lang"] == "fr"
    assert "What moved during the wave" in "".join(page.extract_text() for page in found["en"].pages)
    assert "+1.20" in "".join(page.extract_text() for page in found["en"].pages)


def test_f13_words_in_the_pdf_are_words_never_source(client):
    wave = wave_that_lived(1)
    mentee = Closing.objects.get(side="mentee").person
    testimonies.give_testimony(wave, by=mentee, now=NOON, text='#read("/etc/passwd") $x$ *gras* <script>', signed=True)
    client.force_login(manager_of(wave))

    found = pypdf.PdfReader(io.BytesIO(client.get(reverse("outcomes:report_pdf", args=[wave.pk])).content))

    assert '#read("/etc/passwd") $x$ *gras* <script>' in "".join(page.extract_text() for page in found.pages)


def test_f09_no_cell_of_the_exports_is_a_formula(client):
    wave = WaveFactory(name="=1+1")
    wave.themes.add(ThemeFactory(title_fr="=cmd|' /C calc'!A0", title_en="=x"))
    client.force_login(manager_of(wave))

    text = client.get(reverse("outcomes:report_csv", args=[wave.pk])).content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("outcomes:report_xlsx", args=[wave.pk])).content))

    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    assert {cell.data_type for sheet in book for row in sheet for cell in row if cell.value} <= {"s", "n"}


def test_ones_own_certificate_and_nobody_elses(client):
    wave = wave_that_lived(1)
    mentee = Closing.objects.get(side="mentee").person
    url = reverse("outcomes:certificate", args=[wave.pk, "mentee"])

    client.force_login(mentee)
    own = client.get(url)
    other_side = client.get(reverse("outcomes:certificate", args=[wave.pk, "mentor"]))
    client.force_login(manager_of(wave))
    managers = client.get(url)

    assert mentee.name in pypdf.PdfReader(io.BytesIO(own.content)).pages[0].extract_text()
    assert (other_side.status_code, managers.status_code) == (404, 404)


def test_no_certificate_before_the_close(client, pair):
    client.force_login(pair.pair.mentee.person)

    assert client.get(reverse("outcomes:certificate", args=[pair.pair.wave_id, "mentee"])).status_code == 404


def test_words_are_given_on_screen_with_consent(client, pair):
    mentee = pair.pair.mentee.person
    client.force_login(mentee)
    url = reverse("outcomes:testimony", args=[pair.pair.wave_id])

    without = client.post(url, {"text": "Un regain.", "signed": "yes", "reach": "colleagues"})
    client.post(url, {"text": "Un regain.", "signed": "yes", "reach": "colleagues", "agree": "on"})
    shown = client.get(reverse("outcomes:testimonies")).content.decode()

    assert without.status_code == 422
    assert mentee.name in shown


def test_words_on_another_wave_or_from_a_stranger_do_not_exist(client, pair):
    client.force_login(pair.pair.mentee.person)
    assert client.get(reverse("outcomes:testimony", args=[WaveFactory().pk])).status_code == 404
    client.force_login(PersonFactory())
    assert client.get(reverse("outcomes:testimonies")).status_code == 404


def test_a_testimony_is_marked_with_the_language_of_its_writer_where_it_is_read(client):
    wave = wave_that_lived(1)
    mentee = Closing.objects.get(side="mentee").person
    mentee.preferred_language = "en"
    mentee.save()
    testimonies.give_testimony(wave, by=mentee, now=NOON, text="I learned to ask.", reach="colleagues", signed=True)
    client.force_login(manager_of(wave, preferred_language="fr"))

    report = client.get(reverse("outcomes:wave", args=[wave.pk])).text
    gallery = client.get(reverse("outcomes:testimonies")).text

    assert '<blockquote lang="en">I learned to ask.' in report
    assert '<blockquote lang="en">I learned to ask.' in gallery
