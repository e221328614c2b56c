"""Modules finished on an organisation's own training platform as a kind of file: checked, written and undone."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from binome.core.directory.changes import note_changes
from binome.core.directory.columns import STAFF_ID_HEADERS, STAFF_ID_LABEL
from binome.core.directory.kinds import Cells, ImportKind
from binome.core.directory.models import Import, ImportChange
from binome.core.directory.rows import Checked
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application
from binome.journey.learning import rules
from binome.journey.learning.actions.crediting import finish_elsewhere, locked_acceptances
from binome.journey.learning.actions.preparing import see_if_prepared
from binome.journey.learning.models import ModuleDone
from binome.journey.learning.queries.gate import done_of, with_progress
from binome.journey.learning.queries.preparation import modules_open_to


def check_completions(file_import: Import, lines: Cells, *, today: date) -> Checked:
    """Hold the lines against who was accepted in the wave, what each path asks, and what was finished before."""
    people = dict(Person.objects.order_by().values_list("staff_id", "is_active"))
    asked: dict[str, set[str]] = {}
    done: dict[str, set[str]] = {}
    for application in _accepted(file_import.wave):
        staff_id = application.person.staff_id
        asked.setdefault(staff_id, set()).update(modules_open_to(application))
        done.setdefault(staff_id, set()).update(done_of(application).modules)
    return Checked(rules.checked_completions(lines, people=people, asked=asked, done=done))


def write_completions(file_import: Import, checked: Checked, *, now: datetime) -> dict[str, Any]:
    """Finish the modules, without a word in them: what people write stays on the platform where they wrote it."""
    staff_ids = {row.values["staff_id"] for row in checked.to_write}
    accepted = locked_acceptances(file_import.wave_id or 0).filter(person__staff_id__in=staff_ids)
    applications: dict[str, list[Application]] = {}
    for application in accepted:
        applications.setdefault(application.person.staff_id, []).append(application)
    finished = [
        (application.person_id, done)
        for row in checked.to_write
        for application in applications.get(row.values["staff_id"], [])
        if row.values["module"] in modules_open_to(application)
        and (done := finish_elsewhere(application, row.values["module"], done_at=now, now=now))
    ]
    note_changes(
        file_import,
        [(person, {"module": done.module, "preparation": done.preparation_id}, None) for person, done in finished],
    )
    return {}


def undo_completions(file_import: Import, changes: list[ImportChange], *, by: Person | None, now: datetime) -> None:
    """Take the modules out again, except those in which somebody has written since."""
    people = [change.person_id for change in changes]
    list(locked_acceptances(file_import.wave_id or 0).filter(person__in=people))
    for change in changes:
        finished = ModuleDone.objects.filter(**change.after, answers={}, workshop=None)
        for module_done in finished.select_related("preparation"):
            module_done.delete()
            see_if_prepared(module_done.preparation, now=now)


def _accepted(wave: Wave | None) -> list[Application]:
    return list(with_progress(Application.objects.filter(wave=wave).accepted()).order_by("pk"))


COMPLETIONS = ImportKind(
    code="modules",
    label=_("Modules finished on a training platform"),
    columns={"staff_id": STAFF_ID_LABEL, "module": _("Code of the module")},
    required=("staff_id", "module"),
    headers={
        "staff_id": STAFF_ID_HEADERS,
        "module": ("module", "code", "code module", "code du module", "module code", "course", "cours", "formation"),
    },
    check=check_completions,
    write=write_completions,
    undo=undo_completions,
    title=_("Import modules finished elsewhere"),
    lead=_(
        "For those who prepare on your own training platform: one line per person and module, with the code that is in "
        "the name of the package (FM1, FE2…). Marks and answers stay there."
    ),
    after_label=_("Back to the wave"),
    after_url="learning:wave",
    created_label=_("Modules finished"),
    reasons={
        "unknown_module": _("“%(value)s” is not the code of a module."),
        "not_accepted": _("This person was not accepted in this wave."),
        "other_path": _("%(value)s is not on this person’s path."),
        "same_completion": _("The same person and module are already on line %(line)s."),
    },
    reasons_of_several={
        "unknown_module": _("The code is not one of a module"),
        "not_accepted": _("These people were not accepted in this wave"),
        "other_path": _("The module is not on these people’s path"),
        "same_completion": _("The same person and module are already on an earlier line"),
    },
)
