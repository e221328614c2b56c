"""Opening a round: hard rules, readable reasons, at most seven a side, nobody forgotten (R39, R40, R42–R44)."""

from datetime import timedelta

import pytest

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.core.privacy.models import AuditLine
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.matching.actions import confirming, ending, reviewing, rounds
from binome.journey.matching.actions.errors import BadWindow, NobodyToMatch, NotAtThisStage, RoundUnderWay
from binome.journey.matching.models import Proposal, RoundAnswer, Unpaired
from binome.journey.matching.queries import engine, round_candidates
from binome.journey.matching.queries.manager import board_of
from binome.journey.matching.queries.participant import shown_proposals
from binome.journey.matching.queries.reasons import why_alone
from binome.journey.matching.states import Alone, Obstacle, PairState
from tests.factories import (
    NOON,
    ApplicationFactory,
    EntityFactory,
    PairFactory,
    PersonFactory,
    ThemeFactory,
    manager_of,
)
from tests.journey.matching.factories import (
    everyone_says_yes,
    matching_wave,
    open_round,
    proposals_of,
    say,
    volunteer,
    volunteers,
)

pytestmark = pytest.mark.django_db


def test_everyone_gets_at_most_seven_proposals_with_reasons_and_a_letter():
    """R40."""
    wave = matching_wave()
    juniors, seniors = volunteers(wave, mentors=12, mentees=12)

    opened = open_round(wave)

    lists = [shown_proposals(one) for one in (*juniors, *seniors)]
    assert all(1 <= len(cards) <= 7 for cards in lists)
    assert all(card.reasons for cards in lists for card in cards)
    assert OutboxLetter.objects.filter(letter="matching/emails/proposals.txt").count() == 24
    assert AuditLine.objects.get(act="matching.opened_round").on_id == str(opened.pk)


def test_a_proposal_stands_on_both_lists():
    wave = matching_wave(shortlist_size=3)
    juniors, seniors = volunteers(wave, mentors=6, mentees=6)

    open_round(wave)

    seen_by_mentors = {pk for one in juniors for pk in proposals_of(one)}
    seen_by_mentees = {pk for one in seniors for pk in proposals_of(one)}
    assert seen_by_mentors == seen_by_mentees


def test_a_star_is_not_shown_to_all_and_nobody_is_shown_to_none():
    wave = matching_wave(shortlist_size=2)
    theme = ThemeFactory()
    star = volunteer(wave, themes=[theme], level=4)
    others = [volunteer(wave, themes=[theme], level=1) for _ in range(4)]
    seniors = [volunteer(wave, Side.MENTEE, themes=[theme], level=1) for _ in range(5)]

    open_round(wave)

    assert len(proposals_of(star)) == 2
    assert all(proposals_of(one) for one in (*others, *seniors))


@pytest.mark.parametrize("depth", [1, 2, 3, 6])
def test_nobody_is_proposed_within_a_reporting_line_at_any_depth(depth):
    wave = matching_wave(min_level_gap=0)
    (junior,), (senior,) = volunteers(wave, mentors=1, mentees=1)
    above = senior.person
    for _ in range(depth - 1):
        above = PersonFactory(manager=above, level=4)
    Person.objects.filter(pk=junior.person_id).update(manager=above)

    open_round(wave)

    assert not Proposal.objects.exists()
    assert set(Unpaired.objects.values_list("obstacle", flat=True)) == {Obstacle.REPORTING_LINE}


@pytest.mark.parametrize("depth", [0, 1, 3])
def test_nobody_is_proposed_across_a_line_with_a_functional_manager_in_it(depth):
    wave = matching_wave(min_level_gap=0)
    (junior,), (senior,) = volunteers(wave, mentors=1, mentees=1)
    above = senior.person
    for _ in range(depth):
        above = PersonFactory(manager=above, level=4)
    reports_to = PersonFactory(functional_manager=above, level=3)
    Person.objects.filter(pk=junior.person_id).update(manager=reports_to)

    open_round(wave)

    assert not Proposal.objects.exists()
    assert set(Unpaired.objects.values_list("obstacle", flat=True)) == {Obstacle.REPORTING_LINE}


def test_two_people_with_the_same_functional_manager_may_meet():
    wave = matching_wave(min_level_gap=0)
    (junior,), (senior,) = volunteers(wave, mentors=1, mentees=1)
    Person.objects.filter(pk__in=(junior.person_id, senior.person_id)).update(functional_manager=PersonFactory())

    open_round(wave)

    assert Proposal.objects.count() == 1


def test_functional_managers_of_each_other_stop_nothing():
    wave = matching_wave(min_level_gap=0)
    (junior,), _seniors = volunteers(wave, mentors=1, mentees=1)
    first, second = PersonFactory(), PersonFactory()
    Person.objects.filter(pk=first.pk).update(functional_manager=second)
    Person.objects.filter(pk=second.pk).update(functional_manager=first)
    Person.objects.filter(pk=junior.person_id).update(functional_manager=first)

    open_round(wave)

    assert Proposal.objects.count() == 1


def test_a_loop_in_the_reporting_line_stops_nothing():
    wave = matching_wave()
    (junior,), (senior,) = volunteers(wave, mentors=1, mentees=1)
    first, second = PersonFactory(), PersonFactory()
    Person.objects.filter(pk=first.pk).update(manager=second)
    Person.objects.filter(pk=second.pk).update(manager=first)
    Person.objects.filter(pk=junior.person_id).update(manager=first)

    open_round(wave)

    assert proposals_of(senior) == proposals_of(junior) != []


@pytest.mark.parametrize(
    ("wave_rules", "mentor", "mentee", "obstacle"),
    [
        ({"min_level_gap": 4}, {}, {}, Obstacle.GRADE_GAP),
        ({}, {"languages": ["fr"]}, {"languages": ["en"]}, Obstacle.NO_COMMON_LANGUAGE),
        ({}, {"slots": ["mon_am"]}, {"slots": ["tue_pm"]}, Obstacle.NO_COMMON_SLOT),
        ({}, {"mode": "remote"}, {"mode": "on_site"}, Obstacle.NO_COMMON_PLACE),
    ],
)
def test_a_hard_rule_leaves_nobody_to_propose_and_says_which(wave_rules, mentor, mentee, obstacle):
    wave = matching_wave(**wave_rules)
    theme = ThemeFactory()
    volunteer(wave, themes=[theme], **mentor)
    senior = volunteer(wave, Side.MENTEE, themes=[theme], **mentee)

    opened = open_round(wave)

    assert not Proposal.objects.exists()
    assert Unpaired.objects.get(application=senior).obstacle == obstacle
    assert board_of(wave, now=NOON).stranded[0].advice
    letter = OutboxLetter.objects.get(letter="matching/emails/unpaired.txt", to=senior.person)
    assert why_alone(opened.unpaired.get(application=senior)).next in letter.text


def test_the_same_entity_is_kept_apart_when_the_wave_says_so():
    entity = EntityFactory()
    for forbidden, proposed in ((True, 0), (False, 1)):
        wave = matching_wave(forbid_same_entity=forbidden)
        juniors, seniors = volunteers(wave, mentors=1, mentees=1)
        Person.objects.filter(pk__in=[one.person_id for one in (*juniors, *seniors)]).update(entity=entity)

        opened = open_round(wave)

        assert opened.proposals.count() == proposed


def test_someone_in_both_roles_is_never_proposed_to_themselves():
    wave = matching_wave(min_level_gap=0)
    theme = ThemeFactory()
    person = PersonFactory(level=3)
    for side in (Side.MENTOR, Side.MENTEE):
        volunteer(wave, side, themes=[theme], person=person)

    open_round(wave)

    assert not Proposal.objects.exists()
    assert set(Unpaired.objects.values_list("obstacle", flat=True)) == {Obstacle.NOBODY_THERE}


def test_two_people_in_both_roles_are_proposed_one_way_only():
    wave = matching_wave(min_level_gap=0)
    theme = ThemeFactory()
    for person in (PersonFactory(level=3), PersonFactory(level=3)):
        for side in (Side.MENTOR, Side.MENTEE):
            volunteer(wave, side, themes=[theme], person=person)

    open_round(wave)

    assert Proposal.objects.count() == 1


def test_a_pair_of_an_earlier_wave_is_not_proposed_again():
    earlier = PairFactory(chosen=True)
    wave = matching_wave(programme=earlier.wave.programme)
    theme = ThemeFactory()
    volunteer(wave, themes=[theme], person=earlier.mentor.person)
    volunteer(wave, Side.MENTEE, themes=[theme], person=earlier.mentee.person)

    open_round(wave)

    assert not Proposal.objects.exists()


def test_people_kept_apart_are_not_proposed_and_may_be_again():
    wave = matching_wave()
    (junior,), (senior,) = volunteers(wave, mentors=1, mentees=1)
    manager = manager_of(wave)
    kept = reviewing.keep_apart(wave, senior.person, junior.person, by=manager, now=NOON)
    assert reviewing.keep_apart(wave, junior.person, senior.person, by=manager, now=NOON) == kept

    assert (
        round_candidates.everyone(wave).rules.between(str(senior.person_id), str(junior.person_id)) == Obstacle.EXCLUDED
    )

    reviewing.stop_keeping_apart(kept.pk, by=manager)
    open_round(wave)
    assert Proposal.objects.count() == 1


def test_only_accepted_people_who_are_prepared_and_still_here_take_part():
    wave = matching_wave(max_mentees_per_mentor=2)
    (junior,), (senior,) = volunteers(wave, mentors=1, mentees=1)
    ApplicationFactory(wave=wave, state=ApplicationState.SUBMITTED)
    gone = volunteer(wave, person=PersonFactory(is_active=False))

    open_round(wave)

    assert set(RoundAnswer.objects.values_list("application", flat=True)) == {junior.pk, senior.pk}
    assert not gone.answers.exists()
    gated = matching_wave()
    Wave.objects.filter(pk=gated.pk).update(gate="gate")
    volunteers(gated, mentors=1, mentees=1)
    with pytest.raises(NobodyToMatch):
        open_round(gated)


def test_a_mentor_keeps_the_places_they_offered_within_the_waves_ceiling():
    wave = matching_wave(max_mentees_per_mentor=2)
    theme = ThemeFactory()
    full = volunteer(wave, themes=[theme], capacity=1)
    half = volunteer(wave, themes=[theme], capacity=5)
    for mentor in (full, half):
        PairFactory(wave=wave, mentor=mentor, chosen=True)
    volunteer(wave, Side.MENTEE, themes=[theme])

    everyone = round_candidates.everyone(wave)

    assert {one.pk for one in everyone.by_side[Side.MENTOR].values()} == {half.pk}
    assert everyone.rules.people.capacity.max() == 1


def test_reasons_speak_of_themes_half_days_languages_site_and_departments_in_the_readers_language():
    wave = matching_wave()
    theme = ThemeFactory(title_fr="IA générative", title_en="Generative AI")
    slots = ["mon_am", "tue_pm", "wed_am", "thu_am", "fri_pm"]
    common = {"slots": slots, "languages": ["fr", "en"]}
    junior = volunteer(wave, themes=[theme], level=4, person=PersonFactory(site="Lyon"), **common)
    senior = volunteer(wave, Side.MENTEE, themes=[theme], level=1, person=PersonFactory(level=6, site="Lyon"), **common)
    open_round(wave)

    (seen_by_mentee,) = shown_proposals(senior)
    (seen_by_mentor,) = shown_proposals(junior)

    assert len(seen_by_mentee.reasons) == 5
    assert "IA générative" in seen_by_mentee.reasons[0]
    assert "Lyon" in " ".join(seen_by_mentee.reasons)
    assert seen_by_mentee.reasons[0] != seen_by_mentor.reasons[0]
    assert not any(character.isdigit() for character in "".join(seen_by_mentee.reasons).replace("2 ", ""))


def test_without_a_theme_in_common_two_people_meet_only_when_one_has_nobody_else():
    wave = matching_wave()
    wanted, other = ThemeFactory(), ThemeFactory()
    expert = volunteer(wave, themes=[wanted])
    elsewhere = volunteer(wave, themes=[other])
    senior = volunteer(wave, Side.MENTEE, themes=[wanted])
    curious = volunteer(wave, Side.MENTEE, themes=[other, wanted])

    open_round(wave)

    assert [card.who for card in shown_proposals(senior)] == [expert]
    assert {card.who for card in shown_proposals(curious)} == {expert, elsewhere}
    lonely = matching_wave()
    volunteer(lonely, themes=[other])
    alone = volunteer(lonely, Side.MENTEE, themes=[wanted])
    open_round(lonely)
    assert len(shown_proposals(alone)) == 1


def test_the_same_people_are_proposed_the_same_way_whatever_the_order_they_came_in():
    wave = matching_wave(seed=11)
    volunteers(wave, mentors=9, mentees=9)

    first, _without = engine.proposals(round_candidates.everyone(wave))
    second, _without = engine.proposals(round_candidates.everyone(wave))

    assert [(one.mentor, one.mentee, one.score) for one in first] == [
        (one.mentor, one.mentee, one.score) for one in second
    ]


def test_a_round_opens_at_matching_by_its_manager_once_at_a_time():
    wave = matching_wave()
    volunteers(wave)
    early = matching_wave()
    Wave.objects.filter(pk=early.pk).update(stage=Stage.LEARNING)

    with pytest.raises(NotTheirs):
        rounds.open_round(wave, by=PersonFactory(), now=NOON)
    with pytest.raises(NotTheirs):
        rounds.open_round(wave, by=manager_of(early), now=NOON)
    with pytest.raises(NotAtThisStage):
        open_round(early)
    with pytest.raises(BadWindow):
        open_round(wave, closes_at=NOON)
    open_round(wave)
    with pytest.raises(RoundUnderWay):
        open_round(wave)


def test_a_second_round_takes_those_who_are_left_and_proposes_nobody_twice():
    wave = matching_wave()
    (junior, _other), (first, second) = volunteers(wave, mentors=2, mentees=2)
    manager = manager_of(wave)
    opened = open_round(wave)
    say(first, yes=[junior])
    say(junior, yes=[first])
    rounds.form_pairs(opened, by=manager, now=NOON)
    rounds.publish_pairs(opened, by=manager, now=NOON)
    fresh = volunteer(wave, themes=[first.theme_choices.get().theme], level=3)

    again = rounds.open_round(wave, by=manager, now=NOON)

    assert again.number == 2
    assert set(again.proposals.values_list("mentee", "mentor")) == {(second.pk, fresh.pk)}


def test_a_yes_that_met_a_yes_may_come_back_when_only_a_place_was_missing():
    wave = matching_wave(max_mentees_per_mentor=1)
    (junior,), (one, other) = volunteers(wave, mentors=1, mentees=2)
    manager = manager_of(wave)
    opened = open_round(wave)
    everyone_says_yes(wave)
    (pair,) = rounds.form_pairs(opened, by=manager, now=NOON)
    rounds.publish_pairs(opened, by=manager, now=NOON)
    confirming.say_not_this_time(pair.pk, by=pair.mentee.person, now=NOON)
    ending.expire_unconfirmed(now=NOON + timedelta(days=30))

    again = rounds.open_round(wave, by=manager, now=NOON)

    left = other if pair.mentee_id == one.pk else one
    assert set(again.proposals.values_list("mentee", "mentor")) == {(left.pk, junior.pk)}
    assert again.unpaired.get(application=pair.mentee_id).obstacle == Obstacle.NOBODY_NEW
    assert PairState.EXPIRED in wave.pairs.values_list("state", flat=True)


def test_someone_whose_every_partner_has_a_full_list_is_told_so():
    wave = matching_wave(shortlist_size=1)
    volunteers(wave, mentors=1, mentees=3)

    opened = open_round(wave)

    assert list(opened.unpaired.values_list("reason", flat=True)) == [Alone.LISTS_FULL] * 2
