"""Ideas that land: those that resemble one being written, an outcome told to who voted, a day that reminds."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from binome.core.mail.models import OutboxLetter
from binome.core.programmes.permissions import Role
from binome.journey.network.actions import ideas, reminding
from binome.journey.network.models import Idea
from binome.journey.network.queries.home import next_things_for
from binome.journey.network.queries.ideas import ideas_by_state
from binome.journey.network.rules import resembling
from binome.journey.network.states import SHARED, IdeaState
from tests.factories import NOON, PersonFactory, holder, manager_of
from tests.journey.network.factories import participant, shared_idea

pytestmark = pytest.mark.django_db
SANDBOX = (
    "Un bac à sable pour l’assistant d’IA. Un espace interne, sans donnée réelle, où chacun peut essayer des consignes."
)
ALERT = "L’alerte budget des services en ligne. Un message à la direction quand une dépense dépasse d’un quart le mois précédent."
WELCOME = "A welcome kit for newcomers. One page that names the tools, the words and the people."
KNOWN = {1: SANDBOX, 2: ALERT, 3: WELCOME}


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Essayer l’assistant d’IA dans un espace sans données réelles", [1]),
        ("ALERTER la direction quand les dépenses dépassent le budget", [2]),
        ("A kit that welcomes a newcomer", [3]),
        ("Une bibliothèque de robots pour le laboratoire", []),
        ("", []),
        ("le la un", []),
    ],
)
def test_texts_resemble_by_what_they_are_about_in_french_and_english(text, near):
    assert resembling(text, KNOWN) == near


def test_the_same_words_are_the_nearest():
    assert resembling(ALERT, KNOWN)[0] == 2


def answered(idea, state, **details):
    """The sponsor's answer."""
    sponsor = holder(Role.SPONSOR, idea.wave.programme)
    return ideas.answer_idea(idea.pk, by=sponsor, now=NOON, state=state, text="Voici pourquoi.", **details)


def test_ideas_that_resemble_are_shown_while_one_writes_and_only_those_one_may_read(client):
    idea, elsewhere = shared_idea(title="Un kit d’accueil"), shared_idea(title="Un kit d’accueil aussi")
    client.force_login(participant(idea.wave))

    page = client.post(reverse("network:similar"), {"title": "Kit d'accueil des nouveaux"}).content.decode()

    assert reverse("network:idea", args=[idea.pk]) in page
    assert reverse("network:idea", args=[elsewhere.pk]) not in page


@pytest.mark.parametrize("state", [IdeaState.ADOPTED, IdeaState.NOT_NOW])
def test_an_outcome_is_told_to_everyone_who_voted_and_to_the_authors_once(state):
    idea = shared_idea()
    voter, silent = participant(idea.wave), participant(idea.wave)
    for person in (voter, idea.author):
        ideas.vote(idea.pk, by=person, now=NOON)

    answered(idea, state)

    told = OutboxLetter.objects.filter(letter="network/emails/idea_you_support.txt")
    assert [letter.to for letter in told] == [voter]
    assert "Voici pourquoi." in told.get().text
    assert OutboxLetter.objects.filter(to=idea.author, letter__contains="idea_").count() == 1
    assert not OutboxLetter.objects.filter(to=silent).exists()


def test_an_idea_under_study_is_no_outcome():
    idea = shared_idea()
    ideas.vote(idea.pk, by=participant(idea.wave), now=NOON)

    answered(idea, IdeaState.STUDIED)

    assert not OutboxLetter.objects.filter(letter="network/emails/idea_you_support.txt").exists()


def test_whoever_looks_after_an_idea_is_reminded_once_a_week_before_its_day():
    idea, owner = shared_idea(), PersonFactory()
    answered(idea, IdeaState.ADOPTED, owner=owner, due_on=NOON.date() + timedelta(days=20))

    counts = [reminding.remind_of_ideas(now=NOON + timedelta(days=day)) for day in (0, 14, 15)]

    assert counts[0] == 0
    assert OutboxLetter.objects.filter(letter="network/emails/idea_is_due.txt", to=owner).count() == 1
    titles = [thing.title for thing in next_things_for(owner, now=NOON + timedelta(days=21))]
    assert titles == ["Une idée que vous suivez est en retard"]


def test_an_idea_that_is_done_has_no_day_left():
    idea = shared_idea()
    answered(idea, IdeaState.ADOPTED, owner=PersonFactory(), due_on=date(2030, 1, 1))
    answered(idea, IdeaState.DONE)

    assert Idea.objects.get().due_on is None


def test_the_board_counts_the_ideas_of_the_wave_by_state(client):
    idea = shared_idea()
    other = ideas.propose_idea(by=idea.author, now=NOON, title="Autre", text="Utile.", wave=idea.wave)
    answered(other, IdeaState.STUDIED)
    manager = manager_of(idea.wave)
    client.force_login(manager)

    page = client.get(reverse("network:wave", args=[idea.wave_id])).content.decode()

    assert ideas_by_state(manager, idea.wave) == [(state, int(state in {"proposed", "studied"})) for state in SHARED]
    assert "?state=studied#ideas" in page
