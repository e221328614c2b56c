"""What an administrator decides about the outbox: letters held after a restore, letters of which nobody knows whether they left."""

from datetime import timedelta

import pytest
import time_machine

from binome.core.mail import hold
from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.privacy.models import AuditLine
from tests.core.mail.factories import LetterFactory
from tests.factories import NOON, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    client.force_login(PersonFactory(is_administrator=True))
    return client


def states() -> list[str]:
    return list(OutboxLetter.objects.order_by("pk").values_list("state", flat=True))


def test_an_administrator_is_told_that_nothing_leaves_and_lets_it_go(administrator):
    LetterFactory.create_batch(2)
    hold.put(now=NOON)

    home = administrator.get("/").content.decode()
    page = administrator.get("/letters/outbox/").content.decode()
    answer = administrator.post("/letters/outbox/release/")

    assert "Aucun courriel ne part" in home
    assert "2 courriels en suspens" in page
    assert answer.status_code == 302
    assert (hold.since(), states()) == (None, [LetterState.QUEUED] * 2)
    assert AuditLine.objects.filter(act="mail.released_outbox").count() == 1


def test_the_outbox_says_when_what_waits_for_its_hour_leaves(administrator):
    LetterFactory.create_batch(2, send_after=NOON + timedelta(days=1))
    LetterFactory(send_after=NOON - timedelta(days=1))

    with time_machine.travel(NOON, tick=False):
        page = administrator.get("/letters/outbox/").content.decode()

    assert (
        "2 courriels attendent leur heure\xa0: le premier partira le 24 novembre 2026 à 13\xa0h\xa000 (heure de Paris)"
        in page
    )


def test_what_is_dropped_never_leaves_and_codes_to_sign_in_are_not_concerned(administrator):
    LetterFactory()
    LetterFactory(category=Category.ACCESS)
    hold.put(now=NOON)

    administrator.post("/letters/outbox/drop/", {"confirmed": "yes"})

    assert (hold.since(), states()) == (None, [LetterState.WITHDRAWN, LetterState.QUEUED])


@pytest.mark.parametrize(("pressed", "state"), [({"left": "1"}, LetterState.SENT), ({}, LetterState.QUEUED)])
def test_a_letter_in_doubt_is_shown_and_decided_once(administrator, pressed, state):
    letter = LetterFactory(state=LetterState.DOUBTFUL, claimed_at=NOON)

    home = administrator.get("/").content.decode()
    page = administrator.get("/letters/outbox/").content.decode()
    answer = administrator.post(f"/letters/outbox/{letter.pk}/decide/", pressed)
    again = administrator.post(f"/letters/outbox/{letter.pk}/decide/", pressed)

    assert "1 courriel est peut-être parti" in home
    assert letter.to.name in page
    assert (answer.status_code, again.status_code, states()) == (302, 404, [state])


def test_nobody_else_touches_the_outbox(client):
    letter = LetterFactory(state=LetterState.DOUBTFUL)
    client.force_login(PersonFactory(is_hr=True))

    for address in ("release/", "drop/", f"{letter.pk}/decide/"):
        assert client.post(f"/letters/outbox/{address}").status_code == 404

    assert states() == [LetterState.DOUBTFUL]


def test_all_letters_in_doubt_of_a_filter_are_decided_in_one_press(administrator):
    reader = PersonFactory(family_name="Aubry")
    mine = [LetterFactory(to=reader, state=LetterState.DOUBTFUL, claimed_at=NOON) for _ in range(17)]
    other = LetterFactory(state=LetterState.DOUBTFUL, claimed_at=NOON)
    address = "/letters/outbox/?q=aubry&sort=-recipient"
    page = administrator.get(address)
    chosen = {"all_of_filter": page.context["choosable"].mark, "filter": page.context["choosable"].query}

    told = administrator.post("/letters/outbox/in-doubt/decide/", {**chosen, "left": "1"}, follow=True)
    again = administrator.post("/letters/outbox/in-doubt/decide/", {**chosen, "left": "1"}, follow=True)
    one = administrator.post("/letters/outbox/in-doubt/decide/", {"letter": other.pk}, follow=True)

    assert (len(page.context["page"].object_list), page.context["choosable"].count) == (16, 17)
    assert "17 courriels comptés comme envoyés." in told.text
    assert "La liste a changé" in again.text
    assert "1 courriel sera renvoyé." in one.text
    assert set(OutboxLetter.objects.filter(pk__in=[letter.pk for letter in mine]).values_list("state", flat=True)) == {
        LetterState.SENT
    }


def test_the_file_of_letters_in_doubt_holds_what_the_list_shows(administrator):
    for name in ("Zola", "Éluard", "Aubry"):
        LetterFactory(to=PersonFactory(family_name=name, given_name="Ana"), state=LetterState.DOUBTFUL, claimed_at=NOON)

    lines = administrator.get("/letters/outbox/in-doubt/export/?sort=recipient").text.splitlines()[1:]

    assert [line.split(";")[0] for line in lines] == ["Ana Aubry", "Ana Éluard", "Ana Zola"]
