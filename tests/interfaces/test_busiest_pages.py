"""The twenty busiest pages ask the database as often for three rows of everything as for one, and no more than is written here."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from binome.core.programmes.permissions import Role
from binome.journey.matching.models import Round, Unpaired
from binome.journey.matching.states import Alone, RoundState
from binome.journey.mentoring.actions import conversing, journal
from binome.journey.mentoring.states import RelationshipState
from binome.journey.network.actions import directory
from tests.factories import NOON, ApplicationFactory, SessionFactory, holder, manager_of
from tests.journey.network.factories import community, shared_idea
from tests.journey.outcomes.factories import pair_that_lived, wave_that_lived

pytestmark = pytest.mark.django_db
AT_MOST = {
    "home, mentee": 13,
    "home, mentor": 13,
    "home, manager": 8,
    "cockpit": 5,
    "cockpit of a wave": 27,
    "diagnosis of a wave": 11,
    "enrolment of a wave": 17,
    "learning of a wave": 12,
    "matching of a wave": 16,
    "mentoring of a wave": 15,  # two more than with every name: of 1,000 pairs, those of one page are read
    "network of a wave": 15,
    "outcomes of a wave": 29,
    "pair space": 17,
    "messages of a pair": 9,
    "session sheet": 8,
    "proposals": 9,
    "directory": 20,
    "communities": 7,
    "ideas": 11,
    "my data": 8,
    "who sees what": 4,
}


def one_more_of_everything(wave, closed):
    """A pair with its answers, a card, an idea, someone without a pair, someone to whom nobody could be proposed."""
    theme = wave.themes.get()
    relationship = pair_that_lived(wave, theme)
    directory.agree_to_appear(by=relationship.mentor, now=NOON, themes=[theme])
    shared_idea(wave)
    for reason in (Alone.NO_FEASIBLE_PARTNER, Alone.NO_YES):
        Unpaired.objects.create(round=closed, application=ApplicationFactory(accepted=True, wave=wave), reason=reason)


def one_more_row_in(relationship):
    """A session and notes in the space of one pair."""
    SessionFactory(relationship=relationship, number=relationship.sessions.count() + 1)
    for private in (True, False):
        journal.write_note(relationship.pk, text="Une note", private=private, by=relationship.mentee, now=NOON)
    conversing.write_message(relationship.pk, text="Un mot", by=relationship.mentor, now=NOON)


def pages_of(wave, relationship):
    """Each page with whoever opens it."""
    manager, sponsor = manager_of(wave), holder(Role.SPONSOR, wave.programme)
    mentor, mentee = relationship.mentor, relationship.mentee
    steps = ("diagnosis", "enrolment", "learning", "matching", "mentoring", "network", "outcomes")
    return {
        "home, mentee": (mentee, reverse("home")),
        "home, mentor": (mentor, reverse("home")),
        "home, manager": (manager, reverse("home")),
        "cockpit": (manager, reverse("cockpit")),
        "cockpit of a wave": (manager, reverse("wave", args=[wave.pk])),
        **{f"{step} of a wave": (manager, reverse(f"{step}:wave", args=[wave.pk])) for step in steps},
        "pair space": (mentee, reverse("mentoring:relationship", args=[relationship.pk])),
        "messages of a pair": (mentee, reverse("mentoring:messages", args=[relationship.pk])),
        "session sheet": (mentee, reverse("mentoring:session", args=[relationship.sessions.earliest("number").pk])),
        "proposals": (mentee, reverse("matching:my_proposals")),
        "directory": (mentor, reverse("network:directory")),
        "communities": (mentor, reverse("network:communities")),
        "ideas": (sponsor, reverse("network:ideas")),
        "my data": (mentee, reverse("my_data")),
        "who sees what": (sponsor, reverse("who_sees_what")),
    }


def questions_of(pages):
    """How often each page asks the database, once it was opened before."""
    asked = {}
    for name, (person, address) in pages.items():
        client = Client()
        client.force_login(person)
        assert client.get(address).status_code == 200, name
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        asked[name] = len(found)
    return asked


def test_three_rows_cost_as_many_questions_as_one():
    wave = wave_that_lived(1)
    community(wave.themes.get())
    closed = Round.objects.create(
        wave=wave, number=1, state=RoundState.PUBLISHED, opened_at=NOON, closes_at=NOON + timedelta(days=9)
    )
    one_more_of_everything(wave, closed)
    relationship = wave.pairs.earliest("pk").relationship
    type(relationship).objects.filter(pk=relationship.pk).update(state=RelationshipState.OPEN, closed_at=None)
    one_more_row_in(relationship)
    pages = pages_of(wave, relationship)

    one = questions_of(pages)
    for _turn in range(2):
        one_more_of_everything(wave, closed)
        one_more_row_in(relationship)
    three = questions_of(pages)

    assert len(pages) == 21
    assert three == one
    assert {name: n for name, n in one.items() if n > AT_MOST[name]} == {}
