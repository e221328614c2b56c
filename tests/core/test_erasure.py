"""What becomes of each thing kept about someone who is erased, as the models declare it."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.people.blinding import without_names
from binome.core.people.declarations import KEEPING, Fate
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.privacy.erasure import carrying_out, fates, remembering
from binome.core.privacy.erasure.personal_names import SOMEONE, is_erased, names_of_person
from binome.core.privacy.models import AuditLine
from binome.journey.mentoring.models import Note
from tests.factories import NOON, PersonFactory, RelationshipFactory

DECLARED = list(fates.declared())
BY_LABEL = [pytest.param(model, privacy, id=model._meta.label) for model, privacy in DECLARED]


@pytest.fixture(autouse=True)
def list_of_its_own(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"


@pytest.mark.parametrize(("model", "privacy"), BY_LABEL)
def test_every_column_has_a_fate_and_every_text_that_stays_is_named(model, privacy):
    columns = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}

    assert set(fates.fates(model, privacy)) == columns
    assert fates.unsaid(model, privacy) == []


@pytest.mark.parametrize(("model", "privacy"), BY_LABEL)
def test_a_declaration_names_columns_and_people_that_exist(model, privacy):
    for name in (*privacy.clears, *privacy.words, *privacy.pseudonyms, *privacy.unlinks):
        model._meta.get_field(name)
    for path in (*privacy.paths, *privacy.near):
        assert path == "pk" or _end_of(model, path) is Person, path
    assert privacy.erased in KEEPING or privacy.erased is Fate.DELETED
    for name in privacy.unlinks:
        assert model._meta.get_field(name).null


def _end_of(model: type[models.Model], path: str) -> type[models.Model] | None:
    for name in path.split("__"):
        try:
            model = model._meta.get_field(name).related_model
        except FieldDoesNotExist:
            return None
    return model


@pytest.mark.parametrize(("model", "privacy"), BY_LABEL)
def test_no_words_that_someone_wrote_to_be_read_by_themselves_alone_stay(model, privacy):
    """A text that only its person may read has nobody left to read it."""
    if privacy.of is None or privacy.erased is Fate.DELETED:
        return
    own = {name for name in fates.texts_of(model) if privacy.fields[name].name == "SELF"}

    assert own <= {*privacy.clears, *privacy.words, *privacy.pseudonyms}
    assert not {name for name in own if isinstance(model._meta.get_field(name), models.TextField)} & set(privacy.words)


@pytest.mark.django_db
def test_a_text_by_someone_else_says_a_neutral_word_and_nothing_else_of_it_changes():
    relationship = RelationshipFactory()
    mentor, mentee = relationship.mentor, relationship.mentee
    Person.objects.filter(pk=mentor.pk).update(given_name="Élodie", family_name="D’Arcy", email="elodie@example.org")
    note = Note.objects.create(
        relationship=relationship,
        author=mentee,
        text="elodie d'arcy (ELODIE@example.org) m’a aidée. Merci Élodie ! Le petit-déjeuner : à 8 h.",
        written_at=NOON,
    )

    erased = carrying_out.erase(mentor, by=None, now=NOON)

    note.refresh_from_db()
    assert note.text == "N. N. (N. N.) m’a aidée. Merci N. N. ! Le petit-déjeuner : à 8 h."
    assert erased.rows[Fate.NAMES]["mentoring.note"] == 1


@pytest.mark.django_db
def test_a_family_name_that_colleagues_bear_stays_theirs():
    leaver = PersonFactory(given_name="Zoé", family_name="Leblanc")
    PersonFactory(given_name="Ana", family_name="Leblanc")
    line = audit.record("test.happened", by=None, words="Ana Leblanc et Mme Leblanc ; Zoé Leblanc, puis Zoé")
    assert line is None

    carrying_out.erase(leaver, by=None, now=NOON)

    words = AuditLine.objects.get(act="test.happened").detail["words"]
    assert words == "Ana Leblanc et Mme Leblanc ; N. N., puis N. N."


@pytest.mark.django_db
def test_the_trail_goes_on_saying_what_one_person_did_under_one_code():
    person = PersonFactory()
    audit.record("test.first", by=person)
    audit.record("test.second", by=person)

    erased = carrying_out.erase(person, by=None, now=NOON)

    actors = {line.by for line in AuditLine.objects.filter(act__startswith="test.")}
    (code,) = actors
    assert code.name == f"{SOMEONE} {erased.pseudonym}"
    assert is_erased(code)
    assert not code.is_active


@pytest.mark.django_db
def test_letters_to_others_keep_what_they_say_and_lose_the_name():
    person = PersonFactory(given_name="Zoé", family_name="Ngô d'Eau")
    OutboxLetter.objects.create(
        key="k",
        to=PersonFactory(),
        letter="x",
        category=Category.SESSION,
        language="fr",
        subject="Séance avec Zoé Ngô d'Eau",
        text="Avec Zoé Ngô d'Eau, demain.",
        html="<p>Avec Zoé Ngô d&#x27;Eau, demain.</p>",
        calendar=f"BEGIN:VCALENDAR\r\nATTENDEE;CN=Zoé Ngô\r\n  d'Eau:mailto:{person.email[:9]}\r\n {person.email[9:]}\r\n",
        state=LetterState.SENT,
        send_after=NOON,
    )

    carrying_out.erase(person, by=None, now=NOON)

    letter = OutboxLetter.objects.get(key="k")
    assert letter.subject == "Séance avec N. N."
    assert letter.html == "<p>Avec N. N., demain.</p>"
    assert letter.calendar == "BEGIN:VCALENDAR\r\nATTENDEE;CN=N. N.:mailto:N. N.\r\n"


@pytest.mark.django_db
def test_what_cannot_be_erased_is_refused_and_nothing_is_written():
    administrator = PersonFactory(is_administrator=True, is_hr=True)
    with pytest.raises(carrying_out.NobodyElseAdministers):
        carrying_out.erase(administrator, by=None, now=NOON)
    other = PersonFactory(is_administrator=True)
    with pytest.raises(carrying_out.NobodyErasesThemselves):
        carrying_out.erase(administrator, by=administrator, now=NOON)
    carrying_out.erase(other, by=administrator, now=NOON)
    with pytest.raises(carrying_out.ErasedAlready):
        carrying_out.erase(other, by=administrator, now=NOON)

    assert remembering.kept_here()
    assert not AuditLine.objects.filter(by=other).exists()


@pytest.mark.django_db
def test_the_list_of_erasures_tells_nobody_who_it_was(settings):
    person = PersonFactory(given_name="Zoé", family_name="Ngô", staff_id="K77123")

    carrying_out.erase(person, by=None, now=NOON)

    text = settings.ERASURES_FILE.read_text("utf-8")
    (line,) = (json.loads(each) for each in text.splitlines())
    assert not any(word in text for word in ("Zo", "Ng", person.email, "K77123"))
    assert settings.ERASURES_FILE.stat().st_mode & 0o077 == 0
    assert len(line["staff_id"]) == 64


@pytest.mark.django_db
def test_an_older_copy_is_asked_for_whoever_was_erased_since_and_nobody_else():
    gone = PersonFactory(staff_id="K77123")
    lines = {
        remembering.ErasureLine(NOON.isoformat(), remembering.digest("K77123"), remembering.digest("x@example.org"))
    }

    assert remembering.still_named(lines, since=NOON - timedelta(days=1)) == [gone]
    assert remembering.still_named(lines, since=NOON) == []


@pytest.mark.django_db
@given(
    given_name=st.sampled_from(["Zoé", "Jean-Noël", "Li", "Ümit", "李"]),
    family_name=st.sampled_from(["Ngô", "O’Neill", "de La Tour", "Šťastný", "伟"]),
    before=st.text(max_size=12),
    after=st.text(max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_a_whole_name_never_stands_in_what_was_cleaned(given_name, family_name, before, after):
    person = Person(given_name=given_name, family_name=family_name, email="z@example.org", staff_id="K77123")
    identifiers = names_of_person(person).identifiers
    for form in identifiers:
        cleaned = without_names(f"{before} {form} {after}", identifiers=identifiers, word="¤")

        assert "¤" in cleaned
        assert form not in cleaned


def test_whoever_is_erased_stands_above_and_below_nobody():
    """A code that still has its managers and reports is soon a name again."""
    lines = [field.name for field in Person._meta.concrete_fields if field.related_model is Person]

    assert lines == ["manager", "functional_manager"]
    assert set(lines) <= set(Person.privacy.clears)
    assert set(lines) <= set(Person.privacy.unlinks)
