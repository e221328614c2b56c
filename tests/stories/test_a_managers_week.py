"""What a manager meets in a week of pairs: each trouble is a way of few presses, from the list to the act that helps."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from binome.core.mail.models import OutboxLetter
from binome.core.people.signals import people_left
from binome.core.programmes.models import ProgrammeRole
from binome.journey.enrolment.states import Side
from binome.journey.matching.actions import confirming, rounds
from binome.journey.matching.models import Pair
from binome.journey.matching.states import PairState
from binome.journey.mentoring.actions import helping
from binome.journey.mentoring.states import RelationshipState
from tests.factories import NOON, manager_of
from tests.journey.matching.factories import everyone_says_yes, matching_wave, open_round, volunteer, volunteers

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=60)


@pytest.fixture
def wave():
    """Three pairs since two months, one mentor who is free, and nobody has booked anything."""
    wave = matching_wave()
    mentors, _mentees = volunteers(wave, mentors=3, mentees=3)
    current = open_round(wave)
    everyone_says_yes(wave)
    rounds.form_pairs(current, by=manager_of(wave), now=NOON)
    current.refresh_from_db()
    rounds.publish_pairs(current, by=manager_of(wave), now=NOON)
    for pair in Pair.objects.all():
        for half in (pair.mentor, pair.mentee):
            confirming.say_yes(pair.pk, by=half.person, now=NOON)
    wave.stage = "mentoring"
    wave.save()
    volunteer(wave, themes=[mentors[0].theme_choices.get().theme], level=4)
    return wave


@pytest.fixture
def manager(wave, client):
    with time_machine.travel(LATER, tick=False):
        someone = manager_of(wave)
        client.force_login(someone)
        yield someone


def page(client, name, *ids):
    return client.get(reverse(f"mentoring:{name}", args=ids)).content.decode()


def test_a_silent_pair_is_nudged_ended_and_one_of_them_is_paired_again_alone(wave, manager, client):
    pair = Pair.objects.select_related("relationship", "mentee__person").first()
    relationship = pair.relationship
    assert (
        reverse("mentoring:pair", args=[wave.pk, relationship.pk])
        in client.get(reverse("mentoring:wave", args=[wave.pk]), {"health": "silent"}).content.decode()
    )
    client.post(reverse("mentoring:suggest_a_date", args=[wave.pk, relationship.pk]))
    nudged = OutboxLetter.objects.filter(to__in=relationship.people, letter="mentoring/emails/find_a_date.txt")
    assert {letter.to for letter in nudged} == set(relationship.people)

    ended = client.post(reverse("mentoring:end_pair", args=[wave.pk, relationship.pk]), follow=True)

    search = reverse("matching:search", args=[wave.pk, pair.mentee_id])
    assert ended.redirect_chain[-1][0] == reverse("mentoring:pair", args=[wave.pk, relationship.pk])
    assert search in ended.content.decode()
    before = set(OutboxLetter.objects.values_list("pk", flat=True))
    send = reverse("matching:open_search", args=[wave.pk, pair.mentee_id])
    assert send in client.get(search).content.decode()
    client.post(send, {"confirmed": "yes"})
    new = OutboxLetter.objects.exclude(pk__in=before)
    assert [letter.to for letter in new] == [pair.mentee.person]
    assert Pair.objects.filter(state=PairState.CHOSEN).count() == 2


@pytest.mark.parametrize("side", Side)
def test_whose_partner_has_left_is_named_where_home_leads_with_the_way_to_another_pair(wave, manager, client, side):
    pair = Pair.objects.select_related("mentor__person", "mentee__person", "relationship").first()
    leaver = getattr(pair, side).person
    stays = pair.mentee if side == Side.MENTOR else pair.mentor
    type(leaver).objects.filter(pk=leaver.pk).update(is_active=False)
    people_left.send(type(leaver), people=[leaver], now=LATER)

    listed = reverse("mentoring:wave", args=[wave.pk])
    assert f'href="{listed}"' in client.get("/").content.decode()
    shown = client.get(listed)
    assert shown.context["without_partner"] == [stays]
    assert reverse("matching:search", args=[wave.pk, stays.pk]) in shown.content.decode()


def test_a_call_leads_to_the_pair_and_not_for_the_manager_who_is_half_of_it(wave, manager, client):
    relationship = Pair.objects.first().relationship
    assert relationship.state == RelationshipState.OPEN
    helping.ask_for_help(relationship.pk, words="J’aimerais une autre personne.", by=relationship.mentee, now=LATER)
    link = f'href="{reverse("mentoring:pair", args=[wave.pk, relationship.pk])}"'
    calls = page(client, "wave", wave.pk).split("<table")[0]
    assert link in calls

    ProgrammeRole.objects.create(programme=wave.programme, person=relationship.mentee, role="manager")
    client.force_login(relationship.mentee)
    assert link not in page(client, "wave", wave.pk).split("<table")[0]
