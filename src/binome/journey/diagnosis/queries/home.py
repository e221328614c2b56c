"""What the first step of a wave tells the home page and the cockpit: audience, survey, themes."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from binome.core.competences.models import Theme
from binome.core.directory.access import looks_after_everyone
from binome.core.framework.compiled_query import PERSON, CompiledQuery
from binome.core.people.models import Person
from binome.core.programmes import todo
from binome.core.programmes.access import waves_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage
from binome.core.programmes.todo import Count, NextThing, StepReport, TaskSource
from binome.core.ui.numbers import percent
from binome.core.ui.rounding import percentage
from binome.journey.audience.models import Audience
from binome.journey.audience.queries.people import audience_or_none, people_of
from binome.journey.diagnosis.models import Invitation, Survey
from binome.journey.diagnosis.queries.survey import response_by_group, survey_of
from binome.journey.diagnosis.states import SurveyState


def next_things_for(person: Person, *, now: datetime) -> list[NextThing]:
    """Surveys to answer; for managers, the next act of each wave at this stage."""
    return todo.all_of(TASK_SOURCES, person, now=now)


def _invitations(person: Person) -> QuerySet[Invitation]:
    return Invitation.objects.filter(person=person, answered=False, survey__state=SurveyState.OPEN)


def _to_steer(person: Person) -> QuerySet[Wave]:
    return waves_of(person, Right.STEER).filter(stage=Stage.AUDIENCE)


def _surveys(person: Person, now: datetime) -> list[NextThing]:
    return [
        NextThing(
            title=_("Two minutes to say what you need"),
            text=_("The survey of %(programme)s is open.") % {"programme": invitation.survey.wave.programme.name},
            url=reverse("diagnosis:my_survey", args=[invitation.pk]),
            act=_("Answer the survey"),
            weight=80,
            stage=Stage.AUDIENCE,
            due_on=invitation.survey.closes_on,
        )
        for invitation in _invitations(person).select_related("survey__wave__programme")
    ]


def _steering(person: Person, now: datetime) -> list[NextThing]:
    acts = [(wave, _next_act(wave)) for wave in _to_steer(person)]
    return [replace(act, title=f"{wave.name} · {act.title}") for wave, act in acts]


def _beginning(person: Person, now: datetime) -> list[NextThing]:
    if not looks_after_everyone(person) or _invitations(person).exists() or waves_of(person, Right.STEER).exists():
        return []
    return [
        NextThing(
            title=_("Start a programme"),
            text=_("Say who you want to help; the rest follows."),
            url=reverse("audience:templates"),
            act=_("Start a programme"),
            weight=40,
            stage=Stage.AUDIENCE,
        )
    ]


TASK_SOURCES = (
    TaskSource(lambda: _invitations(PERSON), _surveys),
    TaskSource(lambda: _to_steer(PERSON), _steering),
    TaskSource(
        lambda: Person.objects.filter(
            ~Exists(waves_of(PERSON, Right.STEER)), Q(is_hr=True) | Q(is_administrator=True), pk=PERSON.pk
        ),
        _beginning,
    ),
)


def _next_act(wave: Wave) -> NextThing:
    survey = survey_of(wave)
    if audience_or_none(wave) is None:
        words, url = (
            (_("Say who the wave is for"), _("A rule with a live count."), _("Define the audience")),
            _audience_url(wave),
        )
    elif survey is None or survey.state == SurveyState.DRAFT:
        words = _("Ask people what they need"), _("Three questions at most."), _("Prepare the survey")
        url = _url("survey", wave)
    elif survey.state == SurveyState.OPEN:
        words = _("The survey is open"), _("Follow the answers, remind, close."), _("Follow the survey")
        url = _url("survey", wave)
    elif not wave.objectives.exists():
        words = _("From needs to programme"), _("The survey is closed."), _("Choose the themes")
        url = _url("themes", wave)
    else:
        words = _("The themes are chosen"), _("Applications can open."), _("Open the applications")
        url = reverse("wave", args=[wave.pk])
    title, text, act = words
    return NextThing(title=title, text=text, url=url, act=act, weight=70, stage=Stage.AUDIENCE)


TAB = todo.StepTab(noun=pgettext_lazy("count", "themes"), reached=lambda: Theme.objects.filter(waves=todo.WAVE))

_SURVEY = CompiledQuery(lambda: Survey.objects.filter(wave=todo.WAVE).order_by("pk")[:1])
_THEMES = todo.counts(lambda: (Theme.objects.filter(waves=todo.WAVE),))


def survey_alone(wave: Wave) -> Survey | None:
    """The needs survey of a wave without its questions."""
    return _SURVEY.first(wave=wave)


def step_report(wave: Wave, *, now: datetime) -> StepReport:
    """How the audience stands: people, answers, themes; and the act that helps."""
    return report_on(wave, audience=audience_or_none(wave), survey=survey_alone(wave), now=now)


def report_on(wave: Wave, *, audience: Audience | None, survey: Survey | None, now: datetime) -> StepReport:
    """The same, for a page that has read the audience and the survey already."""
    people = people_of(audience, today=timezone.localdate(now))
    counts = [Count(_("People in the audience"), people.count(), _audience_url(wave))]
    answered, invited = 0, 0
    if survey is not None and survey.state != SurveyState.DRAFT:
        whole, _groups = response_by_group(survey)
        answered, invited = whole.answered or 0, whole.invited or 0
        counts.append(Count(_("Answers to the survey"), answered, _url("survey", wave), of=whole.invited))
    counts.append(Count(_("Themes chosen"), _THEMES.row(wave=wave)[0], _url("themes", wave)))
    stuck = [_next_act(wave)] if wave.stage == Stage.AUDIENCE else []
    if survey is not None and survey.state == SurveyState.OPEN and wave.has_reached(Stage.ENROLMENT):
        stuck.append(
            NextThing(
                title=_("The survey is still open"),
                text=_("%(rate)s have answered.") % {"rate": percent(percentage(answered, invited))},
                url=_url("survey", wave),
                act=_("Follow the survey"),
                weight=40,
                stage=Stage.AUDIENCE,
            )
        )
    return StepReport(stage=Stage.AUDIENCE, counts=counts, stuck=stuck)


def _url(name: str, wave: Wave) -> str:
    return reverse(f"diagnosis:{name}", args=[wave.pk])


def _audience_url(wave: Wave) -> str:
    return reverse("audience:audience", args=[wave.pk])
