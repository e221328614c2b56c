"""Pairs that meet without planning it here say so by one number; a session that will not be is skipped."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.mail.models import LetterState, OutboxLetter
from binome.core.programmes.todo import counts
from binome.journey.mentoring.actions import holding, living, meeting
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.queries.home import things_of
from binome.journey.mentoring.queries.planning import guard_of, numbers_to_date, without_a_date_since
from binome.journey.mentoring.queries.programme import health_rows, silent_pairs
from binome.journey.mentoring.states import Health, PostponementHelp, SessionState
from binome.journey.outcomes.actions.certifying import certify
from binome.journey.outcomes.queries.certificates import facts_of
from tests.factories import NOON, PersonFactory, RelationshipFactory, manager_of
from tests.journey.mentoring.factories import close_together, opened, planned

pytestmark = pytest.mark.django_db
SILENT = NOON + timedelta(days=60)


def health(relationship, now):
    (row,) = health_rows(relationship.wave, now=now)
    return row.health


def counted_silent(relationship, now) -> int:
    """As the bar of the wave counts."""
    with time_machine.travel(now, tick=False):
        return counts(lambda: (silent_pairs(),)).row(wave=relationship.wave, now=now)[0]


def test_one_number_catches_up_and_a_quiet_pair_is_on_track():
    relationship = opened(sessions_planned=6)
    assert health(relationship, SILENT) == Health.SILENT
    assert counted_silent(relationship, SILENT) == 1

    holding.report_meetings(relationship.pk, times=3, by=relationship.mentee, now=SILENT)

    relationship.refresh_from_db()
    assert numbers_to_date(relationship) == [4, 5, 6]
    assert health(relationship, SILENT) == Health.ON_TRACK
    assert counted_silent(relationship, SILENT) == 0
    assert without_a_date_since(relationship, now=SILENT) == SILENT
    assert not relationship.sessions.exists()


def test_it_is_one_number_for_both_and_either_puts_it_right():
    relationship = opened()
    holding.report_meetings(relationship.pk, times=3, by=relationship.mentee, now=NOON)
    holding.report_meetings(relationship.pk, times=3, by=relationship.mentor, now=SILENT)
    relationship.refresh_from_db()
    assert (relationship.meetings_reported, relationship.reported_at) == (3, NOON)

    holding.report_meetings(relationship.pk, times=0, by=relationship.mentor, now=SILENT)

    relationship.refresh_from_db()
    assert (relationship.meetings_reported, relationship.reported_at) == (0, None)


def test_nobody_else_counts_for_them_and_nothing_is_counted_once_it_is_over():
    relationship = opened()
    for stranger in (PersonFactory(), manager_of(relationship.wave)):
        with pytest.raises(NotTheirs):
            holding.report_meetings(relationship.pk, times=1, by=stranger, now=NOON)
    close_together(relationship)
    with pytest.raises(NotNow):
        holding.report_meetings(relationship.pk, times=1, by=relationship.mentor, now=NOON)


def test_who_met_as_often_as_planned_is_led_to_the_close():
    relationship = opened(sessions_planned=3)

    relationship = holding.report_meetings(relationship.pk, times=4, by=relationship.mentee, now=NOON)

    (thing,) = things_of(relationship, relationship.mentee, slots=[], now=NOON)
    assert thing.url == reverse("mentoring:closing", args=[relationship.pk])


def test_a_certificate_counts_them_apart():
    relationship = RelationshipFactory()
    holding.report_meetings(relationship.pk, times=2, by=relationship.mentee, now=NOON)
    close_together(relationship)

    certificate = certify(relationship.mentee, relationship.wave, side="mentee", now=NOON)

    assert certificate is not None
    assert (certificate.sessions, certificate.reported) == (0, 2)
    assert [value for label, value in facts_of(certificate) if "selon le compte" in label] == ["2"]


def test_the_number_is_typed_on_one_page_and_shown_in_the_space_and_to_the_manager(client):
    relationship = opened()
    client.force_login(relationship.mentee)
    page = reverse("mentoring:report_meetings", args=[relationship.pk])

    assert client.post(page, {"times": "25"}).status_code == 422
    answer = client.post(page, {"times": "3"}, follow=True)

    assert "3 rencontres de plus" in answer.text
    client.force_login(manager_of(relationship.wave))
    assert "3 rencontres sans date" in client.get(reverse("mentoring:wave", args=[relationship.wave.pk])).text


def test_a_skipped_session_asks_for_no_date_and_leaves_calendars():
    relationship = opened(sessions_planned=2)
    first, second = planned(relationship, 2)

    meeting.skip_session(second.pk, by=relationship.mentor, now=NOON)

    second.refresh_from_db()
    assert second.state == SessionState.SKIPPED
    assert numbers_to_date(relationship) == []
    assert OutboxLetter.objects.filter(calendar_method="CANCEL", about=[second.pk, second.sequence]).count() == 2
    assert first.state == SessionState.PLANNED


def test_a_session_skipped_after_its_day_writes_to_nobody():
    relationship = opened()
    (session,) = planned(relationship, 1)
    OutboxLetter.objects.update(state=LetterState.SENT)

    meeting.skip_session(session.pk, by=relationship.mentor, now=session.starts_at + timedelta(days=1))

    assert not OutboxLetter.objects.filter(state=LetterState.QUEUED).exists()


def test_what_was_put_off_before_it_was_skipped_no_longer_calls_for_help():
    relationship = opened()
    (session,) = planned(relationship, 1)
    for _turn in range(3):
        meeting.postpone_session(session.pk, by=relationship.mentor, now=NOON)
        later = session.starts_at + timedelta(days=7)
        session = meeting.move_session(
            session.pk, starts_at=later, minutes=30, place="", by=relationship.mentee, now=NOON
        )
    assert guard_of(relationship.sessions.all()) == PostponementHelp.PROGRAMME

    meeting.skip_session(session.pk, by=relationship.mentee, now=NOON)

    assert guard_of(relationship.sessions.all()) == PostponementHelp.NONE


def test_a_date_is_found_after_all_for_a_skipped_session(client):
    relationship = opened()
    (session,) = planned(relationship, 1)
    client.force_login(relationship.mentor)
    with time_machine.travel(NOON, tick=False):
        client.post(reverse("mentoring:skip", args=[session.pk]))
        page = client.get(reverse("mentoring:session", args=[session.pk]))
        assert "Choisir une date finalement" in page.text
        later = (session.starts_at + timedelta(days=3)).date()
        data = {"day": later.isoformat(), "time": "10:00", "minutes": "60", "place": ""}
        client.post(reverse("mentoring:move", args=[session.pk]), data)

    session.refresh_from_db()
    assert session.state == SessionState.PLANNED


def test_a_pair_that_took_up_again_yesterday_is_not_silent():
    relationship = opened()
    living.pause(relationship.pk, by=relationship.mentor, now=NOON)

    living.resume(relationship.pk, by=relationship.mentee, now=SILENT)

    assert health(relationship, SILENT + timedelta(days=1)) == Health.NOT_STARTED
    assert counted_silent(relationship, SILENT + timedelta(days=1)) == 0
