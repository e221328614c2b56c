"""What a record store is told: read from the audit trail, where every act of learning leaves its line.

Nothing notes that a page of a module was opened: what has begun is the preparation, with the first thing done in it. Modules
that were finished elsewhere, and brought in, are not told back.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from binome.core.mail import heartbeat
from binome.core.privacy.models import AuditLine
from binome.core.statements import noting
from binome.core.statements.noting import Deed
from binome.core.statements.states import ActivityKind, Verb
from binome.journey.learning.models import ModuleDone, Preparation, RolePlayDone
from binome.journey.learning.queries import content

FINISHED_MODULE, FINISHED_ROLE_PLAY = "learning.finished_module", "learning.finished_role_play"
BEGAN, PREPARED = "learning.read_objectives", "learning.became_prepared"


def note_learning(*, now: datetime) -> None:
    """Write what was done since the last look as statements. Once a minute, by one worker."""
    if not noting.is_on() or not heartbeat.take_slot(f"statements:{now:%Y-%m-%dT%H:%M}", now=now):
        return
    store = noting.store_now(now=now)
    acts = (FINISHED_MODULE, FINISHED_ROLE_PLAY, BEGAN, PREPARED)
    lines = AuditLine.objects.filter(act__in=acts, at__gte=noting.look_from(store), at__lte=now).order_by("pk")
    noting.note_statements(store, list(_deeds(list(lines))), now=now)


def _deeds(lines: Sequence[AuditLine]) -> Iterator[Deed]:
    whole = "preparation__application"
    modules = ModuleDone.objects.select_related(whole).in_bulk(_keys(lines, FINISHED_MODULE))
    role_plays = RolePlayDone.objects.select_related(whole).in_bulk(_keys(lines, FINISHED_ROLE_PLAY))
    preparations = Preparation.objects.select_related("application").in_bulk(_keys(lines, BEGAN, PREPARED))
    for line in lines:
        key = int(line.on_id)
        if line.act == FINISHED_MODULE and key in modules:
            yield from _of_a_module(modules[key], at=line.at)
        elif line.act == FINISHED_ROLE_PLAY and key in role_plays:
            done = role_plays[key]
            yield _deed(done.preparation, Verb.INITIALIZED, at=line.at)
            yield _deed(
                done.preparation, Verb.COMPLETED, ActivityKind.ROLE_PLAY, done.role_play, done.version, at=line.at
            )
        elif line.act in {BEGAN, PREPARED} and key in preparations:
            verb = Verb.INITIALIZED if line.act == BEGAN else Verb.COMPLETED
            yield _deed(preparations[key], verb, at=line.at)


def _keys(lines: Sequence[AuditLine], *acts: str) -> list[int]:
    return [int(line.on_id) for line in lines if line.act in acts]


def _of_a_module(done: ModuleDone, *, at: datetime) -> Iterator[Deed]:
    yield _deed(done.preparation, Verb.INITIALIZED, at=at)
    yield _deed(done.preparation, Verb.COMPLETED, ActivityKind.MODULE, done.module, done.version, at=at)
    lesson = content.module(done.module, done.version)
    if lesson is not None and lesson.questions:
        yield _deed(done.preparation, Verb.PASSED, ActivityKind.MODULE, done.module, done.version, at=at)


def _deed(
    preparation: Preparation,
    verb: Verb,
    kind: ActivityKind = ActivityKind.PREPARATION,
    code: str = "",
    version: int = 0,
    *,
    at: datetime,
) -> Deed:
    person = preparation.application.person_id
    return Deed(person, verb, kind, preparation.pk, preparation.path, at, code, version)
