"""A file handed in with the answer to a case, while the application is a draft."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.files.receiving import CleanFile
from binome.core.people.blinding import named_in
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.enrolment.actions.errors import AlreadyHandedIn, FileNamesItsAuthor, WaveIsClosed
from binome.journey.enrolment.actions.writing import answer_to
from binome.journey.enrolment.models import Application, CaseFile
from binome.journey.enrolment.queries.applying import is_open, themes_of
from binome.journey.enrolment.queries.readings import told_by
from binome.journey.enrolment.states import ApplicationState, Side


@transaction.atomic
def hand_in_file(application_id: int, *, theme: str, file: CleanFile, by: Person, now: datetime) -> CaseFile:
    """Keep a file beside the answer to the case of a theme, in the place of an earlier one.

    Raises `NotTheirs`, `AlreadyHandedIn`, `WaveIsClosed`, or `FileNamesItsAuthor` when its words tell who made it.
    """
    application = _held_draft(application_id, by=by, now=now)
    chosen = next((each for each in themes_of(application.wave) if each.code == theme), None)
    if chosen is None or application.side != Side.MENTOR:
        raise NotTheirs
    if words := named_in(file.words, **told_by(application.person)):
        raise FileNamesItsAuthor(words)
    answer = answer_to(application, chosen)
    CaseFile.objects.filter(answer=answer).delete()
    kept = CaseFile(answer=answer, added_at=now)
    kept.hold(replace(file, name=f"{answer.code}.{file.kind.value}"))  # what it was called might tell whose it is
    kept.save()
    audit.record("enrolment.handed_in_file", application, by=by)
    return kept


@transaction.atomic
def remove_file(application_id: int, *, theme: str, by: Person, now: datetime) -> None:
    """Take a file back from a draft; nothing of it stays. Raises as `hand_in_file`."""
    application = _held_draft(application_id, by=by, now=now)
    gone, _rows = CaseFile.objects.filter(answer__application=application, answer__theme__code=theme).delete()
    if not gone:
        raise NotTheirs
    audit.record("enrolment.removed_file", application, by=by)


def _held_draft(application_id: int, *, by: Person, now: datetime) -> Application:
    held = Application.objects.select_for_update(of=("self",)).select_related("wave", "person__entity")
    application = held.of(by).filter(pk=application_id).first()
    if application is None:
        raise NotTheirs
    if application.state != ApplicationState.DRAFT:
        raise AlreadyHandedIn
    if not is_open(application.wave, now=now):
        raise WaveIsClosed
    return application
