"""Looking further than a list: the next proposals, and the people of the wave who agreed to be found."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from binome import engine as solver
from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.privacy.export import own_rows
from binome.journey.enrolment.states import Side
from binome.journey.matching.actions import browsing, choosing, rounds
from binome.journey.matching.actions.errors import (
    ListIsFull,
    NobodyNearer,
    NotToBeAdded,
    StillToLookAt,
    WindowIsClosed,
)
from binome.journey.matching.models import KeptApart, Proposal, RoundAnswer, ShownToWave
from binome.journey.matching.queries.participant import shown_proposals
from binome.journey.matching.states import RoundState
from tests.factories import NOON, PairFactory, ThemeFactory, manager_of
from tests.journey.matching.factories import matching_wave, open_round, proposals_of, say, volunteer, volunteers

pytestmark = pytest.mark.django_db
QUERIES = 23


@pytest.fixture
def wave():
    """A wave whose lists hold two, so that there is always somebody further."""
    return matching_wave(shortlist_size=2)


@pytest.fixture
def market(wave):
    """Eight mentors and eight mentees on one theme, choosing."""
    mentors, mentees = volunteers(wave, mentors=8, mentees=8)
    return mentors, mentees, open_round(wave)


def look_at_all(application, *, no=False):
    ids = proposals_of(application)
    said = {"yes": [], "not_this_time": ids} if no else {"yes": ids}
    choosing.choose(application.pk, **said, by=application.person, now=NOON)


def on_list(application):
    return {card.who.pk for card in shown_proposals(application)}


def appear(*applications):
    for application in applications:
        browsing.show_to_wave(application.pk, by=application.person, now=NOON)


def letters(name):
    return OutboxLetter.objects.filter(letter=f"matching/emails/{name}.txt")


def test_whoever_has_answered_each_proposal_gets_three_more_and_stands_on_their_lists(market):
    mentee = market[1][0]
    with pytest.raises(StillToLookAt):
        browsing.ask_for_more(mentee.pk, by=mentee.person, now=NOON)
    look_at_all(mentee, no=True)
    before = on_list(mentee)

    added = browsing.ask_for_more(mentee.pk, by=mentee.person, now=NOON)

    assert len(added) == 3
    assert on_list(mentee) == before | {proposal.mentor_id for proposal in added}
    assert all(proposal.terms["themes"] for proposal in added)
    assert all(mentee.pk in on_list(proposal.mentor) for proposal in added)
    assert letters("added").count() == 3
    assert mentee.person_id not in set(letters("added").values_list("to", flat=True))


def test_a_pair_that_was_added_forms_by_two_yeses_and_is_stable_for_the_lists_as_they_grew(market, wave):
    mentors, mentees, current = market
    mentee = mentees[0]
    look_at_all(mentee, no=True)
    proposal = browsing.ask_for_more(mentee.pk, by=mentee.person, now=NOON)[0]
    say(mentee, yes=[proposal.mentor])
    for other in (*mentors, *mentees[1:]):
        look_at_all(other)
    say(proposal.mentor, yes=[mentee])

    pairs = {(pair.mentor_id, pair.mentee_id) for pair in rounds.form_pairs(current, by=manager_of(wave), now=NOON)}

    current.refresh_from_db()
    assert (proposal.mentor_id, mentee.pk) in pairs
    read = current.solved
    assert [str(proposal.mentor_id)] in read["mentees"][str(mentee.pk)]
    market_read = solver.Instance.of(
        mentees=read["mentees"],
        mentors={key: (each["cap"], each["prefs"]) for key, each in read["mentors"].items()},
        scores={(mentee_id, mentor_id): score for mentee_id, mentor_id, score in read["scores"]},
    )
    assert solver.verify(market_read, [(str(mentee_id), str(mentor_id)) for mentor_id, mentee_id in pairs]).stable


def test_one_yes_alone_makes_no_pair_of_those_who_were_added(market, wave):
    _mentors, mentees, current = market
    look_at_all(mentees[0], no=True)
    proposal = browsing.ask_for_more(mentees[0].pk, by=mentees[0].person, now=NOON)[0]
    say(mentees[0], yes=[proposal.mentor])

    assert rounds.form_pairs(current, by=manager_of(wave), now=NOON) == []


def test_nobody_without_a_theme_in_common_comes_by_asking_for_more(wave):
    mentee = volunteer(wave, Side.MENTEE, themes=[ThemeFactory()], level=1)
    near = [volunteer(wave, themes=[mentee.theme_choices.get().theme], level=4) for _ in range(2)]
    open_round(wave)
    far = [volunteer(wave, themes=[ThemeFactory()], level=4) for _ in range(2)]  # joiners: on no list of the round
    look_at_all(mentee)
    appear(*far)

    with pytest.raises(NobodyNearer):
        browsing.ask_for_more(mentee.pk, by=mentee.person, now=NOON)
    assert on_list(mentee) == {application.pk for application in near}
    browsing.add_to_list(mentee.pk, far[0].pk, by=mentee.person, now=NOON)
    assert far[0].pk in on_list(mentee)


def test_the_page_says_plainly_that_no_theme_is_in_common(wave, client):
    mentee = volunteer(wave, Side.MENTEE, themes=[ThemeFactory()], level=1)
    for _ in range(2):
        volunteer(wave, themes=[mentee.theme_choices.get().theme], level=4)
    open_round(wave)
    far = volunteer(wave, themes=[ThemeFactory()], level=4)  # a joiner: on no list of the round
    appear(far)
    mentee.person.preferred_language = "en"
    mentee.person.save()
    client.force_login(mentee.person)
    page = reverse("matching:browse", args=[mentee.pk])

    assert "No theme in common" in client.get(page).content.decode()
    client.post(reverse("matching:add_to_list", args=[mentee.pk, far.pk]))
    assert Proposal.objects.get(mentor=far).added_by == mentee
    assert client.get(page).context["cards"] == []
    assert "One of you looked further" in client.get(reverse("matching:my_proposals")).content.decode()


def test_the_directory_shows_those_who_agreed_and_no_others(market, client):
    mentors, mentees, _current = market
    mentee = mentees[0]
    further = [mentor for mentor in mentors if mentor.pk not in on_list(mentee)]
    appear(*further[:2], *mentees[1:3])
    client.force_login(mentee.person)
    page = reverse("matching:browse", args=[mentee.pk])

    assert [card.who.pk for card in client.get(page).context["cards"]] == sorted(
        (mentor.pk for mentor in further[:2]), key=lambda pk: next(m for m in mentors if m.pk == pk).person.sort_key
    )
    client.force_login(further[0].person)
    client.post(reverse("matching:show_to_wave", args=[further[0].pk]), {"shown": "no"})
    client.force_login(mentee.person)
    assert [card.who.pk for card in client.get(page).context["cards"]] == [further[1].pk]


@pytest.mark.parametrize(
    "rule", ["manager", "functional", "entity", "apart", "earlier pair", "gone", "full list", "no place"]
)
def test_whoever_a_rule_keeps_away_is_neither_shown_nor_added_and_it_is_not_told_why(rule, client):
    wave = matching_wave(shortlist_size=1, forbid_same_entity=rule == "entity", max_mentees_per_mentor=1)
    theme = ThemeFactory()
    mentee = volunteer(wave, Side.MENTEE, themes=[theme], level=1)
    near, kept = (volunteer(wave, themes=[theme], level=4) for _ in range(2))
    open_round(wave)
    other = kept if kept.pk not in on_list(mentee) else near
    appear(other)
    keep_away(rule, mentee, other, wave)
    client.force_login(mentee.person)

    assert [card.who.pk for card in client.get(reverse("matching:browse", args=[mentee.pk])).context["cards"]] == []
    with pytest.raises(NotToBeAdded):
        browsing.add_to_list(mentee.pk, other.pk, by=mentee.person, now=NOON)
    assert other.pk not in on_list(mentee)


def keep_away(rule, mentee, other, wave):
    mine, theirs = mentee.person, other.person
    if rule == "manager":
        mine.manager = theirs
    elif rule == "functional":
        theirs.functional_manager = mine
        theirs.save()
    elif rule == "entity":
        mine.entity = theirs.entity
    elif rule == "apart":
        first, second = sorted((mine, theirs), key=lambda person: person.pk)
        KeptApart.objects.create(wave=wave, first=first, second=second, asked_at=NOON)
    elif rule == "earlier pair":
        earlier = matching_wave(programme=wave.programme, number=wave.number + 1)
        pair = PairFactory(wave=earlier, chosen=True)
        type(pair.mentor).objects.filter(pk=pair.mentor_id).update(person=theirs)
        type(pair.mentee).objects.filter(pk=pair.mentee_id).update(person=mine)
    elif rule == "gone":
        theirs.is_active = False
        theirs.save()
    elif rule == "full list":
        current = wave.rounds.get()
        for place in range(1, 15):
            someone = volunteer(wave, Side.MENTEE)
            Proposal.objects.create(
                round=current, mentor=other, mentee=someone, score=1, terms={}, mentor_place=place, mentee_place=1,
                added_by=someone,
            )  # fmt: skip
    else:
        PairFactory(wave=wave, mentor=other, mentee=volunteer(wave, Side.MENTEE))
    mine.save()


def test_a_list_holds_fourteen_and_the_table_holds_it_too(wave):
    mentors, mentees = volunteers(wave, mentors=20, mentees=1)
    current, mentee = open_round(wave), mentees[0]
    for _ in range(4):
        look_at_all(mentee)
        browsing.ask_for_more(mentee.pk, by=mentee.person, now=NOON)
    look_at_all(mentee)

    assert len(on_list(mentee)) == 14
    with pytest.raises(ListIsFull):
        browsing.ask_for_more(mentee.pk, by=mentee.person, now=NOON)
    left = next(mentor for mentor in mentors if mentor.pk not in on_list(mentee))
    too_many = Proposal(round=current, mentor=left, mentee=mentee, score=1, mentor_place=1, mentee_place=15)
    for asker in (None, mentee):
        too_many.pk, too_many.added_by, too_many.mentee_place = None, asker, 15 if asker else 8
        with pytest.raises(IntegrityError), transaction.atomic():
            too_many.save()


def test_who_had_nobody_or_joined_while_the_window_is_open_gets_a_list(wave):
    mentors, _mentees = volunteers(wave, mentors=3, mentees=2)
    current = open_round(wave)
    late = volunteer(wave, Side.MENTEE, themes=[mentors[0].theme_choices.get().theme], level=1)

    assert len(browsing.ask_for_more(late.pk, by=late.person, now=NOON)) == 3
    assert len(on_list(late)) == 3
    assert RoundAnswer.objects.get(application=late).finished_at is None
    joined = volunteer(wave, themes=[mentors[0].theme_choices.get().theme], level=4)
    appear(joined)
    browsing.add_to_list(late.pk, joined.pk, by=late.person, now=NOON)
    assert letters("proposals").filter(to=joined.person).count() == 1
    say(late, yes=[joined])
    say(joined, yes=[late])
    (pair,) = rounds.form_pairs(current, by=manager_of(wave), now=NOON)
    assert (pair.mentor_id, pair.mentee_id) == (joined.pk, late.pk)


def test_whoever_had_finished_is_asked_again_and_what_they_said_still_counts(market):
    mentors, mentees, _current = market
    for mentor in mentors:
        look_at_all(mentor)
    look_at_all(mentees[0], no=True)
    proposal = browsing.ask_for_more(mentees[0].pk, by=mentees[0].person, now=NOON)[0]

    answer = RoundAnswer.objects.get(application=proposal.mentor)
    assert answer.finished_at is None
    assert answer.choices.filter(rank__isnull=False).count() == 2


@pytest.mark.parametrize("act", ["more", "add"])
def test_nobody_looks_further_once_the_window_is_closed_or_for_somebody_else(act, market, wave):
    mentors, mentees, current = market
    mentee = mentees[0]
    look_at_all(mentee)
    other = next(mentor for mentor in mentors if mentor.pk not in on_list(mentee))
    appear(other)

    def look_further(by, now):
        if act == "more":
            return browsing.ask_for_more(mentee.pk, by=by, now=now)
        return browsing.add_to_list(mentee.pk, other.pk, by=by, now=now)

    for stranger in (other.person, mentees[1].person, manager_of(wave)):
        with pytest.raises(NotTheirs):
            look_further(stranger, NOON)
    with pytest.raises(WindowIsClosed):
        look_further(mentee.person, current.closes_at + timedelta(minutes=1))
    type(current).objects.update(state=RoundState.PLANNED)
    with pytest.raises(WindowIsClosed):
        look_further(mentee.person, NOON)


def test_nothing_on_the_other_list_tells_what_was_said_of_those_before(market, client):
    mentee = market[1][0]
    look_at_all(mentee, no=True)
    proposal = browsing.ask_for_more(mentee.pk, by=mentee.person, now=NOON)[0]

    rows = own_rows(proposal.mentor.person)
    assert "matching.choice" not in rows
    client.force_login(proposal.mentor.person)
    page = client.get(reverse("matching:my_proposals")).content.decode()
    assert page.count(mentee.person.name) >= 1
    assert "rank" not in page.split("choices-")[1].split("</form>")[0].replace("rank_list", "")


def test_agreeing_is_ones_own_and_the_page_asks_the_same_questions_for_one_as_for_three(
    market, client, django_assert_num_queries
):
    mentors, mentees, _current = market
    with pytest.raises(NotTheirs):
        browsing.show_to_wave(mentors[0].pk, by=mentees[0].person, now=NOON)
    further = [mentor for mentor in mentors if mentor.pk not in on_list(mentees[0])]
    client.force_login(mentees[0].person)
    page = reverse("matching:browse", args=[mentees[0].pk])
    client.get(page)
    for shown in (further[:1], further[1:4]):
        appear(*shown)
        with django_assert_num_queries(QUERIES):
            client.get(page)

    assert ShownToWave.objects.count() == 4
