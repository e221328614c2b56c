"""Lists on a phone: two short lines a row, a page within reach of a thumb, what is done with ticked rows once one is ticked."""

from datetime import timedelta

import pytest
from django.urls import reverse

from binome.core.people.models import Person
from binome.core.programmes.stages import Stage
from binome.journey.matching.models import Round, Unpaired
from binome.journey.matching.states import Alone, RoundState
from binome.journey.mentoring.states import SessionState
from binome.journey.network.models import Idea
from tests.core.directory.factories import administrator
from tests.factories import (
    NOON,
    ApplicationFactory,
    PairFactory,
    PersonFactory,
    RelationshipFactory,
    SessionFactory,
    ThemeChoiceFactory,
    ThemeFactory,
    WaveFactory,
    manager_of,
)
from tests.journey.network.factories import community, in_directory, participant

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = 390
LONGEST = 3500  # pixels: four screens of a phone
UNBROKEN = "Wolfeschlegelsteinhausenbergerdorffer"  # 37 signs


@pytest.fixture
def wave():
    """A wave with more applications than a page shows."""
    wave = WaveFactory(stage=Stage.ENROLMENT)
    theme = ThemeFactory()
    for number in range(30):
        person = PersonFactory(family_name=UNBROKEN) if number == 0 else PersonFactory()
        side = "mentor" if number % 2 else "mentee"
        application = ApplicationFactory(wave=wave, side=side, person=person, state="submitted")
        ThemeChoiceFactory(application=application, theme=theme)
    return wave


def height(page) -> int:
    return page.evaluate("document.documentElement.scrollHeight")


def sideways(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


def test_the_applications_of_a_wave_are_within_reach_of_a_thumb(visitor, wave):
    one = visitor(manager_of(wave), width=PHONE).go(reverse("enrolment:wave", args=[wave.pk]))

    assert height(one.page) <= LONGEST
    assert sideways(one.page) <= PHONE


def test_the_decision_comes_once_an_application_is_ticked(visitor, wave):
    one = visitor(manager_of(wave), width=PHONE).go(reverse("enrolment:wave", args=[wave.pk]))
    decision = one.page.locator(".once-ticked")
    assert not decision.is_visible()

    one.page.locator("td input[type=checkbox]").first.check()

    assert decision.is_visible()


def test_the_staff_directory_is_within_reach_of_a_thumb(visitor, wave):
    one = visitor(administrator(), width=PHONE).go(reverse("directory:people"))

    assert height(one.page) <= LONGEST
    assert sideways(one.page) <= PHONE


@pytest.fixture
def lived_in():
    """A wave whose pairs, yeses awaited and ideas fill more than a page each, with someone who is still without a pair."""
    wave = WaveFactory(stage=Stage.MENTORING)
    wave.themes.set(ThemeFactory.create_batch(6))
    for number in range(20):
        pair = PairFactory(wave=wave, chosen=number % 2 == 0)
        for rank, theme in enumerate(wave.themes.all()[:3], start=1):
            for half in (pair.mentor, pair.mentee):
                ThemeChoiceFactory(application=half, theme=theme, rank=rank)
        relationship = RelationshipFactory(pair=pair)
        SessionFactory(relationship=relationship, state=SessionState.HELD, held_at=NOON)
        SessionFactory(relationship=relationship, starts_at=NOON + timedelta(days=400))
    for number, author in enumerate(Person.objects.filter(applications__wave=wave)[:20]):
        Idea.objects.create(
            wave=wave, author=author, title=f"{UNBROKEN} et la suite de l’idée {number}", text="Pour tous.",
            written_at=NOON, proposed_at=NOON,
        )  # fmt: skip
    for theme in wave.themes.all():
        community(theme)
    closed = Round.objects.create(
        wave=wave, number=1, state=RoundState.PUBLISHED, opened_at=NOON, closes_at=NOON + timedelta(days=9)
    )
    for number in range(12):
        alone = ApplicationFactory(wave=wave, accepted=True, side="mentor" if number % 2 else "mentee")
        reason = Alone.NO_FEASIBLE_PARTNER if number < 2 else Alone.NO_YES
        Unpaired.objects.create(round=closed, application=alone, reason=reason)
    return wave


def test_the_pairs_of_a_wave_and_its_ideas_are_within_reach_of_a_thumb(visitor, lived_in):
    one = visitor(manager_of(lived_in), width=PHONE)
    heights, widths = {}, {}
    for room in ("mentoring", "matching", "network"):
        one.go(reverse(f"{room}:wave", args=[lived_in.pk]))
        heights[room], widths[room] = height(one.page), sideways(one.page)

    assert {room: high for room, high in heights.items() if high > LONGEST} == {}
    assert set(widths.values()) == {PHONE}


def test_people_of_the_network_and_their_own_card_are_within_reach_of_a_thumb(visitor):
    themes = ThemeFactory.create_batch(23)
    reader = participant()
    for number in range(14):
        in_directory(*themes[number : number + 3], **({} if number else {"family_name": f"A{UNBROKEN}"}))
    one = visitor(reader, width=PHONE).go(reverse("network:directory"))
    assert height(one.page) <= LONGEST

    assert sideways(one.page) <= PHONE

    with one.page.expect_navigation():
        one.page.locator("#people .person-name a").first.click()
    assert one.here.startswith("/network/cards/")
    one.go(reverse("network:my_card"))
    assert height(one.page) <= LONGEST
    assert sideways(one.page) <= PHONE


def test_the_whole_line_opens_what_its_name_opens(visitor, wave):
    one = visitor(manager_of(wave), width=PHONE, scripts=False).go(reverse("enrolment:wave", args=[wave.pk]))
    line = one.page.locator(".table tbody tr").nth(3)
    address = line.locator(".person-name a").get_attribute("href")

    box = line.bounding_box()
    with one.page.expect_navigation():
        line.click(position={"x": box["width"] / 2, "y": box["height"] - 6})

    assert one.here == address


def test_the_bar_stays_in_sight_and_says_how_many_are_selected(visitor, wave):
    one = visitor(manager_of(wave), width=PHONE, language="en").go(reverse("enrolment:wave", args=[wave.pk]))
    bar, count = one.page.locator(".bulk-bar"), one.page.locator(".bulk-count")

    one.page.locator("td input[type=checkbox]").nth(1).check()
    one.page.locator("td input[type=checkbox]").nth(2).check()

    assert bar.evaluate("bar => getComputedStyle(bar).position") == "sticky"
    assert (
        bar.bounding_box()["y"] + bar.bounding_box()["height"]
        <= 844 - one.page.locator(".site-nav").bounding_box()["height"]
    )
    assert count.inner_text() == one.page.locator(".bulk-count").get_attribute("data-many").replace("%(n)s", "2")
    one.check()
    one.page.locator(".bulk-all input").check()
    assert count.inner_text() == count.get_attribute("data-many").replace("%(n)s", "30")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_all_of_a_filter_are_decided_on_by_keyboard_alone(visitor, wave, scripts):
    one = visitor(manager_of(wave), scripts=scripts).go(reverse("enrolment:wave", args=[wave.pk]) + "?side=mentor")
    page = one.page

    page.locator(".bulk-all input").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("input[name=outcome][value=accepted]").focus()
    page.keyboard.press("Space")
    page.locator("textarea[name=reason]").focus()
    page.keyboard.type("Oui.")
    page.keyboard.press("Tab")  # where the same reason may be given in the other language
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    one.check()
    with page.expect_navigation():
        page.locator("main form .button-danger").press("Enter")

    assert wave.applications.filter(side="mentor", state="accepted").count() == 15
    assert wave.applications.filter(state="submitted").count() == 15
    assert page.url.endswith("?side=mentor")


def test_the_order_is_chosen_where_no_heading_is_seen(visitor, wave):
    one = visitor(manager_of(wave), width=PHONE, scripts=False).go(reverse("enrolment:wave", args=[wave.pk]))

    one.page.locator("select[name=sort]").select_option("-person")
    with one.page.expect_navigation():
        one.page.locator(".filter-bar button").click()

    assert "sort=-person" in one.page.url
    assert one.page.locator("th[aria-sort=descending]").count() == 1


def test_in_the_readers_own_colours_what_is_current_is_told_by_a_line(visitor, wave):
    """Forced colours drop every background: where one is, and what is chosen, must not be said by a background alone."""
    someone = visitor(manager_of(wave), width=PHONE)
    page = someone.page
    page.emulate_media(forced_colors="active")
    page.goto(f"{someone.address}{reverse('enrolment:wave', args=[wave.pk])}")
    line = "all => all.map((one) => getComputedStyle(one).borderBottomColor)"
    ring = "one => getComputedStyle(one).outlineStyle"

    current = page.locator(".wave-tab[aria-current]").evaluate_all(line)
    others = page.locator(".wave-tab:not([aria-current])").evaluate_all(line)

    assert len(set(current)) == 1
    assert set(current).isdisjoint(others)
    assert page.locator(".site-nav a[aria-current]").evaluate(ring) == "solid"
    assert page.locator(".next-step").first.evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"
