"""From an empty installation to the calendar of a first wave, by the link that the server printed."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from binome.core.mail.models import OutboxLetter
from binome.core.people import organisation
from binome.core.people.models import Organisation, Person
from binome.core.people.places import house
from binome.core.programmes.models import Programme, StageDate
from binome.interfaces.setup import first_link, queries
from binome.interfaces.setup.colours import contrast, for_dark, style_sheet
from tests.core.directory.test_files_as_they_are import LEVELS, case
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex("89504e470d0a1a0a") + b"a picture"
ANA = {"given_name": "Ana", "family_name": "Roy", "email": "ana.roy@example.org", "language": "fr"}


@pytest.fixture(autouse=True)
def read_anew():
    organisation.forget()


def link() -> str:
    """What `binome setup` prints on an empty installation."""
    return first_link.path()


def entered(client: Client) -> Person:
    client.post(link(), ANA)
    return Person.objects.get()


def test_setup_prints_a_link_until_someone_runs_the_installation(monkeypatch, capsys):
    from binome.interfaces.commands.management.commands import setup

    monkeypatch.setattr(setup, "_refuse_unbuilt", lambda: None)
    call_command("setup")
    printed = capsys.readouterr().out
    assert re.search(r"http://localhost:8000/setup/start/\S+/", printed)

    PersonFactory(is_administrator=True)
    call_command("setup")

    assert "/setup/start/" not in capsys.readouterr().out


def test_the_link_lets_one_person_in_who_then_runs_the_installation(client):
    token = link()
    assert client.get(token).status_code == 200

    answer = client.post(token, ANA)

    person = Person.objects.get()
    assert answer.url == "/setup/"
    assert (person.is_administrator, person.is_hr, person.name) == (True, True, "Ana Roy")
    assert client.get("/setup/").status_code == 200
    assert Client().get(token).status_code == 404
    assert Client().post(token, ANA | {"email": "eve@example.org"}).status_code == 404
    assert Person.objects.count() == 1


def test_a_forged_link_opens_nothing(client):
    assert client.get("/setup/start/first/").status_code == 404
    assert client.post("/setup/start/first:abc:def/", ANA).status_code == 404
    assert not Person.objects.exists()


def test_from_nothing_to_the_calendar_of_the_first_wave(client, settings, django_capture_on_commit_callbacks):
    """The seven steps, in Django's client, with the export that has a title above its columns."""
    person = entered(client)
    assert [step.done for step in queries.steps(person)] == [False] * 7
    assert "/setup/" in client.get("/").content.decode()

    said = {"name": "Électricité du Nord", "accent": "#7a1f5c", "default_language": "fr", "time_zone": "Europe/Paris",
            "countries": "France, Belgique", "logo": SimpleUploadedFile("logo.png", PNG)}  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/setup/organisation/", said)
    client.post("/setup/mail/", {"address": person.email})
    upload = io.BytesIO(case("A_titre_noms.csv"))
    upload.name = "export.csv"
    preview = client.post("/directory/import/", {"file": upload}).url
    words = [word["word"] for word in client.get(preview).context["file_import"].summary["questions"]["level"]]
    answers = {f"level_{place}": LEVELS["level"][word.lower().replace("é", "e")] for place, word in enumerate(words)}
    client.post(f"{preview}answers/", answers)
    client.post(f"{preview}confirm/")
    assert "Continuer la préparation" in client.get(preview).text
    proposed = client.get("/setup/levels/").context["form"]
    assert (proposed["6"].initial, proposed["2"].initial) == ("Cadre", "Employé")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/setup/levels/", {"9": "Comité exécutif", "6": "Cadre", "2": "Employé"})
    new = client.get("/audience/programmes/new/")
    assert new.status_code == 200
    client.post("/audience/programmes/new/", {"name": "DRM", "kind": "digital_reverse", "first_wave": "Vague 1"})
    programme = Programme.objects.get()
    sponsor = Person.objects.get(staff_id="00001")
    client.post(f"/administration/roles/people/{sponsor.pk}/", {"role": "sponsor", "programme": programme.pk})
    wave = programme.waves.get()
    calendar = client.get(f"/audience/waves/{wave.pk}/calendar/").context["form"]
    client.post(f"/audience/waves/{wave.pk}/calendar/", {bound.name: bound.initial.isoformat() for bound in calendar})

    assert [step.done for step in queries.steps(Person.objects.get(pk=person.pk))] == [True] * 7
    assert StageDate.objects.filter(wave=wave).count() == 6
    assert Person.objects.filter(is_administrator=False).count() == 64
    assert OutboxLetter.objects.filter(to=sponsor, letter="administration/emails/appointed.txt").count() == 1


def test_the_organisation_is_on_pages_and_in_emails(client, django_capture_on_commit_callbacks):
    person = entered(client)
    said = {"name": "Nord <b>", "accent": "#7a1f5c", "default_language": "en", "time_zone": "Pacific/Noumea",
            "countries": "Nouvelle-Calédonie", "logo": SimpleUploadedFile("logo.png", PNG)}  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/setup/organisation/", said)

    page = client.get("/").content.decode()
    assert "Nord &lt;b&gt;" in page
    assert 'href="/setup/style-7a1f5c.css"' in page
    assert client.get("/setup/style-7a1f5c.css").content.decode().startswith(":root{--mentee:light-dark(#7a1f5c,")
    logo = client.get(re.search(r'src="(/setup/logo-[^"]+)"', page)[1])
    assert (logo.content, logo["content-type"]) == (PNG, "image/png")
    assert (str(house().zone), house().country) == ("Pacific/Noumea", "NC")
    other = PersonFactory(preferred_language="en")
    client.post(f"/administration/roles/people/{other.pk}/", {"role": "hr"})
    letter = OutboxLetter.objects.get(to=other)
    assert "Nord &lt;b&gt;" in letter.html
    assert "#7a1f5c" in letter.html
    assert "Nord <b>" in letter.text
    assert "You have a new role" in letter.subject
    assert person.name in letter.text


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("accent", "#ffff00", "pas lisible sur cette couleur"),
        ("accent", "red", "par exemple #0f5c63"),
        ("countries", "France, Atlantide", "Atlantide"),
        ("logo", SimpleUploadedFile("logo.svg", b"<svg onload='x'/>"), "ni une image PNG"),
        ("logo", SimpleUploadedFile("logo.png", PNG + b"0" * 200_001), "200"),
        ("name", "", "obligatoire"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(client, field, typed, says):
    entered(client)
    said = {"name": "Nord", "default_language": "fr", "time_zone": "Europe/Paris", field: typed}

    answer = client.post("/setup/organisation/", said)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Organisation.objects.get().introduced_at is None


@pytest.mark.parametrize("accent", ["#0f5c63", "#7a1f5c", "#000000", "#00008b", "#8b0000", "#767676"])
def test_the_colour_can_be_read_in_light_and_in_dark(accent):
    assert contrast(for_dark(accent), "#0f1a1c") >= 4.5
    assert contrast(for_dark(accent), "#05272a") >= 4.5
    assert contrast(accent, "#ffffff") >= 4.5
    assert style_sheet(accent).count("light-dark(") == 5


def test_a_mail_server_that_refuses_is_told_in_its_words(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", 1
    entered(client)

    answer = client.post("/setup/mail/", {"address": "ana.roy@example.org"})

    assert answer.status_code == 422
    assert "localhost:1" in answer.content.decode()
    assert Organisation.objects.get().mail_proven_at is None


def test_a_person_of_whom_no_file_says_it_reads_the_organisations_language(client, django_capture_on_commit_callbacks):
    entered(client)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/setup/organisation/", {"name": "N", "default_language": "en", "time_zone": "Europe/Paris"})
    upload = io.BytesIO(case("G_nom_complet.csv"))
    upload.name = "x.csv"
    client.post(client.post("/directory/import/", {"file": upload}).url + "confirm/")

    assert set(Person.objects.filter(is_administrator=False).values_list("preferred_language", flat=True)) == {"en"}
