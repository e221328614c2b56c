"""Files as HR tools export them come in as they are: at most three choices each, and none twice."""

import io
import json
import unicodedata
from pathlib import Path

import pytest
import time_machine
import xlsxwriter
from django.core.management import call_command
from django.utils import translation

from binome.core.competences.loading import load_ready_content
from binome.core.directory import deciding, importing
from binome.core.directory.columns import guessed_columns
from binome.core.directory.models import Import, RememberedAnswer
from binome.core.directory.people.full_names import FAMILY_FIRST, GIVEN_FIRST, name_order, split
from binome.core.directory.people.kind import PEOPLE
from binome.core.directory.queries import causes_in
from binome.core.people.models import Entity, Person
from tests.core.directory.factories import administrator
from tests.factories import NOON, PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent / "cases"
HEAD = "Matricule;Prénom;Nom;Courriel;Direction;Service;Responsable;Niveau"
LEVELS = {"level": {"cadre dirigeant": "9", "cadre": "6", "employe": "2"}}


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


def importer() -> Person:
    return Person.objects.filter(is_administrator=True).first() or administrator()


def read(data: bytes, *, name: str = "x", **said) -> Import:
    return importing.read_file(data, name=name, by=importer(), now=NOON, **said)


def answered(file_import: Import, answers: dict[str, dict[str, str]]) -> Import:
    deciding.answer_questions(file_import.pk, answers=answers, by=importer())
    importing.check_import(file_import.pk, now=NOON)
    return Import.objects.get(pk=file_import.pk)


def confirmed(file_import: Import) -> Import:
    return deciding.confirm_import(file_import.pk, by=importer(), now=NOON)


def causes(file_import: Import) -> list[tuple[int, str, str]]:
    with translation.override("en"):
        return causes_in(Import.objects.get(pk=file_import.pk))


def lines(*rows: str, head: str = HEAD) -> bytes:
    return "\r\n".join([head, *rows]).encode()


@pytest.mark.parametrize(
    ("name", "choices", "people"),
    [
        ("B_mail.csv", [], 64),
        ("D_zeros.csv", [], 64),
        ("E_sans_matricule.csv", [{"file": {"key": "email"}}], 64),
        ("G_nom_complet.csv", [], 64),
        ("X_fusion.xlsx", [], 64),
        ("X2_total.xlsx", [], 64),
        ("07-title-line.csv", [], 3),
        ("09-second-sheet.xlsx", [], 1),
    ],
)
def test_each_export_comes_in_whole_with_few_choices_and_again_changes_nothing(name, choices, people):
    file_import = read(case(name))
    for answers in choices:
        file_import = answered(file_import, answers)

    assert (causes(file_import), file_import.counts) == ([], {"joiner": people})
    confirmed(file_import)
    assert Person.objects.filter(is_administrator=False).count() == people
    assert read(case(name)).counts == {"unchanged": people}
    fed = importing.feed(case(name), name=name, by=None, now=NOON)
    assert fed.file_import.counts == {"unchanged": people}


@pytest.mark.parametrize("name", ["A_titre_noms.csv", "A2_noms.csv"])
def test_words_for_levels_are_mapped_once_and_an_address_that_two_people_have_is_the_one_line_left_out(name):
    file_import = read(case(name))
    words = file_import.summary["questions"]["level"]
    assert [(word["word"], word["n"], word["guess"]) for word in words] == [
        ("Employé", 51, "2"), ("Cadre", 9, "6"), ("Cadre dirigeant", 5, "9"),
    ]  # fmt: skip

    file_import = answered(file_import, LEVELS)

    assert file_import.counts == {"joiner": 64, "refused": 1}
    assert [text for _n, text, _lines in causes(file_import)] == [causes(file_import)[0][1]]
    assert causes(file_import)[0][1].startswith("The address “wei.brule@example.org” is already on line")
    confirmed(file_import)
    again = read(case(name))
    assert again.counts == {"unchanged": 64, "refused": 1}
    assert again.summary["questions"] == {}
    assert importing.feed(case(name), name=name, by=None, now=NOON).file_import.counts == again.counts


@pytest.mark.parametrize("name", ["X_fusion.xlsx", "X2_total.xlsx"])
def test_hidden_columns_are_neither_read_nor_kept_and_the_preview_says_so(name, client):
    file_import = read(case(name))
    client.force_login(importer())
    page = client.get(f"/directory/imports/{file_import.pk}/").content.decode()

    assert file_import.layout["hidden"] == ["M"]
    assert "Salaire" not in str(file_import.headers) + str(file_import.beginning)
    assert "40000" not in str(list(file_import.rows.values())) + str(file_import.beginning)
    assert "La colonne M est masquée" in page


def test_the_sheet_and_the_line_that_names_the_columns_are_guessed_and_can_be_chosen(client):
    file_import = read(case("X_fusion.xlsx"))
    client.force_login(importer())

    assert (file_import.layout["sheet"], file_import.layout["header_line"]) == ("Effectif", 3)
    assert file_import.beginning[0] == (1, "Effectif au 31/12/2026")
    client.post(f"/directory/imports/{file_import.pk}/table/", {"sheet": "Effectif", "header_line": "2"})
    chosen = Import.objects.get(pk=file_import.pk)
    assert chosen.layout["header_line"] == 2
    assert chosen.headers[:5] == ["Identité", "", "", "", "Affectation"]
    client.post(f"/directory/imports/{file_import.pk}/table/", {"sheet": "Effectif", "header_line": "3"})
    assert Import.objects.get(pk=file_import.pk).counts == {"joiner": 64}


def test_names_of_columns_on_two_lines_are_read_together():
    book = workbook(
        [
            ["Export", "", "", "", "", ""],
            ["Matricule", "Identité", "", "Courriel", "Affectation", ""],
            ["", "Prénom", "Nom", "", "Direction", "Service"],
            ["00001", "Zoé", "Dupré", "z@example.org", "Réseaux", "Essais"],
        ]
    )

    assert read(book).headers == ["Matricule", "Prénom", "Nom", "Courriel", "Direction", "Service"]


def workbook(rows: list[list[str]], *, formulas: dict[str, str] | None = None, hidden: str = "") -> bytes:
    """A workbook of text cells, with formulas that failed and hidden columns."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    for place, error in (formulas or {}).items():
        sheet.write_formula(place, "=NA()", None, error)
    if hidden:
        sheet.set_column(hidden, None, None, {"hidden": True})
    book.close()
    return written.getvalue()


def test_an_error_of_the_spreadsheet_in_a_used_column_leaves_its_line_out_with_that_reason():
    rows = [
        HEAD.split(";"),
        ["1", "Zoé", "Dupré", "z@example.org", "Réseaux", "", "", ""],
        ["2", "Ana", "Roy", "a@example.org", "Réseaux", "", "", "3"],
        ["3", "Léo", "Min", "l@example.org", "Réseaux", "", "#REF!", "3"],
    ]
    file_import = read(workbook(rows, formulas={"H2": "#N/A"}))

    assert file_import.counts == {"refused": 2, "joiner": 1}
    assert [text for _n, text, _lines in causes(file_import)] == [
        "“Level (1–9)” holds an error of the spreadsheet, “#N/A”: correct the formula.",
        "“Manager (staff id, email or name)” holds an error of the spreadsheet, “#REF!”: correct the formula.",
    ]
    unused = [[*row, "" if number else "Commentaire"] for number, row in enumerate(rows[:3])]
    assert read(workbook(unused, formulas={"I2": "#DIV/0!"})).counts == {"joiner": 2}


def _nfd(text: str) -> bytes:
    return unicodedata.normalize("NFD", text).encode()


SAVED_BY = {
    "decomposed letters": _nfd,
    "UTF-16": lambda text: text.encode("utf-16"),
    "a byte order mark": lambda text: text.encode("utf-8-sig"),
    "Windows-1252": lambda text: text.encode("cp1252"),
    "Windows-1252 without a letter": lambda text: text.replace("ë", "?").encode("cp1252"),
    "Unix line ends": lambda text: text.replace("\r\n", "\n").encode(),
    "spaces that do not break": lambda text: text.replace(" ", "\N{NO-BREAK SPACE}").encode(),
    "tabs": lambda text: text.replace(";", "\t").encode(),
    "signs that nobody sees": lambda text: text.replace("Du", "D\N{ZERO WIDTH SPACE}u\N{SOFT HYPHEN}").encode(),
    "capitals in addresses": lambda text: text.replace("@example.org", "@EXAMPLE.org").encode(),
    "a title above": lambda text: ("Export du 31/12/2026\r\n\r\n" + text).encode(),
    "another order of columns": lambda text: "\r\n".join(
        ";".join(reversed(line.split(";"))) for line in text.split("\r\n")
    ).encode(),
    "a workbook": lambda text: workbook([line.split(";") for line in text.split("\r\n")]),
}


@pytest.mark.parametrize("saved", SAVED_BY.values(), ids=SAVED_BY)
def test_the_same_file_changes_nothing_whatever_program_saved_it(saved):
    text = lines(
        "00001;Zoé;Dupré de La Tour;zoe@example.org;Réseaux;Études;;9",
        "00002;Noël;Dupré;noel@example.org;Réseaux;;00001;6",
    ).decode()
    importing.feed(text.encode(), name="x", by=None, now=NOON)

    assert read(saved(text)).counts == {"unchanged": 2}


@pytest.mark.parametrize(
    ("one", "other"), [("a@münchen.example", "a@MÜNCHEN.example"), ("a@münchen.example", "a@xn--mnchen-3ya.example")]
)
def test_an_address_has_one_form_of_its_domain(one, other):
    importing.feed(lines(f"1;Ana;Roy;{one};R;;;3"), name="x", by=None, now=NOON)

    assert Person.objects.with_address(other).get().staff_id == "1"
    assert Person.objects.get(staff_id="1").email == "a@xn--mnchen-3ya.example"
    assert read(lines(f"1;Ana;Roy;{other};R;;;3")).counts == {"unchanged": 1}


def test_services_stand_in_their_direction_and_who_has_none_works_in_the_direction():
    confirmed(answered(read(case("A2_noms.csv")), LEVELS))

    assert Entity.objects.get(name="Comptabilité").parent.name == "Direction financière"
    assert Person.objects.get(staff_id="00001").entity.name == "Direction générale"
    assert Person.objects.get(staff_id="00001").level == 9
    assert Person.objects.get(staff_id="00003").manager.staff_id == "00002"


def test_services_of_one_name_in_two_directions_are_two_entities_and_stay_so():
    head = "Matricule;Prénom;Nom;Courriel;Direction;Service"
    both = lines(
        "1;Ana;Roy;a@example.org;Ventes;Assistance",
        "2;Léo;Min;l@example.org;Réseaux;Assistance",
        "3;Eva;Zed;e@example.org;Ventes;Essais",
        head=head,
    )
    importing.feed(both, name="x", by=None, now=NOON)

    assert {(entity.name, entity.parent.name) for entity in Entity.objects.exclude(parent=None)} == {
        ("Assistance (Ventes)", "Ventes"), ("Assistance (Réseaux)", "Réseaux"), ("Essais", "Ventes"),
    }  # fmt: skip
    assert read(both).counts == {"unchanged": 3}
    assert read(lines("2;Léo;Min;l@example.org;Réseaux;Assistance", head=head)).counts == {"unchanged": 1}


def test_three_columns_one_above_another_make_three_levels_of_the_chart():
    head = "Matricule;Prénom;Nom;Courriel;Pôle;Direction;Service"
    importing.feed(lines("1;Ana;Roy;a@example.org;Nord;Ventes;Essais", head=head), name="x", by=None, now=NOON)

    entity = Person.objects.get(staff_id="1").entity
    assert [entity.name, entity.parent.name, entity.parent.parent.name] == ["Essais", "Ventes", "Nord"]


def test_one_answer_says_which_of_several_managers_of_one_name_is_meant_and_is_remembered():
    file = lines(
        "1;Jean;Dupont;j1@example.org;R;;;6", "2;Jean;Dupont;j2@example.org;S;;;6",
        *(f"{n};Ana{n};Roy;a{n}@example.org;R;;Dupont Jean;3" for n in range(3, 9)),
        *(f"{n};Eva{n};Zed;e{n}@example.org;R;;Inconnu Paul;3" for n in range(10, 12)),
    )  # fmt: skip
    file_import = read(file)
    shared, unknown = file_import.summary["questions"]["manager"]
    assert (file_import.counts, shared["n"], unknown["n"]) == ({"joiner": 2, "refused": 8}, 6, 2)
    assert [staff_id for staff_id, _label in shared["options"]] == ["1", "2"]

    file_import = answered(file_import, {"manager": {"dupont jean": "2", "inconnu paul": "-"}})

    assert file_import.counts == {"joiner": 10}
    confirmed(file_import)
    assert {person.manager.staff_id for person in Person.objects.filter(family_name="Roy")} == {"2"}
    assert importing.feed(file, name="x", by=None, now=NOON).file_import.counts == {"unchanged": 10}


def test_a_manager_named_with_the_staff_id_in_brackets_is_found():
    importing.feed(
        lines("1;Jean;Dupont;j@example.org;R;;;6", "2;Ana;Roy;a@example.org;R;;Jean Dupont (1);3"),
        name="x",
        by=None,
        now=NOON,
    )

    assert Person.objects.get(staff_id="2").manager.staff_id == "1"


def test_a_file_without_staff_ids_is_keyed_by_address_once_someone_said_so_and_says_what_it_costs(client):
    file_import = read(case("E_sans_matricule.csv"))
    client.force_login(importer())
    page = client.get(f"/directory/imports/{file_import.pk}/").content.decode()
    assert file_import.counts == {}
    assert "revient comme une seconde personne" in page

    client.post(f"/directory/imports/{file_import.pk}/answers/", {"key": "on"})

    assert Import.objects.get(pk=file_import.pk).counts == {"joiner": 64}
    confirmed(file_import)
    assert Person.objects.get(email="zoe.garcon@example.org").manager.email == "paul.kieslowski@example.org"
    with_ids = importing.feed(case("B_mail.csv"), name="x", by=None, now=NOON).file_import
    assert (with_ids.counts, Person.objects.get(staff_id="00003").email) == ({"changed": 64}, "zoe.garcon@example.org")


def test_zeros_that_a_spreadsheet_dropped_are_put_back_by_one_answer(client):
    file_import = read(case("D_zeros.csv"))
    client.force_login(importer())

    client.post(f"/directory/imports/{file_import.pk}/answers/", {"digits": "5"})
    confirmed(file_import)

    assert Person.objects.get(staff_id="00003").manager.staff_id == "00002"
    assert importing.feed(case("B_mail.csv"), name="x", by=None, now=NOON).file_import.counts == {"unchanged": 64}


def test_zeros_that_the_directory_has_are_put_back_by_the_answer_that_is_proposed(client):
    importing.feed(case("B_mail.csv"), name="x", by=None, now=NOON)
    file_import = read(case("X2_total.xlsx"))
    client.force_login(importer())
    proposed = client.get(f"/directory/imports/{file_import.pk}/").context["answers_form"]["digits"].initial
    assert (file_import.counts, proposed) == ({"refused": 64}, 5)

    client.post(f"/directory/imports/{file_import.pk}/answers/", {"digits": str(proposed)})

    again = Import.objects.get(pk=file_import.pk)
    assert (again.counts.get("refused", 0), again.counts.get("joiner", 0)) == (0, 0)
    assert Person.objects.filter(is_administrator=False).count() == 64


@pytest.mark.parametrize(
    ("full", "email", "order", "parts"),
    [
        ("Paul Kieślowski", "", GIVEN_FIRST, ("Paul", "Kieślowski")),
        ("Jean de la Tour", "", GIVEN_FIRST, ("Jean", "de la Tour")),
        ("Le Goff Olga", "", FAMILY_FIRST, ("Olga", "Le Goff")),
        ("LE GOFF Anne Marie", "", "", ("Anne Marie", "LE GOFF")),
        ("Jean-Pierre D'ALENÇON", "", "", ("Jean-Pierre", "D'ALENÇON")),
        ("Garçon, Zoé", "", "", ("Zoé", "Garçon")),
        ("Marie Anne Le Goff", "marieanne.legoff@example.org", FAMILY_FIRST, ("Marie Anne", "Le Goff")),
        ("Le Goff Marie Anne", "marie-anne.legoff@example.org", "", ("Marie Anne", "Le Goff")),
        ("Madonna", "", "", ("Madonna", "")),
        ("Jean Dupont", "", "", None),
    ],
)
def test_a_full_name_is_divided_where_something_tells_how(full, email, order, parts):
    assert split(full, email, order=order) == parts


def test_the_order_of_full_names_is_what_most_of_the_file_tells_and_is_asked_where_it_differs():
    agree = [("Zoé Garçon", "zoe.garcon@x.org"), ("Paul Le Goff", "paul.legoff@x.org"), ("Ana Roy", "aroy@x.org")]

    assert name_order(agree) == GIVEN_FIRST
    assert name_order([("Garçon Zoé", "zoe.garcon@x.org")]) == FAMILY_FIRST
    assert name_order([*agree, ("Roy Ana", "ana.roy@x.org")]) == ""
    head = "Matricule;Nom complet;Courriel;Direction"
    file_import = read(lines("1;Zoé Garçon;z1@example.org;R", "2;Jean Dupont;j1@example.org;R", head=head))
    assert causes(file_import) == [
        (
            2,
            "Full names may be read two ways: say below which part is the given name (“Zoé Garçon”, “Jean Dupont”).",
            "2, 3",
        )
    ]
    assert answered(file_import, {"file": {"name_order": GIVEN_FIRST}}).counts == {"joiner": 2}


def test_the_template_to_start_from_is_recognised_whole_in_both_languages(client):
    client.force_login(importer())
    for language in ("fr", "en"):
        person = importer()
        person.preferred_language = language
        person.save()
        template = client.get("/directory/import/template.xlsx", headers={"accept-language": language})
        names = read_names(template.content)
        columns = guessed_columns(names, kind=PEOPLE)
        assert [names[place] for place in sorted(columns.values())] == names
    client.force_login(PersonFactory())
    assert client.get("/directory/import/template.xlsx").status_code == 404


def read_names(content: bytes) -> list[str]:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[0]


def test_axes_and_ratings_come_in_as_they_are():
    load_ready_content()
    wave = WaveFactory()
    for staff_id in ("00002", "00003", "00004", "00044"):
        PersonFactory(staff_id=staff_id)

    for kind in ("axes", "ratings"):
        file_import = importing.read_file(
            case(f"{kind}.csv"), name="x", kind=kind, wave=wave, by=manager_of(wave), now=NOON
        )
        assert set(file_import.columns) >= {"staff_id"}
        assert sum(file_import.counts.values()) == 3


def test_what_a_programme_manager_says_of_words_holds_for_their_file_alone():
    wave = WaveFactory()
    file = lines("1;Ana;Roy;a@example.org;R;;;Cadre")
    file_import = importing.read_file(file, name="x", by=manager_of(wave), now=NOON)
    deciding.answer_questions(file_import.pk, answers={"level": {"cadre": "9"}}, by=file_import.uploaded_by)
    importing.check_import(file_import.pk, now=NOON)
    deciding.confirm_import(file_import.pk, by=file_import.uploaded_by, now=NOON)

    assert Person.objects.get(staff_id="1").level == 9
    assert read(file).counts == {"refused": 1}


def test_a_word_has_one_answer_however_it_is_spelled():
    confirmed(answered(read(lines("1;Ana;Roy;a@example.org;R;;;employe")), {"level": {"employe": "2"}}))

    confirmed(answered(read(lines("1;Ana;Roy;a@example.org;R;;;Employé")), {"level": {"Employé": "3"}}))

    assert Person.objects.get(staff_id="1").level == 3
    assert list(RememberedAnswer.objects.values_list("word", "answer")) == [("Employé", "3")]


@time_machine.travel(NOON, tick=False)  # the file names a leaving date to come
def test_the_nightly_command_uses_what_was_said_on_screen_and_tells_what_it_read(client, tmp_path, capsys):
    confirmed(answered(read(case("A_titre_noms.csv")), LEVELS))
    file = tmp_path / "night.csv"
    file.write_bytes(case("A_titre_noms.csv"))

    with pytest.raises(SystemExit) as ended:
        call_command("import_people", str(file), "--dry-run")

    report = json.loads(capsys.readouterr().out)
    assert ended.value.code == 1  # the one line whose address is already on another
    assert report["counts"] == {"unchanged": 64, "refused": 1}
    assert (report["read_from"]["header_line"], report["notes"]["totals"]) == (3, [69])
