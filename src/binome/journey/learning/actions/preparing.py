"""One person's preparation: modules, role-plays, objectives, charter (R33–R38)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from binome.core.competences import units
from binome.core.errors import NotTheirs
from binome.core.framework.single_rows import one_or_none
from binome.core.mail import outbox
from binome.core.mail.undoing import NoWayBack
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.rules import levels_heard
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.learning import emails, rules
from binome.journey.learning.actions.errors import NotAccepted, NotFinished, NotInThisPath, WrongAnswer
from binome.journey.learning.models import CharterSignature, ModuleDone, Preparation, RolePlayDone, Seat
from binome.journey.learning.queries import content
from binome.journey.learning.queries.gate import is_prepared, progress_of, with_progress
from binome.journey.learning.queries.preparation import modules_open_to
from binome.journey.learning.queries.trainers import everyone_in
from binome.journey.learning.states import Path

MADE_IN_A_PATH = (ModuleDone, RolePlayDone, CharterSignature, Seat)


@transaction.atomic
def open_preparations(applications: Sequence[Application], *, now: datetime) -> None:
    """Open the paths of those who were just accepted, with the letter that goes with it."""
    opened = [
        Preparation(application=application, path=_first_path(application), opened_at=now)
        for application in applications
    ]
    Preparation.objects.bulk_create(opened, ignore_conflicts=True, batch_size=200)  # who was accepted before has one
    keys = [application.pk for application in applications]
    accepted = Application.objects.with_people().select_related("preparation").prefetch_related("theme_choices__theme")
    for application in accepted.filter(pk__in=keys).order_by("pk"):
        emails.send_path(application)


@transaction.atomic
def remove_unused_preparations(applications: Sequence[Application], *, opened_at: datetime) -> None:
    """Remove the paths opened at that moment. Raises `NoWayBack` when somebody has begun theirs."""
    opened = list(
        Preparation.objects.select_for_update(of=("self",))
        .filter(application__in=applications, opened_at=opened_at)
        .select_related("application__person")
        .order_by("pk")
    )
    keys = [preparation.pk for preparation in opened]
    has_begun = any(made.objects.filter(preparation__in=keys).exists() for made in MADE_IN_A_PATH)
    if has_begun or any(each.objectives_read_at or each.path != _first_path(each.application) for each in opened):
        raise NoWayBack
    Preparation.objects.filter(pk__in=keys).delete()


@transaction.atomic
def choose_path(application_id: int, *, path: str, by: Person, now: datetime) -> Preparation:
    """Take the full mentee path instead of the express one, or the other way round.

    Raises `NotTheirs`, `NotAccepted`, or `NotInThisPath` when that path is not open to this person.
    """
    application = own_application(application_id, by=by)
    express = rules.path_for(side=application.side, level=by.level) == Path.EXPRESS
    if not express or path not in {Path.MENTEE, Path.EXPRESS}:
        raise NotInThisPath
    preparation = preparation_of(application, now=now)
    preparation.path = path
    preparation.save(update_fields=["path"])
    audit.record("learning.chose_path", preparation, by=by, path=str(path))
    see_if_prepared(preparation, now=now)
    return preparation


@transaction.atomic
def finish_module(
    application_id: int,
    module: str,
    *,
    by: Person,
    now: datetime,
    answers: Mapping[str, str],
    version: int | None = None,
) -> ModuleDone:
    """Finish a module with the right answers and one's own words; doing it again keeps the newer words.

    `answers` has a text for each key that the module asks (`quiz1`: the key of an option; `ask1`: their words). What was
    picked is not kept: everyone who finished picked the same. `version`: the one they read, else the one in force.

    Raises `NotTheirs`, `NotAccepted`, `NotInThisPath`,
    `NotFinished` with the keys left empty, or `WrongAnswer` with the questions to look at again.
    """
    application = own_application(application_id, by=by)
    lesson = content.module(module, _begun("modules", module, version))
    if lesson is None or module not in modules_open_to(application):
        raise NotInThisPath
    right = {question.key: question.right.key for question in lesson.questions}
    asked = [ask["key"] for ask in lesson.asks]
    if missing := rules.unanswered(answers, asked=[*right, *asked]):
        raise NotFinished(missing)
    if wrong := rules.wrong_answers(answers, right=right):
        raise WrongAnswer(wrong)
    preparation = preparation_of(application, now=now)
    kept = {key: cleaned(answers[key])[: rules.MAX_KEPT] for key in asked}
    done, _is_new = ModuleDone.objects.update_or_create(
        preparation=preparation,
        module=module,
        defaults={"answers": kept, "done_at": now, "version": lesson.version},
    )
    audit.record("learning.finished_module", done, by=by, module=module)
    see_if_prepared(preparation, now=now)
    return done


@transaction.atomic
def finish_role_play(
    application_id: int,
    role_play: str,
    *,
    by: Person,
    now: datetime,
    path: str,
    levels: Mapping[str, int],
    debrief: Sequence[str],
    version: int | None = None,
) -> RolePlayDone:
    """Note how a role-play went: one's own level (1 to 4) on its behaviours and answers to the debrief questions.

    `path`, the choices made in `version` (else the one in force), must reach an ending; it is not kept.
    Whoever did it before may note it anew without playing.

    Raises `NotTheirs`, `NotAccepted`, `NotInThisPath`, or `NotFinished` when the end, a level or an answer is missing.
    """
    application = own_application(application_id, by=by)
    scene = content.role_play(role_play, _begun("role_plays", role_play, version))
    if scene is None or application.side != Side.MENTOR:
        raise NotInThisPath
    heard = levels_heard(levels)
    answers = {f"debrief{place}": text for place, text in enumerate(debrief, start=1)}
    missing = [behaviour["code"] for behaviour in scene.behaviours if behaviour["code"] not in heard]
    missing += rules.unanswered(answers, asked=[f"debrief{n}" for n in range(1, len(scene.debrief) + 1)])
    preparation = preparation_of(application, now=now)
    walk = scene.walk(path)
    if (walk is None or walk.ending is None) and not preparation.role_plays_done.filter(role_play=role_play).exists():
        missing.append("path")
    if missing:
        raise NotFinished(missing)
    texts = [cleaned(text)[: rules.MAX_KEPT] for text in debrief]
    done, _is_new = RolePlayDone.objects.update_or_create(
        preparation=preparation,
        role_play=role_play,
        defaults={"levels": heard, "debrief": texts, "done_at": now, "version": scene.version},
    )
    audit.record("learning.finished_role_play", done, by=by, role_play=role_play)
    see_if_prepared(preparation, now=now)
    return done


@transaction.atomic
def read_objectives(application_id: int, *, by: Person, now: datetime) -> Preparation:
    """Say that a mentor has read their objectives (R34). Raises `NotTheirs`, `NotAccepted`, `NotInThisPath`."""
    application = own_application(application_id, by=by)
    if application.side != Side.MENTOR:
        raise NotInThisPath
    preparation = preparation_of(application, now=now)
    if preparation.objectives_read_at is None:
        preparation.objectives_read_at = now
        preparation.save(update_fields=["objectives_read_at"])
        audit.record("learning.read_objectives", preparation, by=by)
        see_if_prepared(preparation, now=now)
    return preparation


@transaction.atomic
def sign_charter(application_id: int, *, by: Person, now: datetime) -> CharterSignature:
    """Sign the charter in force, once. Raises `NotTheirs`, `NotAccepted`."""
    application = own_application(application_id, by=by)
    preparation = preparation_of(application, now=now)
    signature, is_new = CharterSignature.objects.get_or_create(
        preparation=preparation, version=rules.CHARTER_VERSION, defaults={"signed_at": now}
    )
    if is_new:
        audit.record("learning.signed_charter", signature, by=by, version=rules.CHARTER_VERSION)
        see_if_prepared(preparation, now=now)
    return signature


@transaction.atomic
def remind(wave_id: int, *, by: Person, now: datetime, only: Collection[int] | None = None) -> int:
    """Send a friendly word to everyone of the wave whose preparation is not finished; says to how many.

    `only`: of these applications alone. Whoever is prepared is not written to.

    Raises `NotTheirs` unless `by` trains or steers.
    """
    wave = Wave.objects.select_related("programme").filter(pk=wave_id).first()
    if wave is None or not may(by, Right.TRAIN, wave.programme):
        raise NotTheirs
    behind = [
        application
        for application in everyone_in(wave)
        if (only is None or application.pk in only) and not is_prepared(application)
    ]
    with outbox.together():
        for application in behind:
            emails.send_reminder(application, now=now)
    audit.record("learning.reminded", wave, by=by, count=len(behind))
    return len(behind)


def _begun(kind: str, code: str, version: int | None) -> int | None:
    """The version someone says they began, when people may have begun it."""
    return version if version is not None and units.was_in_force(kind, code, version) else None


def own_application(application_id: int, *, by: Person) -> Application:
    """The person's own accepted application, locked; raises `NotTheirs`, `NotAccepted`."""
    # Preparing and withdrawing exclude each other: nobody finishes the path of a wave they have left.
    own = Application.objects.select_for_update(of=("self",), no_key=True).of(by).filter(pk=application_id)
    application = one_or_none(own.select_related("wave", "person"))
    if application is None:
        raise NotTheirs
    if application.state != ApplicationState.ACCEPTED:
        raise NotAccepted
    return application


def preparation_of(application: Application, *, now: datetime) -> Preparation:
    """The preparation of an application, opened when it is not yet."""
    defaults = {"path": _first_path(application), "opened_at": now}
    return Preparation.objects.get_or_create(application=application, defaults=defaults)[0]


def _first_path(application: Application) -> Path:
    """The path that is offered first; an executive may choose the full one."""
    return rules.path_for(side=application.side, level=application.person.level)


def see_if_prepared(preparation: Preparation, *, now: datetime) -> None:
    """Keep `prepared_at` true to what was done: it is what the gate of matching reads."""
    if preparation.prepared_at is None and not preparation.signatures.exists():
        return  # nobody is prepared without the charter, most often signed last: one quick look instead of five
    application = with_progress(Application.objects.all()).get(pk=preparation.application_id)
    whole = progress_of(application).is_whole
    if whole != (preparation.prepared_at is not None):
        preparation.prepared_at = now if whole else None
        preparation.save(update_fields=["prepared_at"])
        audit.record("learning.became_prepared" if whole else "learning.has_more_to_do", preparation, by=None)
