"""Someone leaves the organisation at each moment of a pair, on either side: what ends, who is written to, and what is not."""

from datetime import timedelta

import pytest

from binome.core.directory import importing
from binome.core.mail.delivery import send_due
from binome.core.mail.models import LetterState, OutboxLetter
from binome.core.mail.validity import still_stands
from binome.journey.matching.actions import rounds
from binome.journey.matching.models import Pair, Proposal, Round
from binome.journey.matching.states import PairState
from binome.journey.mentoring.actions import closing, living
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.states import RelationshipState, SessionState
from tests.core.directory.factories import administrator
from tests.factories import NOON, PairFactory, manager_of
from tests.journey.matching.factories import everyone_says_yes, matching_wave, open_round, volunteers
from tests.journey.mentoring.factories import opened, planned
from tests.stories.test_someone_leaves import HEADERS, calendar_of

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def proposed():
    """One mentor and one mentee on each other's list."""
    wave = matching_wave()
    volunteers(wave, mentors=1, mentees=1)
    open_round(wave)


def wished():
    """Both have said yes on their lists."""
    proposed()
    everyone_says_yes(Round.objects.get().wave)


def planned_pair():
    """Formed, under review: neither of the two knows."""
    wished()
    current = Round.objects.get()
    rounds.form_pairs(current, by=manager_of(current.wave), now=NOON)


def published():
    """To confirm; the mentor has said yes."""
    PairFactory(confirm_by=NOON + timedelta(days=8), mentor_yes_at=NOON)


def confirmed():
    """Confirmed, nothing planned yet."""
    opened()


def started():
    """With sessions to come."""
    planned(opened(), 3)


def paused():
    """Paused, with sessions that wait."""
    relationship = opened()
    planned(relationship, 3)
    living.pause(relationship.pk, by=relationship.mentor, now=NOON)


def asked_to_close():
    """One of the two would like to close."""
    relationship = opened()
    planned(relationship, 3)
    closing.ask_to_close(relationship.pk, by=relationship.mentee, now=NOON)


# What the one who stays is written, in the moment in which the other leaves.
STATES = {
    proposed: None, wished: None, planned_pair: None, published: "matching/emails/not_formed.txt",
    confirmed: "mentoring/emails/left.txt", started: "mentoring/emails/left.txt", paused: "mentoring/emails/left.txt",
    asked_to_close: "mentoring/emails/left.txt",
}  # fmt: skip


def leave(person) -> None:
    line = f"{person.staff_id};{person.given_name};{person.family_name};{person.email};{person.entity.name};{NOON:%Y-%m-%d}"
    importing.feed(f"{HEADERS}\n{line}".encode(), name="x.csv", by=administrator(), now=LATER)


@pytest.mark.parametrize("half", ["mentor", "mentee"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_what_ends_ends_in_that_moment_with_one_kind_letter_and_none_to_the_leaver(state, half):
    state()
    halves = both_halves()
    leaver, stays = halves[half], halves["mentee" if half == "mentor" else "mentor"]
    send_due(by="test", now=lambda: NOON)
    before = set(OutboxLetter.objects.values_list("pk", flat=True))

    leave(leaver)

    new = [each for each in OutboxLetter.objects.exclude(pk__in=before) if still_stands(each, now=LATER)]
    assert [each.letter for each in new if each.to == leaver and not each.calendar] == []
    assert [each.letter for each in new if each.to == stays and not each.calendar] == list(
        filter(None, [STATES[state]])
    )
    assert set(calendar_of(stays).values()) <= {"CANCELLED"}
    assert not Pair.objects.alive().exists()
    assert not Relationship.objects.exclude(state=RelationshipState.ENDED).exists()
    if relationship := Relationship.objects.first():
        assert set(relationship.sessions.values_list("state", flat=True)) <= {SessionState.CANCELLED}
        assert relationship.pair.__class__.objects.get(pk=relationship.pair_id).state == PairState.ENDED
    # What had been written before and would be void now does not leave any more.
    send_due(by="test", now=lambda: LATER)
    late = OutboxLetter.objects.filter(pk__in=before, state=LetterState.SENT, sent_at__gte=LATER)
    assert [each.letter for each in late if not still_stands(each, now=LATER)] == []
    if state in {proposed, wished}:
        current = Round.objects.get()
        assert rounds.form_pairs(current, by=manager_of(current.wave), now=LATER) == []


def both_halves():
    if pair := Pair.objects.first():
        return {"mentor": pair.mentor.person, "mentee": pair.mentee.person}
    proposal = Proposal.objects.get()
    return {"mentor": proposal.mentor.person, "mentee": proposal.mentee.person}
