"""What a report would be read from, in a few signs: while they are the same, so is the report.

A row that may change in any way is read as it is. Of rows that only ever come, enter a batch or go, counts and sums are read:
an answer given is final, a batch never changes, a session held again bears a later sequence, words are decided on at a later
moment each time.
"""

from hashlib import blake2b
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import Length
from django.utils.translation import get_language

from binome.core.competences.models import Theme
from binome.core.framework.compiled_query import CompiledQuery
from binome.core.people import organisation
from binome.core.people.models import Entity
from binome.core.programmes.models import Programme, StageDate, Wave
from binome.core.programmes.todo import WAVE
from binome.journey.diagnosis.queries.needs.themes import objectives_of
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.states import SessionState
from binome.journey.outcomes.models import Assessment, Closing, ClosingWords, Edition, FutureTally, Testimony
from binome.journey.outcomes.queries.report.figures import ROOMS
from binome.journey.outcomes.queries.report.material import IDEAS, PROGRAMME, waves_until
from binome.journey.outcomes.queries.report.participation import BEFORE_PAIRS_COUNTED
from binome.journey.outcomes.states import OpenQuestion

SIGNS = 16


def _answers(rows: "QuerySet[Any]", *by: str) -> Any:
    """How many answers there are, whose, and which of them are in the figures."""
    return (
        rows.filter(**waves_until("wave__"), answered_at__isnull=False)
        .order_by()
        .values("wave", "side", "edition", *by)
        .annotate(n=Count("pk"), keys=Sum("pk"), people=Sum("person"), entered=Count("batch"), batches=Sum("batch"))
        .annotate(last=Max("answered_at"))
        .order_by("wave", "side", "edition", *by)
        .values_list("wave", "side", "edition", *by, "n", "keys", "people", "entered", "batches", "last")
    )


# Behind every report that still moves; each is asked for the programme's waves until this one.
_MOVING = tuple(
    CompiledQuery(build)
    for build in (
        lambda: Wave.objects.filter(**waves_until("")).order_by("number").values_list(),
        lambda: Edition.objects.filter(**waves_until("wave__")).values_list("pk", "wave", "number", "published_at"),
        lambda: _answers(Assessment.objects.all(), "moment"),
        lambda: _answers(Closing.objects.all()),
        lambda: (
            Relationship.objects.filter(**waves_until("pair__wave__"))
            .order_by("pk")
            .values_list(
                "pk",
                "state",
                "sessions_planned",
                "meetings_reported",
                "pair__wave",
                "pair__mentor__person",
                "pair__mentee__person",
                "pair__mentor__person__is_active",
                "pair__mentor__person__entity",
                "pair__mentee__person__entity",
                "pair__mentor__person__level",
                "pair__mentee__person__level",
            )
        ),
        lambda: (
            Session.objects.filter(**waves_until("relationship__pair__wave__"), state=SessionState.HELD)
            .order_by()
            .values("relationship__pair__wave")
            .annotate(n=Count("pk"), keys=Sum("pk"), changes=Sum("sequence"), time=Sum("minutes"))
            .order_by("relationship__pair__wave")
            .values_list("relationship__pair__wave", "n", "keys", "changes", "time")
        ),
    )
)
_OF_WAVE = tuple(
    CompiledQuery(build)
    for build in (
        lambda: Programme.objects.filter(pk=PROGRAMME).values_list(),
        lambda: (
            Theme.objects.order_by("code")
            .annotate(of_wave=Count("waves", filter=Q(waves=WAVE)))
            .values_list("code", "title_fr", "title_en", "examples_fr", "examples_en", "of_wave")
        ),
        lambda: StageDate.objects.filter(wave=WAVE).order_by("pk").values_list(),
        lambda: objectives_of(WAVE).order_by("pk").values_list(),
        lambda: FutureTally.objects.filter(wave=WAVE).values_list("value", "given", "counted"),
        lambda: Entity.objects.order_by("pk").values_list("pk", "parent", "name"),
    )
)
_WORDS = tuple(
    CompiledQuery(build)
    for build in (
        lambda: (
            Closing.objects.filter(wave=WAVE, batch__isnull=False)
            .order_by()
            .values("wave")
            .annotate(n=Count("pk"), keys=Sum("pk"), batches=Sum("batch"))
            .annotate(**{f"length_{question}": Sum(Length(question)) for question in OpenQuestion.values})
            .values_list("n", "keys", "batches", *(f"length_{question}" for question in OpenQuestion.values))
        ),
        lambda: (
            ClosingWords.objects.filter(closing__wave=WAVE)
            .order_by()
            .values("closing__wave")
            .annotate(n=Count("pk"), shown_now=Count("pk", filter=Q(shown=True)), length=Sum(Length("text")))
            .annotate(last=Max("decided_at"))
            .values_list("n", "shown_now", "length", "last")
        ),
        lambda: (
            Testimony.objects.readable()
            .filter(wave=WAVE)
            .order_by("pk")
            .values_list(
                "pk", "text", "language", "signed", "side", "given_at", "person__given_name", "person__family_name"
            )
        ),
        lambda: Edition.objects.filter(wave=WAVE).values_list("pk", "published_at"),
    )
)


def digest_of_figures(wave: Wave) -> str:
    """What the figures of a wave that has not closed would be read from, in the reader's language."""
    key = {"programme": wave.programme_id, "number": wave.number}
    return _digest(
        get_language(),
        *(query.rows(**key) for query in _MOVING),
        *(query.rows(wave=wave, programme=wave.programme_id) for query in _OF_WAVE),
        sorted(IDEAS.rows(**key)),  # by wave and key: what the report reads of them, as it reads it
        BEFORE_PAIRS_COUNTED.row(wave=wave),
        ROOMS.row(wave=wave),
        organisation.current(),
    )


def digest_of_words(wave: Wave) -> str:
    """What people's words in a report would be read from."""
    return _digest(*(query.rows(wave=wave) for query in _WORDS))


def _digest(*read: object) -> str:
    digest = blake2b(digest_size=SIGNS)
    for each in read:
        digest.update(repr(each).encode())
    return digest.hexdigest()
