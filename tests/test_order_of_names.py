"""Names stand where a French reader looks for them: Élodie between Edith and Eric, on every list.

Databases sort É after Z, each in its own way. People have a key to sort by; other names are sorted in Python, folded.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse

from binome.core.people.text import folded
from binome.core.programmes.models import Programme, ProgrammeRole
from binome.core.programmes.permissions import Role
from binome.interfaces.administration.forms import AppointForm
from binome.journey.audience.models import NamedRule
from binome.journey.audience.queries.people import named_rules
from binome.journey.enrolment.states import Side
from binome.journey.matching.models import Round, Unpaired
from binome.journey.matching.states import Alone, RoundState
from binome.journey.network.actions import directory
from binome.journey.network.forms import WishForm
from binome.journey.outcomes.rules.links import links
from tests.factories import (
    NOON,
    ApplicationFactory,
    EntityFactory,
    PersonFactory,
    ProgrammeFactory,
    ThemeFactory,
    WaveFactory,
    manager_of,
)

SOURCE = Path(__file__).resolve().parents[1] / "src/binome"
NAMES = {"name", "given_name", "family_name", "title", "label", "site", "city", "job_title"}
# Each of these is listed by a query that sorts it anew, folded; the tests below look at what is shown.
NAMED_BY_THE_DATABASE = {"people.Entity", "programmes.Programme", "audience.NamedRule"}
SCRAMBLED = ("Eric", "Élodie", "Zoé", "Edith", "Ève")
IN_ORDER = ["Edith", "Élodie", "Eric", "Ève", "Zoé"]


def sorted_by_a_bare_name(tree: ast.AST) -> Iterator[str]:
    """Calls that sort by what somebody is called, without its key."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called == "order_by":
            columns = [arg.value.lstrip("-") for arg in node.args if isinstance(arg, ast.Constant)]
            yield from (column for column in columns if column.rsplit("__", 1)[-1] in NAMES)
        if called in {"sorted", "sort"}:
            keys = [keyword.value for keyword in node.keywords if keyword.arg == "key"]
            yield from (ast.unparse(key) for key in keys if _reads_a_name(key) and "folded" not in ast.unparse(key))


def _reads_a_name(key: ast.AST) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr in NAMES for node in ast.walk(key))


def test_no_query_and_no_list_is_sorted_by_a_name_as_it_is_written():
    found = {
        str(path.relative_to(SOURCE)): bare
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts
        and {"order_by", "sort", "sorted"}.intersection(re.findall(r"\w+", text := path.read_text("utf-8")))
        and (bare := list(sorted_by_a_bare_name(ast.parse(text))))
    }

    assert found == {}
    assert list(sorted_by_a_bare_name(ast.parse("x.order_by('-person__family_name'); sorted(x, key=lambda p: p.name)")))


def test_no_table_is_sorted_by_a_name_but_those_that_are_sorted_anew():
    by_name = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("binome.")
        and any(str(column).lstrip("-").rsplit("__", 1)[-1] in NAMES for column in model._meta.ordering)
    }

    assert by_name == NAMED_BY_THE_DATABASE


def test_accents_stand_with_their_letter():
    assert sorted(SCRAMBLED, key=folded) == IN_ORDER


def order_in(text: str) -> list[str]:
    """The names in the order of the page, each where it stands first."""
    places = {name: text.index(name) for name in SCRAMBLED if name in text}
    return sorted(places, key=places.__getitem__)


@pytest.mark.django_db
def test_people_programmes_and_entities_are_listed_in_that_order(client):
    wave = WaveFactory(stage="matching")
    manager = manager_of(wave, given_name="Xavier", family_name="Xu", is_hr=True)
    theme = ThemeFactory(code="T01")
    wave.themes.add(theme)
    closed = Round.objects.create(wave=wave, number=1, state=RoundState.PUBLISHED, opened_at=NOON, closes_at=NOON)
    for name in SCRAMBLED:
        person = PersonFactory(given_name=name, family_name=name, entity=EntityFactory(name=f"Direction {name}"))
        application = ApplicationFactory(accepted=True, wave=wave, person=person, side=Side.MENTOR)
        Unpaired.objects.create(round=closed, application=application, reason=Alone.NO_YES)
        ProgrammeRole.objects.create(programme=wave.programme, person=person, role=Role.REVIEWER)
        programme = ProgrammeFactory(name=f"Programme {name}")
        ProgrammeRole.objects.create(programme=programme, person=manager, role=Role.MANAGER)
        NamedRule.objects.create(programme=wave.programme, name=name, rule={})
        directory.agree_to_appear(by=person, now=NOON, themes=[theme])
    client.force_login(manager)
    pages = {
        page: order_in(re.sub(r"<head>.*?</head>", "", client.get(address).text, flags=re.DOTALL))
        for page, address in {
            "directory of the staff": reverse("directory:people"),
            "entities": reverse("directory:entities"),
            "programmes": reverse("audience:programmes"),
            "roles of a programme": reverse("audience:programme", args=[wave.programme_id]),
            "applications": reverse("enrolment:wave", args=[wave.pk]),
            "preparation": reverse("learning:wave", args=[wave.pk]),
            "without a pair": reverse("matching:wave", args=[wave.pk]),
            "keeping apart": reverse("matching:apart", args=[wave.pk]),
            "directory of the network": reverse("network:directory"),
        }.items()
    }
    pages["whom to meet"] = [
        str(label).removeprefix("Direction ") for pk, label in WishForm().fields["entity"].choices if pk
    ]
    labels = [str(label) for pk, label in AppointForm().fields["programme"].choices if pk]
    pages["programmes of a role"] = [
        label.removeprefix("Programme ") for label in labels if label.split()[-1] in SCRAMBLED
    ]
    pages["kept rules"] = [rule.name for rule in named_rules(wave.programme)]
    pages["links"] = list(links([(name, name) for name in SCRAMBLED for _pair in range(5)], others="").nodes)

    assert {page: order for page, order in pages.items() if order != IN_ORDER} == {}
    assert Programme.objects.count() == 6
