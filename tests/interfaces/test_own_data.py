"""What one takes away of one's own data says nothing that one may not know yet, and nothing that opens the account."""

import io
import json
import zipfile

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from binome.core.mail.models import OutboxLetter
from binome.journey.enrolment.states import Side
from binome.journey.matching.actions import reviewing, rounds
from binome.journey.matching.models import Unpaired
from binome.journey.mentoring.actions import journal, living
from tests.factories import NOON, PairFactory, PersonFactory, RelationshipFactory, ThemeFactory, manager_of
from tests.journey.matching.factories import formed_round, volunteer

pytestmark = pytest.mark.django_db


def taken_away(person, **browser) -> dict[str, list[dict[str, object]]]:
    """Their own data, as their browser downloads it."""
    client = Client(**browser)
    client.force_login(person)
    answer = client.post(reverse("export_my_data"))
    return json.loads(zipfile.ZipFile(io.BytesIO(answer.content)).read("data.json"))


def test_a_pair_under_review_is_known_to_neither_half():
    current = formed_round(mentors=2, mentees=2)
    pair, other = current.pairs.with_people()
    mentor, mentee = pair.mentor.person, pair.mentee.person

    assert [taken_away(one).get("matching.pair") for one in (mentor, mentee)] == [None, None]

    reviewing.remove_pair(pair, reason="À part.", by=manager_of(current.wave))
    assert "matching.pair" not in taken_away(mentee)

    rounds.publish_pairs(current, by=manager_of(current.wave), now=NOON)
    (row,) = taken_away(other.mentee.person)["matching.pair"]
    assert row["mentor"].startswith(other.mentor.person.name)
    assert "matching.pair" not in taken_away(mentee)


def test_why_one_has_no_pair_is_read_once_pairs_are_published():
    current = formed_round(mentors=2, mentees=2)
    pair = current.pairs.with_people().first()
    reviewing.remove_pair(pair, reason="À part.", by=manager_of(current.wave))

    assert "matching.unpaired" not in taken_away(pair.mentee.person)

    rounds.publish_pairs(current, by=manager_of(current.wave), now=NOON)
    assert taken_away(pair.mentee.person)["matching.unpaired"][0]["reason"] == "set_aside"


def test_that_nobody_could_be_proposed_is_read_at_once():
    current = formed_round(mentors=2, mentees=2)
    lonely = volunteer(current.wave, Side.MENTEE, themes=[ThemeFactory()])
    Unpaired.objects.create(round=current, application=lonely, reason="no_feasible_partner")

    assert taken_away(lonely.person)["matching.unpaired"][0]["reason"] == "no_feasible_partner"


@pytest.mark.parametrize("state", ["published", "chosen", "expired"])
def test_a_pair_that_was_announced_is_among_ones_data(state):
    pair = PairFactory(chosen=True) if state == "chosen" else PairFactory(state=state)

    assert taken_away(pair.mentee.person)["matching.pair"][0]["state"] == state


def test_a_pair_that_ended_after_it_began_is_among_ones_data():
    relationship = RelationshipFactory()
    living.end_early(relationship.pk, by=relationship.pair.mentee.person, now=NOON)

    assert taken_away(relationship.pair.mentee.person)["matching.pair"][0]["state"] == "ended"


@pytest.mark.parametrize("asks", ["account_reset_password", "account_request_login_code"])
def test_a_session_left_open_does_not_read_the_letters_that_open_the_account(asks):
    """Whoever finds a browser signed in could ask for a link to a new password, and read it here before it leaves."""
    caches["default"].clear()
    person = PersonFactory()
    Client().post(reverse(asks), {"email": person.email})
    letter = OutboxLetter.objects.get(to=person)
    (secret,) = [word for word in letter.text.split() if "/reset/key/" in word] or [letter.subject.split()[-1]]

    found = json.dumps(taken_away(person), ensure_ascii=False)

    assert letter.text
    assert secret not in found


def test_notes_sealed_under_a_former_key_do_not_keep_the_rest_back(settings):
    relationship = RelationshipFactory()
    author = relationship.pair.mentor.person
    journal.write_note(relationship.pk, text="À moi.", private=True, by=author, now=NOON)
    settings.SECRET_KEY = "une autre clé, longue et tirée au sort, pour que rien de scellé ne s'ouvre plus"

    found = taken_away(author)

    assert "À moi." not in str(found)
    assert found["mentoring.privatenote"][0]["text"]
    assert found["people.person"][0]["email"] == author.email
