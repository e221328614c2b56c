"""What learning shows. Reads only; what people wrote is read for themselves alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from binome.core.competences import ready
from binome.core.people.models import Person
from binome.core.people.written import NOW, PERSON, Written, given_key
from binome.core.programmes import todo
from binome.core.programmes.doors import waves_of
from binome.core.programmes.models import Gate, Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Application, ApplicationQuerySet
from binome.journey.enrolment.queries import said
from binome.journey.learning import rules
from binome.journey.learning.models import CharterSignature, ModuleDone, Preparation, RolePlayDone, Seat, Workshop
from binome.journey.learning.rules import Progress
from binome.journey.learning.states import Attendance, Path

# --- the gate (R37, R38) ------------------------------------------------------------------------------------


def prepared_applications(wave: Wave, *, gate: str = "") -> QuerySet[Application]:
    """Accepted applications that may enter matching: the prepared ones, or all of them when the wave's gate only warns."""
    accepted = Application.objects.filter(wave=wave).accepted()
    return accepted if (gate or wave.gate) == Gate.WARN else accepted.filter(preparation__prepared_at__isnull=False)


def is_prepared(application: Application) -> bool:
    """Whether one person's preparation is whole, whatever the gate."""
    preparation: Preparation | None = getattr(application, "preparation", None)
    return preparation is not None and preparation.prepared_at is not None


def path_of(application: Application) -> Path:
    """The way this person prepares: the one they chose, else the one that suits their role."""
    preparation: Preparation | None = getattr(application, "preparation", None)
    if preparation is not None:
        return Path(preparation.path)
    return rules.path_for(side=application.side, level=application.person.level)


def done_of(application: Application) -> rules.Done:
    """What one person has done so far, without a word of what they wrote."""
    preparation: Preparation | None = getattr(application, "preparation", None)
    if preparation is None:
        return rules.Done()
    return rules.Done(
        modules=[one.module for one in preparation.modules_done.all()],
        role_plays=len(preparation.role_plays_done.all()),
        objectives_read=preparation.objectives_read_at is not None,
        charter_signed=any(one.version == rules.CHARTER_VERSION for one in preparation.signatures.all()),
    )


def progress_of(application: Application) -> Progress:
    """Steps done and asked."""
    return rules.progress(done_of(application), path=path_of(application))


def with_progress(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    """With what `progress_of` reads, in a fixed number of queries, and never what people wrote."""
    return _progress_of_each(applications.with_people().select_related("preparation"))


def _progress_of_each(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    return applications.prefetch_related(
        Prefetch("preparation__modules_done", ModuleDone.objects.defer("answers")),
        Prefetch("preparation__role_plays_done", RolePlayDone.objects.defer("levels", "debrief")),
        "preparation__signatures",
    )


# --- the ready content --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Module:
    """A module in the reader's language."""

    code: str
    minutes: int
    title: str
    objectives: list[str]
    steps: list[dict[str, str]]
    quiz: list[dict[str, Any]]
    asks: list[dict[str, str]]
    check: str


@dataclass(frozen=True)
class RolePlay:
    """A role-play in the reader's language."""

    code: str
    title: str
    brief: str
    behaviours: list[dict[str, Any]]
    debrief: list[str]


def module(code: str) -> Module | None:
    """The module with this code, or None."""
    entry = next((one for one in ready.lessons() if one["code"] == code), None)
    if entry is None:
        return None
    return Module(
        code=code,
        minutes=entry["minutes"],
        title=said(entry, "title"),
        objectives=said(entry, "objectives"),
        steps=[{"title": said(step, "title"), "text": said(step, "text")} for step in entry["steps"]],
        quiz=[
            {"key": f"quiz{place}", "text": said(one, "text"), "answer": one["answer"], "why": said(one, "why")}
            for place, one in enumerate(entry["quiz"], start=1)
        ],
        asks=[{"key": f"ask{place}", "label": said(one, "")} for place, one in enumerate(entry["asks"], start=1)],
        check=said(entry, "check"),
    )


def modules_on(path: str) -> list[Module]:
    """The modules of a path, in order."""
    return [found for code in rules.MODULES[path] if (found := module(code)) is not None]


def role_plays() -> list[RolePlay]:
    """All role-plays, in order."""
    known = {one["code"]: one for one in ready.behaviours()}
    return [
        RolePlay(
            code=entry["code"],
            title=said(entry, "title"),
            brief=said(entry, "brief"),
            behaviours=[
                {"code": code, "title": said(known[code], "title"), "definition": said(known[code], "definition")}
                for code in entry["behaviours"]
            ],
            debrief=[said(question, "") for question in entry["debrief"]],
        )
        for entry in ready.content()["role_plays"]
    ]


def role_play(code: str) -> RolePlay | None:
    """The role-play with this code, or None."""
    return next((one for one in role_plays() if one.code == code), None)


def charter() -> list[tuple[str, str]]:
    """The twelve articles: title and text in the reader's language."""
    return [(said(article, "title"), said(article, "text")) for article in ready.content()["charter"]]


# --- one person's preparation -------------------------------------------------------------------------------


def preparations_of(person: Person) -> ApplicationQuerySet:
    """A person's accepted applications, with their progress, latest wave first."""
    return with_progress(Application.objects.of(person).accepted()).order_by("-wave_id", "side")


@dataclass(frozen=True)
class StepToDo:
    """One step of a path: what it is, whether it is done, where it leads."""

    title: str
    note: str
    url: str
    done: bool


def steps_of(application: Application) -> list[StepToDo]:
    """The steps of someone's path, in order."""
    done, path = done_of(application), path_of(application)
    finished = set(done.modules)
    if path == Path.EXPRESS and set(rules.MODULES[Path.MENTEE]) <= finished:
        finished |= set(rules.MODULES[path])
    steps = [
        StepToDo(
            title=one.title,
            note=_("%(minutes)s min") % {"minutes": one.minutes},
            url=reverse("learning:module", args=[application.pk, one.code]),
            done=one.code in finished,
        )
        for one in modules_on(path)
    ]
    if path == Path.MENTOR:
        steps.insert(0, _objectives_step(application, done))
        steps.append(_role_plays_step(application, done))
    charter_url = reverse("learning:charter", args=[application.pk])
    steps.append(StepToDo(_("The charter"), _("5 min, to read and sign"), charter_url, done.charter_signed))
    return steps


def _objectives_step(application: Application, done: rules.Done) -> StepToDo:
    return StepToDo(
        title=_("My objectives"),
        note=_("3 min"),
        url=reverse("learning:objectives", args=[application.pk]),
        done=done.objectives_read,
    )


def _role_plays_step(application: Application, done: rules.Done) -> StepToDo:
    first_left = next((one for one, is_done in role_plays_with_state(application) if not is_done), None)
    code = first_left.code if first_left else role_plays()[0].code
    return StepToDo(
        title=_("Two role-plays of your choice"),
        note=_("%(done)s done") % {"done": min(done.role_plays, rules.ROLE_PLAYS_ASKED)},
        url=reverse("learning:role_play", args=[application.pk, code]),
        done=done.role_plays >= rules.ROLE_PLAYS_ASKED,
    )


def next_step_of(application: Application) -> StepToDo | None:
    """The first step that is not done."""
    return next((step for step in steps_of(application) if not step.done), None)


def modules_open_to(application: Application) -> set[str]:
    """Modules someone may take: those of their path, and the full mentee path beside the express one."""
    path = path_of(application)
    beside = rules.MODULES[Path.MENTEE] if path == Path.EXPRESS else ()
    return {*rules.MODULES[path], *beside}


def role_plays_with_state(application: Application) -> list[tuple[RolePlay, bool]]:
    """Every role-play, and whether this person did it; none for mentees."""
    if path_of(application) != Path.MENTOR:
        return []
    preparation: Preparation | None = getattr(application, "preparation", None)
    done = {one.role_play for one in preparation.role_plays_done.all()} if preparation else set()
    return [(one, one.code in done) for one in role_plays()]


def suggestions_for(application: Application, code: str) -> dict[str, str]:
    """What the person's own application already says, to begin from."""
    themes = ", ".join(choice.theme.title for choice in application.theme_choices.select_related("theme")[:2])
    situation, given = application.work_situation, application.offers_in_return
    return {
        "FE1": {"ask1": themes, "ask2": situation},
        "FE2": {"ask1": given},
        "FX1": {"ask1": situation, "ask2": given},
    }.get(code, {})


def feedback_on(module: Module, answers: dict[str, str]) -> list[dict[str, Any]]:
    """For each quiz question: whether the answer given was right, and why."""
    return [
        {"text": one["text"], "right": answers.get(one["key"]) == str(one["answer"]).lower(), "why": one["why"]}
        for one in module.quiz
    ]


def module_done(application: Application, code: str) -> ModuleDone | None:
    """What the person wrote in a module they finished."""
    return ModuleDone.objects.filter(preparation__application=application, module=code).first()


def role_play_done(application: Application, code: str) -> RolePlayDone | None:
    """What the person noted of a role-play they did."""
    return RolePlayDone.objects.filter(preparation__application=application, role_play=code).first()


def signature_of(application: Application) -> CharterSignature | None:
    """The signature of the charter in force."""
    return CharterSignature.objects.filter(preparation__application=application, version=rules.CHARTER_VERSION).first()


# --- workshops ----------------------------------------------------------------------------------------------


def workshops_of(wave: Wave) -> QuerySet[Workshop]:
    """Workshops of a wave with the seats taken."""
    return wave.workshops.select_related("trainer").annotate(taken=Count("bookings"))


def workshops_open_to(application: Application, *, now: datetime) -> QuerySet[Workshop]:
    """Workshops to come that suit someone's path."""
    suited = Q(module="") | Q(module__in=rules.MODULES[path_of(application)])
    return workshops_of(application.wave).filter(suited, cancelled_at__isnull=True, starts_at__gte=now)


def booked_by(application: Application) -> set[int]:
    """Workshops in which someone has a seat."""
    return set(Seat.objects.filter(preparation__application=application).values_list("workshop", flat=True))


def seats_in(workshop: Workshop) -> QuerySet[Seat]:
    """Who booked a workshop."""
    return workshop.bookings.select_related("preparation__application__person__entity")


# --- for trainers and managers ------------------------------------------------------------------------------


def everyone_in(wave: Wave) -> ApplicationQuerySet:
    """Accepted people of a wave with their progress: names and numbers, nothing written."""
    return with_progress(Application.objects.filter(wave=wave).accepted()).order_by("person__sort_key", "side")


def listed(wave: Wave, *, words: str = "", side: str = "") -> ApplicationQuerySet:
    """The same people as a list shows them, those looked for; read in a third of the time."""
    found = Application.objects.filter(wave=wave).accepted()
    if words:
        found = found.filter(person__in=Person.objects.matching(words))
    if side:
        found = found.filter(side=side)
    shown = (
        "wave", "side", "person__given_name", "person__family_name", "person__level", "person__entity__name",
        "preparation__path", "preparation__prepared_at", "preparation__objectives_read_at",
    )  # fmt: skip
    named = found.select_related("person__entity", "preparation").only(*shown)
    return named.order_by("person__sort_key", "side")


@dataclass(frozen=True)
class Line:
    """One line of the list: who, on which way, how far."""

    application: Application
    path: Path
    progress: Progress
    is_prepared: bool


def lines_of(applications: Sequence[Application]) -> list[Line]:
    """How far each of these people is, in three questions; nothing of what they wrote is read."""
    prepared = [one.preparation.pk for one in applications if hasattr(one, "preparation")]
    modules: dict[int, list[str]] = defaultdict(list)
    for preparation, module in ModuleDone.objects.filter(preparation__in=prepared).values_list("preparation", "module"):
        modules[preparation].append(module)
    played = RolePlayDone.objects.filter(preparation__in=prepared).order_by().values_list("preparation")
    role_plays = dict(played.annotate(n=Count("pk")))
    charters = CharterSignature.objects.filter(preparation__in=prepared, version=rules.CHARTER_VERSION)
    signed = set(charters.order_by().values_list("preparation", flat=True))

    def done(preparation: Preparation | None) -> rules.Done:
        if preparation is None:
            return rules.Done()
        key, read = preparation.pk, preparation.objectives_read_at is not None
        return rules.Done(modules[key], role_plays.get(key, 0), read, key in signed)

    return [
        Line(
            one,
            path := path_of(one),
            rules.progress(done(getattr(one, "preparation", None)), path=path),
            is_prepared(one),
        )
        for one in applications
    ]


# --- home and cockpit ---------------------------------------------------------------------------------------


def next_things_for(person: Person, *, now: datetime) -> list[todo.NextThing]:
    """What learning asks of one person: their preparation, and for trainers the attendance to record."""
    return todo.all_of(ERRANDS, person, now=now)


def _own_things(person: Person, now: datetime) -> Iterable[todo.NextThing]:
    for application in preparations_of(person):
        stage = application.wave.stage
        if stage in {Stage.OUTCOMES, Stage.CLOSED}:
            continue
        progress = progress_of(application)
        if progress.is_whole:
            continue
        yield todo.NextThing(
            title=_("Prepare for the first meeting"),
            text=_("%(done)s of %(total)s steps done. Proposals come once all are.")
            % {"done": progress.done, "total": progress.total}
            if application.wave.gate == Gate.GATE
            else _("%(done)s of %(total)s steps done.") % {"done": progress.done, "total": progress.total},
            url=reverse("learning:path", args=[application.pk]),
            act=_("Begin") if progress.done == 0 else _("Continue"),
            weight=75,
            stage=Stage.LEARNING,
        )


def _unrecorded(person: Person, now: datetime) -> QuerySet[Workshop]:
    """Workshops of one trainer that are over, with seats of which nobody said who came."""
    return Workshop.objects.filter(
        wave__in=waves_of(person, Right.TRAIN), trainer=person, starts_at__lt=now, cancelled_at__isnull=True
    ).filter(bookings__attendance=Attendance.AWAITED)


def _attendance_things(person: Person, now: datetime) -> Iterable[todo.NextThing]:
    for workshop in _unrecorded(person, now).distinct():
        yield todo.NextThing(
            title=_("Who came to “%(title)s”?") % {"title": workshop.title},
            text=_("Attendance finishes the module for those who were there."),
            url=reverse("learning:workshop", args=[workshop.wave_id, workshop.pk]),
            act=_("Record attendance"),
            weight=70,
            stage=Stage.LEARNING,
        )


ERRANDS = (
    todo.Errand(
        lambda: Application.objects.of(PERSON).accepted().exclude(wave__stage__in=(Stage.OUTCOMES, Stage.CLOSED)),
        _own_things,
    ),
    todo.Errand(lambda: _unrecorded(PERSON, NOW), _attendance_things),
)


_SO_FAR = Written(
    lambda: (
        Application.objects.filter(wave=given_key("wave"))
        .accepted()
        .values("wave")
        .order_by()
        .annotate(
            total=Count("pk", distinct=True),
            prepared=Count("pk", filter=Q(preparation__prepared_at__isnull=False), distinct=True),
            signed=Count("pk", filter=Q(preparation__signatures__version=rules.CHARTER_VERSION), distinct=True),
        )
        .values_list("total", "prepared", "signed")
    )
)


def step_report(wave: Wave, *, now: datetime) -> todo.StepReport:
    """Numbers of learning for the cockpit, and who is stuck."""
    total, prepared, signed = _SO_FAR.first(wave=wave) or (0, 0, 0)
    here = reverse("learning:wave", args=[wave.pk])
    report = todo.StepReport(
        stage=Stage.LEARNING,
        counts=[
            todo.Count(_("Prepared"), prepared, f"{here}?progress=whole", total),
            todo.Count(_("Charter signed"), signed, here, total),
        ],
    )
    behind = total - prepared
    if behind and wave.stage in {Stage.LEARNING, Stage.MATCHING}:
        report.stuck.append(
            todo.NextThing(
                title=_("Not yet prepared: %(n)s") % {"n": behind},
                text=_("They receive no proposals until they are.")
                if wave.gate == Gate.GATE
                else _("They will be warned, and may choose all the same."),
                url=f"{here}?progress=behind",
                act=_("See who, and send a word"),
                weight=70,
                stage=Stage.LEARNING,
            )
        )
    return report
