"""The product explains itself: each page has its section, guides are found by words, the welcome is read once."""

import re
from pathlib import Path

import pytest
from django.urls import get_resolver, resolve, reverse
from django.utils import translation

from binome.interfaces.help.guides import NAMES, guide, guides, section
from binome.interfaces.help.pages import BY_BEGINNING, BY_NAMESPACE, BY_PAGE, place_of
from binome.interfaces.help.search import hits_for
from binome.journey.enrolment.states import ApplicationState, Side
from tests.factories import ApplicationFactory, PersonFactory, WaveFactory, manager_of
from tests.interfaces.url_access import DOORS, addresses

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = sorted((ROOT / "src/binome").rglob("templates/**/*.html"))
LANGUAGES = ("en", "fr")
ENGLISH = {"accept-language": "en"}
DRAWER = {**ENGLISH, "hx-request": "true", "hx-target": "help-drawer-body"}
# What is looked at and has no help of its own, and why.
WITHOUT_HELP = {
    "entrance": "leads on to the home",
    "healthz": "read by machines",
    "readyz": "read by machines",
    "metrics": "read by machines",
    "security_txt": "read by machines",
    "did_json": "read by machines",
}


def pages() -> list[str]:
    """Every address that shows something, those of the accounts library included."""
    ours = {one.name for one in addresses() if "GET" in DOORS[one.name].methods}
    library = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    return sorted(ours | {name for name in library if name.startswith(tuple(BY_BEGINNING))})


def in_english(client, person) -> None:
    person.preferred_language = "en"
    person.save()
    client.force_login(person)


class Match:
    """An address, as far as the table of the help looks at it."""

    def __init__(self, name: str) -> None:
        self.view_name, self.namespace = name, name.rpartition(":")[0]


def test_every_page_of_the_site_has_its_section_or_says_why_not():
    without = {name for name in pages() if place_of(Match(name)) is None}

    assert without == set(WITHOUT_HELP)


def test_the_table_names_no_page_that_is_gone():
    known = set(pages())

    assert set(BY_PAGE) - known == set()
    assert set(BY_NAMESPACE) <= {name.rpartition(":")[0] for name in known}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_that_a_page_opens_is_written(language):
    named = {*BY_PAGE.values(), *BY_NAMESPACE.values(), *BY_BEGINNING.values()}
    with translation.override(language):
        missing = [place for place in named if section(*place) is None]

    assert missing == []


def test_both_languages_have_the_same_guides_and_sections():
    anchors = {}
    for language in LANGUAGES:
        with translation.override(language):
            anchors[language] = {each.name: [part.name for part in each.sections] for each in guides()}

    assert anchors["en"] == anchors["fr"]
    assert {path.stem for path in (ROOT / "docs/use/en").glob("*.md")} == set(NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_of_a_guide_lead_to_pages_and_its_pictures_stay_outside(language):
    with translation.override(language):
        for name in NAMES:
            whole = guide(name)
            html = "".join(part.html for part in whole.sections)
            assert "<img" not in html
            for target, anchor in re.findall(r'href="(/[^"#]*)#?([^"]*)"', html):
                match = resolve(target)
                assert match.view_name == "help:guide"
                assert not anchor or section(match.kwargs["name"], anchor)
            assert not re.search(r'href="(?!/|https://)', html)


def test_html_in_a_guide_is_shown_and_never_run():
    from binome.interfaces.help.guides import _rendered

    assert "&lt;script&gt;" in _rendered("<script>alert(1)</script>")
    assert "javascript:" not in _rendered("[x](javascript:alert(1))").replace("[x](javascript:alert(1))", "")


@pytest.mark.parametrize(
    ("language", "words", "place"),
    [
        ("en", "undo an import", ("prepare-an-import", "undo")),
        ("en", "private note who reads", ("take-part", "privacy")),
        ("en", "time zone", ("take-part", "hours")),
        ("en", "why hidden", ("words", "hidden-figures")),
        ("en", "two-step recovery codes", ("sign-in", "second-step")),
        ("en", "workshop attendance", ("other-roles", "trainer")),
        ("en", "stop my pair", ("take-part", "stop")),
        ("en", "STABLE pairs", ("words", "stability")),
        ("fr", "annuler un import", ("prepare-an-import", "undo")),
        ("fr", "FUSEAU HORAIRE", ("take-part", "hours")),
        ("fr", "chiffre cache", ("words", "hidden-figures")),
        ("fr", "chiffre caché", ("words", "hidden-figures")),
        ("fr", "codes de secours", ("sign-in", "second-step")),
        ("fr", "ligne hierarchique", ("take-part", "choose")),
        ("fr", "comment retirer ma candidature ?", ("take-part", "apply")),
        ("fr", "numéro du tirage", ("words", "draw-number")),
        ("fr", "donner un rôle", ("other-roles", "roles")),
    ],
)
def test_words_find_the_section_that_is_about_them(language, words, place):
    with translation.override(language):
        hits = [(hit.section.guide, hit.section.name) for hit in hits_for(words)]

    assert place in hits[:3]


def test_words_that_stand_nowhere_find_nothing():
    with translation.override("en"):
        assert hits_for("zzyzx") == []
        assert hits_for("???") == []


@pytest.mark.django_db
def test_a_reader_who_is_not_signed_in_searches_in_their_language(client):
    shown = client.get(reverse("help:home"), {"q": "mot de passe"}, headers={"accept-language": "fr"}).text

    assert '<html lang="fr"' in shown
    assert reverse("help:guide", args=["sign-in"]) in shown
    assert "Se connecter" in shown


@pytest.mark.django_db
def test_the_drawer_gets_the_section_alone(client):
    address = reverse("help:guide", args=["sign-in"])

    alone = client.get(address, {"section": "second-step"}, headers=DRAWER)
    whole = client.get(address, headers=ENGLISH)

    assert "<html" not in alone.text
    assert "A second step" in alone.text
    assert 'id="interrupted"' not in alone.text
    assert 'id="second-step"' in whole.text
    assert 'id="interrupted"' in whole.text


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/help/guides/nothing/", "/help/guides/sign-in/?section=nothing"])
def test_a_guide_that_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_each_page_leads_to_its_own_section(client):
    client.force_login(PersonFactory(preferred_language="en"))

    shown = client.get(reverse("my_clock")).text

    assert f'href="{reverse("help:guide", args=["take-part"])}#hours"' in shown
    assert 'id="help-drawer"' in shown


@pytest.mark.django_db
def test_the_welcome_is_of_ones_role_closed_once_and_found_again_in_the_help(client):
    wave = WaveFactory()
    mentor = ApplicationFactory(wave=wave, side=Side.MENTOR, state=ApplicationState.SUBMITTED).person
    in_english(client, mentor)
    home, address = reverse("home"), reverse("help:welcome")

    first = client.get(home).text
    closed = client.post(address, follow=True).text
    again = client.get(address).text

    assert "You pass on what you know" in first
    assert "The welcome is closed. You find it again in the help." in closed
    assert "You pass on what you know" not in closed
    assert "You pass on what you know" in again
    assert address in client.get(reverse("help:home")).text


@pytest.mark.django_db
def test_a_manager_who_also_takes_part_is_welcomed_in_both_roles(client):
    wave = WaveFactory()
    manager = manager_of(wave)
    ApplicationFactory(wave=wave, person=manager, side=Side.MENTEE, state=ApplicationState.SUBMITTED)
    in_english(client, manager)

    shown = client.get(reverse("help:welcome")).text

    assert shown.index("As a programme manager") < shown.index("As a mentee")


@pytest.mark.django_db
def test_a_participant_finds_on_each_page_whom_to_write_to(client):
    wave = WaveFactory()
    wave.programme.contact = "team@example.org"
    wave.programme.save()
    person = ApplicationFactory(wave=wave, state=ApplicationState.SUBMITTED).person

    client.force_login(person)
    for name in ("home", "my_clock", "help:home", "my_progress"):
        assert 'href="mailto:team@example.org"' in client.get(reverse(name)).text
    client.force_login(PersonFactory())
    assert "mailto:team@example.org" not in client.get(reverse("home")).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_a_template_explains_is_written_without_marks(language):
    tags = [
        tag for path in TEMPLATES for tag in re.findall(r"\{% (?:explain|words_here) [^%]+%\}", path.read_text("utf-8"))
    ]
    used = {name for tag in tags for name in re.findall(r'"([a-z-]+)"', tag)}
    with translation.override(language):
        texts = {name: section("words", name) for name in used}
        all_words = {each.name for each in guide("words").sections if each.name}

    assert used == all_words  # each opens on the page that is the first to use it
    assert [name for name, explanation in texts.items() if explanation is None] == []
    assert [name for name, explanation in texts.items() if re.search(r"[*_`\[#]|\n\n", explanation.text)] == []
