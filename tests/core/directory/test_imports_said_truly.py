"""Files as HR tools export them: whatever is left out is left out for the true reason, told once for all its lines."""

from datetime import date
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from binome.core.competences.loading import load_ready_content
from binome.core.directory import deciding, importing, kinds, sentences, undoing
from binome.core.directory.errors import CannotUndo
from binome.core.directory.models import Import, ImportRow
from binome.core.directory.queries import causes_in
from binome.core.directory.sentences import sentence
from binome.core.people.models import Person
from tests.core.directory.factories import administrator
from tests.factories import NOON, PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent / "cases"
SOURCE = Path(__file__).resolve().parents[3] / "src/binome"
HEAD = "Staff id;Given name;Family name;E-mail;Entity;Manager's staff id;Level;Left on"


def importer() -> Person:
    return Person.objects.filter(is_administrator=True).first() or administrator()


def read(data: bytes, **said) -> Import:
    return importing.read_file(data, name="x", by=importer(), now=NOON, **said)


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


def lines(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


def told(found: Import) -> list[tuple[int, str, str]]:
    with translation.override("en"):
        return causes_in(found)


def notes(found: Import) -> list[str]:
    with translation.override("en"):
        return [sentence(code, details) for row in found.rows.all() for code, details in row.notes]


def test_the_address_of_someone_who_left_passes_to_a_newcomer_and_back():
    importing.feed(case("08-rehire0.csv"), name="x", by=importer(), now=NOON)
    found = read(case("08-rehire1.csv"))

    assert notes(found) == [
        "The address “jean.retour@example.org” was that of the staff id “R1”, who left: it passes to this person."
    ]
    deciding.confirm_import(found.pk, by=importer(), now=NOON)
    left, joined = Person.objects.get(staff_id="R1"), Person.objects.get(staff_id="R2")
    assert (joined.email, joined.is_active) == ("jean.retour@example.org", True)
    assert (left.email.endswith("@address.invalid"), left.is_active, left.left_on) == (True, False, date(2024, 5, 31))
    assert Import.objects.get(pk=found.pk).counts == {"joiner": 1}

    again = read(case("08-rehire1.csv"))
    assert again.counts == {"unchanged": 1}
    deciding.ask_to_undo(found.pk, by=importer())
    undoing.undo_import(found.pk, by=importer(), now=NOON)
    assert Person.objects.get(staff_id="R1").email == "jean.retour@example.org"
    assert not Person.objects.filter(staff_id="R2").exists()


def test_a_file_that_holds_leaver_and_newcomer_at_one_address_is_written_and_changes_nothing_again():
    both = lines("R1;Jean;Retour;j@example.org;Essai;;3;2024-05-31", "R2;Jean;Retour;j@example.org;Essai;;3;")

    found = importing.feed(both, name="x", by=importer(), now=NOON).file_import

    assert found.counts == {"joiner": 2}
    assert Person.objects.get(email="j@example.org").staff_id == "R2"
    assert read(both).counts == {"unchanged": 2}


def test_someone_absent_from_a_complete_file_gives_the_address_up_to_who_is_in_it():
    importing.feed(lines("R1;Jean;Retour;j@example.org;Essai;;3;"), name="x", by=importer(), now=NOON)

    found = importing.feed(
        lines("R2;Jean;Retour;j@example.org;Essai;;3;"), name="x", by=importer(), now=NOON, complete=True
    ).file_import

    assert found.counts == {"joiner": 1, "leaver": 1}
    assert Person.objects.get(email="j@example.org").staff_id == "R2"


def test_an_address_that_someone_who_works_here_has_stays_theirs_and_the_reason_names_them():
    importing.feed(lines("R1;Jean;Retour;j@example.org;Essai;;3;"), name="x", by=importer(), now=NOON)

    found = read(lines("R2;Jeanne;Autre;j@example.org;Essai;;3;"))

    assert told(found) == [
        (1, "The address “j@example.org” belongs to the staff id “R1” in the directory, who works here.", "2")
    ]


def test_people_who_bear_one_name_are_kept_shown_sorted_and_addressed_by_it(client):
    importing.feed(case("08-mononym.csv"), name="x", by=importer(), now=NOON)

    suharto, madonna = Person.objects.get(staff_id="X5"), Person.objects.get(staff_id="X6")
    assert [(p.name, p.short_name, p.initials, p.sort_key) for p in (suharto, madonna)] == [
        ("Suharto", "Suharto", "S", "suharto"), ("Madonna", "Madonna", "M", "madonna"),
    ]  # fmt: skip
    assert read(case("08-mononym.csv")).counts == {"unchanged": 2}
    client.force_login(madonna)
    assert "Bonjour Madonna" in client.get(reverse("home")).content.decode()
    assert told(read(lines("1;;;a@example.org;Essai;;3;")))[0][1] == (
        "Given name and family name are both empty: one of the two is enough."
    )


def test_no_page_or_letter_addresses_people_by_a_name_they_may_not_bear():
    guilty = [
        path.name for kind in ("html", "txt") for path in SOURCE.rglob(f"templates/**/*.{kind}")
        if ".given_name" in path.read_text("utf-8")
    ]  # fmt: skip

    assert guilty == []
    assert get_template("ui/base.html")


def test_zeros_lost_in_the_directory_are_told_the_right_way_round():
    importing.feed(case("08-zf1.csv"), name="x", by=importer(), now=NOON)

    assert told(read(case("08-zf2.csv"))) == [
        (1, "The directory has “77”, which lost its zeros: correct it to “00077”.", "2")
    ]
    assert told(read(case("08-zm.csv"))) == [
        (1, "The directory has the manager as “77”, which lost its zeros: correct it to “00077”.", "2")
    ]


def test_zeros_lost_in_the_file_are_told_of_people_and_managers():
    importing.feed(case("08-zf2.csv"), name="x", by=importer(), now=NOON)

    assert told(read(case("08-zf1.csv")))[0][1] == (
        "The directory has “00077”: a spreadsheet dropped the zeros of “77”. Format the column as text."
    )
    assert told(read(case("08-zm.csv").replace(b"00077", b"77")))[0][1] == (
        "A spreadsheet dropped the zeros of the manager “77” (“00077”): format the column as text."
    )


def test_a_first_import_whose_ids_look_cut_is_told_so(client):
    found = read(case("D_zeros.csv"))
    client.force_login(importer())

    assert found.summary["ids_look_cut"]
    assert "zéros" in client.get(reverse("directory:import", args=[found.pk])).content.decode()
    assert not read(case("08-zf2.csv")).summary["ids_look_cut"]


@pytest.mark.parametrize(
    ("name", "typed", "begins"),
    [
        ("A2_noms.csv", b"MAURICE Jos", "The manager is neither in the file nor in the directory (“MAURICE Jos”, …)."),
        (
            "B_mail.csv",
            b"nobody@example.org",
            "The manager is named by an address that nobody has (“nobody@example.org”, …).",
        ),
    ],
)
def test_one_cause_on_many_lines_is_one_message_with_its_count_and_lines(name, typed, begins, client):
    head, *rest = case(name).split(b"\r\n")
    strangers = [b";".join([*row[:6], typed, *row[7:]]) for row in (line.split(b";") for line in rest) if len(row) > 7]
    found = read(b"\r\n".join([head, *strangers]))
    client.force_login(importer())
    page = client.get(reverse("directory:import", args=[found.pk]))

    refused = found.counts["refused"]
    (n, text, numbers), *others = [cause for cause in told(found) if "manager" in cause[1]]
    assert text == begins
    assert others == []
    assert 50 < n <= refused == page.context["refused"]
    assert numbers.endswith("…")
    assert len(numbers.split(", ")) == 10


def test_a_file_whose_lines_are_all_left_out_is_not_said_to_be_up_to_date(client):
    found = read(lines("1;A;B;nowhere;Essai;;3;", "2;A;B;nobody;Essai;;3;"))
    client.force_login(importer())

    page = client.get(reverse("directory:import", args=[found.pk]))

    assert page.context["refused"] == 2
    assert page.context["to_write"] == page.context["unchanged"] == 0
    text = page.content.decode()
    assert "tout cela y est déjà" not in text
    assert told(found) == [(2, "What is in place of an email address is not one (“nowhere”, “nobody”).", "2, 3")]


def test_a_totals_line_is_left_aside_and_said(client):
    found = read(case("X2_total.xlsx"))
    client.force_login(importer())

    assert (found.counts, found.summary["totals"]) == ({"joiner": 64}, [66])
    assert "La ligne 66 est un total" in client.get(reverse("directory:import", args=[found.pk])).content.decode()


def test_axes_of_someone_who_left_say_so_and_the_interviews_have_their_new_name():
    wave, here, gone = WaveFactory(), PersonFactory(staff_id="1"), PersonFactory(staff_id="2", is_active=False)
    head = "Matricule;Thème;Entretien de parcours professionnel"
    said = ["1;T01;entretien de parcours professionnel", "1;T02;Entretien professionnel", "2;T01;", "9;T01;"]
    data = "\n".join([head, *said, ""])
    load_ready_content()
    found = importing.read_file(data.encode(), name="x", kind="axes", wave=wave, by=manager_of(wave), now=NOON)

    assert (here.is_active, gone.is_active, found.counts) == (True, False, {"joiner": 2, "refused": 2})
    assert [text for _n, text, _lines in told(found)] == [
        "The person with the staff id “2” left.", "Nobody in the directory has the staff id “9”.",
    ]  # fmt: skip


def test_lines_refused_at_writing_are_named_on_the_page_and_in_the_file(client):
    found = read(lines("1;A;B;a@example.org;Essai;;3;", "2;C;D;taken@example.org;Essai;;3;"))
    assert found.counts == {"joiner": 2}
    PersonFactory(staff_id="Z", email="taken@example.org")
    client.force_login(importer())

    client.post(reverse("directory:confirm_import", args=[found.pk]))

    page = client.get(reverse("directory:import", args=[found.pk])).content.decode()
    file = b"".join(client.get(reverse("directory:refused_lines", args=[found.pk])).streaming_content).decode()
    assert Import.objects.get(pk=found.pk).counts == {"joiner": 1, "refused": 1}
    assert "taken@example.org" in page
    assert file.splitlines()[1].startswith("3;2;C D;")
    importing.feed(lines("1;A;B;a@example.org;Essai;;4;"), name="y", by=importer(), now=NOON)
    assert not ImportRow.objects.exists()


def test_imports_are_undone_one_after_the_other_the_latest_first():
    first = importing.feed(lines("1;A;B;a@example.org;Essai;;3;"), name="x", by=importer(), now=NOON).file_import
    second = importing.feed(lines("1;A;B;a@example.org;Essai;;4;"), name="y", by=importer(), now=NOON).file_import
    with pytest.raises(CannotUndo):
        deciding.ask_to_undo(first.pk, by=importer())

    for found in (second, first):
        deciding.ask_to_undo(found.pk, by=importer())
        undoing.undo_import(found.pk, by=importer(), now=NOON)

    assert not Person.objects.filter(staff_id="1").exists()
    assert set(Import.objects.values_list("state", flat=True)) == {"undone"}


def test_undoing_gives_exchanged_addresses_back():
    importing.feed(
        lines("1;A;B;a@example.org;Essai;;3;", "2;C;D;c@example.org;Essai;;3;"), name="x", by=importer(), now=NOON
    )
    found = importing.feed(
        lines("1;A;B;c@example.org;Essai;;3;", "2;C;D;a@example.org;Essai;;3;"), name="y", by=importer(), now=NOON
    ).file_import

    deciding.ask_to_undo(found.pk, by=importer())
    undoing.undo_import(found.pk, by=importer(), now=NOON)

    assert Person.objects.get(email="a@example.org").staff_id == "1"


def test_a_complete_file_with_someones_line_left_out_takes_nothing_from_them():
    """Named on a line that cannot be read, they stay: so does their address."""
    importing.feed(lines("R1;Jean;Retour;j@example.org;Essai;;3;"), name="x", by=importer(), now=NOON)

    found = importing.feed(
        lines("R1;Jean;Retour;nowhere;Essai;;3;", "R2;Jeanne;Autre;j@example.org;Essai;;3;"),
        name="x", by=importer(), now=NOON, complete=True,
    ).file_import  # fmt: skip

    assert found.counts == {"refused": 2}
    assert Person.objects.get(email="j@example.org", is_active=True).staff_id == "R1"


def test_every_reason_that_quotes_a_line_has_words_for_several_lines():
    notes = {"email_passes", "email_given_up", "other_parent", "too_deep", "chart_of_others"}
    reasons = sentences.REASONS | {code: text for kind in kinds.registered() for code, text in kind.reasons.items()}
    several = {code for kind in kinds.registered() for code in kind.reasons_of_several} | set(
        sentences.REASONS_OF_SEVERAL
    )
    quoting = {code for code, text in reasons.items() if "%(value)s" in str(text)}

    assert quoting - notes - several == set()
