"""The lines of a file of people, with the directory they were held against."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from binome.core.directory.people.answers import Questions
from binome.core.directory.people.chart import Chart, by_entity
from binome.core.directory.people.columns import MANAGERS
from binome.core.directory.people.existing import ExistingPerson
from binome.core.directory.people.preparing import Prepared
from binome.core.directory.rows import Checked, Row
from binome.core.people.models import Entity, Person
from binome.core.people.text import folded

MOST_ENTITIES = 40  # lines of the summary, which is kept as one cell
FIELDS = (
    "staff_id",
    "given_name",
    "family_name",
    "email",
    "job_title",
    "level",
    "site",
    "country",
    "time_zone",
    "preferred_language",
    "joined_on",
    "left_on",
    "is_active",
    "is_administrator",
    "entity__code",
    "entity__name",
    "manager__staff_id",
    "functional_manager__staff_id",
)


@dataclass(frozen=True)
class CheckedPeople(Checked):
    """The lines with what each would change, the chart they draw, and the directory they were held against."""

    chart: Chart
    existing: Mapping[str, ExistingPerson]
    entity_ids: Mapping[str, int]
    prepared: Prepared
    questions: Questions

    def still_holds(self) -> bool:
        """Whether nobody and no entity changed since: a large file is then not checked twice while the directory is held."""
        return (self.existing, self.entity_ids) == (existing_people(), entities_by_word())

    def highlights(self) -> dict[str, object]:
        """Entities created and moved, who comes and goes by entity, and who stays though the file does not name them."""
        entities = sorted(by_entity(self.rows).items(), key=lambda entry: (-sum(entry[1].values()), folded(entry[0])))
        return {
            "new_entities": sorted(self.chart.new.values(), key=folded)[:MOST_ENTITIES],
            "new_entities_n": len(self.chart.new),
            "moved_entities_n": len(self.chart.moved),
            "by_entity": [[name, counts] for name, counts in entities[:MOST_ENTITIES]],
            "entities_n": len(entities),
            **self.prepared.highlights(),
            "questions": self.questions.by_question(),
            "administrators_kept": [_name_of(row) for row in self.rows if not row.number and not row.changes],
        }


def _name_of(row: Row) -> str:
    return f"{row.values['given_name']} {row.values['family_name']}".strip()


def existing_people(people: QuerySet[Person] | None = None) -> dict[str, ExistingPerson]:
    """Everyone, or these `people`, by staff id, in the words of an import file; the entity as its code and its name."""
    existing = {}
    everyone = Person.objects.order_by().values_list(*FIELDS)
    rows = everyone.iterator(chunk_size=5000) if people is None else people.order_by().values_list(*FIELDS)
    for row in rows:
        columns = dict(zip(FIELDS, row, strict=True))
        values = {name: "" if value is None else str(value) for name, value in columns.items()}
        values["entity"] = f"{values.pop('entity__code')}\n{values.pop('entity__name')}"
        for column in MANAGERS:
            values[column] = values.pop(f"{column}__staff_id")
        existing[values["staff_id"]] = ExistingPerson(
            values=values, is_active=bool(columns["is_active"]), stays=bool(columns["is_administrator"])
        )
    return existing


def entities_by_word() -> dict[str, int]:
    """Entity ids by folded name and by folded code (the code wins)."""
    rows = list(Entity.objects.values_list("pk", "name", "code"))
    return {folded(name): pk for pk, name, _ in rows} | {folded(code): pk for pk, _, code in rows}
