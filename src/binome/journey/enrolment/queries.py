"""What enrolment shows. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from binome.core.competences import ready
from binome.core.competences.models import Theme
from binome.core.people.models import Person
from binome.core.people.written import PERSON, Written
from binome.core.programmes import todo
from binome.core.programmes.doors import holders, programmes_of, waves_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage
from binome.journey.audience.queries import audience_of
from binome.journey.enrolment import rules
from binome.journey.enrolment.models import (
    Appeal,
    Application,
    ApplicationQuerySet,
    CaseAnswer,
    Marking,
    Reference,
    ThemeChoice,
    Validation,
    ValidationQuerySet,
)
from binome.journey.enrolment.states import ADVICE_TONES, Advice, ApplicationState, Side

S = ApplicationState
UNDER_REVIEW = (S.SUBMITTED, S.QUALIFIED)


def said(entry: dict[str, Any], key: str) -> Any:
    """`key` of a piece of ready content in the reader's language ("title" reads `title_fr` or `title_en`)."""
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    return entry[f"{key}_{language}"] if key else entry[language]


# --- what one may apply for ---------------------------------------------------------------------------------


def is_open(wave: Wave, *, now: datetime) -> bool:
    """Whether one may apply to `wave` today: at the enrolment stage, called, and not past the closing day."""
    call = getattr(wave, "call", None)
    if wave.stage != Stage.ENROLMENT or call is None:
        return False
    return call.closes_on is None or timezone.localdate(now) <= call.closes_on


def open_waves(*, now: datetime) -> QuerySet[Wave]:
    """Waves that anyone may apply to today."""
    today = timezone.localdate(now)
    return (
        Wave.objects.filter(stage=Stage.ENROLMENT, call__isnull=False)
        .filter(Q(call__closes_on__isnull=True) | Q(call__closes_on__gte=today))
        .select_related("programme", "call")
    )


def called_waves() -> QuerySet[Wave]:
    """Waves whose call has gone out, open or not."""
    return Wave.objects.filter(call__isnull=False).select_related("programme", "call")


def themes_of(wave: Wave) -> QuerySet[Theme]:
    """The themes of the wave, those that the needs map gave; every active theme when none was chosen yet."""
    chosen = Theme.objects.filter(waves=wave, is_active=True)
    return Theme.objects.filter(Q(pk__in=chosen.values("pk")) | ~Exists(chosen), is_active=True)


_THEMES = Written(lambda: themes_of(todo.WAVE).only("code", "title_fr", "title_en"))


def theme_names_of(wave: Wave) -> list[Theme]:
    """The themes of the wave, for a list that shows their titles."""
    return _THEMES.rows(wave=wave)


@dataclass(frozen=True)
class CaseStudy:
    """A case study in the reader's language, as an applicant reads it (and with what is expected, for reviewers)."""

    code: str
    theme: str
    situation: str
    questions: list[str]
    expected: list[str]
    pitfalls: list[str]


@cache
def _cases() -> dict[str, dict[str, Any]]:
    return {case["theme"]: case for case in ready.content()["case_studies"]}


def case_study_for(theme: Theme) -> CaseStudy:
    """The case study of a theme; a theme without one of its own asks the two questions that suit any theme."""
    case = _cases().get(theme.code)
    if case is None:
        return CaseStudy(
            code="",
            theme=theme.code,
            situation=_("A director asks for your help on “%(theme)s” before a meeting tomorrow.") % {"theme": theme},
            questions=[_("What do you ask first?"), _("What do you have them do, step by step?")],
            expected=[],
            pitfalls=[],
        )
    return CaseStudy(
        code=case["code"],
        theme=theme.code,
        situation=said(case, "situation"),
        questions=said(case, "questions"),
        expected=said(case, "expected"),
        pitfalls=said(case, "pitfalls"),
    )


def criteria() -> list[tuple[str, str]]:
    """The four criteria of the rubric: key and name in the reader's language."""
    return [(one["key"], said(one, "")) for one in ready.content()["case_rubric"]["criteria"]]


def behaviours() -> list[dict[str, Any]]:
    """The behavioural framework B1–B8 (R27)."""
    return ready.behaviours()


# --- one person's applications ------------------------------------------------------------------------------


def applications_of(person: Person) -> ApplicationQuerySet:
    """A person's applications, latest wave first."""
    return Application.objects.of(person).select_related("wave__programme", "wave__call").order_by("-wave_id", "side")


def answers_of(application: Application) -> rules.Answers:
    """What an application says, as plain values."""
    cases = dict(application.case_answers.values_list("theme__code", "text"))
    return rules.Answers(
        motivation=application.motivation,
        offers_in_return=application.offers_in_return,
        work_situation=application.work_situation,
        helped_someone_learn=application.helped_someone_learn,
        hours_a_month=application.hours_a_month,
        capacity=application.capacity,
        mode=application.mode,
        languages=tuple(application.languages),
        slots=tuple(application.slots),
        referee=application.referee,
        commits=application.commits,
        themes=tuple(
            rules.ThemeAnswer(code, level, cases.get(code, ""))
            for code, level in application.theme_choices.values_list("theme__code", "level")
        ),
    )


def badges_of(person: Person, *, now: datetime) -> ValidationQuerySet:
    """Themes on which `person` is validated today."""
    return person.validations.valid_on(timezone.localdate(now)).select_related("theme")


# --- reading cases ------------------------------------------------------------------------------------------


def queue_of(reviewer: Person) -> QuerySet[Marking]:
    """What a reviewer has left to read, in the order of codes: nothing tells which answers belong together."""
    return Marking.objects.of(reviewer).waiting().select_related("answer__theme").order_by("answer__code")


def readings_given_to(reviewer: Person) -> QuerySet[Marking]:
    """Everything a reviewer was given and may still open: what waits, and what they marked."""
    theirs = Marking.objects.of(reviewer).filter(pk__in=Marking.objects.waiting().values("pk"))
    theirs |= Marking.objects.of(reviewer).done()
    return theirs.select_related("answer__theme", "answer__application__person__entity")


def read_by(reviewer: Person) -> QuerySet[Marking]:
    """What a reviewer has marked, latest first."""
    return Marking.objects.of(reviewer).done().select_related("answer__theme").order_by("-marked_at")


def readings_side_by_side(marking: Marking) -> list[tuple[int, dict[str, int], str]]:
    """Every reading of the same answer, once both first readers have marked it; before that, one's own alone."""
    if marking.marked_at is None:
        return []
    done = list(Marking.objects.filter(answer=marking.answer_id).done())
    shown = done if len(done) >= 2 else [marking]
    return [(one.number, one.marks, one.comment) for one in shown]


def names_hidden_in(answer: CaseAnswer) -> set[str]:
    """The words that would tell reviewers who wrote an answer."""
    person = answer.application.person
    names = {person.name, *person.given_name.split(), *person.family_name.split()}
    return {*names, person.entity.name, person.entity.code, person.staff_id, person.job_title}


def readings_of(answer: CaseAnswer) -> list[dict[str, int]]:
    """The marks given so far to one answer, in order."""
    return [reading.marks for reading in answer.markings.all() if reading.marked_at]


def able_reviewers(answer: CaseAnswer) -> list[int]:
    """Reviewers who may read an answer: not the applicant's line, nor anyone who also decides and knows the names."""
    person, programme = answer.application.person, answer.application.wave.programme
    deciders = set(holders(Right.STEER, programme).values_list("pk", flat=True))
    return [
        reviewer.pk
        for reviewer in holders(Right.MARK, programme)
        if reviewer.pk not in deciders
        and rules.may_mark(
            reviewer=reviewer.pk,
            reviewers_manager=reviewer.manager_id,
            applicant=person.pk,
            applicants_manager=person.manager_id,
        )
    ]


def _answers_under_review(wave: Wave) -> QuerySet[CaseAnswer]:
    handed_in = CaseAnswer.objects.filter(application__wave=wave, application__state__in=UNDER_REVIEW)
    return handed_in.exclude(text="").prefetch_related("markings")


def answers_in_need_of_readers(wave: Wave) -> list[CaseAnswer]:
    """Answers handed in that lack a reading: fewer than two, or two that disagree."""
    answers = _answers_under_review(wave).select_related(
        "application__person__entity", "application__wave__programme", "theme"
    )
    return [answer for answer in answers if readings_missing(answer)]


_UNDER_REVIEW = Written(lambda: _answers_under_review(todo.WAVE).only("pk").order_by("pk"))


def count_in_need_of_readers(wave: Wave) -> int:
    """How many answers lack a reading; their text is not read for that."""
    return sum(bool(readings_missing(answer)) for answer in _UNDER_REVIEW.rows(wave=wave))


def readings_missing(answer: CaseAnswer) -> int:
    """How many readers an answer still needs to be given."""
    given = len(answer.markings.all())
    readings = readings_of(answer)
    if given == 2 and len(readings) == 2 and rules.disagree(*readings):
        return 1
    return max(0, 2 - given)


# --- what a decision rests on -------------------------------------------------------------------------------


@dataclass(frozen=True)
class ThemeAdvice:
    """What the readings of one theme advise, in words."""

    theme: Theme
    level: int
    advice: Advice
    strong: list[str]
    weak: list[str]
    third: bool
    given: int
    needed: int

    @property
    def tone(self) -> str:
        """The colour of the advice."""
        return ADVICE_TONES.get(self.advice, "neutral")


@dataclass(frozen=True)
class Dossier:
    """What a programme manager reads before deciding: advice in words, never marks."""

    application: Application
    themes: list[ThemeAdvice]
    reference: Reference | None

    @property
    def advice(self) -> Advice:
        """All themes together: favourable as soon as one theme is, waiting while any is being read."""
        return _together({theme.advice for theme in self.themes})

    @property
    def tone(self) -> str:
        """The colour of the advice."""
        return ADVICE_TONES.get(self.advice, "neutral")


def with_dossiers(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    """With everything a dossier reads, in a fixed number of queries."""
    return (
        applications.with_people()
        .select_related("reference", "decided_by", "nominated_by")
        .prefetch_related("theme_choices__theme", "case_answers__theme", "case_answers__markings")
    )


def in_a_list(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    """With what a line of the pipeline shows of the application itself; `glances` reads the rest for all lines at once."""
    return applications.select_related("person__entity", "reference").only(
        "wave", "side", "state", "person__given_name", "person__family_name", "person__entity__name",
        "reference__given_at",
    )  # fmt: skip


def dossier_of(application: Application) -> Dossier:
    """The dossier of one application (fetch it `with_dossiers` when there are many)."""
    answers = {answer.theme_id: answer for answer in application.case_answers.all()}
    names = dict(criteria())
    themes = [
        _theme_advice(choice.theme, choice.level, answers.get(choice.theme_id), names)
        for choice in application.theme_choices.all()
        if application.side == Side.MENTOR
    ]
    return Dossier(application=application, themes=themes, reference=getattr(application, "reference", None))


@dataclass(frozen=True)
class Glance:
    """One line of the pipeline: who, on what, what the readings advise together, and whether the reference has come."""

    application: Application
    themes: str
    advice: Advice
    reference: Reference | None

    @property
    def side(self) -> Side:
        """The half applied for."""
        return Side(self.application.side)

    @property
    def state(self) -> ApplicationState:
        """Where the application stands."""
        return ApplicationState(self.application.state)

    @property
    def tone(self) -> str:
        """The colour of the advice."""
        return ADVICE_TONES.get(self.advice, "neutral")


def glances(applications: Sequence[Application]) -> list[Glance]:
    """The lines of applications fetched `in_a_list`, themes and marks read as plain values: no one's text, no object."""
    keys = [application.pk for application in applications]
    choices: dict[int, list[tuple[int, str]]] = defaultdict(list)
    asked = ThemeChoice.objects.filter(application__in=keys)
    for key, theme, title in asked.values_list("application", "theme", f"theme__{Theme.title_field()}"):
        choices[key].append((theme, title))
    marks: dict[tuple[int, int], list[rules.Marks]] = defaultdict(list)
    read = Marking.objects.filter(answer__application__in=keys, marked_at__isnull=False)
    for key, theme, *given in read.values_list("answer__application", "answer__theme", *rules.CRITERIA):
        marks[key, theme].append(dict(zip(rules.CRITERIA, given, strict=True)))
    return [
        Glance(
            application=one,
            themes=", ".join(title for _theme, title in choices[one.pk]),
            advice=_together(
                {rules.advice_of(marks.get((one.pk, theme), [])) for theme, _title in choices[one.pk]}
                if one.side == Side.MENTOR
                else set()
            ),
            reference=getattr(one, "reference", None),
        )
        for one in applications
    ]


def _together(found: set[Advice]) -> Advice:
    """All themes together: favourable as soon as one theme is, waiting while any is being read."""
    if Advice.FAVOURABLE in found:
        return Advice.FAVOURABLE
    return Advice.WAITING if Advice.WAITING in found or not found else Advice.RESERVED


def _theme_advice(theme: Theme, level: int, answer: CaseAnswer | None, names: dict[str, str]) -> ThemeAdvice:
    readings = readings_of(answer) if answer else []
    values = rules.agreed(readings)
    strong, weak = rules.strong_and_weak(values) if values else ([], [])
    third = len(readings) >= 2 and rules.disagree(readings[0], readings[1])
    return ThemeAdvice(
        theme=theme,
        level=level,
        advice=rules.advice_of(readings),
        strong=[names[key] for key in strong],
        weak=[names[key] for key in weak],
        third=third,
        given=len(readings),
        needed=3 if third else 2,
    )


def favourable_themes(application: Application) -> list[Theme]:
    """Themes on which the readings advise a badge."""
    return [one.theme for one in dossier_of(application).themes if one.advice == Advice.FAVOURABLE]


# --- the pipeline -------------------------------------------------------------------------------------------


def pipeline(wave: Wave, *, words: str = "", side: str = "", state: str = "", theme: str = "") -> ApplicationQuerySet:
    """Applications of a wave that were handed in at least once, for its manager, with their dossiers."""
    return with_dossiers(handed_in(wave, words=words, side=side, state=state, theme=theme))


def handed_in(wave: Wave, *, words: str = "", side: str = "", state: str = "", theme: str = "") -> ApplicationQuerySet:
    """Applications of a wave that were handed in at least once, by name."""
    found = Application.objects.filter(wave=wave).exclude(state=S.DRAFT)
    if words:
        found = found.filter(person__in=Person.objects.matching(words))
    if side:
        found = found.filter(side=side)
    if state:
        found = found.filter(state=state)
    if theme:
        found = found.filter(theme_choices__theme__code=theme)
    return found.order_by("person__sort_key", "side")


_BY_STATE = Written(
    lambda: (
        Application.objects.filter(wave=todo.WAVE)
        .order_by()
        .values("side", "state")
        .annotate(n=Count("pk"))
        .values_list("side", "state", "n")
    )
)


def counts_by_state(wave: Wave) -> dict[str, dict[str, int]]:
    """How many applications stand in each state, by side: `counts["mentor"]["accepted"]`."""
    counts = {side: dict.fromkeys(S.values, 0) for side in Side.values}
    for side, state, n in _BY_STATE.rows(wave=wave):
        counts[side][state] = n
    return counts


_CHOSEN = Written(
    lambda: (
        Application.objects.filter(wave=todo.WAVE, state__in=(S.SUBMITTED, S.QUALIFIED, S.ACCEPTED))
        .order_by()
        .values("theme_choices__theme", "side")
        .annotate(n=Count("pk"))
        .values_list("theme_choices__theme", "side", "n")
    )
)


def theme_balance(wave: Wave, themes: Iterable[Theme]) -> list[tuple[Theme, int, int]]:
    """For each of the wave's themes: how many mentors still in offer it, how many mentees still in want it."""
    found = {(theme, side): n for theme, side, n in _CHOSEN.rows(wave=wave)}
    return [(t, found.get((t.pk, Side.MENTOR), 0), found.get((t.pk, Side.MENTEE), 0)) for t in themes]


# --- references ---------------------------------------------------------------------------------------------


def references_awaited_from(person: Person) -> QuerySet[Reference]:
    """References that `person` may give now: asked of them, or of HR when they belong to it."""
    mine = Q(asked_of=person) | (Q(asked_of__isnull=True) if person.is_hr else Q(pk__in=()))
    return (
        Reference.objects.filter(mine, given_at__isnull=True, application__state__in=UNDER_REVIEW)
        .exclude(application__person=person)
        .select_related("application__person__entity", "application__wave__programme")
        .order_by("asked_at")
    )


def reference_of(application: Application) -> Reference | None:
    """The reference of one application, asked for or given."""
    return Reference.objects.filter(application=application).select_related("asked_of", "given_by").first()


def appeals_of(wave: Wave) -> QuerySet[Appeal]:
    """Second looks asked for in a wave."""
    return Appeal.objects.filter(application__wave=wave).select_related("application__person")


_APPEALS_WAITING = Written(
    lambda: (
        appeals_of(todo.WAVE)
        .filter(answered_at__isnull=True)
        .only("application", "application__person__given_name", "application__person__family_name")
        .order_by("asked_at")
    )
)


def appeals_waiting(wave: Wave) -> list[Appeal]:
    """Second looks that wait for an answer."""
    return _APPEALS_WAITING.rows(wave=wave)


# --- home and cockpit ---------------------------------------------------------------------------------------


def next_things_for(person: Person, *, now: datetime) -> list[todo.NextThing]:
    """What enrolment asks of one person: a draft to hand in, an open call, answers to read, a reference to give."""
    return todo.all_of(ERRANDS, person, now=now)


def _own_things(person: Person, now: datetime) -> Iterable[todo.NextThing]:
    mine = list(applications_of(person))
    for application in mine:
        if application.state == S.DRAFT and application.wave.stage == Stage.ENROLMENT:
            call = getattr(application.wave, "call", None)
            nominated = application.nominated_by_id is not None and application.saved_at is None
            yield todo.NextThing(
                title=_("You have been suggested as a %(side)s") % {"side": application.get_side_display().lower()}
                if nominated
                else _("Finish your application"),
                text=_("Nothing is decided without you: apply, or say no with one click.")
                if nominated
                else _("Everything you typed is kept. Hand it in when you are ready."),
                url=reverse("enrolment:application", args=[application.pk]),
                act=_("See it") if nominated else _("Continue"),
                weight=80,
                stage=Stage.ENROLMENT,
                due_on=call.closes_on if call else None,
            )
    taken = {application.wave_id for application in mine}
    for wave in open_waves(now=now):
        if wave.pk not in taken:
            yield todo.NextThing(
                title=_("Digital reverse mentoring: applications are open"),
                text=_("Share what you know, or learn from a colleague. It is voluntary."),
                url=reverse("enrolment:call", args=[wave.pk]),
                act=_("Discover the programme"),
                weight=40,
                stage=Stage.ENROLMENT,
                due_on=wave.call.closes_on,
            )


def _reading_things(person: Person, now: datetime) -> Iterable[todo.NextThing]:
    waiting = Marking.objects.of(person).waiting().count()
    if waiting:
        yield todo.NextThing(
            title=_("Case answers wait for your reading: %(n)s") % {"n": waiting},
            text=_("About five minutes each, without names."),
            url=reverse("enrolment:markings"),
            act=_("Read the next one"),
            weight=70,
            stage=Stage.ENROLMENT,
        )


def _reference_things(person: Person, now: datetime) -> Iterable[todo.NextThing]:
    for reference in references_awaited_from(person)[:5]:
        yield todo.NextThing(
            title=_("A word about %(name)s") % {"name": reference.application.person.name},
            text=_("This colleague would like to be a mentor. How do they work with people? Three minutes."),
            url=reverse("enrolment:reference", args=[reference.pk]),
            act=_("Give my view"),
            weight=65,
            stage=Stage.ENROLMENT,
        )


def _deciding_things(person: Person, now: datetime) -> Iterable[todo.NextThing]:
    waves = (
        Wave.objects.filter(programme__in=programmes_of(person, Right.STEER), stage=Stage.ENROLMENT)
        .annotate(waiting=Count("applications", filter=Q(applications__state__in=UNDER_REVIEW)))
        .filter(waiting__gt=0)
    )
    for wave in waves:
        yield todo.NextThing(
            title=_("Applications wait for a decision: %(n)s") % {"n": wave.waiting},
            text=str(wave),
            url=reverse("enrolment:wave", args=[wave.pk]),
            act=_("Open the applications"),
            weight=60,
            stage=Stage.ENROLMENT,
        )


def _references_asked(person: Person) -> QuerySet[Reference]:
    """References asked of `person`, or of HR when they belong to it: among them those they may give."""
    to_hr = Q(asked_of__isnull=True) & Exists(Person.objects.filter(pk=person.pk, is_hr=True))
    return Reference.objects.filter(
        Q(asked_of=person) | to_hr, given_at__isnull=True, application__state__in=UNDER_REVIEW
    )


ERRANDS = (
    todo.Errand(lambda: Wave.objects.filter(stage=Stage.ENROLMENT), _own_things),
    todo.Errand(lambda: Marking.objects.of(PERSON).waiting(), _reading_things),
    todo.Errand(lambda: _references_asked(PERSON), _reference_things),
    todo.Errand(lambda: waves_of(PERSON, Right.STEER).filter(stage=Stage.ENROLMENT), _deciding_things),
)


def step_report(wave: Wave, *, now: datetime) -> todo.StepReport:
    """Numbers of enrolment for the cockpit, and who or what is stuck."""
    counts = counts_by_state(wave)
    here = reverse("enrolment:wave", args=[wave.pk])

    def sum_of(*states: str) -> int:
        return sum(counts[side][state] for side in counts for state in states)

    report = todo.StepReport(
        stage=Stage.ENROLMENT,
        counts=[
            todo.Count(_("Being written"), sum_of(S.DRAFT), here),
            todo.Count(_("To decide"), sum_of(*UNDER_REVIEW), f"{here}?state=submitted"),
            todo.Count(
                _("Mentors accepted"),
                counts[Side.MENTOR][S.ACCEPTED],
                f"{here}?side=mentor&state=accepted",
                wave.target_pairs,
            ),
            todo.Count(
                _("Mentees accepted"),
                counts[Side.MENTEE][S.ACCEPTED],
                f"{here}?side=mentee&state=accepted",
                wave.target_pairs,
            ),
        ],
    )
    report.stuck.extend(_stuck_in(wave))
    return report


_REFERENCES_AWAITED = todo.counts(
    lambda: (
        Reference.objects.filter(application__wave=todo.WAVE, given_at__isnull=True, application__state=S.SUBMITTED),
    )
)


def _stuck_in(wave: Wave) -> Iterable[todo.NextThing]:
    here = reverse("enrolment:wave", args=[wave.pk])
    if wave.stage == Stage.ENROLMENT and getattr(wave, "call", None) is None:
        yield todo.NextThing(
            title=_("The call for volunteers has not gone out"),
            text=_("Nobody can apply before it does."),
            url=reverse("enrolment:open_call", args=[wave.pk]),
            act=_("Prepare the call"),
            weight=90,
            stage=Stage.ENROLMENT,
        )
    if missing := count_in_need_of_readers(wave):
        yield todo.NextThing(
            title=_("Case answers without a reader: %(n)s") % {"n": missing},
            text=_("Each answer is read by two people, without names; by a third when they disagree."),
            url=here,
            act=_("Share them out"),
            weight=85,
            stage=Stage.ENROLMENT,
        )
    if waiting := _REFERENCES_AWAITED.row(wave=wave)[0]:
        yield todo.NextThing(
            title=_("References still awaited: %(n)s") % {"n": waiting},
            text=_("A manager or HR says how the volunteer works with people."),
            url=f"{here}?state=submitted&side=mentor",
            act=_("See whose"),
            weight=55,
            stage=Stage.ENROLMENT,
        )


# --- the programme's reach ----------------------------------------------------------------------------------


def people_to_call(wave: Wave) -> QuerySet[Person]:
    """Who receives the open call: the audience of the wave."""
    return audience_of(wave)


def awaiting_next_wave(wave: Wave) -> list[Application]:
    """Who was told "next wave" the last time they applied to this programme, on that side, and still works here."""
    earlier = Application.objects.filter(
        wave__programme=wave.programme_id, wave__number__lt=wave.number, person__is_active=True
    )
    last = {(one.person_id, one.side): one for one in earlier.select_related("wave", "person").order_by("wave__number")}
    return [one for one in last.values() if one.state == ApplicationState.NEXT_WAVE]


def mentees_of_earlier_waves(wave: Wave) -> set[int]:
    """Who was accepted as a mentee in an earlier wave of the programme: today they may have something to pass on."""
    earlier = Application.objects.accepted().filter(side=Side.MENTEE, wave__programme=wave.programme_id)
    return set(earlier.filter(wave__number__lt=wave.number).values_list("person", flat=True))


def badges_ending(today: date, *, until: date) -> list[Validation]:
    """Badges that end from `today` to `until` and that nothing newer replaces, of people who work here, by person."""
    newer = Validation.objects.filter(person=OuterRef("person"), theme=OuterRef("theme"), expires_on__gt=until)
    ending = Validation.objects.filter(expires_on__range=(today, until), person__is_active=True)
    told = ending.exclude(Exists(newer)).select_related("person", "theme")
    return list(told.order_by("person_id", "expires_on", "theme__code"))


def latest_validations(people: Iterable[int], *, now: datetime) -> dict[tuple[int, int], Validation]:
    """Valid badges of many people at once, by (person, theme): for proposals, directory, pair spaces."""
    valid = Validation.objects.filter(person__in=list(people)).valid_on(timezone.localdate(now))
    return {(one.person_id, one.theme_id): one for one in valid.order_by("validated_on")}
