"""Choosing in private: ranks, changes of mind, and refusals that nobody ever sees (R39, R41, F37)."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils.translation import override

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.privacy.models import AuditLine
from binome.journey.matching.actions import choosing, rounds
from binome.journey.matching.actions.errors import WindowIsClosed
from binome.journey.matching.models import Choice, Proposal, RoundAnswer
from binome.journey.matching.queries.choices import wishes_of
from binome.journey.matching.queries.home import step_report
from binome.journey.matching.queries.manager import board_of, latest_round, participation_of
from binome.journey.matching.queries.participant import shown_proposals
from binome.journey.matching.queries.round_candidates import everyone
from tests.factories import NOON, PersonFactory, manager_of
from tests.journey.matching.factories import matching_wave, open_round, proposals_of, say, volunteers

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened():
    """A round in which one senior may choose among three juniors."""
    wave = matching_wave()
    juniors, (senior,) = volunteers(wave, mentors=3, mentees=1)
    open_round(wave)
    return wave, juniors, senior


def wishes(application):
    return wishes_of(RoundAnswer.objects.filter(application=application).latest("round__number"))


def test_what_is_said_last_counts_until_the_window_closes(opened):
    _wave, (first, second, third), senior = opened
    say(senior, yes=[first, second])
    say(senior, yes=[third, first], no=[second])

    on_list = {card.who.pk: card.proposal.pk for card in shown_proposals(senior)}
    assert wishes(senior).yes == (on_list[third.pk], on_list[first.pk])
    assert wishes(senior).no == (on_list[second.pk],)


def test_nothing_is_taken_once_the_window_has_closed_and_what_was_said_is_kept(opened):
    wave, juniors, senior = opened
    say(senior, yes=juniors[:1])
    before = wishes(senior)
    late = NOON + timedelta(days=30)

    with pytest.raises(WindowIsClosed):
        choosing.choose(senior.pk, yes=[], by=senior.person, now=late)
    rounds.form_pairs(latest_round(wave), by=manager_of(wave), now=NOON)
    with pytest.raises(WindowIsClosed):
        choosing.choose(senior.pk, yes=[], by=senior.person, now=NOON)

    assert wishes(senior) == before


def test_only_ones_own_proposals_can_be_chosen():
    wave = matching_wave()
    _juniors, (mine, other) = volunteers(wave, mentors=2, mentees=2)
    open_round(wave)
    foreign = Proposal.objects.filter(mentee=other).first()

    for yes, by in (([foreign.pk], mine.person), ([], other.person), ([], PersonFactory())):
        with pytest.raises(NotTheirs):
            choosing.choose(mine.pk, yes=yes, by=by, now=NOON)
    assert not Choice.objects.exists()


def test_pressing_buttons_without_javascript_ranks_and_keeps_each_press(client, opened):
    _wave, _juniors, senior = opened
    first, second, third = proposals_of(senior)
    client.force_login(senior.person)
    choose = reverse("matching:choose", args=[senior.pk])

    for name, value in (("say", f"yes:{first}"), ("say", f"yes:{second}"), ("move", f"up:{second}")):
        assert client.post(choose, {name: value}).status_code == 302
    assert (wishes(senior).yes, RoundAnswer.objects.get(application=senior).finished_at) == ((second, first), None)
    client.post(choose, {"say": f"no:{third}"})

    assert wishes(senior).no == (third,)
    assert RoundAnswer.objects.get(application=senior).finished_at is not None


def test_with_htmx_one_press_answers_with_the_sheet_alone(client, opened):
    _wave, _juniors, senior = opened
    client.force_login(senior.person)

    answer = client.post(
        reverse("matching:choose", args=[senior.pk]), {"say": f"yes:{proposals_of(senior)[0]}"}, HTTP_HX_REQUEST="true"
    )

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert f'id="choices-{senior.pk}"' in answer.text


def test_having_finished_is_said_even_without_a_word_on_everyone(client, opened):
    _wave, _juniors, senior = opened
    client.force_login(senior.person)

    client.post(reverse("matching:choose", args=[senior.pk]), {"say": "done"})

    assert RoundAnswer.objects.get(application=senior).finished_at is not None
    assert wishes(senior).yes == wishes(senior).no == ()


@pytest.mark.parametrize("pressed", ["", "yes:0", "yes:999999", "sing:1"])
def test_a_button_that_is_not_there_is_not_found(client, opened, pressed):
    _wave, _juniors, senior = opened
    client.force_login(senior.person)

    assert client.post(reverse("matching:choose", args=[senior.pk]), {"say": pressed}).status_code == 404


def test_ten_refusals_leave_no_trace_that_anyone_else_can_read(client):
    wave = matching_wave()
    juniors, seniors = volunteers(wave, mentors=10, mentees=10)
    manager = manager_of(wave)
    open_round(wave)
    readers = [*(one.person for one in (*juniors, *seniors[1:])), manager]
    decliner = seniors[0]
    quiet = {reader: pages(client, reader, wave) for reader in readers}
    letters = OutboxLetter.objects.count()

    for proposal in proposals_of(decliner):
        choosing.press(decliner.pk, f"no:{proposal}", by=decliner.person, now=NOON)
    answered = {reader: pages(client, reader, wave) for reader in readers}

    assert [reader for reader in readers if reader != manager and answered[reader] != quiet[reader]] == []
    client.force_login(manager)
    assert decliner.person.family_name not in client.get(reverse("matching:wave", args=[wave.pk])).text
    assert OutboxLetter.objects.count() == letters
    trail = AuditLine.objects.filter(act="matching.chose")
    assert [(line.by, line.on_kind, line.detail) for line in trail] == [(None, "matching.round", {})]


def test_the_number_who_answered_is_the_same_for_a_yes_and_for_a_refusal(client):
    pages_of = []
    for refuses in (True, False):
        wave = matching_wave(name="Vague")
        (junior,), (senior,) = volunteers(wave, mentors=1, mentees=1)
        open_round(wave)
        say(senior, **({"no": [junior]} if refuses else {"yes": [junior]}))
        pages_of.append(board_of(wave, now=NOON).participation)

    assert pages_of[0] == pages_of[1] == board_of(wave, now=NOON).participation
    assert (pages_of[0].answered, pages_of[0].total) == (1, 2)


def test_after_the_round_no_screen_and_no_letter_tells_who_refused(client):
    wave = matching_wave()
    (junior,), (senior,) = volunteers(wave, mentors=1, mentees=1)
    manager = manager_of(wave)
    current = open_round(wave)
    say(senior, no=[junior])
    say(junior, yes=[senior])
    rounds.form_pairs(current, by=manager, now=NOON)
    rounds.publish_pairs(current, by=manager, now=NOON)

    told = OutboxLetter.objects.get(letter="matching/emails/unpaired.txt", to=junior.person).text

    assert senior.person.family_name not in told
    steering = pages(client, manager, wave)
    assert "NO_CROSSED_YES" not in steering
    assert "no_crossed_yes" not in steering
    assert everyone(wave).rules.between(str(senior.person_id), str(junior.person_id)) is not None


def test_reminders_go_to_those_who_have_not_finished_once_a_day_and_name_nobody(client, opened):
    wave, _juniors, senior = opened
    current = latest_round(wave)
    manager = manager_of(wave)
    choosing.choose(senior.pk, yes=proposals_of(senior), by=senior.person, now=NOON)

    for _ in range(2):
        assert rounds.remind_choosers(current, by=manager, now=NOON) == 3

    reminders = OutboxLetter.objects.filter(letter="matching/emails/reminder.txt")
    assert reminders.count() == 3
    assert not reminders.filter(to=senior.person).exists()


@pytest.mark.parametrize(("mentors", "first_told"), [(3, None), (12, 5)])
def test_who_watches_people_finish_choosing_learns_of_no_fewer_than_five(client, mentors, first_told):
    """The page, the cockpit and the message after a reminder, read after each person who finished."""
    wave = matching_wave()
    juniors, seniors = volunteers(wave, mentors=mentors, mentees=2)
    open_round(wave)
    manager = manager_of(wave, preferred_language="en")
    client.force_login(manager)
    asked, seen, words = mentors + 2, [], []
    for one in [*juniors, *seniors]:
        choosing.choose(one.pk, yes=proposals_of(one)[:1], by=one.person, now=NOON)
        seen.append(participation_of(latest_round(wave)).at_least)
        with override("en"):
            counts = step_report(wave, now=NOON).counts
        words.append(next(count.value for count in counts if count.label == "Have finished choosing"))
    page = client.get(reverse("matching:wave", args=[wave.pk])).text
    reminded = client.post(reverse("matching:remind", args=[wave.pk]), follow=True).text

    moves = {after - before for before, after in pairwise(n or 0 for n in seen) if after != before}
    assert next((n for n in seen if n), None) == first_told
    assert all(move >= 5 for move in moves)
    assert all(n is None or asked - n >= 5 for n in seen)
    assert len(set(words)) == 1 + len(moves)
    assert f"{asked} of {asked}" not in page
    assert "is reminded, once a day at most" in reminded


@pytest.mark.parametrize("people", [1, 3])
def test_my_proposals_take_the_same_queries_for_one_as_for_three(client, people, django_assert_num_queries):
    wave = matching_wave()
    _juniors, (senior,) = volunteers(wave, mentors=people, mentees=1)
    open_round(wave)
    client.force_login(senior.person)
    client.get(reverse("matching:my_proposals"))

    with django_assert_num_queries(QUERIES_OF_MY_PAGE):
        assert client.get(reverse("matching:my_proposals")).status_code == 200


QUERIES_OF_MY_PAGE = 12


def pages(client, reader, wave):
    """Everything of matching that one person can open, without what changes at each request."""
    client.force_login(reader)
    paths = [reverse("matching:my_proposals"), "/"]
    wave_pages = ("matching:wave", "matching:what_if", "matching:export", "matching:apart")
    paths += [reverse(name, args=[wave.pk]) for name in wave_pages]
    answers = [client.get(path) for path in paths]
    passing = {"Expires", "X-Request-ID"}
    heads = [
        f"{name}: {value}" for one in answers for name, value in sorted(one.headers.items()) if name not in passing
    ]
    text = "\n".join(answer.text for answer in answers)
    return re.sub(r'[A-Za-z0-9]{64}|name="(page_token|draft)" value="[\w.:-]+"', "token", "\n".join(heads) + text)
