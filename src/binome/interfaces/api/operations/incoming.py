"""What programs send: a staff file through the door of every staff file, and modules that were finished elsewhere."""

from typing import Annotated, Literal

from django.utils import timezone
from ninja import File, Form, Router, Schema, UploadedFile
from pydantic import AwareDatetime, Field

from binome.core.directory import importing
from binome.core.directory.parsing.table import MAX_BYTES
from binome.core.directory.refusals import Unreadable
from binome.core.directory.states import ChangeKind
from binome.core.errors import Refused
from binome.core.privacy.models import AccessKey
from binome.interfaces.api.guard import ApiRequest, Opens, wave_of
from binome.interfaces.api.paging import LARGEST_ID, Id
from binome.interfaces.api.problems import RequestStopped
from binome.journey.enrolment.states import Side
from binome.journey.learning.actions.crediting import Credit, credit_modules

MOST_AT_ONCE = 500
imports = Router(tags=["import"], auth=Opens(AccessKey.Scope.IMPORT))
completions = Router(tags=["completions"], auth=Opens(AccessKey.Scope.COMPLETIONS))


class ImportIn(Schema):
    """How a staff file is to be taken."""

    complete: bool = Field(False, description="The file holds everyone: whoever is not in it leaves.")
    most_leavers_percent: int = Field(
        10, ge=0, le=100, description="With `complete`: stop when more of them would leave."
    )
    dry_run: bool = Field(False, description="Say what would change, and write nothing.")
    new_entities: bool = Field(True, description="Create parts of the organisation that are not known.")


class LeftOutOut(Schema):
    """A line that was not written, and why; the sentences stand on the screen of the import."""

    line: int
    reasons: list[str]


class ImportOut(Schema):
    """What became of a staff file."""

    id: int
    outcome: Literal["imported", "looked_at"]
    lines: int
    counts: dict[str, int] = Field(description="How many lines did what: joiner, changed, leaver, unchanged, refused …")
    left_out: list[LeftOutOut]


class CompletionIn(Schema):
    """Someone finished a module elsewhere."""

    person_id: Annotated[int, Field(ge=1, le=LARGEST_ID)]
    side: Side = Field(description="On which side they take part.")
    module: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,4}$", description="The code of the module.")]
    done_at: AwareDatetime


class CompletionsIn(Schema):
    """Completions of one wave."""

    items: Annotated[list[CompletionIn], Field(min_length=1, max_length=MOST_AT_ONCE)]


class CompletionsOut(Schema):
    """What became of each, in the same order."""

    outcomes: list[Credit]


@imports.post("/imports", response=ImportOut, operation_id="importPeople", summary="Send a staff file")
def import_people(request: ApiRequest, file: File[UploadedFile], how: Form[ImportIn]) -> ImportOut:
    """A staff file (CSV or XLSX), checked and written at once as the nightly feed is."""
    try:
        fed = importing.feed(
            file.read(MAX_BYTES + 1),
            name=file.name or "",
            by=None,
            key=request.auth,
            now=timezone.now(),
            create_entities=how.new_entities,
            complete=how.complete,
            dry=how.dry_run,
            most_leavers=how.most_leavers_percent / 100 if how.complete else 1.0,
        )
    except (Unreadable, Refused) as refusal:
        raise RequestStopped(409, str(refusal.reason)) from None
    return ImportOut(
        id=fed.file_import.pk,
        outcome="looked_at" if how.dry_run else "imported",
        lines=fed.file_import.total,
        counts=fed.file_import.counts,
        left_out=[
            LeftOutOut(line=row.number, reasons=[code for code, _details in row.reasons])
            for row in fed.rows
            if row.change_kind == ChangeKind.REFUSED
        ],
    )


@completions.post(
    "/waves/{wave_id}/completions",
    response=CompletionsOut,
    operation_id="sendCompletions",
    summary="Say what was finished elsewhere",
)
def send_completions(request: ApiRequest, wave_id: Id, sent: CompletionsIn) -> CompletionsOut:
    """Modules that participants finished in a training system of yours: they count as finished here."""
    wave = wave_of(request, wave_id)
    finished = [(item.person_id, item.side, item.module, item.done_at) for item in sent.items]
    outcomes = credit_modules(wave.pk, finished, key=request.auth.pk, now=timezone.now())
    return CompletionsOut(outcomes=outcomes)
