"""The campaign: opening, letters a few at a time, quiet hours, reminders, pause, bounces, close (R7; F40, F41)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from binome.core.competences.models import Theme
from binome.core.mail.models import BouncedAddress, LetterState, OutboxLetter
from binome.core.mail.queue import claim, queue_numbers
from binome.core.people.models import Person
from binome.journey.diagnosis.actions import campaigning, surveying
from binome.journey.diagnosis.actions.errors import NoThemes, NotThatDay, SurveyIsFrozen
from binome.journey.diagnosis.models import Answer, AnswerItem
from binome.journey.diagnosis.queries.campaign import mailing_of, next_reminder, sending_of
from binome.journey.diagnosis.states import SurveyState
from tests.factories import NOON
from tests.journey.diagnosis.factories import answer_all, open_survey

pytestmark = pytest.mark.django_db


def test_letters_are_written_a_few_at_a_time_each_once_whoever_writes():
    """R16."""
    survey, by = open_survey({"Réseaux": 7}, launched=False)
    campaigning.launch_survey(survey, by=by, now=NOON)

    written = [campaigning.write_letters(now=NOON, at_once=3) for _ in range(5)]

    letters = OutboxLetter.objects.filter(mailing=mailing_of(survey))
    assert written == [3, 3, 1, 0, 0]
    assert letters.count() == len(set(letters.values_list("to", flat=True))) == 7


def test_letters_written_before_a_worker_was_killed_are_not_written_twice():
    survey, _ = open_survey({"Réseaux": 6})
    survey.invitations.update(letters=0)

    campaigning.write_letters(now=NOON)

    assert OutboxLetter.objects.filter(mailing=mailing_of(survey)).count() == 6


def test_writing_letters_takes_as_many_questions_for_one_as_for_thirty(django_assert_max_num_queries):
    survey, by = open_survey({"Réseaux": 30}, launched=False)
    campaigning.launch_survey(survey, by=by, now=NOON)

    with django_assert_max_num_queries(14):
        campaigning.write_letters(now=NOON)


def test_a_scheduled_survey_opens_by_the_clock_and_is_frozen_meanwhile():
    survey, by = open_survey({"Réseaux": 6}, launched=False)
    survey = campaigning.schedule_survey(survey, opens_at=NOON + timedelta(days=1), by=by, now=NOON)

    with pytest.raises(SurveyIsFrozen):
        surveying.remove_question(survey, position=1, by=by)
    campaigning.tick(NOON + timedelta(hours=23))
    survey.refresh_from_db()
    early = survey.state
    campaigning.tick(NOON + timedelta(days=1))

    survey.refresh_from_db()
    assert (early, survey.state, survey.invitations.count()) == (SurveyState.SCHEDULED, SurveyState.OPEN, 6)


def test_a_schedule_can_be_taken_back_and_never_lies_in_the_past():
    survey, by = open_survey({"Réseaux": 6}, launched=False)

    with pytest.raises(NotThatDay):
        campaigning.schedule_survey(survey, opens_at=NOON - timedelta(hours=1), by=by, now=NOON)
    campaigning.schedule_survey(survey, opens_at=NOON + timedelta(hours=1), by=by, now=NOON)

    assert campaigning.unschedule_survey(survey, by=by).state == SurveyState.DRAFT


def test_a_pause_holds_what_waits_and_resuming_lets_it_go():
    survey, by = open_survey({"Réseaux": 6})

    campaigning.pause_survey(survey, by=by)
    paused = claim(by="w1", now=NOON + timedelta(hours=1))
    campaigning.resume_survey(survey, by=by)

    assert paused == []
    assert sending_of(survey, now=NOON).queue.waiting == 6


def test_a_survey_launched_on_a_sunday_says_when_its_letters_leave(client):
    sunday = NOON - timedelta(days=1)
    survey, by = open_survey({"Réseaux": 6})
    OutboxLetter.objects.update(send_after=sunday)
    client.force_login(by)

    with time_machine.travel(sunday, tick=False):
        claimed = claim(by="w1", now=sunday)
        page = client.get(reverse("diagnosis:survey", args=[survey.wave_id])).content.decode()

    assert (claimed, sending_of(survey, now=sunday).resting.letters) == ([], 6)
    assert "partiront à partir du 23 novembre 2026 à 08\xa0h\xa000 (heure de Paris)." in page


def test_a_reminder_that_has_not_left_spares_whoever_answers_meanwhile():
    survey, by = open_survey({"Réseaux": 6})
    OutboxLetter.objects.update(state=LetterState.SENT)
    campaigning.remind(survey, by=by, now=NOON + timedelta(days=3))
    campaigning.write_letters(now=NOON + timedelta(days=3))

    answer_all(survey, entity="Réseaux", first=4)
    campaigning.write_letters(now=NOON + timedelta(days=3))

    reminders = OutboxLetter.objects.filter(letter="diagnosis/emails/survey_reminder.txt")
    assert reminders.filter(state=LetterState.WITHDRAWN).count() == 4
    assert reminders.filter(state=LetterState.QUEUED).count() == 2


def test_the_clock_reminds_in_the_rhythm_asked_for_three_times_at_most():
    survey, by = open_survey({"Réseaux": 6})
    surveying.set_survey(survey, anonymous=True, k=survey.k, depth=survey.depth, closes_on=None, remind_every=4, by=by)
    turns = []

    for day in range(20):
        campaigning.tick(NOON + timedelta(days=day))
        survey.refresh_from_db()
        turns.append(survey.reminders)

    assert turns == [0] * 4 + [1] * 4 + [2] * 4 + [3] * 8
    assert next_reminder(survey) is None


def test_the_clock_closes_the_survey_after_its_last_day():
    survey, by = open_survey({"Réseaux": 6})
    surveying.set_survey(
        survey, anonymous=True, k=survey.k, depth=survey.depth, closes_on=NOON.date(), remind_every=0, by=by
    )

    campaigning.tick(NOON)
    survey.refresh_from_db()
    same_day = survey.state
    campaigning.tick(NOON + timedelta(days=1))

    survey.refresh_from_db()
    assert (same_day, survey.state) == (SurveyState.OPEN, SurveyState.CLOSED)
    assert queue_numbers(mailing=mailing_of(survey)).waiting == 0


def test_nobody_is_written_to_in_quiet_hours_where_they_are():
    """F40: the same evening is working time in Montréal and quiet in Paris."""
    survey, _ = open_survey({"Réseaux": 6})
    one, other = (invitation.person for invitation in survey.invitations.order_by("pk")[:2])
    Person.objects.filter(pk=one.pk).update(site="Montréal", country="Canada")
    evening = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)  # 20:30 in Paris, 14:30 in Montréal

    claimed = claim(by="w1", now=evening)

    waiting = OutboxLetter.objects.get(to=other)
    assert [letter.to for letter in claimed] == [one]
    assert waiting.send_after == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


def test_letters_to_addresses_that_bounced_can_be_tried_again_by_the_manager():
    survey, by = open_survey({"Réseaux": 6})
    letter = OutboxLetter.objects.filter(mailing=mailing_of(survey)).first()
    OutboxLetter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED, error="550")
    BouncedAddress.objects.create(person=letter.to, address=letter.to.email, reason="550", bounced_at=NOON)

    tried = campaigning.try_addresses_again(survey, by=by, now=NOON)

    assert (tried, BouncedAddress.objects.count(), sending_of(survey, now=NOON).queue.waiting) == (1, 0, 6)


def test_letters_that_did_not_arrive_are_searched_taken_along_and_those_ticked_tried_again(client):
    survey, by = open_survey({"Réseaux": 6})
    letters = list(OutboxLetter.objects.filter(mailing=mailing_of(survey)).select_related("to"))
    for letter, name in zip(letters, ("Zola", "Éluard", "Aubry"), strict=False):
        letter.to.family_name, letter.to.given_name = name, "Ana"
        letter.to.save()
        OutboxLetter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED, error="550 unknown")
    client.force_login(by)
    page, file, again = (
        reverse(f"diagnosis:{name}", args=[survey.wave_id])
        for name in ("survey_bounced", "export_bounced", "try_addresses_again")
    )

    one = client.get(page + "?q=eluard").context["page"].object_list
    rows = client.get(file).text.splitlines()[1:]
    client.post(again, {"letter": letters[1].pk, "filter": ""})
    ticked = set(OutboxLetter.objects.filter(state=LetterState.FAILED).values_list("pk", flat=True))
    client.post(again)

    assert [letter.to.family_name for letter in one] == ["Éluard"]
    assert [row.split(";")[0] for row in rows] == ["Ana Aubry", "Ana Éluard", "Ana Zola"]
    assert ticked == {letters[0].pk, letters[2].pk}
    assert not OutboxLetter.objects.filter(state=LetterState.FAILED).exists()


def test_anonymous_answers_are_mixed_under_new_keys_once_enough_came_in():
    survey, _ = open_survey({"Réseaux": 9})
    answer_all(survey, entity="Réseaux", first=4)
    campaigning.tick(NOON)
    too_few = Answer.objects.filter(mixed=True).count()
    answer_all(survey, entity="Réseaux", first=3)
    before = set(Answer.objects.values_list("pk", flat=True))

    campaigning.tick(NOON)

    after = set(Answer.objects.values_list("pk", flat=True))
    assert too_few == 0
    assert len(after) == 7
    assert after.isdisjoint(before)
    assert AnswerItem.objects.filter(kind="ease").count() == 14


def test_a_test_letter_leaves_at_any_hour_to_who_prepares_and_invites_nobody():
    survey, by = open_survey({"Réseaux": 6}, launched=False)

    campaigning.send_test(survey, by=by, now=NOON)

    letter = OutboxLetter.objects.get()
    assert letter.to == by
    assert not letter.considerate
    assert survey.invitations.count() == 0


@pytest.mark.parametrize("why", ["an empty catalogue", "themes put out of use", "none chosen"])
def test_a_survey_about_no_theme_is_neither_launched_nor_scheduled_and_says_why(client, why):
    survey, by = open_survey({"Réseaux": 6}, launched=False)
    if why == "an empty catalogue":
        Theme.objects.all().delete()
    elif why == "themes put out of use":
        Theme.objects.update(is_active=False)
    else:
        survey.questions.filter(position=2).update(theme_codes=[])
    client.force_login(by)

    page = client.post(reverse("diagnosis:launch_survey", args=[survey.wave_id]), follow=True)
    with pytest.raises(NoThemes):
        campaigning.schedule_survey(survey, opens_at=NOON + timedelta(days=1), by=by, now=NOON)

    survey.refresh_from_db()
    assert survey.state == "draft"
    assert not survey.invitations.exists()
    assert "binome setup" in page.content.decode()


@pytest.mark.parametrize("reminded", [False, True])
def test_the_numbers_of_letters_do_not_tell_who_has_just_answered(client, reminded):
    """Letters are paused, so that one that needs to leave no more is someone who answered between two looks."""
    survey, by = open_survey({"Réseaux": 23, "Clients": 2}, launched=False)
    campaigning.launch_survey(survey, by=by, now=NOON)
    if reminded:
        campaigning.write_letters(now=NOON)
        OutboxLetter.objects.update(state=LetterState.SENT)
        campaigning.remind(survey, by=by, now=NOON + timedelta(days=3))
    campaigning.pause_survey(survey, by=by)
    client.force_login(by)
    address = reverse("diagnosis:survey", args=[survey.wave_id])

    def seen() -> str:
        page = client.get(address).content.decode()
        return re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")])

    looks = [seen()]
    for _answer in range(12):
        answer_all(survey, entity="Réseaux", first=1)
        looks.append(seen())

    assert [number for number in range(1, 13) if looks[number] != looks[number - 1]] == [5, 10]
