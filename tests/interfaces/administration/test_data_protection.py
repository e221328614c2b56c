"""Documents on data protection, automatic steps, versions of the notice, who looked at whose data."""

import io
import re
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks.base import Task

from binome.core.agendas import tasks as agendas_tasks
from binome.core.directory import tasks as directory_tasks
from binome.core.people.declarations import Fate, Kept
from binome.core.people.models import Person
from binome.core.privacy.data_views import views_of
from binome.core.privacy.erasure.carrying_out import erase
from binome.core.privacy.erasure.fates import declared
from binome.core.privacy.keys import make_key
from binome.core.privacy.models import AccessKey, AuditLine, DataView, NoticeReading, PrivacyNotice
from binome.core.privacy.retention.lengths import in_words
from binome.core.privacy.visibility import VIEWERS
from binome.interfaces.administration import notices
from binome.interfaces.administration.documents import contents
from binome.interfaces.administration.documents.word import docx_of
from binome.journey.diagnosis import tasks as diagnosis_tasks
from binome.journey.enrolment import tasks as enrolment_tasks
from binome.journey.matching.states import Obstacle
from binome.orchestration import automatic_steps, clock
from tests.factories import (
    NOON,
    ApplicationFactory,
    PersonFactory,
    RelationshipFactory,
    WaveFactory,
    manager_of,
)

pytestmark = pytest.mark.django_db
TASKS = (agendas_tasks, diagnosis_tasks, enrolment_tasks, directory_tasks)


@pytest.fixture
def hr():
    return PersonFactory(is_hr=True, preferred_language="en")


def words_of(document) -> str:
    """All that a document says."""
    said = [document.title, document.lead]
    for section in document.sections:
        said += [section.title, *section.paragraphs, *section.to_write]
        said += [words for grid in section.grids for row in (grid.columns, *grid.rows) for words in row]
    return "\n".join(said)


# --- documents --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_record_tells_every_table_about_people_every_length_and_every_recipient(language):
    with translation.override(language):
        said = words_of(contents.record_of_processing())

        about_people = [(model, privacy) for model, privacy in declared() if privacy.of is not None]
        assert about_people
        for model, privacy in about_people:
            assert f"{model._meta.label}\n" in said
            assert ", ".join(privacy.fields) in said
            assert str(privacy.why) in said
            assert in_words(privacy.kept) in said
        assert all(str(name) in said for name in VIEWERS.values())


def test_nothing_is_told_that_this_installation_does_not_do(settings):
    settings.EMAIL_BACKEND, settings.SSO_PROVIDERS, settings.METRICS = (
        "django.core.mail.backends.locmem.EmailBackend",
        (),
        False,
    )
    with translation.override("en"):
        quiet = "\n".join(words_of(write()) for _name, write in contents.DOCUMENTS.values())

    for word in ("Mail server", "SCIM", "Sign-in service", "Monitoring", "over TLS", "Slack", "Teams"):
        assert word not in quiet


def test_what_is_switched_on_is_told_as_a_recipient(settings, hr):
    settings.EMAIL_BACKEND = "binome.core.mail.smtp.LastWordBackend"
    settings.EMAIL_HOST, settings.METRICS = "relay.example.org", True
    now = timezone.now()
    make_key("Our directory", scopes=[AccessKey.Scope.SCIM], days=10, by=hr, now=now)
    make_key("Of last year", scopes=[AccessKey.Scope.SCIM], days=10, by=hr, now=now - timedelta(days=400))
    with translation.override("en"):
        said = words_of(contents.record_of_processing())

    for words in ("Mail server (relay.example.org)", "Program with a key (Our directory)", "Monitoring (/metrics)"):
        assert words in said
    assert "Of last year" not in said


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("slug", contents.DOCUMENTS)
def test_a_document_is_a_file_that_a_word_processor_opens_whole(slug, language):
    with translation.override(language):
        document = contents.DOCUMENTS[slug][1]()
        file = docx.Document(io.BytesIO(docx_of(document, language=language)))

    said = "\n".join(paragraph.text for paragraph in file.paragraphs)
    cells = {cell.text for table in file.tables for row in table.rows for cell in row.cells}
    assert all(section.title in said for section in document.sections)
    assert all(words in said for section in document.sections for words in (*section.paragraphs, *section.to_write))
    assert {
        words for section in document.sections for grid in section.grids for row in grid.rows for words in row
    } <= cells


def test_french_documents_hold_no_english_sentence():
    with translation.override("en"):
        english = {line for _name, write in contents.DOCUMENTS.values() for line in words_of(write()).split("\n")}
    with translation.override("fr"):
        french = {line for _name, write in contents.DOCUMENTS.values() for line in words_of(write()).split("\n")}

    assert [line for line in english & french if " " in line and "." in line[-1:]] == []


def test_human_resources_read_a_document_and_take_it_away_in_either_language(client, hr):
    client.force_login(hr)

    page = client.get(reverse("administration:document", args=["works-council"])).content.decode()
    file = client.get(reverse("administration:document_file", args=["works-council", "fr"]))

    assert "File for the works council" in page
    assert "[To complete:" in page
    assert (
        docx.Document(io.BytesIO(file.content)).paragraphs[0].text
        == "Dossier pour le comité social et économique (CSE)"
    )
    assert client.get(reverse("administration:document", args=["nothing"])).status_code == 404
    assert client.get(reverse("administration:document_file", args=["record", "de"])).status_code == 404


# --- automatic steps --------------------------------------------------------------------------------------
def test_every_act_of_the_clock_every_task_and_every_rule_is_told_once():
    tasks = {name for module in TASKS for name, value in vars(module).items() if isinstance(value, Task)}
    told_runs = [name for step in automatic_steps.STEPS for name in step.runs]

    assert sorted(told_runs) == sorted({*clock.ACTS, *tasks, *automatic_steps.RULES})


def test_no_module_of_tasks_is_forgotten():
    known = {module.__name__ for module in TASKS}
    root = automatic_steps.__file__.rsplit("/binome/", 1)[0]
    with_tasks = {".".join(path.relative_to(root).with_suffix("").parts) for path in Path(root).rglob("tasks.py")}

    assert with_tasks == known


def test_every_act_that_switches_a_step_on_is_one_that_the_trail_knows():
    root = Path(automatic_steps.__file__).parents[1]
    code = "".join(path.read_text("utf-8") for path in root.rglob("*.py") if path.name != "automatic_steps.py")

    for step in automatic_steps.STEPS:
        assert all(f'"{act}"' in code for act in step.switched_on_by), step.name


def test_no_act_that_switches_a_step_on_is_one_that_happens_by_itself():
    root = Path(automatic_steps.__file__).parents[1]
    code = "".join(path.read_text("utf-8") for path in root.rglob("*.py"))
    by_itself = set(re.findall(r'audit\.record(?:_all)?\(\s*"([\w.]+)"[^)]*?by=None', code))

    assert "mentoring.opened" in by_itself
    for step in automatic_steps.STEPS:
        assert not by_itself & set(step.switched_on_by) - set(automatic_steps.BY_A_PROGRAM), step.name


def test_each_obstacle_to_a_pair_is_told():
    details = {str(words) for step in automatic_steps.STEPS for words in step.details}

    assert details == {str(label) for label in Obstacle.labels}


def test_the_page_says_who_switched_a_step_on_and_since_when(client, hr):
    manager = PersonFactory(given_name="Nora", family_name="Petit")
    AuditLine.objects.create(act="diagnosis.scheduled_survey", by=manager)
    AuditLine.objects.create(act="diagnosis.launched_survey", by=None)  # by the clock, as she had said
    client.force_login(hr)

    page = client.get(reverse("administration:data_protection")).content.decode()

    assert "Nora Petit" in page
    assert automatic_steps.switched_on(automatic_steps.STEPS[1]).by == "Nora Petit"
    assert "Always on" in page
    assert "Not switched on yet" in page


# --- the notice -------------------------------------------------------------------------------------------
def published(client, hr, **more) -> PrivacyNotice:
    client.force_login(hr)
    texts = {"text_fr": "Nous sommes responsables.", "text_en": "We are responsible."} | more
    texts["number"] = PrivacyNotice.objects.count() or ""
    client.post(reverse("administration:notice_versions"), texts)
    return PrivacyNotice.objects.first()


def test_a_new_version_is_asked_of_everyone_again_and_says_what_changed(client, hr):
    someone = PersonFactory(preferred_language="en")
    client.force_login(someone)
    assert reverse("administration:notice") not in client.get("/").content.decode()

    first = published(client, hr)
    client.force_login(someone)
    assert "Read the privacy notice" in client.get("/").content.decode()
    assert "We are responsible." in client.get(reverse("administration:notice")).content.decode()
    client.post(reverse("administration:read_notice", args=[first.pk]))
    client.post(reverse("administration:read_notice", args=[first.pk]))
    assert NoticeReading.objects.filter(person=someone).count() == 1
    assert "Read the privacy notice" not in client.get("/").content.decode()
    assert "Version 1 of" in client.get(reverse("my_data")).content.decode()

    published(client, hr, change_fr="Le courriel.", change_en="A mail server <b>was</b> added.")
    client.force_login(someone)
    assert "The privacy notice has changed" in client.get("/").content.decode()
    assert (
        "A mail server &lt;b&gt;was&lt;/b&gt; added." in client.get(reverse("administration:notice")).content.decode()
    )

    client.post(reverse("administration:read_notice", args=[first.pk]))
    assert NoticeReading.objects.filter(person=someone).count() == 1, "a page of before says nothing of the new version"


def test_readers_are_counted_among_those_who_work_here(client, hr):
    notice = published(client, hr)
    for person in (*(PersonFactory() for _each in range(4)), PersonFactory(is_active=False)):
        notices.read(notice.pk, by=person, now=NOON)

    assert "Fewer than 5 of 5" in client.get(reverse("administration:notice_versions")).content.decode()
    for _each in range(2):
        notices.read(notice.pk, by=PersonFactory(), now=NOON)
    assert [(version.number, readers) for version, readers in notices.versions()] == [(1, 5)]
    assert "At least 5 of 7" in client.get(reverse("administration:notice_versions")).content.decode()
    assert not AuditLine.objects.filter(act__contains="notice", by__is_hr=False).exists(), (
        "who read it is not in the trail"
    )


def test_of_two_who_publish_at_once_the_second_reads_the_first_before(client, hr):
    published(client, hr)
    both = {"text_fr": "Texte.", "text_en": "Text.", "change_fr": "Un mot.", "change_en": "A word.", "number": 1}
    page = reverse("administration:notice_versions")

    first = client.post(page, both)
    second = client.post(page, both | {"text_en": "My own text."})

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Another version has been published meanwhile" in second.text
    assert "My own text." in second.text
    assert second.context["form"]["number"].value() == "2"
    assert client.post(page, both | {"text_en": "My own text.", "number": "2"}).status_code == 302
    assert list(PrivacyNotice.objects.values_list("number", flat=True)) == [3, 2, 1]


def test_nobody_else_publishes_and_a_second_version_says_what_changes(client, hr):
    client.force_login(PersonFactory())
    assert client.post(reverse("administration:notice_versions"), {"text_fr": "a", "text_en": "b"}).status_code == 404

    published(client, hr)
    answer = client.post(reverse("administration:notice_versions"), {"text_fr": "a", "text_en": "b"})
    assert answer.status_code == 422
    assert PrivacyNotice.objects.count() == 1


# --- who looked -------------------------------------------------------------------------------------------
def test_who_looked_at_someone_is_told_once_a_day_in_words(client, hr):
    someone = PersonFactory(preferred_language="en")
    client.force_login(hr)
    for _again in range(2):
        client.get(reverse("directory:person", args=[someone.pk]))
    client.get(reverse("directory:export"))
    client.get(reverse("directory:person", args=[hr.pk]))

    assert sorted(DataView.objects.filter(person=someone).values_list("what", flat=True)) == ["export", "profile"]
    assert not DataView.objects.filter(person=hr).exists(), "looking at oneself is no look"
    client.force_login(someone)
    page = client.get(reverse("my_data")).content.decode()
    assert f"{hr.name} · Human resources" in page
    assert "your page in the staff directory" in page


def test_every_list_of_people_that_leaves_as_a_file_is_told_to_those_on_it(client, hr):
    """Pairs, their activity, who is prepared, the trail; and who is signed in where is told as a page is."""
    wave = WaveFactory()
    manager, pair = manager_of(wave), RelationshipFactory(pair__wave=wave).pair
    both = {pair.mentor.person_id, pair.mentee.person_id}
    administrator = PersonFactory(is_administrator=True)
    AuditLine.objects.create(act="people.chose_clock", by=pair.mentee.person)
    AuditLine.objects.create(
        act="accounts.ended_sessions", by=administrator, on_kind="people.person", on_id=str(pair.mentor.person_id)
    )

    def seen(who, page, *, what="export"):
        DataView.objects.all().delete()
        client.force_login(who)
        assert client.get(page).status_code == 200
        return set(DataView.objects.filter(viewer=who, what=what).values_list("person_id", flat=True))

    assert seen(manager, reverse("matching:export", args=[wave.pk])) == both
    assert seen(manager, reverse("mentoring:export", args=[wave.pk])) == both
    assert seen(manager, reverse("learning:export", args=[wave.pk])) == both
    assert seen(administrator, reverse("administration:trail_csv")) == both
    access = reverse("administration:access", args=[pair.mentee.person_id])
    assert seen(administrator, access, what="access") == {pair.mentee.person_id}


def test_a_manager_who_reads_an_application_is_told_to_its_author(client):
    wave = WaveFactory()
    manager, application = manager_of(wave), ApplicationFactory(wave=wave)
    client.force_login(manager)
    client.get(reverse("enrolment:dossier", args=[wave.pk, application.pk]))

    (line,) = views_of(application.person).lines
    assert line.who == manager.name


def test_a_view_goes_with_whom_it_is_about_and_forgets_the_name_of_who_looked(settings, tmp_path, hr):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    someone, other = PersonFactory(), PersonFactory()
    for person in (someone, other):
        DataView.objects.create(person=person, viewer=hr, role="hr", what="profile", on=NOON.date(), first_at=NOON)

    erase(someone, by=None, now=NOON)
    erase(Person.objects.get(pk=hr.pk), by=None, now=NOON)

    (line,) = views_of(other).lines
    assert hr.family_name not in str(line.who)
    assert not DataView.objects.filter(person_id=someone.pk).exists()
    assert DataView.privacy.kept is Kept.YEAR
    assert DataView.privacy.erased is Fate.DELETED
