"""No act without a word: each says what was done, can be taken back whole, or asks before; by a table of every act."""

import hashlib
import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
import time_machine
from django.apps import apps
from django.contrib import messages
from django.contrib.messages import get_messages
from django.db import transaction
from django.urls import resolve, reverse

from binome.core.mail import hold
from binome.core.mail.models import LetterState, OutboxLetter
from binome.core.mail.undoing import UNDO_FOR
from binome.core.people.text import folded
from tests.interfaces import everyone
from tests.interfaces.acts import ACTS, Kind
from tests.interfaces.filling import labelled_forms_of
from tests.interfaces.url_access import ADMINISTRATOR, DOORS, HR, MENTEE, MENTOR, REVIEWER, SPONSOR, TRAINER, addresses

pytestmark = pytest.mark.django_db
LATER = everyone.LATER
MANAGER = "the manager"
READERS = [MANAGER, MENTOR, MENTEE, SPONSOR, TRAINER, REVIEWER, HR, ADMINISTRATOR]
# What an act writes beside what it does, and a way back does not take away: the trail, the press, the next number of a
# calendar message, which may only grow.
BESIDE = {
    "sessions.session", "people.idempotencykey", "privacy.auditline", "privacy.dataview", "learning.workshop",
}  # fmt: skip
# What an act is told by its form, where its address does not say of whom it is.
NAMED = {
    "administration:remove_role": lambda company: {
        "person": company.people[SPONSOR].pk, "role": "sponsor", "programme": company.ids["programme_id"],
    },
    "matching:use_rules": lambda company: {"min_level_gap": "0", "ceiling": "3"},
    "enrolment:decide_many": lambda company: {
        "application": company.ids["application_id"], "outcome": "accepted", "reason": "Oui.",
    },
}  # fmt: skip
QUESTION = 'name="confirmed" value="yes"'


@pytest.fixture(autouse=True)
def a_week_later():
    with time_machine.travel(LATER, tick=False):
        yield


def state() -> dict[str, str]:
    """One word for each table; any change changes it."""
    words = {}
    for model in apps.get_models():
        if model._meta.label_lower not in BESIDE:
            rows = map(repr, model._base_manager.order_by("pk").values_list())
            words[model._meta.label_lower] = hashlib.sha256("".join(rows).encode()).hexdigest()
    return words


def said(answer) -> list[str]:
    """The messages that the next page will show."""
    return [str(message) for message in get_messages(answer.wsgi_request)]


def of_kind(kind: Kind):
    return [one for one in addresses() if ACTS.get(one.name) == kind]


def who_may(name: str) -> str:
    """Someone who may act there; the mentor before the manager, who has no card and joined nothing."""
    whose = DOORS[name].whose
    return next(reader for reader in (MENTOR, *READERS) if whose is None or reader in whose)


def test_every_act_of_the_site_has_its_line():
    posts = {one.name for one in addresses() if "POST" in DOORS[one.name].methods}

    assert posts == set(ACTS)


SHORTEST, STEM = 3, 3  # letters of a word that says something, and of its beginning that a verb keeps in its participle
IRREGULAR = {"send": "sent", "leave": "left", "give": "given", "choose": "chosen", "keep": "kept"}
SAID_BY_NOBODY_ALONE = {
    "the",
    "and",
    "you",
    "your",
    "for",
    "les",
    "des",
    "une",
    "pour",
    "vous",
    "votre",
    "vos",
    "est",
    "que",
}
# It changes nothing here, and says so.
OTHER_WORDS = {"administration:second_factor"}


def stems(words: str) -> set[str]:
    """How the words that say something begin, accents and endings aside."""
    known = [word for word in re.findall(r"[a-z]+", folded(words)) if len(word) >= SHORTEST]
    return {IRREGULAR.get(word, word)[:STEM] for word in known if word not in SAID_BY_NOBODY_ALONE}


def done(answer) -> list[str]:
    """What the next page says last was done."""
    return [str(each) for each in get_messages(answer.wsgi_request) if each.level < messages.WARNING][-1:]


@pytest.mark.parametrize(("who", "language"), list(zip(READERS, ["fr", "en"] * 4, strict=True)))
def test_no_act_is_silent_and_each_says_what_its_button_said(client, company, who, language):
    """Every form of every page, filled in and sent: whatever leads somewhere says what was done, in the button's words."""
    person = company.people[who]
    type(person).objects.filter(pk=person.pk).update(preferred_language=language)
    client.force_login(person)
    acted, silent, otherwise = set(), [], set()
    for to, data, label in list(labelled_forms_of(client, company)):
        name = resolve(urlsplit(to).path).view_name
        if ACTS.get(name) is Kind.SHOW or name == "undo":
            continue
        with transaction.atomic():
            answer = client.post(to, data)
            if answer.status_code == 200 and QUESTION in answer.text:
                answer = client.post(to, {**data, "confirmed": "yes"})
            if answer.status_code in {302, 204}:
                acted.add(name)
                silent += [] if said(answer) else [name]
                report = " ".join(done(answer))
                if report and name not in OTHER_WORDS and not stems(label) & stems(report):
                    otherwise.add((name, label, report))
            transaction.set_rollback(True)

    assert silent == []
    assert otherwise == set()
    assert len(acted) >= {MANAGER: 20, MENTOR: 20}.get(who, 1)


@pytest.mark.parametrize("one", of_kind(Kind.UNDO), ids=lambda one: one.name)
def test_what_can_be_taken_back_comes_back_whole(client, company, one):
    """Afterwards everything that is kept is as before, letters included; meanwhile none of them has left."""
    client.force_login(company.people[who_may(one.name)])
    with transaction.atomic():
        ready(company, one.name)
        before = state()
        answer = client.post(one.at(company), DOORS[one.name].data, follow=True)
        token = unescape(re.findall(r'name="undo" value="([^"]+)"', answer.text)[0])
        changed = state()
        waiting = OutboxLetter.objects.filter(mailing__startswith="undo:")
        leaving = waiting.filter(state=LetterState.QUEUED, send_after__lte=LATER + UNDO_FOR)
        assert changed != before
        assert not leaving.exists()

        back = client.post(reverse("undo"), {"undo": token})
        after = state()

        assert said(back)
        assert {table for table in after if after[table] != before[table]} == set()
        transaction.set_rollback(True)


def ready(company, name: str) -> None:
    """What the company lacks for an act: a survey still a draft, a workshop to come, a wave that is over, a wish asked."""
    if name in {"diagnosis:remove_question", "diagnosis:launch_survey"}:
        surveys = apps.get_model("diagnosis.Survey").objects.filter(wave=company.ids["wave_id"])
        surveys.update(state="draft", closes_on=None, launched_at=None)
    elif name.startswith("learning:"):
        to_come = LATER + timedelta(days=5)
        apps.get_model("learning.Workshop").objects.filter(pk=company.ids["workshop_id"]).update(starts_at=to_come)
    elif name == "enrolment:dossier":
        applications = apps.get_model("enrolment.Application").objects.filter(pk=company.ids["application_id"])
        applications.update(state="submitted", decided_by=None, decided_at=None, decision_reason="")
    elif name in {"matching:open_search", "matching:pair_from_choices"}:
        apps.get_model("matching.Pair").objects.filter(wave=company.ids["wave_id"]).delete()
    elif name == "diagnosis:close_survey":
        apps.get_model("diagnosis.Survey").objects.filter(wave=company.ids["wave_id"]).update(
            state="open", closed_at=None
        )
    elif name == "matching:publish":
        rounds = apps.get_model("matching.Round").objects.filter(wave=company.ids["wave_id"])
        rounds.update(state="planned", published_at=None)
    elif name == "letters:reset_email":
        passages = [{"sources": ["Ours"], "ours": ["Ours", ""], "words": ["Theirs", ""]}]
        version = {"letter": "matching/emails/pair.txt", "language": "fr", "number": 1, "written_at": LATER}
        apps.get_model("mail.EmailText").objects.create(**version, passages=passages)
    elif name == "archive_wave":
        pairs = apps.get_model("mentoring.Relationship").objects.filter(pair__wave=company.ids["wave_id"])
        pairs.update(state="ended", closed_at=LATER)
        waves = apps.get_model("programmes.Wave").objects.filter(pk=company.ids["wave_id"])
        waves.update(stage="closed", closed_at=LATER)
    elif name == "network:withdraw_wish":
        apps.get_model("network.Introduction").objects.filter(pk=company.ids["wish_id"]).update(state="asked")


def test_the_way_back_is_its_owners_and_ends(client, company):
    """Nobody else's, nothing forged, and no longer than the message says."""
    leave = next(one for one in addresses() if one.name == "network:leave")
    client.force_login(company.people[MENTOR])
    with transaction.atomic():
        answer = client.post(leave.at(company), follow=True)
        token = unescape(re.findall(r'name="undo" value="([^"]+)"', answer.text)[0])
        left = state()
        client.force_login(company.people[MENTEE])
        client.post(reverse("undo"), {"undo": token})
        client.force_login(company.people[MENTOR])
        client.post(reverse("undo"), {"undo": token[:-2] + "xx"})
        with time_machine.travel(LATER + UNDO_FOR + timedelta(seconds=2), tick=False):
            client.post(reverse("undo"), {"undo": token})

        assert state()["network.membership"] == left["network.membership"]
        client.post(reverse("undo"), {"undo": token})
        assert state()["network.membership"] != left["network.membership"]
        transaction.set_rollback(True)


@pytest.mark.parametrize("one", of_kind(Kind.ASK), ids=lambda one: one.name)
def test_what_cannot_be_taken_back_asks_first(client, company, one):
    """The first press changes nothing; the page says what will happen and has a button in the words of the first."""
    client.force_login(company.people[who_may(one.name)])
    with transaction.atomic():
        ready(company, one.name)
        before = state()
        typed = NAMED.get(one.name, lambda _company: {})(company)
        answer = client.get(one.at(company)) if DOORS[one.name].both else client.post(one.at(company), typed)
        after = state()
        transaction.set_rollback(True)

    assert after == before
    if answer.status_code == 302:  # nothing to ask at this point of the wave
        assert one.name in {"close_wave", "matching:open_search", "matching:pair_from_choices"}
        return
    assert answer.status_code == 200
    assert DOORS[one.name].both or QUESTION in answer.text


def consequences(html: str) -> str:
    """What a question says will happen, with the email to read."""
    asked = html[html.index('<ul class="stack-s">') :]
    return re.sub(r"\s+", " ", asked[: asked.index("<form")])


@pytest.mark.parametrize(
    ("name", "shown_on", "dialog"),
    [
        ("diagnosis:launch_survey", "diagnosis:survey", "launch"),
        ("diagnosis:close_survey", "diagnosis:survey", "close"),
        ("letters:drop", "letters:outbox", "drop"),
    ],
)
def test_a_dialog_says_what_the_page_without_scripts_says(client, company, name, shown_on, dialog):
    """The same consequences, the same number of emails, the same email to read."""
    door = {one.name: one for one in addresses()}
    client.force_login(company.people[who_may(name)])
    with transaction.atomic():
        ready(company, name)
        if name == "letters:drop":
            hold.put(now=LATER)
        question = client.post(door[name].at(company)).text
        page = client.get(door[shown_on].at(company)).text
        transaction.set_rollback(True)

    over = page[page.index(f'<dialog class="dialog" id="{dialog}"') :]
    over = over[: over.index("</dialog>")]
    assert consequences(over) == consequences(question)
    assert 'name="confirmed" value="yes"' in over
    if name == "diagnosis:launch_survey":
        assert "<strong lang=" in over


def test_publishing_names_how_many_pairs_and_emails_leave(client, company):
    """What the question counts is what publishing does."""
    publish = next(one for one in addresses() if one.name == "matching:publish")
    client.force_login(company.people[MANAGER])
    with transaction.atomic():
        ready(company, publish.name)
        planned = apps.get_model("matching.Pair").objects.filter(wave=company.ids["wave_id"], state="planned").count()
        question = client.post(publish.at(company)).text
        before = OutboxLetter.objects.count()
        client.post(publish.at(company), {"confirmed": "yes"})
        written = OutboxLetter.objects.count() - before
        transaction.set_rollback(True)

    listed = re.findall(r"<li>(.*?)</li>", consequences(question))
    assert listed[0].startswith(f"{planned}\u00a0" if f"{planned}\u00a0" in listed[0] else f"{planned} ")
    assert re.match(r"\d+", listed[-1])[0] == str(written)
    assert written >= 2
