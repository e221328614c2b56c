"""The told demo without one of its people: nothing names them any more, and no published figure has moved."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from binome.core.people.declarations import Fate
from binome.core.people.models import Person
from binome.core.people.signals import people_left
from binome.core.people.text import folded
from binome.core.privacy.erasure import carrying_out
from binome.core.privacy.erasure.personal_names import names_of_person
from binome.core.programmes.models import Wave
from binome.journey.diagnosis.models import MapSnapshot
from binome.journey.mentoring.models import Note, Relationship
from binome.journey.outcomes.models import Edition
from binome.journey.outcomes.queries.report.telling import figures_of
from binome.orchestration.cast import cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KINDS = ("mentor", "mentee", "reviewer", "programme manager", "administrator", "trainer", "sponsor", "assistant")
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


@pytest.fixture(autouse=True)
def list_of_its_own(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"


def of_kind(kind: str) -> Person:
    """Someone of the demo; the assistant books the dates of a pair."""
    if kind != "assistant":
        return cast()[kind]
    pair = Relationship.objects.living().first() or Relationship.objects.first()
    person = cast()["employee"]
    Relationship.objects.filter(pk=pair.pk).update(assistant=person)
    return person


def dump(*tables: str) -> str:
    """Every value of every table, or of these, as the database keeps it."""
    lines = []
    with connection.cursor() as cursor:
        for table in tables or connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            lines += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(ESCAPED.sub(lambda match: chr(int(match[1], 16)), line) for line in lines)


def lines_naming(form: str, text: str) -> list[str]:
    """Where a form of a name stands as a word; a form that stands nowhere is looked for once, not line by line."""
    name = folded(form)
    whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    return [line[:400] for line in text.split("\n") if whole.search(line)] if name in text else []


def published() -> list[object]:
    """What the reports and maps that were published tell."""
    return [
        list(Edition.objects.order_by("pk").values_list("figures", flat=True)),
        list(MapSnapshot.objects.order_by("pk").values_list("figures", "ledger")),
    ]


def standing(now) -> list[object]:
    """What the report of each wave would tell today."""
    return [figures_of(wave, now=now) for wave in Wave.objects.order_by("pk")]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_names_whoever_was_erased_and_no_published_figure_moves(told, kind):
    person, now = of_kind(kind), timezone.now()
    Client().force_login(person)
    if kind == "administrator":  # somebody must be left to run the installation
        Person.objects.employed().exclude(pk=person.pk).filter(is_hr=False).order_by("-pk").update(
            is_administrator=True
        )
    relationship = Relationship.objects.of(person).first()
    if relationship is not None:
        partner = relationship.partner_of(person)
        Note.objects.create(
            relationship=relationship,
            author=partner,
            text=f"Merci {person.given_name}, dit {person.email} ; {person.family_name.upper()} {person.given_name}.",
            written_at=now,
        )
    who, gone, before = names_of_person(person), (person.name, person.email), published()
    Person.objects.filter(pk=person.pk).update(is_active=False, left_on=now.date())
    people_left.send(Person, people=[person], now=now)
    left = standing(now)
    assert lines_naming(gone[1], folded(dump("people_person")))

    carrying_out.erase(person, by=None, now=now)

    rest = folded(dump())
    for form in (*who.identifiers, *gone):
        assert lines_naming(form, rest) == [], form
    assert published() == before
    assert standing(now) == left
    if relationship is not None:
        note = Note.objects.get(relationship=relationship, author=partner, written_at=now)
        assert not re.search(rf"\b{re.escape(person.given_name)}\b", note.text)
        assert note.text.startswith("Merci N. N.")


def test_a_dry_run_counts_the_same_and_changes_nothing(told, capsys):
    person = cast()["mentor"]
    before = dump()

    call_command("erase", person.email, "--dry-run")
    counted = capsys.readouterr().out.splitlines()[1:]

    assert dump() == before
    call_command("erase", person.email)
    assert capsys.readouterr().out.splitlines()[1:] == counted


def test_every_page_of_the_other_half_opens_afterwards(told):
    relationship = Relationship.objects.with_people().order_by("-pk").first()
    erased = carrying_out.erase(relationship.mentor, by=None, now=timezone.now())
    partner = Client()
    partner.force_login(relationship.mentee)

    pages = [reverse(name) for name in ("home", "my_progress", "my_data", "network:directory")]
    for path in (*pages, reverse("mentoring:space")):
        assert partner.get(path, follow=True).status_code == 200, path
    assert erased.count(Fate.DELETED) > 0
