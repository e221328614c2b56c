"""Every page of the site on the smallest screen: nothing runs off the side, axe finds nothing, nothing is heavy."""

import gzip
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.contrib.staticfiles import finders
from django.db.models import CharField

from binome.core.competences.loading import load_ready_content
from binome.core.people.models import Entity
from tests.factories import NOON, PersonFactory
from tests.interfaces import everyone
from tests.interfaces.url_access import DOORS, addresses

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FILES = {
    "diagnosis:map_csv", "diagnosis:map_xlsx", "directory:refused_lines", "enrolment:export", "matching:export",
    "outcomes:report_pdf", "outcomes:report_xlsx", "outcomes:report_pptx", "outcomes:report_csv", "outcomes:certificate", "feeds:sessions",
    "healthz", "readyz", "security_txt", "directory:template", "directory:template_for_wave", "mentoring:session_calendar",
    "learning:workshop_calendar", "network:event_calendar",
    "setup:style", "api:description", "administration:bundle", "administration:trail_csv", "directory:export",
    "learning:export", "mentoring:export", "mentoring:booklet", "administration:document_file", "outcomes:keepsake",
    "enrolment:my_file", "enrolment:file_to_read", "enrolment:file_of_application",
    "enrolment:poster", "learning:module_paper", "learning:package", "outcomes:across_csv",
    "outcomes:export_badge", "outcomes:revoked_badges", "did_json", "mentoring:journal_file",
    "catalogue:unit_file", "network:export_ideas", "network:post_file", "letters:export_in_doubt", "diagnosis:export_bounced",
}  # fmt: skip
HEAVIEST = 150_000  # bytes over the wire on a first visit, everything counted
SPREAD = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }'
    + 'p { margin-bottom: 2em !important }');
  document.adoptedStyleSheets = [sheet];
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}"""  # WCAG 1.4.12; a sheet made by a script is what the page's own rules let in
# WCAG 2.5.8: what a finger presses is at least 24 px wide and high; links within a sentence follow its lines, and a box that
# is ticked is pressed by its label as well.
SMALL = """() => {
  const inASentence = (one) => one.localName === 'a' && getComputedStyle(one).display === 'inline'
    && [...one.parentElement.childNodes].some((beside) => beside !== one && beside.textContent.trim());
  const pressed = (one) => ['radio', 'checkbox'].includes(one.type) && one.labels?.[0] || one.closest('.card-link') || one;
  return [...document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex="0"]')]
    .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.matches('.skip-link') && !inASentence(one))
    .map((one) => [one, pressed(one).getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.height > 1 && (box.width < 23.5 || box.height < 23.5))
    .map(([one, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${one.outerHTML.slice(0, 110)}`);
}"""
ASKED_FOR = """() => [performance.getEntriesByType('navigation')[0].encodedBodySize,
  performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)]"""


def readers():
    """Every page of ours, with one of those who may open it."""
    for one in addresses():
        door = DOORS[one.name]
        opens_for_nobody = door.whose is not None and not door.whose  # a first link, once someone runs the installation
        if not door.posts and one.name not in FILES and not opens_for_nobody:
            yield one, None if door.anyone else min(door.whose or {"the mentee"})


@cache
def wire_size(path: str) -> int:
    """What a file of ours weighs as it is served: compressed, but for what is compressed already."""
    content = Path(finders.find(path.removeprefix("/static/"))).read_bytes()
    return min(len(content), len(gzip.compress(content)))


def weight(page) -> int:
    """What a first visit of this page brings over the wire."""
    own, others = page.evaluate(ASKED_FOR)
    return own + sum(wire_size(path) for path in set(others) if path.startswith("/static/"))


def test_no_page_is_a_barrier_at_320_pixels_nor_heavy(visitor):
    """F46, LT11: 320 px is a desk screen enlarged four times; also with letters and lines spread out."""
    people, wrong, wide, heavy, small = {}, {}, {}, {}, {}
    with time_machine.travel(NOON + timedelta(days=8)):
        company = everyone.a_company()
        for one, who in readers():
            if who not in people:
                people[who] = visitor(company.people[who] if who else None, width=320)
            try:
                people[who].go(one.at(company))
            except AssertionError as found:
                wrong[one.name] = str(found)
            page = people[who].page
            heavy[one.name] = weight(page)
            small[one.name] = page.evaluate(SMALL)
            wide[one.name] = page.evaluate(SPREAD)

    assert wrong == {}
    assert {name: by for name, by in wide.items() if by > 0} == {}
    assert {name: targets for name, targets in small.items() if targets} == {}
    assert {name: bytes_ for name, bytes_ in heavy.items() if bytes_ > HEAVIEST} == {}


LONG = 200  # signs without a place to break


def name_everything_at_length() -> None:
    """Every name that a person or a file gives to something is as long as its column lets it be, and cannot be broken."""
    for model in apps.get_models():
        names = {
            "name",
            "title",
            "title_fr",
            "title_en",
            "given_name",
            "family_name",
            "job_title",
            "place",
            "label_fr",
            "label_en",
        }
        for field in model._meta.concrete_fields:
            if isinstance(field, CharField) and field.name in names and not (field.unique or field.choices):
                model._base_manager.update(**{field.name: "W" * min(LONG, field.max_length or LONG)})
    for entity in Entity.objects.all():  # unique: told apart by their last signs
        Entity.objects.filter(pk=entity.pk).update(name="W" * 110 + str(entity.pk))


def test_no_name_however_long_pushes_a_page_off_a_phone(visitor):
    """200 signs without a blank, in every name there is."""
    people, wide = {}, {}
    with time_machine.travel(NOON + timedelta(days=8)):
        company = everyone.a_company()
        name_everything_at_length()
        for one, who in readers():
            if who not in people:
                people[who] = visitor(company.people[who] if who else None, width=390)
            page = people[who].page
            page.goto(people[who].address + one.at(company))
            wide[one.name] = page.evaluate("document.documentElement.scrollWidth")

    assert len(wide) > 60
    assert {name: width for name, width in wide.items() if width > 390} == {}


def test_on_paper_no_table_is_cut(visitor):
    """Paper is as narrow as a phone, and yet no phone: tables stay tables, and show every column."""
    load_ready_content()
    someone = visitor(PersonFactory(), width=680)
    page = someone.page
    page.emulate_media(media="print")

    page.goto(f"{someone.address}/competences/frameworks/digcomp-3-0/")

    wide = page.locator(".table-wrap").evaluate_all("all => all.filter((one) => one.scrollWidth > one.clientWidth + 1)")
    assert page.locator(".table tr").first.evaluate("one => getComputedStyle(one).display") == "table-row"
    assert wide == []
