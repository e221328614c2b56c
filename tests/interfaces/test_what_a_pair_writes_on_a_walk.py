"""Whatever anyone else calls, in whatever order: nothing that a pair writes for itself is ever read."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from binome.journey.mentoring.models import Session
from tests.factories import NOON
from tests.interfaces.url_access import ADMINISTRATOR, DOORS, ELSEWHERE, HR, MENTEE, MENTOR, addresses

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
OTHERS = [
    "a stranger", ELSEWHERE["manager"], ELSEWHERE["participant"], ADMINISTRATOR, HR, "the manager", "the sponsor",
    "the trainer", "the boss", "the assistant", "a mentee of the other pair", "a participant of another wave",
]  # fmt: skip
OF_THE_PAIR = ("a sheet", "a shared note", "a private note", "a message", "a goal", "a phone", "a review")
STEPS = 160


@pytest.mark.parametrize("seed", [1, 2])
def test_no_sequence_of_calls_by_anyone_else_reads_what_a_pair_writes(company, seed):
    """Each opens pages and presses buttons, with what belongs to the pair in every address; acts of one change what
    the next one may do."""
    dice = random.Random(seed)
    doors = [one for one in addresses() if not DOORS[one.name].by_token]
    near = [one for one in doors if one.name.startswith(("mentoring:", "matching:", "network:"))]
    clients = {who: Client(raise_request_exception=False) for who in OTHERS}
    read, opened = [], 0
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        for who, client in clients.items():
            client.force_login(company.people[who])
        for _turn in range(STEPS):
            who = dice.choice(OTHERS)
            one = dice.choice(near if dice.random() < 0.7 else doors)
            door = DOORS[one.name]
            address = one.at(company)
            if door.posts or (door.both and dice.random() < 0.5):
                answer = clients[who].post(address, {**door.data, "confirmed": "yes"}, follow=True)
            else:
                answer = clients[who].get(address, follow=True)
            assert answer.status_code != 500, (who, one.name)
            opened += answer.status_code == 200
            text = answer.getvalue().decode(errors="replace")
            read += [(who, one.name, what) for what in OF_THE_PAIR if company.words[what] in text]

    assert read == []
    assert (
        opened > STEPS // 20
    )  # they do walk, whatever addresses are added: what is closed is tried door by door elsewhere


def test_the_two_read_there_what_the_walk_looks_for(company):
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        pages = ""
        for who in (MENTOR, MENTEE):
            client = Client()
            client.force_login(company.people[who])
            space = reverse("mentoring:relationship", args=[company.ids["relationship_id"]])
            sessions = Session.objects.filter(relationship=company.ids["relationship_id"])
            sheets = [reverse("mentoring:session", args=[session.pk]) for session in sessions]
            for address in (space, f"{space}messages/", f"{space}closing/", *sheets):
                pages += client.get(address, follow=True).content.decode()

    assert [what for what in OF_THE_PAIR if company.words[what] not in pages] == []
