"""F16, F17, F18: every address, every method, five people who have no business there; and those who do."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from binome.core.files.cleaning.kinds import FileKind
from binome.core.files.receiving import CleanFile
from binome.core.privacy.models import AuditLine
from binome.journey.mentoring.actions import conversing, goals, helping, journal, meeting
from binome.journey.mentoring.models import Note, PrivateNote, Relationship, Session
from binome.journey.mentoring.urls import urlpatterns
from tests.factories import NOON, PersonFactory, manager_of
from tests.journey.mentoring.factories import close_together, held, opened, planned

pytestmark = pytest.mark.django_db
OPEN_TO_ANYONE = {"space", "desk"}  # one's own list, empty for a stranger
A_FILE = CleanFile(FileKind.TEXT, "plan.txt", b"plan", "plan")
POSTS_ONLY = {
    "book", "write_note", "set_goal", "ask_for_help", "name_assistant", "pause", "resume", "extend", "close", "erase_note",
    "erase_private_note", "reach_goal", "keep_sheet", "postpone", "cancel", "pulse", "answer_help", "suggest_a_date",
    "suggest_dates", "erase_message", "share_ways", "note_about_pair", "pause_pair",
    "extend_pair", "erase_steering_note", "accept_slot", "withdraw_slots", "change_place", "confirm_goal",
    "decline_extension", "go_on", "skip", "back", "note_return", "let_go_on", "remove_goal", "remove_file",
}  # fmt: skip
READS_ONLY = {
    "journal_file",
    "session_calendar",
    "booklet",
    "space",
    "desk",
    "relationship",
    "first_contact",
    "wave",
    "pair",
    "export",
}
STEERING = {
    "write",
    "note_about_pair",
    "pause_pair",
    "extend_pair",
    "let_go_on",
    "note_absence",
    "note_return",
    "erase_steering_note",
    "wave",
    "answer_help",
    "pair",
    "suggest_a_date",
    "suggest_dates",
    "export",
    "end_pair",
}
DATES = {"session_calendar", "plan", "move", "cancel", "change_place"}
NAMES = [pattern.name for pattern in urlpatterns]


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        yield


@pytest.fixture
def world():
    """A pair that has lived a little, and everyone who might knock."""
    relationship = opened()
    session = held(relationship)
    goal = goals.set_goal(relationship.pk, theme=relationship.themes.get(), text="Savoir", by=relationship.mentee)
    note = journal.write_note(
        relationship.pk, text="à nous", private=False, file=A_FILE, by=relationship.mentee, now=NOON
    )
    private = journal.write_note(relationship.pk, text="à moi", private=True, by=relationship.mentee, now=NOON)
    message = conversing.write_message(relationship.pk, text="à toi", by=relationship.mentee, now=NOON)
    asked = helping.ask_for_help(relationship.pk, by=relationship.mentee, now=NOON)
    later = meeting.plan_sessions(
        relationship.pk, starts=[NOON + timedelta(days=30)], by=relationship.mentee, now=NOON
    )[0]
    other = opened()
    planned(other, 1)
    return {
        "relationship": relationship,
        "ids": {
            "relationship_id": relationship.pk, "session_id": later.pk, "goal_id": goal.pk, "note_id": note.pk,
            "wave_id": relationship.wave.pk, "request_id": asked.pk, "message_id": message.pk,
            "file_id": note.files.get().pk,
        },
        "private": private,
        "held": session,
        "people": {
            "stranger": PersonFactory(),
            "other pair": other.mentor,
            "wrong wave's manager": manager_of(other.wave),
            "manager": manager_of(relationship.wave),
            "administrator": PersonFactory(is_administrator=True, is_hr=True),
        },
    }  # fmt: skip


def address(name, ids, private=None):
    pattern = next(pattern for pattern in urlpatterns if pattern.name == name)
    wanted = {key: ids[key] for key in pattern.pattern.converters}
    if name == "erase_private_note" and private is not None:
        wanted["note_id"] = private.pk
    return reverse(f"mentoring:{name}", kwargs=wanted)


def unknown(name):
    pattern = next(pattern for pattern in urlpatterns if pattern.name == name)
    return reverse(f"mentoring:{name}", kwargs=dict.fromkeys(pattern.pattern.converters, 999_999_999))


def body(answer, asked):
    """The page without its one-time tokens and the address asked for."""
    text = re.sub(r'"[A-Za-z0-9]{64}"|name="(page_token|draft)" value="[\w.:-]+"', "", answer.content.decode())
    return text.replace(asked, "")


@pytest.mark.parametrize("who", ["stranger", "other pair", "wrong wave's manager", "manager", "administrator"])
def test_what_is_not_yours_is_the_same_404_as_what_does_not_exist(client, world, who):
    client.force_login(world["people"][who])
    for name in NAMES:
        if name in OPEN_TO_ANYONE or (who == "manager" and name in STEERING):
            continue
        here, nowhere = address(name, world["ids"], world["private"]), unknown(name)
        for method in ("get", "head", "post", "put", "patch", "delete", "options"):
            found = getattr(client, method)(here)
            missing = getattr(client, method)(nowhere)
            allowed = "POST" if name in POSTS_ONLY else "GET"
            assert found.status_code == missing.status_code, (who, name, method)
            assert found.status_code in {404, 405}, (who, name, method)
            if method.upper() == allowed:
                assert found.status_code == 404, (who, name, method)
                assert body(found, here) == body(missing, nowhere)


@pytest.mark.parametrize("who", ["stranger", "other pair", "wrong wave's manager", "manager", "administrator"])
def test_knocking_changes_nothing(client, world, who):
    client.force_login(world["people"][who])
    before = state_of(world)

    for name in NAMES:
        if name not in OPEN_TO_ANYONE and not (who == "manager" and name in STEERING):
            client.post(address(name, world["ids"], world["private"]), {"text": "x", "learned": "x", "email": ""})

    assert state_of(world) == before


def state_of(world):
    return (
        list(Relationship.objects.order_by("pk").values()),
        list(Session.objects.order_by("pk").values()),
        list(Note.objects.values()),
        list(PrivateNote.objects.values()),
        AuditLine.objects.filter(act__startswith="mentoring.").count(),
    )


def test_no_address_opens_without_signing_in(client, world):
    for name in NAMES:
        answer = client.get(address(name, world["ids"], world["private"]))

        assert answer.status_code == 302, name
        assert "/login" in answer.url, name


def test_wrong_methods_are_refused_to_everyone(client, world):
    client.force_login(world["relationship"].mentee)
    for name in NAMES:
        here = address(name, world["ids"], world["private"])
        assert client.put(here).status_code == client.delete(here).status_code == 405, name
        if name in POSTS_ONLY:
            assert client.get(here).status_code == 405, name
        if name in READS_ONLY:
            assert client.post(here).status_code == 405, name


def test_the_partner_reads_the_pair_and_not_the_private_notes(client, world):
    """R53."""
    relationship = world["relationship"]
    client.force_login(relationship.mentor)

    text = client.get(reverse("mentoring:relationship", args=[relationship.pk])).content.decode()
    erased = [
        client.post(address("erase_private_note", world["ids"], world["private"])).status_code,
        client.post(address("erase_note", world["ids"])).status_code,
    ]

    assert "à nous" in text
    assert "à moi" not in text
    assert erased == [404, 404]


def test_an_assistant_opens_dates_alone(client, world):
    assistant = PersonFactory()
    helping.name_assistant(world["relationship"].pk, assistant=assistant, by=world["relationship"].mentee, now=NOON)
    client.force_login(assistant)

    for name in NAMES:
        if name in OPEN_TO_ANYONE or name in POSTS_ONLY:
            continue
        expected = 200 if name in DATES else 404
        assert client.get(address(name, world["ids"])).status_code == expected, name
    for name in POSTS_ONLY - DATES - {"postpone"}:
        assert client.post(address(name, world["ids"], world["private"])).status_code == 404, name


def test_an_assistant_of_a_pair_that_is_over_finds_nothing(client, world):
    relationship, assistant = world["relationship"], PersonFactory()
    helping.name_assistant(relationship.pk, assistant=assistant, by=relationship.mentee, now=NOON)
    close_together(relationship, now=NOON)
    client.force_login(assistant)

    assert client.get(address("plan", world["ids"])).status_code == 404
    assert client.get(address("move", world["ids"])).status_code == 404


def test_f18_extra_fields_change_nothing(client, world):
    relationship, stranger = world["relationship"], world["people"]["stranger"]
    client.force_login(relationship.mentor)
    extra = {
        "text": "Une note", "author": stranger.pk, "relationship": 1, "written_at": "2020-01-01", "state": "closed",
        "is_staff": "on", "sessions_planned": "24",
    }  # fmt: skip

    client.post(address("write_note", world["ids"]), extra)

    note = Note.objects.exclude(pk=world["ids"]["note_id"]).get()
    relationship.refresh_from_db()
    assert (note.author, note.relationship, note.written_at.year) == (relationship.mentor, relationship, 2026)
    assert (relationship.state, relationship.sessions_planned) == ("open", 6)


def test_a_manager_answers_calls_of_their_own_waves_alone(client, world):
    ids = world["ids"]
    elsewhere = opened().wave
    manager = world["people"]["manager"]
    elsewhere.programme.roles.create(person=manager, role="manager")
    client.force_login(manager)

    crossed = client.post(reverse("mentoring:answer_help", args=[elsewhere.pk, ids["request_id"]]))
    own = client.post(address("answer_help", ids))

    assert (crossed.status_code, own.status_code) == (404, 302)
