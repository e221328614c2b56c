"""Imports one after the other: columns remembered, addresses passed on, leavers, undo, calling off, the nightly feed."""

import io
import json

import pytest
import xlsxwriter
from django.core.management import call_command
from django.urls import reverse

from binome.core.directory import deciding, importing, undoing
from binome.core.directory.errors import CannotUndo
from binome.core.directory.models import Import, ImportChange, ImportFile, ImportRow
from binome.core.directory.reading import table_from
from binome.core.directory.refusals import Unreadable
from binome.core.people.history import posts_of
from binome.core.people.models import Entity, Person
from binome.core.people.unplaced import unplaced_entity
from binome.journey.diagnosis.models import ProgressAxis
from binome.journey.enrolment.models import ReviewRating
from tests.core.directory.factories import administrator
from tests.factories import NOON, PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db
HEAD = "Matricule;Prénom;Nom;Courriel;Direction;Matricule manager;Poste"
FIRST = (f"{HEAD}\n01;Ana;Dupré;a@example.org;Réseaux;;Cheffe\n02;Bob;Łuk;b@example.org;Réseaux;01;Agent\n").encode()


def brought(data: bytes = FIRST, **said):
    by = Person.objects.filter(is_administrator=True).first() or administrator()
    return importing.feed(data, name="x.csv", by=by, now=NOON, from_the_server=True, **said).file_import


def staff():
    return Person.objects.filter(is_administrator=False)


def undone(found):
    by = Person.objects.get(is_administrator=True)
    deciding.ask_to_undo(found.pk, by=by)
    undoing.undo_import(found.pk, by=by, now=NOON)


def test_two_people_may_pass_their_addresses_to_each_other():
    brought()

    found = brought(FIRST.replace(b"a@", b"c@").replace(b"b@", b"a@").replace(b"c@", b"b@"))

    assert found.counts == {"changed": 2}
    assert list(staff().order_by("staff_id").values_list("email", flat=True)) == ["b@example.org", "a@example.org"]


def test_undoing_puts_everyone_back_and_removes_joiners_and_their_entities():
    brought()
    before = list(staff().order_by("pk").values())
    entities = Entity.objects.count()
    second = f"{HEAD}\n01;Ana;Dupré;a@example.org;Clients;03;Directrice\n03;Cléo;Roy;c@example.org;Clients;;\n".encode()

    found = brought(second)
    assert found.counts == {"mover": 1, "joiner": 1}
    undone(found)

    assert list(staff().order_by("pk").values()) == before
    assert (Entity.objects.count(), Import.objects.get(pk=found.pk).state) == (entities, "undone")
    assert posts_of(staff().get(staff_id="01"))[0].until is None


def test_an_import_whose_people_took_part_in_something_stays():
    found = brought()
    manager_of(WaveFactory()).programme_roles.update(person=staff().get(staff_id="02"))

    with pytest.raises(CannotUndo):
        undone(found)

    assert Import.objects.get(pk=found.pk).state == "confirmed"
    assert staff().filter(staff_id="02").exists()


def test_only_the_last_import_can_be_undone():
    first = brought()
    brought(FIRST.replace(b"Agent", b"Agente"))

    with pytest.raises(CannotUndo):
        undone(first)


def test_someone_absent_from_a_complete_file_leaves_and_comes_back():
    brought()
    one = FIRST.rsplit(b"02;", 1)[0]

    left = brought(one, complete=True)
    assert left.counts == {"unchanged": 1, "leaver": 1}
    assert brought(one, complete=True).counts == {"unchanged": 1}
    back = brought()

    assert back.counts == {"unchanged": 1, "joiner": 1}
    assert staff().get(staff_id="02").is_active
    assert brought().counts == {"unchanged": 2}


def test_columns_said_once_are_remembered_for_the_next_file():
    by = administrator()
    odd = FIRST.replace("Prénom".encode(), b"Z1").replace(b"Courriel", b"Z2")
    found = importing.read_file(odd, name="x", by=by, now=NOON)
    columns = {**found.columns, "given_name": 1, "email": 3}

    deciding.map_columns(found.pk, columns=columns, create_entities=True, by=by)
    importing.check_import(found.pk, now=NOON)
    again = importing.read_file(odd, name="y", by=by, now=NOON)

    assert again.columns == columns
    assert again.counts == {"joiner": 2}


def test_what_a_programme_manager_says_of_columns_does_not_reach_the_nightly_file():
    """Their word for a column would change everyone's address by a file that may change any."""
    manager = manager_of(WaveFactory())
    odd = FIRST.replace(b"Cheffe", b"ana@elsewhere.example").replace(b"Agent", b"bob@elsewhere.example")
    brought(odd)
    found = importing.read_file(odd, name="x", by=manager, now=NOON)
    swapped = {**found.columns, "email": found.columns["job_title"], "job_title": found.columns["email"]}

    deciding.map_columns(found.pk, columns=swapped, create_entities=True, by=manager)
    importing.check_import(found.pk, now=NOON)
    deciding.confirm_import(found.pk, by=manager, now=NOON)
    nightly = importing.feed(odd, name="staff.csv", by=None, now=NOON).file_import

    assert Import.objects.get(pk=found.pk).columns == swapped
    assert nightly.columns["email"] != swapped["email"]
    assert nightly.counts == {"unchanged": 2}
    assert set(staff().filter(staff_id__in=("01", "02")).values_list("email", flat=True)) == {
        "a@example.org",
        "b@example.org",
    }


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\u200e", "\u2060", "\ufeff", "\u202e"])
def test_ids_and_addresses_that_look_the_same_are_the_same(unseen):
    """A sign nobody sees, pasted or put there, made a second person with the same id and address to read."""
    brought()

    found = brought(
        FIRST.decode()
        .replace("02;", f"0{unseen}2;")
        .replace(";01;", f";01{unseen};")
        .replace("b@ex", f"b@e{unseen}x")
        .encode()
    )

    assert found.counts == {"unchanged": 2}
    assert staff().count() == 2


def test_every_cell_is_one_line():
    """Titles and entities stand in letters, calendars and subjects: a second line there would be words of ours."""
    said = '01;"Ana\n\nVotre compte";Dupré;a@example.org;"Réseaux\n\nsociaux";;"Cheffe\n\nCliquez ici"\n'

    brought(f"{HEAD}\n{said}".encode())

    ana = staff().get()
    assert (ana.given_name, ana.entity.name, ana.job_title) == (
        "Ana Votre compte",
        "Réseaux sociaux",
        "Cheffe Cliquez ici",
    )


def test_posts_are_kept_by_date():
    brought()
    brought(FIRST.replace("02;Bob;Łuk;b@example.org;Réseaux".encode(), "02;Bob;Łuk;b@example.org;Clients".encode()))
    bob = staff().get(staff_id="02")

    names = [post.entity_name for post in posts_of(bob)]

    assert names == ["Réseaux", "Clients"]


def test_an_import_called_off_before_it_is_written_leaves_nothing():
    by = administrator()
    found = importing.read_file(FIRST, name="x", by=by, now=NOON)
    deciding.ask_to_write(found.pk, by=by)

    deciding.call_off(found.pk, by=by)
    importing.write_import(found.pk, now=NOON)

    assert not staff().exists()
    assert Import.objects.get(pk=found.pk).state == "previewed"


def test_a_file_discarded_while_it_is_read_leaves_no_line_behind():
    by = administrator()
    found = importing.receive_file(FIRST, name="x", by=by, now=NOON)

    deciding.discard_import(found.pk, by=by)
    importing.check_import(found.pk, now=NOON)

    assert not ImportRow.objects.exists()
    assert not ImportFile.objects.exists()


def test_a_large_file_shows_its_progress_until_it_ends(client, settings):
    by = administrator()
    client.force_login(by)
    found = importing.receive_file(FIRST, name="x", by=by, now=NOON)
    page = client.get(reverse("directory:import", args=[found.pk]))
    assert "Le fichier attend son tour." in page.content.decode()

    importing.check_import(found.pk, now=NOON)
    poll = client.get(reverse("directory:import", args=[found.pk]), headers={"HX-Request": "true"})

    assert poll.headers["HX-Refresh"] == "true"
    assert ImportChange.objects.count() == 0


def test_spreadsheets_that_lost_zeros_or_digits_are_told_so():
    brought()
    data = f"{HEAD}\n1;Ana;Dupré;a@example.org;Réseaux;;\n1,2E+05;Zed;Z;z@example.org;Réseaux;;\n".encode()

    found = importing.read_file(data, name="x", by=Person.objects.get(is_administrator=True), now=NOON)

    assert [row.reasons[0][0] for row in found.rows.all()] == ["zeros", "rounded"]


def test_letters_without_accents_find_people_with_them():
    brought()

    assert [person.family_name for person in Person.objects.matching("luk")] == ["Łuk"]


def test_a_workbook_of_two_far_cells_is_refused_before_it_fills_the_memory():
    """F02."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(1_000_000, 16_000, "b")
    book.close()

    with pytest.raises(Unreadable):
        table_from(written.getvalue())


def test_axes_and_ratings_are_imported_and_undone_the_same_way():
    """R9, R27."""
    wave, person = WaveFactory(), PersonFactory(staff_id="007")
    by = manager_of(wave)
    data = b"Matricule;Annee;B1;B2\n007;2025;3,0;\n007;2025;1;1\n008;2025;1;1\n007;2024;5;\n"
    said = {"name": "x", "kind": "ratings", "wave": wave, "by": by, "now": NOON}

    found = importing.feed(data, **said).file_import
    again = importing.feed(data, **said).file_import
    changed = importing.feed(data.replace(b"3,0", b"4"), **said).file_import

    assert (found.counts, again.counts) == ({"joiner": 1, "refused": 3}, {"unchanged": 1, "refused": 3})
    assert ReviewRating.objects.get(person=person).level == 4
    deciding.ask_to_undo(changed.pk, by=by)
    undoing.undo_import(changed.pk, by=by, now=NOON)
    assert ReviewRating.objects.get(person=person).level == 3
    assert not ProgressAxis.objects.exists()


def run(tmp_path, data: bytes, *options: str) -> tuple[int, dict]:
    file = tmp_path / "feed.csv"
    file.write_bytes(data)
    told = io.StringIO()
    try:
        call_command("import_people", str(file), *options, stdout=told)
    except SystemExit as end:
        return int(end.code), json.loads(told.getvalue())
    return 0, json.loads(told.getvalue())


def test_the_nightly_feed_says_in_json_and_by_its_code_what_it_did(tmp_path):
    dry, _ = run(tmp_path, FIRST, "--dry-run")
    assert (dry, staff().count()) == (0, 0)

    code, report = run(tmp_path, FIRST)
    again, same = run(tmp_path, FIRST)
    some, left_out = run(tmp_path, FIRST.replace(b"b@example.org", b"nowhere"))
    bad, refused = run(tmp_path, b"%PDF-1.7")
    stopped, _ = run(tmp_path, FIRST.rsplit(b"02;", 1)[0], "--complete")

    assert (code, report["counts"], again, same["counts"]) == (0, {"joiner": 2}, 0, {"unchanged": 2})
    assert (some, left_out["left_out"][0]["line"], bad, refused["outcome"], stopped) == (1, 3, 2, "refused", 3)
    assert staff().filter(is_active=True).count() == 2


def unplaced_administrator(email="eve@example.org"):
    """As `binome administrator add` names them before any import."""
    return PersonFactory(
        is_administrator=True, is_hr=True, staff_id=email, email=email, given_name="Eve", entity=unplaced_entity()
    )


WITH_EVE = FIRST + b"03;Eve;Roux;EVE@example.org;Clients;01;Cheffe\n04;Tom;Bo;t@example.org;Clients;03;Agent\n"


def test_an_import_brings_the_staff_id_of_someone_known_by_address_alone_and_no_second_person():
    eve = unplaced_administrator()

    found = brought(WITH_EVE)
    again = brought(WITH_EVE)

    eve.refresh_from_db()
    assert found.counts == {"joiner": 3, "mover": 1}
    assert again.counts == {"unchanged": 4}
    assert (eve.staff_id, eve.family_name, eve.entity.name, eve.is_hr) == ("03", "Roux", "Clients", True)
    assert (eve.manager.staff_id, Person.objects.get(staff_id="04").manager) == ("01", eve)
    assert Person.objects.filter(search_key__contains="03 ").count() + Person.objects.count() == 4


def test_undoing_that_import_gives_the_address_back_in_place_of_the_staff_id():
    eve = unplaced_administrator()
    before = Person.objects.filter(pk=eve.pk).values().get()

    undone(brought(WITH_EVE))

    assert Person.objects.filter(pk=eve.pk).values().get() == before
    assert Person.objects.count() == 1


def test_the_entity_that_stood_in_until_an_import_goes_with_it_and_comes_back_when_it_is_undone():
    eve = unplaced_administrator()

    found = brought(WITH_EVE)
    names = set(Entity.objects.values_list("name", flat=True))
    undone(found)

    assert "Administration" not in names
    assert [entity.name for entity in Entity.objects.all()] == ["Administration"]
    assert Person.objects.get().entity == eve.entity


def test_the_entity_that_stood_in_stays_while_someone_stands_in_it():
    unplaced_administrator()
    unplaced_administrator("ivo@example.org")

    brought(WITH_EVE)

    assert Entity.objects.filter(name="Administration").exists()


def test_a_line_left_out_leaves_the_one_known_by_address_as_before_and_their_reports_under_them():
    eve = unplaced_administrator()

    found = brought(WITH_EVE.replace(b"EVE@example.org;Clients;01", b"EVE@example.org;;01"))

    eve.refresh_from_db()
    assert found.counts == {"joiner": 3, "refused": 1}
    assert eve.staff_id == "eve@example.org"
    assert Person.objects.get(staff_id="04").manager == eve


def test_someone_known_by_address_alone_is_not_mistaken_for_whoever_has_the_staff_id_already():
    unplaced_administrator()
    PersonFactory(staff_id="03", email="other@example.org")

    found = brought(WITH_EVE)

    assert found.counts == {"joiner": 3, "refused": 1}
    assert Person.objects.get(staff_id="03").email == "other@example.org"


def test_the_preview_names_the_staff_id_that_comes_and_says_that_an_absent_administrator_stays(client):
    eve = unplaced_administrator()
    kept = PersonFactory(is_administrator=True, staff_id="77")
    client.force_login(eve)

    found = importing.read_file(WITH_EVE, name="x.csv", by=eve, now=NOON, complete=True)
    page = client.get(reverse("directory:import", args=[found.pk]), {"change": "mover"}).content.decode()

    assert "<bdi>eve@example.org</bdi> → <bdi>03</bdi>" in page
    assert f"<bdi>{kept.name}</bdi></p>" in page


def test_the_preview_names_the_columns_that_are_not_read(client):
    by = administrator()
    client.force_login(by)
    data = FIRST.replace(b"\n", b";Coefficient\n", 1)

    found = importing.read_file(data, name="x.csv", by=by, now=NOON)
    page = client.get(reverse("directory:import", args=[found.pk])).content.decode()

    assert "Colonnes non lues" in page
    assert "<bdi>Coefficient</bdi>" in page


@pytest.mark.parametrize("others", [0, 1])
def test_a_file_never_lets_the_last_administrator_leave(others):
    by = PersonFactory(is_administrator=True, staff_id="01", email="a@example.org")
    for _ in range(others):
        PersonFactory(is_administrator=True, is_active=True)
    leaving = FIRST.replace(b"Poste", b"Date de sortie").replace(b"Cheffe", b"2020-01-01").replace(b"Agent", b"")

    found = importing.feed(leaving, name="x.csv", by=by, now=NOON)

    assert found.rows[0].reasons == ([] if others else [("last_administrator", {})])
    assert Person.objects.get(pk=by.pk).is_active == (others == 0)


def test_the_nightly_feed_names_the_administrators_that_a_complete_file_forgot(tmp_path, capsys):
    PersonFactory(is_administrator=True, staff_id="77")
    (tmp_path / "all.csv").write_bytes(FIRST)

    call_command("import_people", str(tmp_path / "all.csv"), "--complete")

    assert json.loads(capsys.readouterr().out)["administrators_kept"] == ["77"]


def test_an_import_that_brought_an_administrator_cannot_be_undone():
    found = brought()
    Person.objects.filter(staff_id="02").update(is_hr=True)

    with pytest.raises(CannotUndo):
        undone(found)
