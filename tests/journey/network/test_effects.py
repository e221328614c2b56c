"""What an idea changed: told once it is done, by whoever looked after it, and shown in the report."""

import pytest
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.programmes.permissions import Role
from binome.journey.network.actions import effects, ideas
from binome.journey.network.actions.errors import FigureWithoutSource, NotDoneYet, NothingSaid
from binome.journey.network.models import Idea
from binome.journey.network.states import IdeaState
from binome.journey.outcomes.queries.report.benefits import new_ideas
from binome.journey.outcomes.queries.report.figures import ideas as ideas_in_the_report
from binome.journey.outcomes.queries.report.material import Material
from tests.factories import NOON, PersonFactory, WaveFactory, holder, manager_of
from tests.journey.network.factories import participant, shared_idea

pytestmark = pytest.mark.django_db


@pytest.fixture
def done():
    """An idea that was adopted, looked after by someone outside the network, and done."""
    wave = WaveFactory()
    idea, owner, manager = shared_idea(wave), PersonFactory(), manager_of(wave)
    for state in (IdeaState.ADOPTED, IdeaState.DONE):
        ideas.answer_idea(idea.pk, by=manager, now=NOON, state=state, text="Oui.", owner=owner)
    return Idea.objects.get(pk=idea.pk)


def test_its_owner_is_asked_at_home_what_it_changed_and_says_so(client, done):
    client.force_login(done.owner)
    url = reverse("network:idea", args=[done.pk])
    home = client.get(reverse("home")).text
    said = {"effect": "L'accueil dure un jour de moins.", "effect_figure": "120 h", "effect_source": "relevé RH"}

    page = client.post(reverse("network:tell_effect", args=[done.pk]), said, follow=True).text

    assert url in home
    assert "L&#x27;accueil dure un jour de moins." in page
    assert "relevé RH" in page
    assert url not in client.get(reverse("home")).text


def test_the_report_tells_it_beside_the_adopted_idea(done):
    before = new_ideas(ideas_in_the_report(Material(done.wave), done.wave), done.wave).tables[0]
    effects.tell_effect(
        done.pk, by=done.owner, effect="Un jour de moins.", effect_figure="120 h", effect_source="relevé RH"
    )
    after = new_ideas(ideas_in_the_report(Material(done.wave), done.wave), done.wave).tables[0]

    assert [len(row) for row in before.rows] == [1]
    assert after.rows == ((done.title, "Un jour de moins. 120 h (relevé RH)"),)


def test_nobody_else_says_it_and_not_before_it_is_done(done):
    wave = done.wave
    for stranger in (participant(wave), done.author, manager_of(WaveFactory()), PersonFactory()):
        with pytest.raises(NotTheirs):
            effects.tell_effect(done.pk, by=stranger, effect="Rien.")
    early = shared_idea(wave)
    with pytest.raises(NotDoneYet):
        effects.tell_effect(early.pk, by=holder(Role.SPONSOR, wave.programme), effect="Rien.")


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"effect": "\u202e \x00"}, NothingSaid),
        ({"effect": "Oui", "effect_figure": "12 %"}, FigureWithoutSource),
        ({"effect": "Oui", "effect_figure": "12 %", "effect_source": " \x00"}, FigureWithoutSource),
    ],
)
def test_a_figure_comes_with_its_source_and_a_sentence_says_something(done, words, refusal):
    with pytest.raises(refusal):
        effects.tell_effect(done.pk, by=done.owner, **words)


def test_a_form_without_source_comes_back_with_its_words(client, done):
    client.force_login(done.owner)

    page = client.post(
        reverse("network:tell_effect", args=[done.pk]), {"effect": "Un jour de moins", "effect_figure": "12"}
    )

    assert page.status_code == 422
    assert "Un jour de moins" in page.text
