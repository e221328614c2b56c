"""Saying where one stands: once, without sight of the earlier answer, read by nobody else (R58, R59)."""

from datetime import timedelta

import pytest

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.privacy.models import AuditLine
from binome.journey.mentoring.signals import relationship_closed, relationship_ended, relationship_opened
from binome.journey.mentoring.states import RelationshipState
from binome.journey.outcomes import models
from binome.journey.outcomes.actions import assessing, testimonies
from binome.journey.outcomes.actions.closing import answer_closing, keep_closing_draft
from binome.journey.outcomes.actions.errors import AlreadyAnswered, Incomplete, TooLate
from binome.journey.outcomes.models import Assessment, Closing, FutureTally, Rating
from binome.journey.outcomes.queries import participants
from binome.journey.outcomes.queries.home import next_things_for
from binome.journey.outcomes.rules.answering import ClosingAnswers
from binome.journey.outcomes.states import LATER_AFTER, Moment
from tests.factories import NOON, PersonFactory, RelationshipFactory, ThemeFactory, WaveFactory
from tests.journey.outcomes.factories import MENTEE_ANSWERS, answer, asked, close, hand_in, opened_pair

pytestmark = pytest.mark.django_db


def test_r59_both_are_asked_where_they_start_when_the_pair_opens():
    relationship = RelationshipFactory()

    relationship_opened.send(type(relationship), relationship=relationship)

    assert {each.person for each in Assessment.objects.filter(moment=Moment.BASELINE)} == {
        relationship.pair.mentor.person,
        relationship.pair.mentee.person,
    }
    assert OutboxLetter.objects.filter(letter="outcomes/emails/baseline.txt").count() == 2


def test_r60_a_mentor_is_asked_on_behaviours_and_themes_a_mentee_on_themes():
    theme = ThemeFactory()

    relationship = opened_pair(WaveFactory(), theme)

    subjects = {
        side: [rating.subject for rating in asked(relationship, Moment.BASELINE, side=side).ratings.all()]
        for side in ("mentor", "mentee")
    }
    assert subjects["mentee"] == [theme.code]
    assert subjects["mentor"] == [theme.code, *(f"B{n}" for n in range(1, 9))]


def test_a_second_pair_adds_its_themes_to_an_unanswered_start():
    wave, first, second = WaveFactory(), ThemeFactory(), ThemeFactory()
    one, two = opened_pair(wave, first), opened_pair(wave, second)
    two.pair.mentor = one.pair.mentor
    two.pair.save()

    assessing.open_baselines(two, now=NOON)

    themes = asked(one, Moment.BASELINE, side="mentor").ratings.filter(theme__isnull=False)
    assert {rating.theme for rating in themes} == {first, second}


def test_nothing_left_out():
    relationship = opened_pair(WaveFactory(), ThemeFactory(code="x1"), ThemeFactory(code="x2"))
    start = asked(relationship, Moment.BASELINE)

    with pytest.raises(Incomplete) as fact:
        assessing.assess(start.pk, by=start.person, now=NOON, levels={"x1": 2})

    assert fact.value.subjects == ["x2"]
    assert Rating.objects.filter(level__isnull=False).count() == 0


def test_an_answer_is_given_once():
    start = answer(asked(opened_pair(WaveFactory(), ThemeFactory()), Moment.BASELINE), 2)

    with pytest.raises(AlreadyAnswered):
        answer(start, 3)

    assert start.ratings.get().level == 2


def test_nobody_answers_for_another():
    start = asked(opened_pair(WaveFactory(), ThemeFactory()), Moment.BASELINE)

    with pytest.raises(NotTheirs):
        assessing.assess(start.pk, by=PersonFactory(), now=NOON, levels={})


def test_no_start_is_told_once_the_close_has_begun():
    relationship = opened_pair(WaveFactory(), ThemeFactory())
    close(relationship)

    with pytest.raises(TooLate):
        answer(asked(relationship, Moment.BASELINE), 1)


def test_the_close_asks_the_same_and_then_on_a_screen_of_its_own_the_look_back():
    """R58."""
    relationship = opened_pair(WaveFactory(), ThemeFactory(), ThemeFactory())
    answer(asked(relationship, Moment.BASELINE), 1)
    close(relationship)
    before = Assessment.objects.filter(moment=Moment.LOOKING_BACK).count()

    answer(asked(relationship, Moment.CLOSING), 3)

    look_back = asked(relationship, Moment.LOOKING_BACK)
    assert before == 0
    assert {rating.theme_id for rating in look_back.ratings.all()} == {
        rating.theme_id for rating in asked(relationship, Moment.BASELINE).ratings.all()
    }
    assert [rating.level for rating in look_back.ratings.all()] == [None, None]


def test_the_signal_of_a_close_asks_both_and_an_early_end_asks_nothing():
    closed, ended = opened_pair(WaveFactory(), ThemeFactory()), opened_pair(WaveFactory(), ThemeFactory())
    closed.state, closed.closed_at = RelationshipState.CLOSED, NOON
    ended.state, ended.closed_at = RelationshipState.ENDED, NOON
    for relationship, signal in ((closed, relationship_closed), (ended, relationship_ended)):
        relationship.save()
        signal.send(type(relationship), relationship=relationship, now=NOON)

    assert Assessment.objects.filter(moment=Moment.CLOSING).count() == 2
    assert Closing.objects.count() == 2


def test_a_mentor_of_two_is_asked_at_the_second_close():
    wave, theme = WaveFactory(), ThemeFactory()
    one, two = opened_pair(wave, theme), opened_pair(wave, theme)
    two.pair.mentor = one.pair.mentor
    two.pair.save()
    mentor = one.pair.mentor.person

    close(one)
    after_one = Assessment.objects.filter(person=mentor, moment=Moment.CLOSING).count()
    close(two)

    assert (after_one, Assessment.objects.filter(person=mentor, moment=Moment.CLOSING).count()) == (0, 1)


def test_six_months_later_everyone_is_asked_once():
    relationship = opened_pair(WaveFactory(), ThemeFactory())
    close(relationship)
    answer(asked(relationship, Moment.CLOSING), 3)

    early = assessing.open_later_assessments(now=NOON + timedelta(days=100))
    due = assessing.open_later_assessments(now=NOON + LATER_AFTER)
    again = assessing.open_later_assessments(now=NOON + LATER_AFTER)

    assert (early, due, again) == (0, 1, 0)


def test_f31_levels_on_a_changed_scale_are_not_compared():
    relationship = opened_pair(WaveFactory(), ThemeFactory())
    start = answer(asked(relationship, Moment.BASELINE), 1)
    start.ratings.update(scale="level8")
    close(relationship)

    end = answer(asked(relationship, Moment.CLOSING), 3)

    assert end.ratings.get().compared is False
    assert end.compared is False


def test_f31_what_does_not_apply_is_not_compared():
    relationship = opened_pair(WaveFactory(), ThemeFactory())
    answer(asked(relationship, Moment.BASELINE), None)
    close(relationship)

    end = answer(asked(relationship, Moment.CLOSING), 3)

    assert end.ratings.get().compared is False


def test_answers_enter_the_figures_five_at_a_time_and_never_all_alike():
    wave, theme = WaveFactory(), ThemeFactory()
    counted = []
    for level in (2, 2, 2, 2, 2, 3, 3):
        relationship = opened_pair(wave, theme)
        answer(asked(relationship, Moment.BASELINE), level - 1)
        close(relationship)
        answer(asked(relationship, Moment.CLOSING), 4 if level == 2 else 2)
        counted.append(Assessment.objects.filter(moment=Moment.CLOSING, batch__isnull=False).count())

    assert counted == [0, 0, 0, 0, 0, 0, 7]


def test_the_closing_questions_of_a_mentee():
    relationship = opened_pair(WaveFactory(), ThemeFactory())
    close(relationship)

    closing = hand_in(relationship, side="mentee")

    assert (closing.recommends, closing.changed, closing.mentor_again) == (9, "Je partage mes fichiers.", None)


def test_the_closing_questions_wait_for_every_answer():
    relationship = opened_pair(WaveFactory(), ThemeFactory())
    close(relationship)
    closing = Closing.objects.get(side="mentor")

    with pytest.raises(Incomplete) as fact:
        answer_closing(closing.pk, by=closing.person, now=NOON, answers=ClosingAnswers(people_met=3))

    assert fact.value.subjects == ["mentor_again", "understands", "age_matters_little", "changed_mind"]


def test_r65_the_answer_on_the_future_is_a_tally_without_person_or_time():
    relationship = opened_pair(WaveFactory(), ThemeFactory())
    close(relationship)

    hand_in(relationship, side="mentor", future_here=4)

    tally = FutureTally.objects.get()
    assert (tally.value, tally.given, tally.counted) == (4, 1, 0)
    assert {field.name for field in FutureTally._meta.get_fields()} == {"id", "wave", "value", "given", "counted"}
    assert not AuditLine.objects.filter(detail__icontains="future").exists()


def test_a_draft_is_kept_for_its_author():
    relationship = opened_pair(WaveFactory(), ThemeFactory())
    close(relationship)
    closing = Closing.objects.get(side="mentee")

    keep_closing_draft(closing.pk, by=closing.person, answers=ClosingAnswers(changed="J'ose demander."))

    closing.refresh_from_db()
    assert (closing.changed, closing.answered_at) == ("J'ose demander.", None)
    with pytest.raises(NotTheirs):
        keep_closing_draft(closing.pk, by=PersonFactory(), answers=MENTEE_ANSWERS)


def test_r71_words_are_shared_as_far_as_their_author_chose_and_taken_back():
    relationship = opened_pair(WaveFactory(), ThemeFactory())
    mentee, wave = relationship.pair.mentee.person, relationship.pair.wave

    given = testimonies.give_testimony(wave, by=mentee, now=NOON, text="Un vrai échange.", signed=False)
    testimonies.give_testimony(
        wave, by=mentee, now=NOON, text="Un vrai échange, franc.", signed=True, reach="colleagues"
    )

    assert [each.author for each in participants.testimonies_for_colleagues()] == [mentee.name]
    testimonies.withdraw_testimony(given.pk, by=mentee)
    assert not models.Testimony.objects.exists()


def test_no_words_on_a_wave_one_did_not_live():
    with pytest.raises(NotTheirs):
        testimonies.give_testimony(WaveFactory(), by=PersonFactory(), now=NOON, text="Bravo")


def test_a_next_thing_waits_for_each_moment():
    relationship = opened_pair(WaveFactory(), ThemeFactory())
    mentee = relationship.pair.mentee.person
    seen = [[thing.title for thing in next_things_for(mentee, now=NOON)]]
    answer(asked(relationship, Moment.BASELINE), 1)
    seen.append([thing.title for thing in next_things_for(mentee, now=NOON)])
    close(relationship)
    answer(asked(relationship, Moment.CLOSING), 2)
    answer(asked(relationship, Moment.LOOKING_BACK), 1)
    seen.append([thing.title for thing in next_things_for(mentee, now=NOON)])
    hand_in(relationship, side="mentee")
    seen.append([thing.title for thing in next_things_for(mentee, now=NOON)])

    assert [len(titles) for titles in seen] == [1, 0, 1, 0]
