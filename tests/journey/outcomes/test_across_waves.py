"""Published reports side by side: what each tells, added up where that means something, for those who may read them."""

import csv
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.journey.outcomes.queries.across_waves import across_waves
from binome.journey.outcomes.queries.editions import published_report
from binome.orchestration import waves
from tests.factories import EntityFactory, PersonFactory, WaveFactory, holder, manager_of
from tests.journey.outcomes.factories import pair_that_lived, wave_that_lived

pytestmark = pytest.mark.django_db
SCRIPTS = re.compile(r"<(script|style).*?</\1>", re.DOTALL)


def close(wave: Wave) -> None:
    waves.advance(wave.pk, expected=Stage.OUTCOMES, by=manager_of(wave), now=timezone.now())


def placed_apart(wave: Wave, *, top) -> Wave:
    """Mentors and mentees of two departments."""
    for application in wave.applications.select_related("person"):
        application.person.entity = top[application.side]
        application.person.save()
    return wave


@pytest.fixture
def departments():
    company = EntityFactory()
    return {
        "mentor": EntityFactory(parent=company, name="Réseaux"),
        "mentee": EntityFactory(parent=company, name="Ventes"),
    }


@pytest.fixture
def first(departments):
    wave = placed_apart(wave_that_lived(5), top=departments)
    close(wave)
    return wave


@pytest.fixture
def second(first, departments):
    """The next wave of the programme, of six pairs."""
    wave = WaveFactory(programme=first.programme, number=first.number + 1, stage=Stage.OUTCOMES, name="La deuxième")
    wave.themes.set(first.themes.all())
    for turn in range(6):
        pair_that_lived(wave, first.themes.get(), turn=turn)
    placed_apart(wave, top=departments)
    close(wave)
    return wave


def cells(wave_line) -> dict[str, str]:
    return {key: str(wave_line.cell(key)) for key in ("pairs", "sessions", "recommends", "mentor_again")}


def test_each_line_says_what_the_published_report_says_and_deeds_add_up(first, second):
    sponsor = holder(Role.SPONSOR, second.programme)

    with override("en"):
        readable = across_waves(sponsor)
        report = published_report(second.editions.get())

    (programme,) = readable.programmes
    assert [each.wave for each in programme.waves] == [first, second]
    assert cells(programme.waves[1]) == {
        "pairs": "6",
        "sessions": str(report.indicator("lived", "sessions").value),
        "recommends": str(report.indicator("words", "recommends").value),
        "mentor_again": str(report.indicator("staying", "mentor_again").value),
    }
    assert [str(cell) for cell in readable.totals] == ["11", "11", "11", "0", "", "", ""]
    assert {name: [str(cell) for cell in row] for name, row in programme.departments.items()} == {
        "Réseaux": ["5", "11"],
        "Ventes": ["5", "11"],
    }


def test_a_wave_that_tells_too_little_makes_the_total_so_many_at_least(second):
    few = wave_that_lived(2)
    few.programme = second.programme
    few.number = second.number + 1
    few.save()
    close(few)

    with override("en"):
        readable = across_waves(manager_of(second))

    assert cells(readable.waves[-1])["sessions"] == "—"
    assert str(readable.totals[1]) == "at least 11"


def test_what_moves_still_is_named_and_not_counted(second):
    coming = WaveFactory(programme=second.programme, number=second.number + 1, stage=Stage.MENTORING, name="En route")
    pair_that_lived(coming, second.themes.get())

    readable = across_waves(manager_of(second))

    assert [wave.name for wave in readable.under_way] == ["En route"]
    assert str(readable.totals[0]) == "11"


def test_only_reports_that_one_may_read_stand_there(client, first):
    elsewhere = wave_that_lived(5)
    close(elsewhere)

    assert [each.wave for each in across_waves(manager_of(elsewhere)).waves] == [elsewhere]
    for stranger in (PersonFactory(), holder(Role.TRAINER, first.programme), PersonFactory(is_hr=True)):
        client.force_login(stranger)
        assert [client.get(reverse(f"outcomes:{page}")).status_code for page in ("across", "across_csv")] == [404, 404]


def test_the_page_and_its_file_say_the_same_in_as_many_queries_whatever_the_number_of_waves(
    client, second, django_assert_num_queries
):
    client.force_login(holder(Role.SPONSOR, second.programme, preferred_language="en"))
    page = client.get(reverse("outcomes:across"))
    with django_assert_num_queries(6):
        client.get(reverse("outcomes:across"))
    file = list(
        csv.DictReader(
            io.StringIO(client.get(reverse("outcomes:across_csv")).content.decode("utf-8-sig")), delimiter=";"
        )
    )

    text = SCRIPTS.sub("", page.text)
    assert page.status_code == 200
    assert "La deuxième" in text
    assert {line["Measure"] for line in file} >= {"Pairs", "Would recommend", "Participants so far: Ventes"}
    sessions = {line["Wave"]: line["Value"] for line in file if line["Measure"] == "Sessions"}
    assert sessions["La deuxième"] == "6"


def test_before_the_first_report_the_page_says_when_there_will_be_one(client):
    wave = WaveFactory(stage=Stage.MENTORING)
    client.force_login(manager_of(wave, preferred_language="en"))

    page = client.get(reverse("outcomes:across")).text

    assert "No report is published yet" in page
    assert wave.name in page
