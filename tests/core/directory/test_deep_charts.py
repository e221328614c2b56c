"""Entities within entities without end, as no organisation has them: the pages that show the tree stay open."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from binome.core.directory.models import Import
from binome.core.directory.people.chart import DEEPEST, chart_of
from binome.core.directory.rows import Row
from binome.core.people.entities import parents
from binome.core.people.models import Entity, Person
from binome.core.people.reporting_lines import above
from tests.core.directory.factories import administrator
from tests.factories import WaveFactory, manager_of

pytestmark = pytest.mark.django_db
HEAD = "Matricule;Prénom;Nom;Courriel;Direction;Entité parente"


def chain(length: int, *, prefix: str = "E", first: int = 0) -> list[str]:
    """Lines of people, each in an entity within the one of the line after it."""
    return [
        f"{prefix}{n};Zoé;Dupré;{prefix}{n}@example.org;{prefix} {n};{prefix} {n + 1}" for n in range(first, length)
    ]


def imported(client, lines: list[str]) -> Import:
    """A file brought through the screens and confirmed."""
    file = SimpleUploadedFile("staff.csv", "\n".join([HEAD, *lines]).encode(), content_type="text/csv")
    client.post(reverse("directory:upload"), {"file": file})
    found = Import.objects.latest("pk")
    client.post(reverse("directory:confirm_import", args=[found.pk]))
    return Import.objects.get(pk=found.pk)


def deepest() -> int:
    tree = parents()
    return 1 + max(len(above(entity, tree)) for entity in tree)


@pytest.mark.parametrize("order", [1, -1], ids=["the lowest first", "the highest first"])
def test_a_chain_of_entities_is_written_without_its_links_and_closes_no_page(client, order):
    by = administrator()
    client.force_login(by)
    wave = WaveFactory()
    manager_of(wave).delete()
    wave.programme.roles.create(person=by, role="manager")

    found = imported(client, chain(1200)[::order])

    assert found.state == "confirmed"
    assert Person.objects.filter(staff_id__startswith="E").count() == 1200
    assert Import.objects.get().state == "confirmed"
    assert deepest() <= DEEPEST
    pages = [reverse("directory:people"), reverse("directory:entities"), reverse("audience:audience", args=[wave.pk])]
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]


def test_the_deepest_tree_that_is_taken_shows_on_every_page(client):
    client.force_login(administrator())

    imported(client, chain(DEEPEST - 1))

    assert deepest() == DEEPEST
    assert client.get(reverse("directory:entities")).status_code == 200
    assert client.get(reverse("directory:people"), {"entity": Entity.objects.get(name="E 1").pk}).status_code == 200


def test_two_files_do_not_make_together_what_one_may_not(client):
    """The second hangs the top of the first tree at the foot of another one."""
    client.force_login(administrator())
    imported(client, chain(DEEPEST - 5))
    imported(client, chain(DEEPEST - 5, prefix="F"))

    found = imported(client, [f"E{DEEPEST};Zoé;Dupré;top@example.org;E {DEEPEST - 5};F 0"])

    assert deepest() <= DEEPEST
    assert Entity.objects.get(name=f"E {DEEPEST - 5}").parent is None
    assert found.state == "confirmed"


@pytest.mark.parametrize("order", [1, -1])
def test_the_longest_file_of_such_lines_is_looked_at_in_seconds(order):
    rows = [Row(number=n, values={"entity": f"E{n}", "parent_entity": f"E{n + 1}"}) for n in range(100_000)][::order]
    begun = time.process_time()

    chart = chart_of(rows, words={}, parent_of={}, create=True)

    assert time.process_time() - begun < 10
    assert len(chart.new) == 100_001


@pytest.mark.parametrize("order", [1, -1])
def test_a_line_whose_place_is_too_deep_says_so(order):
    rows = [Row(number=n, values={"entity": f"E{n}", "parent_entity": f"E{n + 1}"}) for n in range(DEEPEST)][::order]

    chart_of(rows, words={}, parent_of={}, create=True)

    assert {code for row in rows for code, _details in row.notes} == {"too_deep"}
