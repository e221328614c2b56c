"""One person’s preparation: steps, what was done, what comes next."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from binome.core.people.models import Person
from binome.journey.enrolment.models import Application, ApplicationQuerySet
from binome.journey.learning import rules
from binome.journey.learning.models import CharterSignature, ModuleDone, Preparation, RolePlayDone
from binome.journey.learning.queries.content import RolePlay, modules_on, role_plays
from binome.journey.learning.queries.gate import done_of, path_of, with_progress
from binome.journey.learning.states import Path


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
            title=module.title,
            note=_("%(read)s min to read, %(do)s to do") % {"read": module.read_minutes, "do": module.do_minutes},
            url=reverse("learning:module", args=[application.pk, module.code]),
            done=module.code in finished,
        )
        for module in modules_on(path)
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
    first_left = next((scene for scene, is_done in role_plays_with_state(application) if not is_done), None)
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


def minutes_of(path: str) -> int:
    """What a path takes in all, in minutes: its modules, and for mentors the role-plays that are asked."""
    played = rules.ROLE_PLAYS_ASKED * role_plays()[0].minutes if path == Path.MENTOR else 0
    return sum(module.minutes for module in modules_on(path)) + played


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
    done = {played.role_play for played in preparation.role_plays_done.all()} if preparation else set()
    return [(scene, scene.code in done) for scene in role_plays()]


def suggestions_for(application: Application, code: str) -> dict[str, str]:
    """What the person's own application already says, to begin from."""
    themes = ", ".join(choice.theme.title for choice in application.theme_choices.select_related("theme")[:2])
    situation, given = application.work_situation, application.offers_in_return
    return {
        "FE1": {"ask1": themes, "ask2": situation},
        "FE2": {"ask1": given},
        "FX1": {"ask1": situation, "ask2": given},
    }.get(code, {})


def module_done(application: Application, code: str) -> ModuleDone | None:
    """What the person wrote in a module they finished."""
    return ModuleDone.objects.filter(preparation__application=application, module=code).first()


def role_play_done(application: Application, code: str) -> RolePlayDone | None:
    """What the person noted of a role-play they did."""
    return RolePlayDone.objects.filter(preparation__application=application, role_play=code).first()


def signature_of(application: Application) -> CharterSignature | None:
    """The signature of the charter in force."""
    return CharterSignature.objects.filter(preparation__application=application, version=rules.CHARTER_VERSION).first()
