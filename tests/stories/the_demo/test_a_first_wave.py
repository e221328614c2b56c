"""A first wave, told end to end on real people: what the article asks for stands in the database at its close."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from binome.core.mail.models import OutboxLetter
from binome.core.people.hours import is_working_day
from binome.core.people.models import Person
from binome.core.people.reporting_lines import above
from binome.core.privacy.models import AuditLine
from binome.core.programmes.models import Wave
from binome.interfaces.administration.kind_words import KIND_WORDS
from binome.journey.enrolment.models import Application
from binome.journey.learning.queries.gate import is_prepared
from binome.journey.matching.models import Pair
from binome.journey.matching.queries.manager import check_of, latest_round
from binome.journey.mentoring.models import CheckIn, Note, Relationship, Session
from binome.journey.mentoring.queries.programme import health_rows
from binome.journey.network.models import Community, Idea
from binome.journey.outcomes import models as outcomes
from binome.orchestration.story import FRANCE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_about_thirty_volunteers_on_each_side_become_pairs(told):
    """R19, R20, R30, R43: volunteers on both sides who said why, decided by a person who signs a reason."""
    decided = Application.objects.exclude(decided_at=None)

    assert told.left.pairs >= 20
    assert all(one.decision_reason and one.decided_by_id for one in decided)
    assert all(one.motivation for one in decided)


def test_the_population_and_its_needs_come_before_everything(told):
    """R1, R4, R5, R17: themes rest on what people said they need."""
    wave = Wave.objects.get()

    assert wave.objectives.count() == wave.themes.count() > 0
    assert wave.calendar.count() == 6
    assert wave.programme.kind == "digital_reverse"


def test_nobody_met_before_both_were_prepared(told):
    """R36, R37, R38: each walked their path and signed the charter before any proposal."""
    pairs = Pair.objects.chosen().select_related("mentor__preparation", "mentee__preparation")

    assert all(is_prepared(pair.mentor) and is_prepared(pair.mentee) for pair in pairs)


def test_every_pair_chose_itself_outside_any_reporting_line(told):
    """R39, R41, R45: two yeses, a certificate that holds, no boss in the pair."""
    managers = dict(Person.objects.values_list("pk", "manager_id"))
    check = check_of(latest_round(Wave.objects.get()))

    assert check.holds
    for pair in Pair.objects.chosen().select_related("mentor", "mentee"):
        assert pair.mentor_yes_at
        assert pair.mentee_yes_at
        assert pair.mentee.person_id not in above(pair.mentor.person_id, managers)
        assert pair.mentor.person_id not in above(pair.mentee.person_id, managers)


def test_the_home_page_leaves_nothing_out_at_any_stage(told):
    """One query says which questions are worth asking; the answer is the same as that of all questions."""
    both = [pair for homes in told.homes for pair in homes.values()]

    assert len(told.homes) == 6
    assert sum(len(home) for home, _asked in both) >= 20
    assert all(home == asked for home, asked in both)


def test_pairs_ran_themselves_and_both_learned(told):
    """R46, R48, R49, R50, R54: sessions planned by pairs, check-ins at each, learning in both directions, dates alone for the programme."""
    held = Session.objects.filter(state="held")
    rows = health_rows(Wave.objects.get(), now=timezone.now())

    assert held.count() >= 100
    assert not CheckIn.objects.filter(Q(check_in="") | Q(learned="")).exists()
    assert CheckIn.objects.values("session").distinct().count() == held.count()
    assert CheckIn.objects.count() == 2 * held.count()
    assert Note.objects.exists()
    assert len(rows) == told.left.pairs


def test_the_mentoring_closed_with_self_assessments_on_the_same_themes(told):
    """R57, R58, R59: a baseline and a close, on the same scale."""
    closed = Relationship.objects.filter(state="closed")
    closing = outcomes.Assessment.objects.filter(moment="closing", answered_at__isnull=False)

    assert closed.count() >= 15
    assert closing.count() >= 20
    for one in closing:
        baseline = outcomes.Assessment.objects.get(wave=one.wave, person=one.person, side=one.side, moment="baseline")
        assert {rating.subject for rating in baseline.ratings.all()} == {rating.subject for rating in one.ratings.all()}


def test_a_network_and_ideas_grew(told):
    """R63, R68, R69, R70, R71: communities by theme, ideas adopted, links between levels and departments, testimonies."""
    pairs = Pair.objects.chosen().select_related("mentor__person", "mentee__person")

    assert Community.objects.exclude(theme=None).count() == Wave.objects.get().themes.count()
    assert Idea.objects.filter(state="adopted").exists()
    assert any(pair.mentor.person.entity_id != pair.mentee.person.entity_id for pair in pairs)
    assert all(pair.mentee.person.level > pair.mentor.person.level for pair in pairs)
    assert outcomes.Testimony.objects.exists()


def test_every_letter_speaks_its_readers_language_and_is_written_once(told):
    """R73: French first, English for those who prefer it."""
    letters = OutboxLetter.objects.select_related("to")

    assert letters.count() > 500
    assert all(letter.language == letter.to.preferred_language for letter in letters)
    assert letters.values("key").distinct().count() == letters.count()


def test_people_meet_on_working_days_and_a_mentor_of_two_never_twice_at_once(told):
    sessions = Session.objects.select_related("relationship__pair__mentor")
    agenda = Counter((session.relationship.pair.mentor.person_id, session.starts_at) for session in sessions)

    assert all(is_working_day(timezone.localdate(session.starts_at), at=[FRANCE]) for session in sessions)
    assert max(agenda.values()) == 1


def test_ideas_are_answered_within_two_weeks_and_the_latest_waits(told):
    ideas = list(Idea.objects.order_by("proposed_at"))

    assert [idea.answered_at is None for idea in ideas] == [False, False, False, True]
    assert all(idea.answered_at - idea.proposed_at <= timedelta(days=14) for idea in ideas[:-1])


def test_no_two_people_sign_the_same_words(told):
    testimonies = Counter(outcomes.Testimony.objects.values_list("text", flat=True))
    motivations = Counter(Application.objects.filter(side="mentor").values_list("motivation", flat=True))

    assert max(testimonies.values()) == 1
    assert max(motivations.values()) <= 2


def test_the_trail_of_a_wave_is_read_in_words(told):
    kinds = set(AuditLine.objects.exclude(on_kind="").values_list("on_kind", flat=True))

    assert len(kinds) > 15
    assert kinds - set(KIND_WORDS) == set()
