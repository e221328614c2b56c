"""A pair for one person: from the choices already made, else from proposals of their own; nobody else is disturbed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.models import Application
from binome.journey.learning.models import Preparation
from binome.journey.matching.actions import choosing, confirming, ending, rounds, searching
from binome.journey.matching.actions.errors import NobodyChosen, NobodyToPropose, SearchUnderWay
from binome.journey.matching.models import Pair, Proposal, Round, Unpaired
from binome.journey.matching.queries.manager import latest_round
from binome.journey.matching.queries.searching import partner_search_of, without_a_pair_now
from binome.journey.matching.states import Alone, PairState, RoundState
from tests.factories import NOON, PersonFactory, ThemeFactory, manager_of
from tests.journey.matching.factories import matching_wave, open_round, say, volunteer, volunteers

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def letters() -> list[tuple[str, int]]:
    return sorted(OutboxLetter.objects.values_list("letter", "to"))


def search_for(application) -> Round:
    return searching.open_search(application.pk, by=manager_of(application.wave), now=NOON)


def chooses(application, *others, finished=True):
    """Say yes to `others` in order, on the list of one's own."""
    proposals = Proposal.objects.filter(round__only_for=application)
    by_other = {(p.mentor_id if p.mentee_id == application.pk else p.mentee_id): p.pk for p in proposals}
    choosing.choose(
        application.pk,
        yes=[by_other[other.pk] for other in others],
        by=application.person,
        now=NOON,
        finished=finished,
    )


@pytest.fixture
def wave_under_way():
    """Two confirmed pairs, a mentor with a free place who chose nobody, and a mentee who joined afterwards."""
    wave = matching_wave(max_mentees_per_mentor=1)
    theme = ThemeFactory()
    (ada, bob), (one, two) = volunteers(wave, mentors=2, mentees=2, theme=theme)
    current = open_round(wave)
    for mentor, mentee in ((ada, one), (bob, two)):
        say(mentor, yes=[mentee])
        say(mentee, yes=[mentor])
    rounds.form_pairs(current, by=manager_of(wave), now=NOON)
    rounds.publish_pairs(current, by=manager_of(wave), now=NOON)
    for pair in Pair.objects.filter(wave=wave):
        confirming.say_yes(pair.pk, by=pair.mentor.person, now=NOON)
        confirming.say_yes(pair.pk, by=pair.mentee.person, now=NOON)
    wave.stage = Stage.MENTORING
    wave.save()
    free = [volunteer(wave, themes=[theme], level=4) for _ in range(3)]
    joiner = volunteer(wave, "mentee", themes=[theme], level=1)
    OutboxLetter.objects.all().delete()
    return wave, (ada, bob), (one, two), free, joiner


def test_proposals_are_sent_to_one_person_alone_among_those_who_are_free(wave_under_way):
    wave, _paired, _mentees, free, joiner = wave_under_way

    search = search_for(joiner)

    assert letters() == [("matching/emails/proposals.txt", joiner.person_id)]
    assert {proposal.mentor_id for proposal in search.proposals.all()} == {mentor.pk for mentor in free}
    assert latest_round(wave) != search
    assert Pair.objects.filter(wave=wave).alive().count() == 2


def test_whoever_comes_first_is_asked_and_nobody_else_hears_of_it(wave_under_way):
    _wave, _paired, _mentees, (cleo, dan, _eve), joiner = wave_under_way
    search_for(joiner)
    OutboxLetter.objects.all().delete()

    chooses(joiner, dan, cleo)

    pair = Pair.objects.get(mentee=joiner)
    assert (pair.mentor, pair.state) == (dan, PairState.PUBLISHED)
    assert letters() == [("matching/emails/asked.txt", dan.person_id)]
    confirming.say_yes(pair.pk, by=dan.person, now=NOON)
    pair.refresh_from_db()
    assert pair.state == PairState.CHOSEN
    assert searching.follow_searches(now=NOON + WEEK) == 0
    assert joiner.searches.get().state == RoundState.PUBLISHED


def test_saying_yes_to_the_last_card_asks_nobody_before_the_person_has_finished(wave_under_way):
    _wave, _paired, _mentees, free, joiner = wave_under_way
    search_for(joiner)

    chooses(joiner, *free, finished=False)

    assert not Pair.objects.filter(mentee=joiner).exists()


def test_to_finish_one_says_yes_to_someone(wave_under_way):
    *_, joiner = wave_under_way
    search_for(joiner)

    with pytest.raises(NobodyChosen):
        chooses(joiner)


def test_when_the_pair_does_not_begin_the_next_one_is_asked_and_the_person_is_told(wave_under_way):
    _wave, _paired, _mentees, (cleo, dan, _eve), joiner = wave_under_way
    search_for(joiner)
    chooses(joiner, dan, cleo)
    confirming.say_not_this_time(Pair.objects.get(mentee=joiner).pk, by=dan.person, now=NOON)
    assert searching.follow_searches(now=NOON) == 0  # a no stays unseen until the last day to answer
    OutboxLetter.objects.all().delete()

    ending.expire_unconfirmed(now=NOON + WEEK)
    assert searching.follow_searches(now=NOON + WEEK) == 1
    assert searching.follow_searches(now=NOON + WEEK) == 0

    assert Pair.objects.get(mentee=joiner, state=PairState.PUBLISHED).mentor == cleo
    assert ("matching/emails/asked.txt", cleo.person_id) in letters()
    assert ("matching/emails/next_asked.txt", joiner.person_id) in letters()


def test_when_nobody_is_left_to_ask_the_person_reads_why(wave_under_way):
    _wave, _paired, _mentees, (cleo, *_others), joiner = wave_under_way
    search_for(joiner)
    chooses(joiner, cleo)

    ending.expire_unconfirmed(now=NOON + WEEK)
    searching.follow_searches(now=NOON + WEEK)

    assert Unpaired.objects.get(application=joiner).reason == Alone.NONE_FREE
    assert ("matching/emails/unpaired.txt", joiner.person_id) in letters()
    assert partner_search_of(joiner).may_send  # those who were not asked may be proposed again


def test_a_window_that_closes_asks_whoever_had_a_yes(wave_under_way):
    _wave, _paired, _mentees, (cleo, *_others), joiner = wave_under_way
    search_for(joiner)
    chooses(joiner, cleo, finished=False)

    searching.follow_searches(now=NOON + WEEK)

    assert Pair.objects.get(mentee=joiner).mentor == cleo


def test_whoever_is_no_longer_free_is_passed_over(wave_under_way):
    _wave, _paired, _mentees, (cleo, dan, _eve), joiner = wave_under_way
    search_for(joiner)
    applying.withdraw(dan.pk, by=dan.person, now=NOON)

    chooses(joiner, dan, cleo)

    assert Pair.objects.get(mentee=joiner).mentor == cleo


def test_a_mentor_whose_mentee_left_finds_another_in_the_same_way(wave_under_way):
    wave, (ada, _bob), (one, _two), _free, joiner = wave_under_way
    applying.withdraw(one.pk, by=one.person, now=NOON)
    ending.end_pair(Pair.objects.get(mentee=one), by=None, now=NOON)

    search_for(ada)
    chooses(ada, joiner)

    pair = Pair.objects.get(mentee=joiner)
    assert (pair.mentor, pair.mentor_yes_at, pair.mentee_yes_at) == (ada, NOON, None)
    confirming.say_yes(pair.pk, by=joiner.person, now=NOON)
    assert Pair.objects.filter(wave=wave).chosen().count() == 2


def test_from_the_choices_already_made_two_people_are_written_to_and_nobody_else():
    wave = matching_wave(max_mentees_per_mentor=1)
    (ada, bob), (one, two, three) = volunteers(wave, mentors=2, mentees=3)
    current = open_round(wave)
    for who, yes in {ada: [one, three], bob: [two], one: [ada], two: [bob], three: [ada]}.items():
        say(who, yes=yes)
    rounds.form_pairs(current, by=manager_of(wave), now=NOON)
    rounds.publish_pairs(current, by=manager_of(wave), now=NOON)
    applying.withdraw(one.pk, by=one.person, now=NOON)
    OutboxLetter.objects.all().delete()

    pair = searching.pair_from_choices(three.pk, by=manager_of(wave), now=NOON)

    assert (pair.mentor, pair.state) == (ada, PairState.PUBLISHED)
    assert letters() == sorted(("matching/emails/pair.txt", half.person_id) for half in (ada, three))
    assert not Unpaired.objects.filter(application=three).exists()
    assert Pair.objects.get(mentee=two).mentor == bob


def test_one_search_at_a_time_and_never_for_someone_else_s_wave(wave_under_way):
    _wave, (ada, _bob), _mentees, free, joiner = wave_under_way
    search_for(joiner)

    with pytest.raises(SearchUnderWay):
        search_for(joiner)
    with pytest.raises(NobodyToPropose):
        search_for(ada)  # her one place is taken
    with pytest.raises(NotTheirs):
        searching.open_search(free[0].pk, by=PersonFactory(), now=NOON)


def test_a_round_for_everyone_takes_over_the_searches_that_are_open(wave_under_way):
    wave, *_, joiner = wave_under_way
    search_for(joiner)

    current = open_round(wave)

    assert joiner.searches.get().state == RoundState.PUBLISHED
    assert current.answers.filter(application=joiner).exists()
    assert latest_round(wave) == current


def test_nobody_without_a_theme_in_common_is_proposed_as_long_as_someone_has_one(wave_under_way):
    wave, *_, joiner = wave_under_way
    stranger = volunteer(wave, themes=[ThemeFactory()], level=4)

    search = search_for(joiner)

    assert not search.proposals.filter(mentor=stranger).exists()


def test_a_manager_finds_a_pair_for_one_person_from_the_page_of_the_wave(wave_under_way, client):
    wave, *_, joiner = wave_under_way
    client.force_login(manager_of(wave))
    board = client.get(reverse("matching:wave", args=[wave.pk])).content.decode()
    page = reverse("matching:search", args=[wave.pk, joiner.pk])
    assert page in board

    asked = client.post(reverse("matching:open_search", args=[wave.pk, joiner.pk]))
    assert not Round.objects.searches().exists()
    assert b'name="confirmed"' in asked.content
    client.post(reverse("matching:open_search", args=[wave.pk, joiner.pk]), {"confirmed": "yes"})

    assert Round.objects.searches().get().only_for == joiner
    assert joiner not in [each for each in without_a_pair_now(wave) if not each.searching]
    assert client.get(page).status_code == 200


def test_nobody_is_sent_to_look_where_nobody_is_free(wave_under_way, client):
    """Free mentors and no free mentee: no search to open, and nobody left to prepare, so no button to either."""
    wave, _paired, _mentees, free, joiner = wave_under_way
    applying.withdraw(joiner.pk, by=joiner.person, now=NOON)
    for accepted in Application.objects.filter(wave=wave).accepted():
        Preparation.objects.update_or_create(application=accepted, defaults={"opened_at": NOON, "prepared_at": NOON})
    client.force_login(manager_of(wave))

    answer = client.get(reverse("matching:wave", args=[wave.pk]))
    board = answer.content.decode().partition("<main")[2]

    assert answer.context["free_people"]
    assert "Personne n’est libre de l’autre côté aujourd’hui" in board
    assert not any(reverse("matching:search", args=[wave.pk, mentor.pk]) in board for mentor in free)
    assert reverse("learning:wave", args=[wave.pk]) not in board


def test_a_manager_is_told_when_no_theme_is_shared(wave_under_way, client):
    wave, *_, joiner = wave_under_way
    loner = volunteer(wave, "mentee", themes=[ThemeFactory()], level=1)
    client.force_login(manager_of(wave))

    joined, alone = (
        client.get(reverse("matching:search", args=[wave.pk, each.pk])).content.decode() for each in (joiner, loner)
    )

    assert "aucun thème commun" not in joined
    assert "aucun thème commun" in alone


def test_both_read_in_true_words_who_chose_and_who_is_asked(wave_under_way, client):
    _wave, _paired, _mentees, (cleo, *_others), joiner = wave_under_way
    search_for(joiner)
    client.force_login(joiner.person)
    own = client.get(reverse("matching:my_proposals")).content.decode()
    assert "Ces propositions sont pour vous seulement" in own
    chooses(joiner, cleo)

    assert (
        f"Votre choix s’est porté sur {cleo.person.short_name}"
        in client.get(reverse("matching:my_proposals")).content.decode()
    )
    client.force_login(cleo.person)
    page = client.get(reverse("matching:my_proposals")).content.decode()

    assert f"Le choix de {joiner.person.short_name} s’est porté sur vous." in page
    assert "Vos choix se sont rencontrés" not in page


def test_a_manager_who_takes_part_looks_for_nobody_for_themselves(wave_under_way, client):
    """Whoever earlier said yes to them would be read there."""
    wave, *_, joiner = wave_under_way
    joiner.person.programme_roles.create(programme=wave.programme, role=Role.MANAGER)
    client.force_login(joiner.person)

    listed = client.get(reverse("matching:wave", args=[wave.pk])).context["free_people"]
    doors = [reverse(f"matching:{name}", args=[wave.pk, joiner.pk]) for name in ("open_search", "pair_from_choices")]

    assert joiner not in listed
    assert client.get(reverse("matching:search", args=[wave.pk, joiner.pk])).status_code == 404
    assert [client.post(door, {"confirmed": "yes"}).status_code for door in doors] == [404, 404]
    with pytest.raises(NotTheirs):
        searching.open_search(joiner.pk, by=joiner.person, now=NOON)
