"""Modules for an organisation's own training platform: what a package holds, and what comes back from there."""

import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from binome.core.directory import deciding, importing, undoing
from binome.core.programmes.permissions import Role
from binome.journey.learning import rules
from binome.journey.learning.models import ModuleDone, Preparation
from binome.journey.learning.views.packages import package
from tests.factories import NOON, PersonFactory, holder, manager_of
from tests.journey.learning.factories import accepted, answers_to, finish, play, preparing

pytestmark = pytest.mark.django_db
CODES = [code for path in rules.MODULES.values() for code in path]
IMS, ADL = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}", "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", CODES)
def test_a_package_lists_the_files_it_holds_and_asks_nothing_from_elsewhere(code, language):
    with zipfile.ZipFile(io.BytesIO(package(code, language=language))) as archive:
        names = set(archive.namelist())
        manifest = ElementTree.fromstring(archive.read("imsmanifest.xml"))  # noqa: S314 - our own
        page = archive.read("index.html").decode()

    resource = manifest.find(f".//{IMS}resource")
    item = manifest.find(f".//{IMS}item")
    listed = {file.get("href") for file in resource.findall(f"{IMS}file")}
    assert manifest.find(f"{IMS}metadata/{IMS}schemaversion").text == "1.2"
    assert item.get("identifierref") == resource.get("identifier")
    assert resource.get(f"{ADL}scormtype") == "sco"
    assert (resource.get("href") in listed, names - listed) == (True, {"imsmanifest.xml"})
    assert f'lang="{language}"' in page
    assert "http" not in page.split("<main>")[0]
    assert page.count("data-right") == page.count("data-question")


def test_the_same_module_makes_the_same_file():
    assert package("FM1", language="fr") == package("FM1", language="fr")


def test_packages_are_for_those_who_train_and_others_find_nothing(client):
    wave = accepted().wave

    def answer(person, code="FM1", language="fr"):
        client.force_login(person)
        return client.get(reverse("learning:package", args=[wave.pk, code, language]))

    trainer = holder(Role.TRAINER, wave.programme)
    held = answer(trainer)
    assert held["Content-Disposition"].startswith('attachment; filename="binome-fm1-')
    assert held.content[:2] == b"PK"
    assert answer(manager_of(wave)).status_code == 200
    for person in (PersonFactory(), holder(Role.REVIEWER, wave.programme), PersonFactory(is_hr=True)):
        assert answer(person).status_code == 404
    assert {answer(trainer, *odd).status_code for odd in (("FM9",), ("FM1", "de"), ("imsmanifest", "fr"))} == {404}


def brought(data: str, *, wave, by):
    return importing.feed(data.encode(), name="x", kind="modules", wave=wave, by=by, now=NOON).file_import


def test_modules_finished_elsewhere_come_in_once_and_can_be_taken_out():
    application = accepted()
    by, wave, person = manager_of(application.wave), application.wave, application.person
    lines = "Matricule;Module\n" + "".join(f"{person.staff_id};{code}\n" for code in rules.MODULES["mentor"])
    play(application, "MS01", "MS03")
    preparing.read_objectives(application.pk, by=person, now=NOON)
    preparing.sign_charter(application.pk, by=person, now=NOON)

    first, again = brought(lines, wave=wave, by=by), brought(lines, wave=wave, by=by)

    assert (first.counts, again.counts) == ({"joiner": 5}, {"unchanged": 5})
    assert Preparation.objects.get(application=application).prepared_at == NOON
    preparing.finish_module(application.pk, "FM1", answers=answers_to("FM1"), by=person, now=NOON)
    deciding.ask_to_undo(first.pk, by=by)
    undoing.undo_import(first.pk, by=by, now=NOON)
    assert [done.module for done in ModuleDone.objects.all()] == ["FM1"]  # where somebody has written since
    assert Preparation.objects.get(application=application).prepared_at is None


def test_a_line_that_finishes_nothing_says_why():
    application, elsewhere, director = accepted(), accepted(), accepted("mentee", level=6)
    application.wave.applications.add(director)
    finish(application, "FM1")
    person = application.person.staff_id
    lines = ["Matricule;Module", f"{person};fm1", f"{person};FE1", f"{person};FM9", f"{person};FM2", f"{person};FM2"]
    lines += [f"{elsewhere.person.staff_id};FM1", "nobody;FM1", f"{director.person.staff_id};FE1", f"{person};"]

    file_import = brought("\n".join(lines), wave=application.wave, by=manager_of(application.wave))

    assert file_import.counts == {"unchanged": 1, "joiner": 2, "refused": 6}
    reasons = [reason for row in file_import.rows.all() for reason, _details in row.reasons]
    assert sorted(reasons) == [
        "missing", "not_accepted", "other_path", "same_completion", "unknown_module", "unknown_person",
    ]  # fmt: skip
