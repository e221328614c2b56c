"""Exports of HR systems come in under the names that those systems give their columns, with nothing to say first."""

import pytest

from binome.core.directory import importing
from binome.core.directory.layout import header_words
from binome.core.directory.people.columns import COLUMNS, HEADERS
from binome.core.directory.people.products import PRODUCTS
from binome.core.people.models import Person
from tests.factories import NOON

pytestmark = pytest.mark.django_db
WORKDAY = """\
Employee ID,Legal Name - First Name,Legal Name - Last Name,Preferred Name - First Name,Email - Primary Work,Supervisory Organization,\
Business Title,Worker's Manager - Employee ID,Location Address - Country,Hire Date,Termination Date
0042,Jeanne,Roux,Jo,jo.roux@example.org,Finance,Controller,0007,France,2021-03-01,
0007,Ana,Bo,Ana,ana.bo@example.org,Finance,CFO,,France,2019-01-07,
"""
SUCCESSFACTORS = """\
STATUS,USERID,USERNAME,FIRSTNAME,LASTNAME,EMAIL,MANAGER,DIVISION,DEPARTMENT,TITLE,LOCATION,TIMEZONE,HIREDATE,DEFAULT_LOCALE,MATRIX_MANAGER
STATUS,USERID,Username,First Name,Last Name,Email,Manager,Division,Department,Title,Location,Timezone,Hire Date,Locale,Matrix Manager
active,0042,jroux,Jo,Roux,jo.roux@example.org,0007,Corporate,Finance,Controller,Paris,Europe/Paris,03/25/2021,fr_FR,NO_MANAGER
active,0007,abo,Ana,Bo,ana.bo@example.org,NO_MANAGER,Corporate,Finance,CFO,Paris,Europe/Paris,01/07/2019,en_US,NO_MANAGER
"""
LUCCA = """\
login;firstName;lastName;mail;legalEntity;dtContractStart;department;manager;culture;employeenumber
jroux;Jo;Roux;jo.roux@example.org;Siège;01/03/2021;Finance;Ana Bo;fr-FR;0042
abo;Ana;Bo;ana.bo@example.org;Siège;07/01/2019;Finance;Ana Bo;en-GB;0007
"""
CEGID = """\
PSA_SALARIE;PSA_LIBELLE;PSA_PRENOM;PSE_EMAILPROF;PSA_ETABLISSEMENT;PSA_TRAVAILN1;PSA_TRAVAILN2;PSA_LIBELLEEMPLOI;PSE_RESPONSABS;PSA_DATEENTREE;PSA_DATESORTIE
0042;Roux;Jo;jo.roux@example.org;Siège;Corporate;Finance;Contrôleuse;0007;01/03/2021;01/01/1900
0007;Bo;Ana;ana.bo@example.org;Siège;Corporate;Finance;Directrice;;07/01/2019;01/01/1900 00:00:00
"""


@pytest.mark.parametrize(
    ("export", "above"),
    [(WORKDAY, ""), (SUCCESSFACTORS, "Corporate"), (LUCCA, ""), (CEGID, "Corporate")],
    ids=list(PRODUCTS),
)
def test_an_export_comes_in_whole_with_its_managers_and_again_changes_nothing(export, above):
    fed = importing.feed(export.encode(), name="export.csv", by=None, now=NOON)

    assert (fed.file_import.counts, [row.reasons for row in fed.rows]) == ({"joiner": 2}, [[], []])
    jo, ana = Person.objects.get(staff_id="0042"), Person.objects.get(staff_id="0007")
    assert (jo.given_name, jo.family_name, jo.email) == ("Jo", "Roux", "jo.roux@example.org")
    assert (jo.manager, ana.manager, jo.functional_manager) == (ana, None, None)
    assert (jo.entity.name, getattr(jo.entity.parent, "name", "")) == ("Finance", above)
    assert (jo.is_active, jo.left_on, jo.joined_on.year) == (True, None, 2021)
    assert importing.feed(export.encode(), name="x", by=None, now=NOON).file_import.counts == {"unchanged": 2}


def test_only_lucca_names_people_without_a_manager_as_their_own():
    elsewhere = LUCCA.replace("dtContractStart", "Hire date")

    fed = importing.feed(elsewhere.encode(), name="export.csv", by=None, now=NOON)

    assert [code for row in fed.rows for code, _details in row.reasons] == ["own_manager"]


@pytest.mark.parametrize(
    ("hired", "read"),
    [
        (("03/04/2021", "01/25/2019"), ["2021-03-04", "2019-01-25"]),
        (("03/04/2021", "25/01/2019"), ["2021-04-03", "2019-01-25"]),
        (("03/04/2021", "05/01/2019"), ["2021-04-03", "2019-01-05"]),
    ],
    ids=["American", "not American", "either"],
)
def test_a_file_that_writes_one_date_with_the_month_first_writes_all_of_them_so(hired, read):
    export = SUCCESSFACTORS.replace("03/25/2021", hired[0]).replace("01/07/2019", hired[1])

    importing.feed(export.encode(), name="export.csv", by=None, now=NOON)

    people = Person.objects.in_bulk(["0042", "0007"], field_name="staff_id")
    assert [people[staff_id].joined_on.isoformat() for staff_id in ("0042", "0007")] == read


def test_languages_are_known_by_their_locale_and_other_ones_are_asked():
    german = LUCCA.replace("en-GB", "de-DE")

    fed = importing.feed(german.encode(), name="export.csv", by=None, now=NOON)

    assert Person.objects.get(staff_id="0042").preferred_language == "fr"
    assert [code for row in fed.rows for code, _details in row.reasons] == ["bad_language"]


def test_the_words_of_each_product_are_columns_of_ours_in_the_one_spelling_in_which_they_are_compared():
    for words in PRODUCTS.values():
        assert words.keys() <= COLUMNS.keys()
        for column, known in words.items():
            assert header_words(known) == list(known)
            assert set(known) <= set(HEADERS[column])
