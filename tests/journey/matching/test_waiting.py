"""Whoever was accepted and never had a pair is not forgotten: a draft waits for them when the next wave opens (R44)."""

import pytest
from django.urls import reverse

from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.matching.actions import ending, rounds
from binome.journey.matching.models import Pair
from binome.journey.matching.states import PairState
from binome.orchestration import waves
from tests.factories import NOON, PairFactory, ThemeFactory, WaveFactory, manager_of
from tests.journey.matching.factories import matching_wave, open_round, volunteer

pytestmark = pytest.mark.django_db


def next_wave(wave: Wave) -> Wave:
    after = WaveFactory(programme=wave.programme, number=wave.number + 1, stage=Stage.ENROLMENT)
    after.themes.set(wave.themes.all())
    applying.open_call(after.pk, by=manager_of(after), now=NOON)
    return after


def drafts_in(wave: Wave) -> set[int]:
    return set(Application.objects.filter(wave=wave, state=ApplicationState.DRAFT).values_list("person", flat=True))


@pytest.fixture
def first():
    wave = matching_wave()
    wave.themes.add(ThemeFactory())
    return wave


def past_matching(wave: Wave) -> None:
    wave.stage = Stage.MENTORING
    wave.save()


@pytest.mark.parametrize("side", Side)
def test_whoever_never_had_a_pair_finds_a_draft_and_one_email_that_says_so(first, side, client):
    alone = volunteer(first, side, themes=first.themes.all())
    past_matching(first)

    second = next_wave(first)

    draft = Application.objects.get(wave=second)
    assert (draft.person, draft.side, draft.carried_from) == (alone.person, side, alone)
    (letter,) = alone.person.letters.filter(subject__contains=second.name)
    assert letter.letter == "enrolment/emails/carried_over.txt"
    assert "aucun binôme n’a commencé pour vous" in letter.text
    draft.state = ApplicationState.SUBMITTED
    draft.save()
    client.force_login(manager_of(second))
    assert (
        "En attente depuis une vague précédente"
        in client.get(reverse("enrolment:wave", args=[second.pk])).content.decode()
    )


def test_a_pair_that_lives_or_lived_is_no_waiting_and_one_that_never_began_is(first):
    chosen = {"mentor_yes_at": NOON, "mentee_yes_at": NOON, "state": PairState.CHOSEN}
    PairFactory(wave=first, **chosen)
    ended = PairFactory(wave=first, **chosen)
    ending.end_pair(ended, by=None, now=NOON)
    not_begun = PairFactory(wave=first, state=PairState.EXPIRED)
    past_matching(first)

    second = next_wave(first)

    assert drafts_in(second) == {not_begun.mentor.person_id, not_begun.mentee.person_id}
    assert Pair.objects.filter(wave=first).count() == 3


def test_nobody_is_carried_while_their_wave_may_still_pair_them_nor_after_they_withdrew(first):
    alone, gone = volunteer(first), volunteer(first)
    applying.withdraw(gone.pk, by=gone.person, now=NOON)
    assert drafts_in(next_wave(first)) == set()
    past_matching(first)

    third = WaveFactory(programme=first.programme, number=first.number + 2, stage=Stage.ENROLMENT)
    applying.open_call(third.pk, by=manager_of(third), now=NOON)

    assert drafts_in(third) == {alone.person_id}


def test_a_call_that_opened_before_the_earlier_wave_was_past_matching_is_caught_up_with(first):
    """The promise “a draft waits for you when the next wave opens” holds for waves that overlap as well."""
    alone, later = volunteer(first, themes=first.themes.all()), volunteer(first, Side.MENTEE, themes=first.themes.all())
    PairFactory(wave=first, mentor=volunteer(first), mentee=later, chosen=True)
    second = next_wave(first)
    assert drafts_in(second) == set()

    waves.advance(first.pk, expected=Stage.MATCHING, by=manager_of(first), now=NOON)

    assert drafts_in(second) == {alone.person_id}


def test_whoever_is_told_of_a_further_round_is_part_of_it(first, client):
    """Nobody could be proposed to them, or no yeses met: in the next round they have a list, once there is someone new."""
    theme = first.themes.get()
    alone = volunteer(first, Side.MENTEE, themes=[theme], level=1)
    mentors = [volunteer(first, themes=[theme], level=4)]
    mentees = [volunteer(first, Side.MENTEE, themes=[theme], level=1)]
    current = open_round(first)
    rounds.form_pairs(current, by=manager_of(first), now=NOON)
    current.refresh_from_db()
    rounds.publish_pairs(current, by=manager_of(first), now=NOON)
    client.force_login(alone.person)
    assert "tour de cette vague" in client.get(reverse("matching:my_proposals")).content.decode()

    joined = [volunteer(first, themes=[theme], level=4) for _ in range(2)]
    further = open_round(first)

    on_lists = {answer.application_id for answer in further.answers.all()}
    assert on_lists == {each.pk for each in (alone, *mentees, *joined)}
    assert mentors[0].pk not in on_lists  # proposed to both before: they meet nobody new, and read so
    assert further.unpaired.get().application_id == mentors[0].pk


@pytest.mark.parametrize(
    ("stage", "opened", "words"),
    [
        (Stage.MATCHING, False, "ouvrira la période de choix"),
        (Stage.MATCHING, True, "Vous pouvez chercher plus loin dès maintenant"),
        (Stage.MENTORING, False, "peut vous envoyer des propositions"),
        (Stage.OUTCOMES, False, "ne forme plus de binômes"),
    ],
)
def test_whoever_joins_while_a_wave_goes_on_reads_what_truly_comes_next(first, stage, opened, words, client):
    theme = first.themes.get()
    if opened:
        volunteer(first, themes=[theme], level=4)
        volunteer(first, Side.MENTEE, themes=[theme], level=1)
        open_round(first)
    first.stage = stage
    first.save()
    joined = volunteer(first, Side.MENTEE, themes=[theme], level=1)
    client.force_login(joined.person)

    page = client.get(reverse("matching:my_proposals"))

    assert words in page.content.decode()
