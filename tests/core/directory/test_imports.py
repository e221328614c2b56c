"""Files as people really send them: read, refused, previewed, written once (R9, R16; F02, F03, F05–F07)."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from binome.core.competences.loading import load_ready_content
from binome.core.directory import deciding, importing
from binome.core.directory.reading import table_from
from binome.core.directory.refusals import Unreadable
from binome.core.errors import NotTheirs
from binome.core.people.models import Entity, Person
from binome.journey.diagnosis.models import ProgressAxis
from binome.journey.diagnosis.queries.needs import view_model
from tests.core.directory.factories import administrator, staff_file
from tests.factories import NOON, PersonFactory, WaveFactory, manager_of
from tests.journey.diagnosis.factories import open_survey

ROWS = [
    ["Matricule", "Prénom", "Nom", "Courriel", "Direction", "Matricule manager", "Date d'entrée", "Niveau"],
    ["00012", "Éloïse", "O’Neil", "eloise@example.org", "Réseaux & Énergie", "", "03/09/2018", "6"],
    ["00013", "Zoé", 'dite "Zo"\nBis', "zoe@example.org", "Réseaux & Énergie", "00012", "2020-01-15", "2"],
]


def as_csv(rows, *, separator=";", encoding="utf-8-sig", newline="\r\n", bom=b"") -> bytes:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    return bom + newline.join(separator.join(row) for row in quoted).encode(encoding)


def as_xlsx(rows) -> bytes:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        sheet.write_row(line, 0, row)
    book.close()
    return written.getvalue()


VARIANTS = {
    "utf-8 with mark, semicolons": as_csv(ROWS),
    "utf-8, commas": as_csv(ROWS, separator=",", encoding="utf-8", newline="\n"),
    "utf-16, tabs": as_csv(ROWS, separator="\t", encoding="utf-16-le", bom=b"\xff\xfe"),
    "utf-16 without mark": as_csv(ROWS, separator=";", encoding="utf-16-le"),
    "windows-1252, semicolons": as_csv(ROWS, encoding="cp1252"),
    "windows-1252, carriage returns": as_csv(ROWS, encoding="cp1252", newline="\r"),
    "workbook": as_xlsx(ROWS),
}


@pytest.mark.django_db
@pytest.mark.parametrize("data", VARIANTS.values(), ids=VARIANTS)
def test_the_same_people_come_out_of_every_encoding_and_separator(data):
    """F03."""
    importer = administrator()

    found = importing.feed(data, name="x", by=importer, now=NOON).file_import

    first, second = Person.objects.exclude(pk=importer.pk).order_by("staff_id")
    assert found.counts == {"joiner": 2}
    assert (first.given_name, first.family_name, first.entity.name) == ("Éloïse", "O’Neil", "Réseaux & Énergie")
    assert (second.manager, second.joined_on, second.level) == (first, date(2020, 1, 15), 2)


def bomb(name: str, content: bytes) -> bytes:
    written = io.BytesIO(as_xlsx(ROWS))
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return written.getvalue()


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize(
    "data",
    [
        bomb("xl/extra.xml", DOCTYPE),
        bomb("xl/extra.xml", DOCTYPE.decode().encode("utf-16")),
        bomb("xl/extra.xml", b" " * 2_000_000 + DOCTYPE),
        bomb("[Content_Types].rels", DOCTYPE),
        bomb("xl/media/huge.bin", b"\0" * 30_000_000),
        b"PK\x03\x04 not really a workbook",
    ],
)
def test_a_workbook_that_would_swell_or_fetch_is_refused_before_it_is_opened(data):
    """F02."""
    with pytest.raises(Unreadable) as refusal:
        table_from(data)

    assert "passwd" not in str(refusal.value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  \r\n ",
        b"Matricule;Nom\r\n",
        b"a" * 1_000_000,
        b"a;" * 1_000_000,
        b";".join(b"c%d" % n for n in range(2000)) + b"\n1;2",
        b"id;nom\n1;\x00\x01\x02\n",
        b"%PDF-1.7 ...",
        b"<html><body>hello</body></html>",
        b"MZ\x90\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1",
        b'id;nom\n1;"never closed',
        b"\xff\xfe\x00\xd8\x00",
        b"x" * (20 * 1024 * 1024 + 1),
    ],
    ids=range(14),
)
def test_what_is_no_table_is_refused_with_a_reason(data):
    """F06."""
    with pytest.raises(Unreadable) as refusal:
        table_from(data)

    assert str(refusal.value.reason)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["O’Neil", "Nguyễn Thị", "𝔊𝔬", "A", "é" * 200, "🇫🇷", "null", "None", "<b>", "א\u200dב"],
)
def test_a_name_is_kept_as_typed_and_found_without_accents(name):
    """F07."""
    data = as_csv([ROWS[0], ["7", "Zoé", name, "z@example.org", "Réseaux", "", "", "3"]])

    importing.feed(data, name="x", by=administrator(), now=NOON)

    assert Person.objects.get(staff_id="7").family_name == name
    assert Person.objects.matching("zoe").count() == 1


@pytest.mark.django_db
def test_control_and_direction_characters_are_stripped_from_names():
    """F07."""
    data = as_csv([ROWS[0], ["7", "Zoé\u202e", "Du\x07pré", "z@example.org", "Réseaux", "", "", "3"]])

    importing.feed(data, name="x", by=administrator(), now=NOON)

    assert Person.objects.get(staff_id="7").name == "Zoé Dupré"


@pytest.mark.django_db
def test_bad_lines_are_left_out_with_reasons_and_a_second_import_changes_nothing():
    """F05, told on a small file."""
    by = administrator()
    bad = [
        ["1", "Ana", "A", "not-an-address", "R", "", "", "3"],
        ["2", "Bob", "B", "b@example.org", "R", "", "01/01/2999", "3"],
        ["3", "Cléo", "C", "c@example.org", "R", "4", "", "3"],
        ["4", "Dan", "D", "d@example.org", "R", "3", "", "3"],
        ["5", "Eve", "E", "e@example.org", "R", "99", "", "12"],
        ["6", "", "F", "f@example.org", "R", "", "31/02/2020", "3"],
        ["7", "Gil", "G", "g@example.org", "R", "7", "", "3"],
        ["8", "Hugo", "H", "h@example.org", "R", "", "", "3"],
        ["8", "Ines", "I", "i@example.org", "R", "", "", "3"],
        ["9", "Jo", "J", "H@example.org", "R", "", "", "3"],
        ["10", "Kim", "K", "k@example.org", "R", "1", "", "3"],
    ]
    found = importing.read_file(as_csv([ROWS[0], *bad]), name="x", by=by, now=NOON)
    reasons = {row.number: [code for code, _ in row.reasons] for row in found.rows.all()}
    assert Person.objects.count() == 1

    deciding.confirm_import(found.pk, by=by, now=NOON)

    assert reasons == {
        2: ["bad_email"], 3: ["future_date"], 4: ["cycle"], 5: ["cycle"], 6: ["bad_level", "unknown_manager"],
        7: ["bad_date"], 8: ["own_manager"], 9: [], 10: ["same_staff_id"], 11: ["same_email"], 12: [],
    }  # fmt: skip
    assert set(Person.objects.exclude(pk=by.pk).values_list("staff_id", flat=True)) == {"8", "10"}
    mended = as_csv([ROWS[0], ["1", "Ana", "A", "a@example.org", "R", "", "", "3"], *bad[7:8], bad[10]])
    assert importing.feed(mended, name="x", by=by, now=NOON).file_import.counts == {
        "joiner": 1,
        "unchanged": 1,
        "mover": 1,
    }
    assert importing.feed(mended, name="x", by=by, now=NOON).file_import.counts == {"unchanged": 3}


@pytest.mark.django_db
def test_joiners_movers_and_leavers_are_told_apart():
    by = administrator()
    importing.feed(staff_file({"Réseaux": 3}), name="x", by=by, now=NOON)
    data = as_csv(
        [
            ["Matricule", "Prénom", "Nom", "Courriel", "Direction", "Date de sortie", "Poste"],
            ["M0001", "Zoé1", "Dupré", "m1@example.org", "Clients", "", ""],
            ["M0002", "Zoé2", "Dupré", "m2@example.org", "Réseaux", "2026-10-01", ""],
            ["M0003", "Zoé3", "Dupré", "m3@example.org", "Réseaux", "", "Chargée d’études"],
            ["M0004", "Zoé4", "Dupré", "m4@example.org", "Réseaux", "", ""],
        ]
    )

    found = importing.feed(data, name="x", by=by, now=NOON).file_import

    assert found.counts == {"mover": 1, "leaver": 1, "changed": 1, "joiner": 1}
    assert not Person.objects.get(staff_id="M0002").is_active
    assert Person.objects.get(staff_id="M0003").level == 4


@pytest.mark.django_db
def test_the_preview_says_who_left_before_the_file_brings_them_in():
    data = as_csv(
        [
            ["Matricule", "Prénom", "Nom", "Courriel", "Direction", "Date de sortie"],
            ["M0001", "Zoé", "Dupré", "m1@example.org", "Clients", "2026-06-30"],
            ["M0002", "Léo", "Dupré", "m2@example.org", "Clients", "2027-06-30"],
        ]
    )

    file_import = importing.read_file(data, name="x", by=administrator(), now=NOON)

    noted = {row.values["staff_id"]: [code for code, _details in row.notes] for row in file_import.rows.all()}
    assert noted == {"M0001": ["already_left"], "M0002": []}


@pytest.mark.django_db
def test_entities_are_created_only_when_wished():
    by = administrator()
    data = as_csv(ROWS)

    refused = importing.read_file(data, name="x", by=by, now=NOON, create_entities=False)
    assert refused.counts == {"refused": 2}
    importing.feed(data, name="x", by=by, now=NOON)

    assert Entity.objects.filter(name="Réseaux & Énergie").count() == 1


@pytest.mark.django_db
def test_a_file_of_colleagues_cannot_make_anyone_an_administrator():
    """F18."""
    data = as_csv([[*ROWS[0], "is_administrator", "is_hr"], [*ROWS[1], "1", "1"]])

    importing.feed(data, name="x", by=administrator(), now=NOON)

    person = Person.objects.get(staff_id="00012")
    assert (person.is_administrator, person.is_hr, person.has_usable_password()) == (False, False, False)


@pytest.mark.django_db
def test_a_colleague_imports_nothing():
    with pytest.raises(NotTheirs):
        importing.read_file(as_csv(ROWS), name="x", by=PersonFactory(), now=NOON)


@pytest.mark.django_db
def test_axes_from_appraisals_are_counted_on_the_map_and_hidden_under_five():
    """R9, R10: what appraisals say becomes objectives of the programme."""
    survey, by = open_survey({"Réseaux": 12})
    lines = [["Matricule", "Thème"], *[[f"M{n:04}", "t01"] for n in range(1, 8)]]
    lines += [[f"M{n:04}", "T05"] for n in range(1, 6)]
    lines += [["M9999", "T01"], ["M0001", "T99"], ["M0001", "T01"]]

    found = importing.read_file(as_csv(lines), name="axes.csv", kind="axes", wave=survey.wave, by=by, now=NOON)
    deciding.confirm_import(found.pk, by=by, now=NOON)
    again = importing.read_file(as_csv(lines), name="axes.csv", kind="axes", wave=survey.wave, by=by, now=NOON)

    seen = view_model.needs_map(survey.wave)
    assert ProgressAxis.objects.count() == 12
    assert again.counts == {"refused": 3, "unchanged": 12}
    assert seen.axes == {"T01": 5, "T05": 5}


@pytest.mark.django_db
def test_three_appraisals_are_too_few_to_count():
    load_ready_content()
    wave = WaveFactory()
    by = manager_of(wave)
    people = [PersonFactory() for _ in range(3)]
    lines = [["Matricule", "Thème"], *[[person.staff_id, "T01"] for person in people]]

    found = importing.read_file(as_csv(lines), name="x", kind="axes", wave=wave, by=by, now=NOON)
    deciding.confirm_import(found.pk, by=by, now=NOON)

    assert view_model.needs_map(wave) is None
