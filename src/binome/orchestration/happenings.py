"""What the steps did, as other programs are told of it: read from the audit trail, where every act leaves its line.

Nothing is told of who did it, nor of what stays between people: who said no, who chose whom, what was written.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet

from binome.core.directory.models import Import
from binome.core.people.models import Person
from binome.core.privacy.models import AuditLine
from binome.core.programmes.models import Wave
from binome.core.webhooks import telling
from binome.core.webhooks.states import EventKind
from binome.core.webhooks.telling import Happening
from binome.journey.diagnosis.models import Survey
from binome.journey.enrolment.models import Application, Call
from binome.journey.matching.models import Round
from binome.journey.mentoring.models import Relationship, Session

Facts = tuple[int | None, dict[str, object]]  # the programme, and the ids that are told
Look = Callable[[Collection[int]], Mapping[int, Facts]]  # by the keys of what the acts were done on
AT_ONCE = 500  # lines: a database takes only so many keys in one question


@dataclass(frozen=True)
class Source:
    """How one act is told. `only`: lines whose details say so; `also`: details that are told by the name they have."""

    kind: EventKind
    look: Look
    only: Mapping[str, str] | None = None
    also: tuple[str, ...] = ()


def _in_a_wave(keys: Collection[int], *, of: Callable[[], QuerySet[Any]], way: str, **ids: str) -> dict[int, Facts]:
    """`way`: from a row to its wave; `ids`: what is told beside the wave, each by the way to it."""
    columns = ("pk", f"{way}__programme", f"{way}__pk", *ids.values())
    rows = of().filter(pk__in=keys).order_by().values_list(*columns)
    return {
        pk: (programme, {"wave_id": wave, **dict(zip(ids, values, strict=True))})
        for pk, programme, wave, *values in rows
    }


def _waves(keys: Collection[int]) -> dict[int, Facts]:
    rows = Wave.objects.filter(pk__in=keys).order_by().values_list("pk", "programme")
    return {pk: (programme, {"wave_id": pk}) for pk, programme in rows}


def _people(keys: Collection[int]) -> dict[int, Facts]:
    return {pk: (None, {"person_id": pk}) for pk in Person.objects.filter(pk__in=keys).values_list("pk", flat=True)}


def _staff_files(keys: Collection[int]) -> dict[int, Facts]:
    files = Import.objects.filter(pk__in=keys, wave=None).values_list("pk", flat=True)
    return {pk: (None, {"import_id": pk}) for pk in files}


_surveys = partial(_in_a_wave, of=Survey.objects.all, way="wave")
_calls = partial(_in_a_wave, of=Call.objects.all, way="wave")
_applications = partial(_in_a_wave, of=Application.objects.all, way="wave", application_id="pk")
_rounds = partial(_in_a_wave, of=Round.objects.of_everyone, way="wave", round_id="pk")  # of one person: who, is theirs
_pairs = partial(_in_a_wave, of=Relationship.objects.all, way="pair__wave", pair_id="pair")
_sessions = partial(
    _in_a_wave, of=Session.objects.all, way="relationship__pair__wave", pair_id="relationship__pair", session_id="pk"
)

SOURCES: Mapping[str, tuple[Source, ...]] = {
    "programmes.advanced_wave": (Source(EventKind.WAVE_ADVANCED, _waves, also=("stage",)),),
    "diagnosis.launched_survey": (Source(EventKind.SURVEY_OPENED, _surveys),),
    "diagnosis.closed_survey": (Source(EventKind.SURVEY_CLOSED, _surveys),),
    "enrolment.opened_call": (Source(EventKind.CALL_OPENED, _calls),),
    "enrolment.handed_in": (Source(EventKind.APPLICATION_SUBMITTED, _applications),),
    "enrolment.withdrew": (Source(EventKind.APPLICATION_WITHDRAWN, _applications),),
    "enrolment.restored_application": (Source(EventKind.APPLICATION_WITHDRAWN, _applications),),
    "enrolment.decided": (Source(EventKind.APPLICATION_DECIDED, _applications),),
    "enrolment.took_decision_back": (Source(EventKind.APPLICATION_DECIDED, _applications),),
    "matching.opened_round": (Source(EventKind.ROUND_OPENED, _rounds),),
    "matching.published_pairs": (Source(EventKind.PAIRS_PUBLISHED, _rounds),),
    "mentoring.opened": (Source(EventKind.PAIR_BEGUN, _pairs),),
    "mentoring.closed": (Source(EventKind.PAIR_CLOSED, _pairs),),
    "mentoring.ended": (Source(EventKind.PAIR_ENDED, _pairs),),
    "mentoring.ended_by_programme": (Source(EventKind.PAIR_ENDED, _pairs),),
    "mentoring.ended_by_leaving": (Source(EventKind.PAIR_ENDED, _pairs),),
    "mentoring.planned_sessions": (Source(EventKind.SESSIONS_PLANNED, _pairs),),
    "mentoring.moved_session": (Source(EventKind.SESSION_MOVED, _sessions),),
    "mentoring.postponed_session": (Source(EventKind.SESSION_POSTPONED, _sessions),),
    "mentoring.cancelled_session": (Source(EventKind.SESSION_CANCELLED, _sessions),),
    "mentoring.held_session": (Source(EventKind.SESSION_HELD, _sessions),),
    "outcomes.published_edition": (Source(EventKind.REPORT_PUBLISHED, _waves, also=("number",)),),
    "directory.imported": (Source(EventKind.STAFF_FILE_IMPORTED, _staff_files),),
    "directory.provisioned": (
        Source(EventKind.PERSON_JOINED, _people, only={"change": "joiner"}),
        Source(EventKind.PERSON_LEFT, _people, only={"change": "leaver"}),
    ),
    "directory.left": (Source(EventKind.PERSON_LEFT, _people),),
}


def tell_programs(*, now: datetime) -> int:
    """Write what happened since the last look as messages for the addresses that want it; how many messages."""
    webhooks = telling.webhooks_told()
    if not webhooks:
        return 0
    since = telling.read_from(webhooks)
    lines = AuditLine.objects.filter(act__in=SOURCES, at__gte=since, at__lte=now).order_by("pk")
    fresh = list(lines.exclude(pk__in=telling.lines_told(since=since)))
    happenings = [
        each for start in range(0, len(fresh), AT_ONCE) for each in _happenings(fresh[start : start + AT_ONCE])
    ]
    return telling.tell(happenings, webhooks, now=now)


def _happenings(lines: list[AuditLine]) -> list[Happening]:
    keys: dict[Look, set[int]] = defaultdict(set)
    wanted = [(line, source) for line in lines for source in SOURCES[line.act] if _is_told(line, source)]
    for line, source in wanted:
        keys[source.look].add(int(line.on_id))
    facts = {look: look(looked_for) for look, looked_for in keys.items()}
    return [
        Happening(line.pk, source.kind, line.at, *_with_details(facts[source.look][int(line.on_id)], line, source))
        for line, source in wanted
        if int(line.on_id) in facts[source.look]
    ]


def _is_told(line: AuditLine, source: Source) -> bool:
    return source.only is None or source.only.items() <= line.detail.items()


def _with_details(facts: Facts, line: AuditLine, source: Source) -> Facts:
    programme, ids = facts
    return programme, ids | {name: line.detail[name] for name in source.also}
