"""The campaign of a survey: opening, now or later; letters written as they leave; reminders; pause; what the clock does."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from binome.core.mail import addresses, outbox, queue
from binome.core.mail.duties import Duty, do_each
from binome.core.people.entities import parents
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.audience.queries.people import people_to_survey
from binome.journey.diagnosis import emails
from binome.journey.diagnosis.actions.answering import close_survey, mix_latest
from binome.journey.diagnosis.actions.errors import NothingToAsk, NotThatDay, SurveyIsClosed, TooSoon
from binome.journey.diagnosis.actions.surveying import locked, refuse_empty, refuse_frozen
from binome.journey.diagnosis.models import Invitation, Survey
from binome.journey.diagnosis.queries.campaign import mailing_of, next_reminder
from binome.journey.diagnosis.queries.survey import is_over, letters_to_write, takes_answers
from binome.journey.diagnosis.rules.grouping import grouped
from binome.journey.diagnosis.rules.needs import HOURS_BETWEEN_REMINDERS, MOST_REMINDERS
from binome.journey.diagnosis.states import SurveyState

OPEN = Duty[Survey](
    "diagnosis.open_survey",
    _("open the survey"),
    lambda survey: survey.wave,
    lambda survey: f"{survey.pk}:{survey.opens_at}",
)
CLOSE = Duty[Survey]("diagnosis.close_survey", _("close the survey"), lambda survey: survey.wave)
MIX = Duty[Survey]("diagnosis.mix_answers", _("mix the anonymous answers of the survey"), lambda survey: survey.wave)
REMIND = Duty[Survey]("diagnosis.remind", _("remind people of the survey"), lambda survey: survey.wave)
WRITE = Duty[Survey]("diagnosis.write_letters", _("write the survey emails"), lambda survey: survey.wave)
WRITE_ONE = Duty[Invitation](
    "diagnosis.write_letter", _("write one person’s survey email"), lambda invitation: invitation.survey.wave
)
LETTERS_AT_ONCE = 100  # rendered before they are posted together: more would hold up what else a worker has to do
LETTERS_AHEAD = 500  # written and waiting; more would only make the queue long


@transaction.atomic
def schedule_survey(survey: Survey, *, opens_at: datetime, by: Person, now: datetime) -> Survey:
    """Freeze the survey and let the clock open it. Raises `NotThatDay`, `NothingToAsk`, `NoThemes`."""
    survey = locked(survey, by=by)
    refuse_frozen(survey)
    survey.opens_at = opens_at
    if opens_at <= now or is_over(survey, now=opens_at):
        raise NotThatDay
    # Asked of the day it opens: who joins until then is asked, who leaves is not.
    if not people_to_survey(survey.wave, today=timezone.localdate(opens_at)).exists():
        raise NothingToAsk
    refuse_empty(survey)
    survey.state = SurveyState.SCHEDULED
    survey.save(update_fields=["state", "opens_at"])
    audit.record("diagnosis.scheduled_survey", survey, by=by)
    return survey


@transaction.atomic
def unschedule_survey(survey: Survey, *, by: Person) -> Survey:
    """Back to the draft, before anyone was written to."""
    survey = locked(survey, by=by)
    if survey.state != SurveyState.SCHEDULED:
        raise SurveyIsClosed
    survey.state, survey.opens_at = SurveyState.DRAFT, None
    survey.save(update_fields=["state", "opens_at"])
    audit.record("diagnosis.unscheduled_survey", survey, by=by)
    return survey


def invited_at(survey: Survey, *, now: datetime) -> dict[int, int]:
    """Whom a launch at `now` would invite, with the entity of each. Raises `NotThatDay`, `NothingToAsk`, `NoThemes`."""
    if survey.state != SurveyState.SCHEDULED:
        refuse_frozen(survey)
    if is_over(survey, now=now):
        raise NotThatDay
    people = dict(people_to_survey(survey.wave, today=timezone.localdate(now)).values_list("pk", "entity_id"))
    if not people:
        raise NothingToAsk
    refuse_empty(survey)
    return people


@transaction.atomic
def launch_survey(survey: Survey, *, by: Person | None, now: datetime) -> Survey:
    """Freeze the survey and its picture of the organisation: one invitation a person; `write_letters` writes to them.

    Raises `NotThatDay`, `NothingToAsk`, `NoThemes`.
    """
    survey = locked(survey, by=by)
    people = invited_at(survey, now=now)
    # Groups are taken now and kept: someone who moves while the survey is open would take an answer from one group to
    # another, and both figures would tell whose it was.
    groups = grouped(people, parent_of=parents(), depth=survey.depth, k=survey.k)
    survey.state, survey.launched_at = SurveyState.OPEN, now
    survey.save(update_fields=["state", "launched_at"])
    invitations = [Invitation(survey=survey, person_id=pk, group_id=groups[pk]) for pk in people]
    Invitation.objects.bulk_create(invitations, batch_size=1000)
    audit.record("diagnosis.launched_survey", survey, by=by, invited=len(people))
    return survey


@transaction.atomic
def remind(survey: Survey, *, by: Person | None, now: datetime) -> int:
    """Remind those who have not answered; how many. Raises `TooSoon` under two days or after three turns."""
    survey = locked(survey, by=by)
    if not takes_answers(survey, now=now):
        raise SurveyIsClosed
    # Counted under the survey's lock, by hand or by the clock: both at once make one turn.
    before = survey.reminded_at or survey.launched_at
    if survey.reminders >= MOST_REMINDERS or (before and now - before < timedelta(hours=HOURS_BETWEEN_REMINDERS)):
        raise TooSoon
    survey.reminders, survey.reminded_at = survey.reminders + 1, now
    survey.save(update_fields=["reminders", "reminded_at"])
    audit.record("diagnosis.reminded", survey, by=by, turn=survey.reminders)
    return letters_to_write(survey).count()


@transaction.atomic
def pause_survey(survey: Survey, *, by: Person) -> Survey:
    """No more letters leave until `resume_survey`; links already received still work."""
    survey = locked(survey, by=by)
    if survey.state != SurveyState.OPEN:
        raise SurveyIsClosed
    survey.paused = True
    survey.save(update_fields=["paused"])
    # Letters already written stay in the outbox and wait with it: resuming sends each once, not a second one.
    queue.hold(mailing_of(survey))
    audit.record("diagnosis.paused_survey", survey, by=by)
    return survey


@transaction.atomic
def resume_survey(survey: Survey, *, by: Person) -> Survey:
    """Letters leave again."""
    survey = locked(survey, by=by)
    if survey.state != SurveyState.OPEN:
        raise SurveyIsClosed
    survey.paused = False
    survey.save(update_fields=["paused"])
    queue.let_go(mailing_of(survey))
    audit.record("diagnosis.resumed_survey", survey, by=by)
    return survey


@transaction.atomic
def try_addresses_again(survey: Survey, *, by: Person, now: datetime, letters: Collection[int] | None = None) -> int:
    """Letters of this survey that were not delivered, all or these, wait once more, their addresses given a new chance; how many."""
    survey = locked(survey, by=by)
    if not takes_answers(survey, now=now):
        raise SurveyIsClosed
    addresses.unmark_readers_of(mailing_of(survey), letters=letters)
    tried = queue.try_again(now=now, mailing=mailing_of(survey), letters=letters)
    audit.record("diagnosis.tried_addresses_again", survey, by=by, letters=tried)
    return tried


def send_test(survey: Survey, *, by: Person, now: datetime) -> None:
    """Send the invitation to who prepares it."""
    with transaction.atomic():
        emails.send_test(locked(survey, by=by), to=by, now=now)


def send_link_again(invitations: QuerySet[Invitation], *, now: datetime) -> None:
    """Send personal links once more, each to the one it belongs to (F23)."""
    for invitation in invitations.select_related("person", "survey__wave__programme"):
        if takes_answers(invitation.survey, now=now):
            emails.send_link_again(invitation, now=now)


def write_letters(*, now: datetime, at_once: int = LETTERS_AT_ONCE) -> int:
    """Write the next letters of every open survey, a few ahead of what leaves; how many. Safe to kill at any moment."""
    surveys = Survey.objects.filter(state=SurveyState.OPEN, paused=False)
    open_now = surveys.select_related("wave__programme").prefetch_related("questions")
    asking = [survey for survey in open_now if takes_answers(survey, now=now)]
    written = do_each(asking, lambda survey: _write_some(survey, now=now, at_once=at_once), duty=WRITE, writes=False)
    return sum(written)


def _write_some(survey: Survey, *, now: datetime, at_once: int) -> int:
    """Letters are rendered first and posted together; keys and turns keep two workers from doubling.

    A letter that cannot be written counts as written: tried again at every turn, it would keep those after it waiting.
    """
    mailing = mailing_of(survey)
    # Before the queue is measured: letters that are of no use any more would keep new ones waiting.
    _spare_those_who_answered(survey)
    if queue.waiting_of(mailing, at_most=LETTERS_AHEAD) >= LETTERS_AHEAD:
        return 0
    turn = 1 + survey.reminders
    chosen = list(letters_to_write(survey).select_related("person").order_by("pk")[:at_once])
    if not chosen:
        return 0
    for invitation in chosen:
        invitation.survey = survey
    drafts = do_each(
        chosen,
        lambda invitation: emails.letter_for(invitation, turn=turn if invitation.letters else 1, now=now),
        duty=WRITE_ONE,
        writes=False,
    )
    # The survey is read again, locked, once everything is rendered: it may have been paused or closed meanwhile, and
    # rendering under the lock would keep a manager's click waiting for a hundred letters.
    with transaction.atomic():
        still = Survey.objects.select_for_update().get(pk=survey.pk)
        if still.paused or not takes_answers(still, now=now):
            return 0
        outbox.post_all(drafts)
        Invitation.objects.filter(pk__in=[invitation.pk for invitation in chosen]).update(letters=turn)
    return len(chosen)


def _spare_those_who_answered(survey: Survey) -> None:
    """A letter that has not left yet is of no use to someone who has answered meanwhile."""
    answered = Person.objects.filter(survey_invitations__survey=survey, survey_invitations__answered=True)
    queue.withdraw(mailing_of(survey), to=answered)


def tick(now: datetime) -> None:
    """What the clock does for surveys: open, remind, close, and mix anonymous answers, each survey by itself."""
    scheduled = Survey.objects.filter(state=SurveyState.SCHEDULED, opens_at__lte=now).select_related("wave__programme")
    do_each(scheduled, lambda survey: launch_survey(survey, by=None, now=now), duty=OPEN)
    is_open = list(Survey.objects.filter(state=SurveyState.OPEN).select_related("wave__programme"))
    # Closed before anyone is reminded: a letter of the last minute would lead to a survey that takes no answers.
    over = [survey for survey in is_open if is_over(survey, now=now)]
    do_each(over, lambda survey: close_survey(survey, by=None, now=now), duty=CLOSE)
    going_on = [survey for survey in is_open if survey not in over]
    do_each([survey for survey in going_on if survey.anonymous], mix_latest, duty=MIX)
    do_each(going_on, lambda survey: _remind_when_due(survey, now=now), duty=REMIND)


def _remind_when_due(survey: Survey, *, now: datetime) -> None:
    due = next_reminder(survey)
    if due is not None and due <= now:
        remind(survey, by=None, now=now)
