"""Staff ids that lost their zeros in the directory are corrected by one choice in the preview, and undone with the import."""

import pytest
from django.urls import reverse

from binome.core.directory import deciding, importing, undoing
from binome.core.directory.models import Import
from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.privacy.models import AuditLine
from tests.core.directory.factories import administrator
from tests.factories import NOON, EntityFactory, PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db

FILE = """staff id;given name;family name;e-mail;entity;manager's staff id
00077;Zoé;Fabre;z.fabre@example.org;Networks;
00078;Bob;Roy;b@example.org;Networks;00077
N1;New;Comer;n@example.org;Networks;00079
""".encode()


@pytest.fixture
def zoe():
    entity = EntityFactory(name="Networks")
    zoe = PersonFactory(
        staff_id="77", given_name="Zoé", family_name="Fabre", email="z.fabre@example.org", entity=entity
    )
    PersonFactory(staff_id="78", given_name="Bob", family_name="Roy", email="b@example.org", entity=entity)
    PersonFactory(staff_id="79", email="c@example.org", entity=entity)
    return zoe


def test_one_choice_in_the_preview_corrects_the_ids_and_undoing_the_import_takes_it_back(client, zoe):
    by = PersonFactory(is_administrator=True, preferred_language="en")
    client.force_login(by)
    file_import = importing.read_file(FILE, name="x.csv", by=by, now=NOON)
    address = reverse("directory:import", args=[file_import.pk])
    before = client.get(address).text
    assert "The directory has the staff id without its zeros" in before
    assert "On 3 lines, the directory has a staff id that lost its zeros." in before

    client.post(reverse("directory:restore_zeros", args=[file_import.pk]))
    corrected = client.get(address, {"change": "mover"}).text
    assert "lost its zeros" not in corrected
    assert "<bdi>78</bdi> → <bdi>00078</bdi>" in corrected
    client.post(reverse("directory:confirm_import", args=[file_import.pk]))

    assert Person.objects.get(staff_id="00077").pk == zoe.pk
    assert Person.objects.get(staff_id="00078").manager_id == zoe.pk
    assert Person.objects.get(staff_id="N1").manager.staff_id == "79"
    assert importing.feed(FILE, name="y.csv", by=None, now=NOON, dry=True).file_import.counts == {
        "unchanged": 2,
        "refused": 1,  # of 00079 the file has no line: their staff id stays as it is
    }
    assert AuditLine.objects.filter(act="directory.restored_zeros", on_id=str(file_import.pk), by=by).exists()

    deciding.ask_to_undo(file_import.pk, by=by)
    undoing.undo_import(file_import.pk, by=by, now=NOON)
    assert Person.objects.get(pk=zoe.pk).staff_id == "77"
    assert Import.objects.get(pk=file_import.pk).state == "undone"


def test_only_someone_who_is_the_same_person_has_their_id_corrected(zoe):
    by = administrator()
    other = FILE.replace("Zoé;Fabre;z.fabre".encode(), b"Yan;Other;y.other")
    file_import = importing.read_file(other, name="x.csv", by=by, now=NOON)

    deciding.restore_zeros(file_import.pk, by=by)
    importing.check_import(file_import.pk, now=NOON)
    deciding.confirm_import(file_import.pk, by=by, now=NOON)

    assert Person.objects.get(staff_id="77").pk == zoe.pk
    assert Person.objects.get(staff_id="00077").given_name == "Yan"
    assert Person.objects.get(staff_id="00078").manager.staff_id == "00077"


def test_a_programme_manager_corrects_no_staff_id(client, zoe):
    manager = manager_of(WaveFactory(), preferred_language="en")
    client.force_login(manager)
    file_import = importing.read_file(FILE, name="x.csv", by=manager, now=NOON)

    page = client.get(reverse("directory:import", args=[file_import.pk])).text
    with pytest.raises(NotTheirs):
        deciding.restore_zeros(file_import.pk, by=manager)

    assert "Correct the staff ids of the directory" not in page
