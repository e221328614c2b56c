"""The audit trail on screen: looked through by administrators alone, page by page, and taken away."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

import binome
from binome.core.privacy import audit
from binome.core.privacy.models import AuditLine
from binome.interfaces.administration.act_words import ACT_WORDS
from tests.factories import NOON, PersonFactory

pytestmark = pytest.mark.django_db


def _acts_in(tree: ast.Module) -> set[str]:
    """The acts that a module writes: given to `audit.record` at once, or kept under a name or in a table."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    acts: set[str] = set()
    for scope in [tree, *functions]:
        calls = [node for node in ast.walk(scope) if isinstance(node, ast.Call) and _is_recording(node.func)]
        names = {node.id for call in calls for node in ast.walk(call.args[0]) if isinstance(node, ast.Name)}
        kept = [
            node.value
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign) and {getattr(target, "id", "") for target in node.targets} & names
        ]
        acts |= {
            constant.value
            for part in [*(call.args[0] for call in calls), *kept]
            for constant in ast.walk(part)
            if isinstance(constant, ast.Constant) and "." in str(constant.value)
        }
    return acts


def _is_recording(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and ast.unparse(function) in {"audit.record", "audit.record_all"}


@pytest.fixture(scope="module")
def acts_of_the_code() -> set[str]:
    """Read when it is asked for: each process of a run collects this file. What does not speak of the trail writes no act."""
    texts = [path.read_text() for path in Path(binome.__file__).parent.rglob("*.py")]
    return {act for text in texts if "audit.record" in text for act in _acts_in(ast.parse(text))}


@pytest.fixture
def administrator(client):
    person = PersonFactory(is_administrator=True, preferred_language="en")
    client.force_login(person)
    return person


def shown(client, **wanted) -> str:
    return client.get(reverse("administration:trail"), wanted).content.decode()


def test_a_person_is_looked_for_by_what_they_did_and_what_was_done_to_them(client, administrator):
    zoe = PersonFactory(given_name="Zoé", family_name="Ngô")
    audit.record("test.did_something", by=zoe)
    audit.record("test.was_done_to", zoe, by=administrator)
    audit.record("test.of_others", by=administrator)

    page = client.get(reverse("administration:trail"), {"who": "ngo"}).context["page"]

    assert [line.act for line in page] == ["test.was_done_to", "test.did_something"]


def test_acts_and_days_narrow_the_trail(client, administrator):
    for days in range(4):
        audit.record("test.daily", by=None)
        AuditLine.objects.filter(pk=AuditLine.objects.first().pk).update(at=NOON + timedelta(days=days))

    wanted = {"act": "test.daily", "since": "2026-11-24", "until": "2026-11-25"}
    page = client.get(reverse("administration:trail"), wanted).context["page"]

    assert [line.at for line in page] == [NOON + timedelta(days=2), NOON + timedelta(days=1)]
    assert client.get(reverse("administration:trail"), {"since": "yesterday"}).status_code == 422


def test_the_trail_is_read_in_words_and_people_by_name(client, administrator):
    zoe = PersonFactory(given_name="Zoé", family_name="Ngô")
    audit.record("privacy.refused_erasure", zoe, by=administrator)
    administrator.preferred_language = "fr"
    administrator.save()

    page = shown(client)

    assert "Effacement refusé" in page
    assert "Zoé Ngô" in page
    assert 'value="privacy.refused_erasure">Effacement refusé' in page
    assert page.count("privacy.refused_erasure") == 1


def test_every_act_that_is_written_has_words_in_both_languages(acts_of_the_code):
    assert len(acts_of_the_code) > 200
    assert acts_of_the_code - set(ACT_WORDS) == set()
    with translation.override("fr"):
        assert [act for act, words in ACT_WORDS.items() if str(words) == act] == []


def test_no_act_has_words_that_is_no_longer_written(acts_of_the_code):
    assert set(ACT_WORDS) - acts_of_the_code == set()


def test_a_full_page_asks_no_more_of_the_database_than_a_short_one(client, administrator):
    audit.record("test.first", by=PersonFactory())
    client.get(reverse("administration:trail"))
    with CaptureQueriesContext(connection) as short:
        client.get(reverse("administration:trail"))
    for number in range(60):
        audit.record("test.many", by=PersonFactory(given_name=f"P{number}"))
    with CaptureQueriesContext(connection) as full:
        assert len(client.get(reverse("administration:trail")).context["page"]) == 50

    assert len(full) == len(short)


def test_the_file_holds_what_the_filter_shows_and_no_formula(client, administrator):
    audit.record("test.named", by=PersonFactory(given_name="=cmd()", family_name="Roy"), n=3)
    audit.record("test.other", by=None)

    file = client.get(reverse("administration:trail_csv"), {"act": "test.named"})
    text = b"".join(file.streaming_content).decode()

    assert "test.named" in text
    assert "n=3" in text
    assert "test.other" not in text
    assert ";=cmd()" not in text


def test_nobody_else_reads_it(client):
    client.force_login(PersonFactory(is_hr=True))

    assert client.get(reverse("administration:trail")).status_code == 404
    assert client.get(reverse("administration:trail_csv")).status_code == 404
