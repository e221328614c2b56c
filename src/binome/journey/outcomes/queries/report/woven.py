"""Links between parts of the organisation and between levels, that pairs made."""

from dataclasses import dataclass

from binome.core.framework.compiled_query import CompiledQuery
from binome.core.people.models import Entity
from binome.core.programmes.models import Wave
from binome.journey.outcomes.queries.report.material import Material
from binome.journey.outcomes.rules.links import Crossings, LinkCounts, added, crossings, links


@dataclass(frozen=True)
class Woven:
    """Links between parts of the organisation before this wave, of it alone and with it, and how far its pairs reach."""

    before: LinkCounts
    own: LinkCounts
    after: LinkCounts
    crossings: Crossings


_ENTITIES = CompiledQuery(lambda: Entity.objects.values_list("pk", "parent", "name"))


def woven(material: Material, wave: Wave, *, others: str) -> Woven:
    """Pairs that lived, by the part of the organisation and the level of their halves; earlier waves are "before"."""
    part_of = _parts()
    rows = [
        (
            pair.number,
            part_of[pair.mentor_entity],
            part_of[pair.mentee_entity],
            pair.mentor_level,
            pair.mentee_level,
        )
        for pair in material.pairs
    ]
    by_wave = {
        number: links([(first, two) for other, first, two, _l, _h in rows if other == number], others=others)
        for number in sorted({row[0] for row in rows})
    }
    before = LinkCounts({}, {})
    for number, made in by_wave.items():
        before = added(before, made) if number < wave.number else before
    of_this_wave = [(first, two, low, high) for number, first, two, low, high in rows if number == wave.number]
    own = by_wave.get(wave.number, LinkCounts({}, {}))
    return Woven(before, own, added(before, own), crossings(of_this_wave))


def _parts() -> dict[int, str]:
    """The name of the directorate above each entity: the one right below the top, or the top itself."""
    rows = _ENTITIES.rows()
    parent, name = {pk: above for pk, above, _name in rows}, {pk: label for pk, _above, label in rows}
    parts = {}
    for start, above in parent.items():
        way, entity = [start], above
        while entity is not None and entity not in way:
            way.append(entity)
            entity = parent[entity]
        parts[start] = name[way[-2] if len(way) > 1 else start]
    return parts
