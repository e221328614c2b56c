"""Who is who: the directory as a file would say it, populations, samples."""

from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from binome.core.people.models import Entity, Person, PersonQuerySet
from binome.core.people.text import folded
from binome.core.programmes.doors import waves_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.audience.models import Audience, Import, ImportRow
from binome.journey.audience.rules.directory import Known
from binome.journey.audience.rules.population import Population, readable, with_children
from binome.journey.audience.states import Draw, ImportKind

DAYS_A_MONTH = 30.44


def may_import(person: Person) -> bool:
    """Whether `person` may look after the staff directory: administrators, HR, programme managers."""
    return person.is_administrator or person.is_hr or waves_of(person, Right.STEER).exists()


def may_create_programmes(person: Person) -> bool:
    """Whether `person` may start a programme: administrators and HR."""
    return person.is_administrator or person.is_hr


def import_for(person: Person, import_id: int) -> Import | None:
    """An import that `person` may look at: their own, or anyone's for administrators and HR."""
    found = Import.objects.select_related("wave__programme").filter(pk=import_id).first()
    if found is None:
        return None
    if found.kind == ImportKind.AXES:
        return found if waves_of(person, Right.STEER).filter(imports=found).exists() else None
    allowed = may_import(person) and (may_create_programmes(person) or found.uploaded_by_id == person.pk)
    return found if allowed else None


def rows_of(found: Import, *, fate: str = "") -> QuerySet[ImportRow]:
    """The rows of an import, those of one fate when given."""
    return found.rows.filter(fate=fate) if fate else found.rows.all()


def directory() -> dict[str, Known]:
    """Everyone by staff id, in the words of an import file; the entity as its code and its name."""
    fields = (
        "staff_id", "given_name", "family_name", "email", "job_title", "level", "site", "country",
        "preferred_language", "joined_on", "left_on", "is_active", "entity__code", "entity__name", "manager__staff_id",
    )  # fmt: skip
    known = {}
    for row in Person.objects.order_by().values_list(*fields).iterator(chunk_size=5000):
        said = dict(zip(fields, row, strict=True))
        values = {name: "" if value is None else str(value) for name, value in said.items()}
        values["entity"] = f"{values.pop('entity__code')}\n{values.pop('entity__name')}"
        values["manager"] = values.pop("manager__staff_id")
        known[values["staff_id"]] = Known(values=values, is_active=bool(said["is_active"]))
    return known


def entities_by_word() -> dict[str, int]:
    """Entity ids by folded name and by folded code (the code wins)."""
    rows = list(Entity.objects.values_list("pk", "name", "code"))
    return {folded(name): pk for pk, name, _ in rows} | {folded(code): pk for pk, _, code in rows}


def parents() -> dict[int, int | None]:
    """The tree of entities: child → parent."""
    return dict(Entity.objects.values_list("pk", "parent_id"))


def people_in(population: Population, *, today: date) -> PersonQuerySet:
    """The employed people whom a rule describes."""
    people = Person.objects.employed()
    if population.entities:
        people = people.filter(entity_id__in=with_children(population.entities, parents()))
    if population.level_min:
        people = people.filter(level__gte=population.level_min)
    if population.level_max:
        people = people.filter(level__lte=population.level_max)
    if population.sites:
        people = people.filter(site__in=population.sites)
    if population.countries:
        people = people.filter(country__in=population.countries)
    if population.min_tenure_months:
        people = people.filter(joined_on__lte=today - timedelta(days=population.min_tenure_months * DAYS_A_MONTH))
    if population.min_direct_reports:
        managers = (
            Person.objects.employed()
            .order_by()
            .annotate(direct=Count("reports", filter=Q(reports__is_active=True)))
            .filter(direct__gte=population.min_direct_reports)
        )
        people = people.filter(pk__in=managers.values("pk"))
    return people


def audience_or_none(wave: Wave) -> Audience | None:
    """The audience of a wave, when one was defined."""
    return Audience.objects.prefetch_related("entities").filter(wave=wave).first()


def audience_of(wave: Wave, *, today: date | None = None) -> PersonQuerySet:
    """The people whom the wave is open to; everyone employed when no audience was defined."""
    audience = audience_or_none(wave)
    if audience is None:
        return Person.objects.employed()
    return people_in(audience.population, today=today or date.today())  # noqa: DTZ011  a day of the calendar


def people_to_survey(wave: Wave, *, today: date | None = None) -> PersonQuerySet:
    """The people whom the survey asks: the audience, or the sample drawn from it."""
    audience = audience_or_none(wave)
    people = audience_of(wave, today=today)
    if audience is None or audience.draw == Draw.EVERYONE:
        return people
    return people.filter(pk__in=audience.sample.values("person_id"))


def audience_sentence(audience: Audience | None) -> str:
    """The rule of an audience as a sentence."""
    return population_sentence(audience.population if audience else Population())


def population_sentence(population: Population) -> str:
    """A rule as a sentence."""
    names = dict(Entity.objects.filter(pk__in=population.entities).values_list("pk", "name"))
    return readable(population, entity_names=names)


def entities_in_order() -> list[tuple[int, str]]:
    """Entities as a tree for a list to choose from: (id, name indented by depth)."""
    children: dict[int | None, list[tuple[str, int]]] = {}
    for pk, name, parent in Entity.objects.order_by("name").values_list("pk", "name", "parent_id"):
        children.setdefault(parent, []).append((name, pk))
    ordered: list[tuple[int, str]] = []

    def walk(parent: int | None, depth: int) -> None:
        for name, pk in children.get(parent, []):
            ordered.append((pk, "\u2003" * depth + name))
            walk(pk, depth + 1)

    walk(None, 0)
    return ordered


def words_used(column: str) -> list[str]:
    """The sites or countries that people have, in order."""
    used = Person.objects.employed().order_by().exclude(**{column: ""}).values_list(column, flat=True).distinct()
    return sorted(used, key=folded)
