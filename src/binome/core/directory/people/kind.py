"""People as a kind of file, registered by the directory itself."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from binome.core.directory.access import guard_of
from binome.core.directory.kinds import Cells, ImportKind
from binome.core.directory.layout import header_words
from binome.core.directory.models import Import
from binome.core.directory.people.answers import FileAnswers, Questions
from binome.core.directory.people.chart import chart_of
from binome.core.directory.people.checking import checked_rows
from binome.core.directory.people.columns import COLUMNS, HEADERS, LADDER, REQUIRED, RUNGS, STAND_INS
from binome.core.directory.people.held import CheckedPeople, entities_by_word, existing_people
from binome.core.directory.people.preparing import prepared
from binome.core.directory.people.products import may_name_themselves
from binome.core.directory.people.reasons import REASONS, REASONS_OF_SEVERAL
from binome.core.directory.people.undoing import undo_people
from binome.core.directory.people.units import name_apart
from binome.core.directory.people.writing import write_people
from binome.core.directory.provisioning.ownership import leave_to_provider, provided_columns
from binome.core.people.entities import parents


def check_people(file_import: Import, lines: Cells, *, today: date) -> CheckedPeople:
    """Hold the lines against the directory of this moment."""
    existing, entity_ids, tree = existing_people(), entities_by_word(), parents()
    answers, questions = FileAnswers.of(file_import.answers), Questions()
    own_manager_is_nobody = may_name_themselves(header_words(file_import.headers))
    ready = prepared(lines, answers=answers, existing=existing, own_manager_is_nobody=own_manager_is_nobody)
    if _stand_one_above_another(file_import):
        name_apart(ready.lines, words=entity_ids, parent_of=tree)
    guard = guard_of(
        file_import.uploaded_by,
        file_import.confirmed_by,
        people=existing,
        from_the_server=file_import.from_the_server,
    )
    provided = provided_columns()
    kept = leave_to_provider(ready.lines, provided=provided, existing=existing)
    staying = {staff_id for staff_id, columns in provided.items() if "left_on" in columns}
    guard = replace(guard, standing=guard.standing or staying)  # of a programme manager's file everyone stays already
    rows = checked_rows(
        ready.lines,
        existing=existing,
        entities=entity_ids,
        create_entities=file_import.create_entities,
        today=today,
        complete=file_import.complete and not guard.adds_only,
        restores_zeros=file_import.restores_zeros,
        guard=guard,
        answers=answers,
        questions=questions,
    )
    for row in rows:
        row.notes += [("kept_by_provider", {"column": column}) for column in kept.get(row.number, ())]
    chart = chart_of(
        rows, words=entity_ids, parent_of=tree, create=file_import.create_entities, moves=not guard.adds_only
    )
    return CheckedPeople(rows, chart, existing, entity_ids, ready, questions)


def _stand_one_above_another(file_import: Import) -> bool:
    """Whether the entity and the one above it come from columns such as Direction and Service: a service of that direction."""
    place = file_import.columns.get("parent_entity")
    rungs = {word for rung in LADDER for word in rung}
    return place is not None and place < len(file_import.headers) and header_words(file_import.headers)[place] in rungs


PEOPLE = ImportKind(
    code="people",
    label=_("People"),
    columns=COLUMNS,
    required=REQUIRED,
    headers=HEADERS,
    check=check_people,
    write=write_people,
    undo=undo_people,
    title=_("Import people"),
    lead=_("You will see line by line what the file would change. Nothing is written until you confirm."),
    after_label=_("See the directory"),
    after_url="directory:people",
    stand_ins=STAND_INS,
    key_stand_in="email",
    ladder=LADDER,
    rungs=RUNGS,
    of_wave=False,
    whole_staff=True,
    reasons=REASONS,
    reasons_of_several=REASONS_OF_SEVERAL,
)
