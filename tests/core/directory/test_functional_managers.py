"""The second manager of a matrix comes with the staff file, as the first does."""

import pytest

from binome.core.directory import deciding, importing, undoing
from binome.core.directory.columns import guessed_columns
from binome.core.directory.people.kind import PEOPLE
from binome.core.directory.states import ChangeKind
from binome.core.people.models import Person
from tests.core.directory.factories import administrator
from tests.factories import NOON, PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db
HEAD = "Matricule;Prénom;Nom;Courriel;Entité;N+1;N+1 fonctionnel"
MATRIX = (
    "00001;Ana;Roy;ana@example.org;Réseaux;;00003",
    "00002;Luc;Petit;luc@example.org;Réseaux;00001;00003",
    "00003;Zoé;Blanc;zoe@example.org;Clients;;luc@example.org",
)


def lines(*rows: str) -> bytes:
    return "\r\n".join([HEAD, *rows]).encode()


def feed(*rows: str) -> importing.Fed:
    return importing.feed(lines(*rows), name="x", by=None, now=NOON)


def second_of(staff_id: str) -> str:
    return Person.objects.get(staff_id=staff_id).functional_manager.staff_id


@pytest.mark.parametrize("header", ["N+1 fonctionnel", "Manager fonctionnel", "Functional manager", "Matrix manager"])
def test_the_column_is_known_by_its_usual_names_beside_the_manager(header):
    guessed = guessed_columns(["Matricule", "Manager", header], kind=PEOPLE)

    assert (guessed["manager"], guessed["functional_manager"]) == (1, 2)


def test_functional_managers_are_named_by_id_or_address_and_may_cross_each_other():
    feed(*MATRIX)

    assert [second_of(staff_id) for staff_id in ("00001", "00002", "00003")] == ["00003", "00003", "00002"]
    assert Person.objects.get(staff_id="00002").manager.staff_id == "00001"


def test_the_same_file_again_changes_nobody():
    feed(*MATRIX)

    again = feed(*MATRIX)

    assert {row.change_kind for row in again.rows} == {ChangeKind.UNCHANGED}


def test_a_changed_functional_manager_is_written_and_undone():
    feed(*MATRIX)
    by = administrator()
    changed = importing.read_file(lines(MATRIX[1].replace(";00003", ";00001")), name="x", by=by, now=NOON)
    deciding.confirm_import(changed.pk, by=by, now=NOON)
    assert second_of("00002") == "00001"

    deciding.ask_to_undo(changed.pk, by=by)
    undoing.undo_import(changed.pk, by=by, now=NOON)

    assert second_of("00002") == "00003"


@pytest.mark.parametrize(
    ("cell", "code"), [("00001", "own_manager"), ("nobody@example.org", "unknown_manager_address")]
)
def test_nobody_is_their_own_functional_manager_and_who_is_unknown_is_said(cell, code):
    file_import = importing.read_file(
        lines(f"00001;Ana;Roy;ana@example.org;Réseaux;;{cell}"), name="x", by=administrator(), now=NOON
    )

    assert [reason for reason, _details in file_import.rows.get().reasons] == [code]


def test_a_programme_managers_file_leaves_functional_managers_to_hr():
    wave = WaveFactory()
    there, boss = PersonFactory(), PersonFactory()
    file_import = importing.read_file(
        lines(
            f"{there.staff_id};{there.given_name};{there.family_name};{there.email};{there.entity.name};;{boss.staff_id}"
        ),
        name="x",
        by=manager_of(wave),
        now=NOON,
    )

    assert [reason for reason, _details in file_import.rows.get().reasons] == ["column_of_others"]
