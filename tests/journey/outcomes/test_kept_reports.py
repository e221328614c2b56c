"""A report is drawn once while nothing it rests on changes, and drawn anew as soon as anything does."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils.translation import override

from binome.core.people.models import Entity, Person
from binome.core.programmes.models import Programme, Wave
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.network.models import Idea
from binome.journey.outcomes.actions import reading_over, testimonies
from binome.journey.outcomes.models import Assessment, Closing, ClosingWords, Edition, FutureTally
from binome.journey.outcomes.queries.editions import editions_of
from binome.journey.outcomes.queries.kept_reports import ReportToRead, kept
from binome.orchestration import waves
from tests.factories import NOON, holder, manager_of
from tests.journey.network.factories import shared_idea
from tests.journey.outcomes.factories import wave_that_lived

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived() -> Wave:
    return wave_that_lived(5)


def rests_on(wave: Wave, *, language: str = "en", days: int = 0) -> str:
    with override(language):
        return ReportToRead(Wave.objects.get(pk=wave.pk), None, now=NOON + timedelta(days=days)).rests_on


CHANGES = {
    "a level": lambda wave: Person.objects.filter(applications__wave=wave).update(level=4),
    "a department": lambda _wave: Entity.objects.update(name="Elsewhere"),
    "someone who left": lambda wave: Person.objects.filter(pk=mentor_in(wave)).update(is_active=False),
    "a name of the wave": lambda wave: Wave.objects.filter(pk=wave.pk).update(name="Renamed"),
    "a name of the programme": lambda wave: Programme.objects.filter(pk=wave.programme_id).update(name="Renamed"),
    "a pair that ended": lambda wave: Relationship.objects.filter(pair__wave=wave).update(state="ended"),
    "meetings reported": lambda wave: Relationship.objects.filter(pair__wave=wave).update(meetings_reported=3),
    "the length of a session": lambda _wave: Session.objects.update(minutes=90),
    "a session held again": lambda _wave: Session.objects.update(sequence=1),
    "a session no longer held": lambda _wave: Session.objects.filter(pk=Session.objects.latest("pk").pk).delete(),
    "an answer erased": lambda _wave: Assessment.objects.filter(pk=Assessment.objects.latest("pk").pk).delete(),
    "answers that enter": lambda _wave: Closing.objects.update(batch=7),
    "an edition that counts them": lambda _wave: Assessment.objects.update(edition=2),
    "a tally": lambda _wave: FutureTally.objects.update(counted=2),
    "words erased": lambda _wave: Closing.objects.update(changed=""),
    "a theme left out": lambda wave: wave.themes.clear(),
}


def mentor_in(wave: Wave) -> int:
    return Relationship.objects.filter(pair__wave=wave).values_list("pair__mentor__person", flat=True)[0]


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_what_it_says_changes_what_it_rests_on(lived, change):
    before = rests_on(lived)

    CHANGES[change](lived)

    assert rests_on(lived) != before


def test_a_reading_alone_changes_nothing_a_day_and_a_language_do(lived):
    assert rests_on(lived) == rests_on(lived)
    assert len({rests_on(lived), rests_on(lived, language="fr"), rests_on(lived, days=1)}) == 3


def test_what_an_idea_changed_is_part_of_what_it_rests_on(lived):
    idea = shared_idea(lived)
    before = rests_on(lived)

    Idea.objects.filter(pk=idea.pk).update(effect="Une heure de moins.")

    assert rests_on(lived) != before


def test_people_s_words_are_part_of_what_it_rests_on(lived):
    author = Closing.objects.filter(wave=lived, side="mentee").first()
    readings = [rests_on(lived)]
    testimonies.give_testimony(lived, by=author.person, now=NOON, text="Une heure bien passée.", signed=True)
    readings.append(rests_on(lived))
    Person.objects.filter(pk=author.person_id).update(family_name="Autrement")
    readings.append(rests_on(lived))
    testimonies.Testimony.objects.all().delete()
    readings.append(rests_on(lived))
    ClosingWords.objects.create(closing=author, question="changed", shown=True, text=author.changed, decided_at=NOON)
    readings.append(rests_on(lived))
    ClosingWords.objects.update(shown=False, text="")
    readings.append(rests_on(lived))

    assert len(set(readings)) == len(readings) - 1  # without the testimony it says again what it said first
    assert readings[3] == readings[0]


def test_the_page_is_drawn_once_and_anew_after_a_change(client, lived, django_assert_max_num_queries):
    client.force_login(manager_of(lived))
    page = reverse("outcomes:wave", args=[lived.pk])
    first = client.get(page).content.decode()
    with django_assert_max_num_queries(32):
        again = client.get(page).content.decode()
    Wave.objects.filter(pk=lived.pk).update(name="Vague rebaptisée")

    assert "Vague rebaptisée" in client.get(page).content.decode()
    assert without_tokens(again) == without_tokens(first)


def without_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf" not in line.lower())


def test_what_is_kept_is_the_same_for_all_readers_and_holds_no_act_of_one_of_them(client, lived):
    """The manager reads first: the sponsor reads the same figures, without what only a manager does."""
    page = reverse("outcomes:wave", args=[lived.pk])
    client.force_login(manager_of(lived))
    assert reverse("outcomes:words", args=[lived.pk]) in client.get(page).content.decode()
    client.force_login(holder(Role.SPONSOR, lived.programme))

    read = client.get(page).content.decode()

    assert reverse("outcomes:words", args=[lived.pk]) not in read
    client.force_login(manager_of(wave_that_lived(1)))
    assert client.get(page).status_code == 404


def test_an_edition_is_kept_by_its_figures_and_the_words_that_may_still_be_read(lived):
    waves.advance(lived.pk, expected=Stage.OUTCOMES, by=manager_of(lived), now=NOON)
    edition = editions_of(lived).get()
    to_read = ReportToRead(lived, edition, now=NOON)
    before = to_read.rests_on
    author = Closing.objects.filter(wave=lived, side="mentee").first()
    assert ReportToRead(lived, edition, now=NOON + timedelta(days=9)).rests_on == before

    testimonies.give_testimony(lived, by=author.person, now=NOON, text="Signé.", signed=True)

    assert to_read.rests_on != before
    Edition.objects.update(published_at=NOON + timedelta(days=1))
    assert ReportToRead(lived, editions_of(lived).get(), now=NOON).rests_on not in {before, to_read.rests_on}


def test_what_changes_while_it_is_made_is_not_kept():
    rests = iter(("one", "two", "one"))

    assert kept("a test", lambda: next(rests), lambda: "made of two") == "made of two"
    assert kept("a test", lambda: "one", lambda: "made of one") == "made of one"
    caches["memory"].clear()


def test_without_anything_to_rest_on_it_is_made_each_time():
    made = iter((1, 2))

    assert [kept("a test", lambda: "", lambda: next(made)) for _turn in range(2)] == [1, 2]


def test_words_that_are_read_over_leave_the_count_at_once(client):
    wave = wave_that_lived(20)
    manager = manager_of(wave, preferred_language="en")
    client.force_login(manager)
    page = reverse("outcomes:wave", args=[wave.pk])
    closing = Closing.objects.filter(wave=wave, side="mentee", batch__isnull=False).exclude(changed="").first()
    before = client.get(page).content.decode()

    reading_over.keep_words_back(wave, closing=closing.pk, question="changed", by=manager, now=NOON)

    assert "Comments to review: 20" in before
    assert "Comments to review: 19" in client.get(page).content.decode()
