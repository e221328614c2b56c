"""What one may apply for, with what words, and one’s own applications."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from binome.core.competences import ready
from binome.core.competences.models import Theme
from binome.core.framework.compiled_query import CompiledQuery
from binome.core.people.models import Person
from binome.core.people.places import house_day
from binome.core.programmes import todo
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.audience.queries.eligibility import may_apply
from binome.journey.enrolment import rules
from binome.journey.enrolment.models import (
    Application,
    ApplicationQuerySet,
    ValidationQuerySet,
)
from binome.journey.enrolment.states import ApplicationState, Side

S = ApplicationState


UNDER_REVIEW = (S.SUBMITTED, S.QUALIFIED)


def said(entry: dict[str, Any], key: str) -> Any:
    """`key` of a piece of ready content in the reader's language ("title" reads `title_fr` or `title_en`)."""
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    return entry[f"{key}_{language}"] if key else entry[language]


def is_open(wave: Wave, *, now: datetime) -> bool:
    """Whether one may apply to `wave` today: at the enrolment stage, called, and not past the closing day."""
    call = getattr(wave, "call", None)
    if wave.stage != Stage.ENROLMENT or call is None:
        return False
    return call.closes_on is None or house_day(now) <= call.closes_on


def open_waves(*, now: datetime) -> QuerySet[Wave]:
    """Waves that take applications today."""
    today = timezone.localdate(now)
    return (
        Wave.objects.filter(stage=Stage.ENROLMENT, call__isnull=False)
        .filter(Q(call__closes_on__isnull=True) | Q(call__closes_on__gte=today))
        .select_related("programme", "call", "eligibility")
    )


def open_sides(person: Person, wave: Wave, *, now: datetime) -> list[str]:
    """The sides on which `person` may apply to an open wave."""
    return [side for side, may in may_apply(person, wave, today=house_day(now)).items() if may]


def waves_open_to(person: Person, *, now: datetime) -> list[Wave]:
    """Waves that `person` may apply to today, on one side at least."""
    return [wave for wave in open_waves(now=now) if open_sides(person, wave, now=now)]


def waves_to_mentor_in(person: Person, *, now: datetime) -> list[Wave]:
    """Waves that `person` may apply to as a mentor today and has not applied to as one."""
    taken = set(Application.objects.of(person).filter(side=Side.MENTOR).values_list("wave", flat=True))
    opened = (wave for wave in open_waves(now=now) if wave.pk not in taken)
    return [wave for wave in opened if Side.MENTOR in open_sides(person, wave, now=now)]


def may_begin_again(application: Application, *, now: datetime) -> bool:
    """Whether someone who withdrew may come back: while one may apply, on a side open to them or to which they were suggested."""
    if not is_open(application.wave, now=now):
        return False
    suggested = application.nominated_by_id is not None
    return suggested or application.side in open_sides(application.person, application.wave, now=now)


def called_waves() -> QuerySet[Wave]:
    """Waves whose call has gone out, open or not."""
    return Wave.objects.filter(call__isnull=False).select_related("programme", "call", "eligibility")


def themes_of(wave: Wave) -> QuerySet[Theme]:
    """The themes of the wave, those that the needs map gave; every active theme when none was chosen yet."""
    chosen = Theme.objects.filter(waves=wave, is_active=True)
    return Theme.objects.filter(Q(pk__in=chosen.values("pk")) | ~Exists(chosen), is_active=True)


_THEMES = CompiledQuery(lambda: themes_of(todo.WAVE).only("code", "title_fr", "title_en"))


def theme_names_of(wave: Wave) -> list[Theme]:
    """The themes of the wave, for a list that shows their titles."""
    return _THEMES.rows(wave=wave)


def behaviours() -> list[dict[str, Any]]:
    """The behavioural framework B1–B8 (R27)."""
    return ready.behaviours()


def applications_of(person: Person) -> ApplicationQuerySet:
    """A person's applications, latest wave first."""
    return Application.objects.of(person).select_related("wave__programme", "wave__call").order_by("-wave_id", "side")


def answers_cases(person: Person) -> bool:
    """Whether someone answers cases now, or waits for a decision on what they answered."""
    under_way = (S.DRAFT, *UNDER_REVIEW)
    return Application.objects.of(person).filter(side=Side.MENTOR, state__in=under_way, wave__closed_at=None).exists()


def answers_of(application: Application) -> rules.Answers:
    """What an application says, as plain values."""
    cases = {answer.theme.code: answer for answer in application.case_answers.to_cases().select_related("theme")}
    return rules.Answers(
        motivation=application.motivation,
        offers_in_return=application.offers_in_return,
        work_situation=application.work_situation,
        helped_someone_learn=application.helped_someone_learn,
        lesson=lesson_of(application),
        hours_a_month=application.hours_a_month,
        capacity=application.capacity,
        mode=application.mode,
        languages=tuple(application.languages),
        slots=tuple(application.slots),
        referee=application.referee,
        commits=application.commits,
        themes=tuple(
            rules.ThemeAnswer(code, level, cases[code].text, cases[code].case_version)
            if code in cases
            else rules.ThemeAnswer(code, level)
            for code, level in application.theme_choices.values_list("theme__code", "level")
        ),
    )


def lesson_of(application: Application) -> str:
    """The micro-lesson as far as it is written; empty where the wave asks for none."""
    if not application.wave.asks_lesson or application.side != Side.MENTOR:
        return ""
    return application.case_answers.lessons().values_list("text", flat=True).first() or ""


def missing_in(application: Application) -> list[tuple[rules.Problem, str]]:
    """What keeps a draft from being handed in, in page order."""
    brief = rules.is_brief(side=application.side, level=application.person.level)
    asks_lesson = application.wave.asks_lesson
    return rules.problems_of(answers_of(application), side=application.side, brief=brief, asks_lesson=asks_lesson)


def badges_of(person: Person, *, now: datetime) -> ValidationQuerySet:
    """Themes on which `person` is validated today."""
    return person.validations.valid_on(timezone.localdate(now)).select_related("theme")
