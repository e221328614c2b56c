"""Components: typed props, all of them on the gallery, nothing inline."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.template.engine import Engine
from django.test import RequestFactory
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import override

from binome.core.ui import clock, icons
from binome.core.ui.components.acts import button
from binome.core.ui.components.figures import meter
from binome.core.ui.components.forms import form_errors, rank_list
from binome.core.ui.components.lists import pager, query_with
from binome.core.ui.components.page import card, page_head
from binome.core.ui.components.people import initials, pair
from binome.core.ui.props import Ranked
from binome.core.ui.samples import SampleForm, form_to_mend
from binome.core.ui.templatetags.ui import register

SOURCE = Path(__file__).parents[3] / "src/binome"
GALLERY = (SOURCE / "core/ui/templates/ui/gallery.html").read_text()
FRAME = "".join(path.read_text() for path in (SOURCE / "core/ui/templates/ui").glob("parts/*.html"))


@pytest.fixture
def gallery(gallery_open, client, db) -> str:
    """The gallery's HTML, in English."""
    return client.get("/gallery/", headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize("tag", sorted(register.tags))
def test_each_component_stands_on_the_gallery(tag):
    assert re.search(rf"{{% {tag}\b", GALLERY + FRAME), f"show {tag} on the gallery"


def test_each_component_is_listed_with_its_props():
    listed = (SOURCE.parents[1] / "docs/build/components.md").read_text()

    missing = [tag for tag in register.tags if not re.search(rf"{{% {tag}\b", listed)]

    assert missing == []


def test_a_misspelt_prop_fails_when_the_template_compiles():
    with pytest.raises(TemplateSyntaxError, match="varient"):
        Template('{% button "Go" varient="primary" %}')


def test_a_misspelt_icon_fails_loudly():
    with pytest.raises(icons.NoSuchIcon, match="no-such-thing"):
        icons.icon("no-such-thing")


def test_text_from_people_is_escaped():
    shown = button("<b>Go</b>", href='/x"onclick="')

    assert "&lt;b&gt;Go" in shown
    assert 'onclick="' not in shown.replace("&quot;", "'")


def test_a_button_with_an_address_is_a_link_and_one_without_submits():
    assert button("Go", href="/x").startswith("<a ")
    assert 'type="submit"' in button("Go")


def test_initials_are_those_of_the_first_and_last_names():
    assert initials("Inès Carrel") == "IC"
    assert initials("Jean-Luc de la Tour") == "JT"
    assert initials("Madonna") == "M"
    assert initials("") == "?"


def test_a_pair_waiting_for_its_other_half_says_so():
    assert "disc-waiting" in pair("Inès Carrel")
    assert "disc-waiting" not in pair("Inès Carrel", mentee="Paul Mercier")


def test_a_page_head_without_acts_leaves_no_empty_box():
    assert "cluster" not in page_head(Context(), SafeString(""), "Title")


def test_a_card_without_title_has_no_heading():
    assert "<h2" not in card("Text")


def test_a_meter_never_overflows():
    assert 'width="100.0%"' in meter("Places", value=40, max=30)
    assert 'width="0.0%"' in meter("Places", value=0, max=0)


def test_the_first_of_a_ranking_cannot_go_up_nor_the_last_down():
    shown = rank_list("order", items=[Ranked("a", "Ann"), Ranked("b", "Bob")])

    assert re.search(r'value="up:a"[^>]* disabled', shown)
    assert re.search(r'value="down:b"[^>]* disabled', shown)
    assert not re.search(r'value="down:a"[^>]* disabled', shown)


def test_the_sum_of_errors_links_to_each_field_and_is_silent_when_all_is_well():
    assert 'href="#id_sent-name"' in form_errors(form_to_mend())
    assert form_errors(SampleForm()) == ""


def test_a_wrong_field_names_its_error_and_help_for_those_who_listen():
    form = form_to_mend()

    shown = str(form["name"].as_field_group())

    assert 'aria-describedby="id_sent-name_helptext id_sent-name_error"' in shown
    assert 'id="id_sent-name_error"' in shown
    assert 'aria-invalid="true"' in shown


def test_help_given_in_the_template_is_tied_too():
    shown = Template('{% field form.places help="About thirty." %}').render(Context({"form": SampleForm()}))

    assert 'aria-describedby="id_places_helptext"' in shown


def test_a_whole_form_starts_with_its_errors_and_ends_with_its_fields():
    shown = str(form_to_mend())

    assert shown.index("form-errors") < shown.index("id_sent-name")


def test_sorting_and_paging_keep_what_was_searched():
    request = RequestFactory().get("/", {"q": "ia", "page": "2"})

    assert query_with(request, sort="name", page="") == "?q=ia&sort=name"


def test_one_page_needs_no_pager():
    context = Context({"request": RequestFactory().get("/")})

    assert pager(context, Paginator([1, 2], 20).get_page(1)) == ""


def test_nothing_is_inline(gallery):
    assert " style=" not in gallery
    assert "<style" not in gallery
    assert not re.search(r"<script(?![^>]*\bsrc=)", gallery)
    assert not re.search(r"\son[a-z]+=", gallery)


def test_no_template_of_a_page_has_inline_styles():
    pages = [
        path for path in SOURCE.rglob("templates/**/*.html") if "email" not in str(path) and "letter" not in path.name
    ]

    assert [path.name for path in pages if re.search(r"\sstyle=|<style", path.read_text())] == []


def test_each_class_written_in_a_template_is_drawn():
    drawn = "".join(path.read_text() for path in (SOURCE / "core/ui/styles").glob("*.css"))
    known = set(re.findall(r"\.([a-z][a-z0-9-]+)", drawn))
    unknown = {}
    pages = [
        path
        for path in SOURCE.rglob("templates/**/*.html")
        if "letter" not in path.name and "package" not in path.parts
    ]  # an email draws its own, and so does a module that leaves for a training platform
    for path in pages:
        for written in re.findall(r'\bclass="([^"]*)"', path.read_text()):
            words = re.sub(r"{%.*?%}|[\w-]*{{.*?}}[\w-]*", " ", written).split()
            if strangers := set(words) - known:
                unknown.setdefault(str(path.relative_to(SOURCE)), set()).update(strangers)

    assert unknown == {}


def test_templates_need_no_load():
    builtins = Engine.get_default().builtins

    assert "binome.core.ui.templatetags.ui" in builtins


def test_a_moment_says_whose_clock_it_is_told_in():
    moment = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    with timezone.override("America/New_York"):
        told = {
            language: _said("{{ moment|moment }}, {{ moment|moment:'hour' }}, {% whose_clock %}", language, moment)
            for language in ("en", "fr")
        }

    assert told["en"] == "23 November 2026, 07:00 (New York time), 07:00 (New York time), New York time"
    assert told["fr"].replace("\xa0", " ") == (
        "23 novembre 2026 à 07 h 00 (heure de New York), 07 h 00 (heure de New York), heure de New York"
    )


@pytest.mark.parametrize(
    ("zone", "words"),
    [("Europe/Paris", "heure de Paris"), ("Africa/Cairo", "heure du Caire"), ("Europe/Athens", "heure d’Athènes"),
     ("Europe/London", "heure de Londres"), ("UTC", "heure UTC")],
)  # fmt: skip
def test_french_says_the_city_with_its_preposition(zone, words):
    with timezone.override(zone), override("fr"):
        assert clock.whose_clock() == words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Paris", "12 March 2027"),
        ("Europe/Madrid", "12 March 2027"),
        ("America/Toronto", "12 March 2027, 17:59 (Toronto time)"),
        ("Pacific/Noumea", "13 March 2027, 09:59 (Noumea time)"),
    ],
)
def test_a_closing_day_ends_on_the_clock_of_the_house_told_on_the_readers(zone, words):
    with timezone.override(zone), override("en"):
        assert clock.last_moment(date(2027, 3, 12)) == words


def _said(template: str, language: str, moment: datetime) -> str:
    with override(language):
        return Template(template).render(Context({"moment": moment}))
