"""Bringing the catalogue to this version without touching what the organisation edited or deleted."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model

from binome.core.competences.models import Competence, Framework, ShippedContent, Theme
from binome.core.competences.shipped import ShippedRow, fingerprint_of, shipped_rows


@dataclass
class LoadedContent:
    """What loading did, in numbers of rows."""

    added: int = 0
    updated: int = 0
    kept_as_edited: int = 0
    left_deleted: int = 0


@transaction.atomic
def load_ready_content() -> LoadedContent:
    """Bring frameworks, competences and ready themes to this version; running it again changes nothing.

    Rows edited here keep their words, rows deleted here stay deleted, themes out of use stay out of use.
    """
    catalogue, loaded = _Catalogue(), LoadedContent()
    # the lock on what was shipped: two processes that start at once load one after the other, and the second finds all there
    shipped = {(line.kind, line.key): line.fingerprint for line in ShippedContent.objects.select_for_update()}
    written = []
    for row in shipped_rows():
        put_there = shipped.get(row.line)
        present = catalogue.rows.get(row.line)
        if present is None and (put_there is not None or catalogue.lacks_framework_of(row)):
            loaded.left_deleted += 1
            continue
        # a row without a line was put there before these lines were kept, when nobody could edit it on screen
        if present is not None and put_there not in {None, catalogue.fingerprints[row.line]}:
            loaded.kept_as_edited += 1
            continue
        if present is None or catalogue.fingerprints[row.line] != row.fingerprint:
            catalogue.write(row, present)
            loaded.added, loaded.updated = loaded.added + (present is None), loaded.updated + (present is not None)
        if put_there != row.fingerprint:
            written.append(ShippedContent(kind=row.line[0], key=row.line[1], fingerprint=row.fingerprint))
    ShippedContent.objects.bulk_create(
        written, update_conflicts=True, unique_fields=["kind", "key"], update_fields=["fingerprint"]
    )
    return loaded


class _Catalogue:
    """The rows that are there, each with the fingerprint of its words and links of today."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Model] = {}
        self.fingerprints: dict[tuple[str, str], str] = {}
        competences = Competence.objects.select_related("framework").prefetch_related("near__framework")
        present: dict[tuple[str, str], Model] = {("framework", row.code): row for row in Framework.objects.all()}
        present |= {("competence", f"{row.framework.code}/{row.code}"): row for row in competences}
        present |= {("theme", row.code): row for row in Theme.objects.prefetch_related("competences__framework")}
        for row in shipped_rows():
            if row.line in present:
                self.rows[row.line] = present[row.line]
                self.fingerprints[row.line] = _present_fingerprint(present[row.line], row)

    def lacks_framework_of(self, row: ShippedRow) -> bool:
        """Whether a competence has nowhere to stand: its framework was deleted here."""
        return row.model is Competence and ("framework", row.key[0]) not in self.rows

    def write(self, row: ShippedRow, present: Model | None) -> None:
        """Add or change one row, and the competences that it rests on where they are there."""
        kept = present if present is not None else row.model(code=row.key[-1])
        if isinstance(kept, Competence):
            kept.framework_id = self.rows["framework", row.key[0]].pk
        for name, words in row.words.items():
            setattr(kept, name, words)
        kept.save()
        self.rows[row.line] = kept
        rests_on = [self.rows.get(("competence", "/".join(key))) for key in row.rests_on]
        if isinstance(kept, Theme):
            kept.competences.set([competence for competence in rests_on if isinstance(competence, Competence)])
        elif isinstance(kept, Competence) and row.rests_on:
            kept.near.set([competence for competence in rests_on if isinstance(competence, Competence)])


def _present_fingerprint(present: Model, row: ShippedRow) -> str:
    """Of the words and links as the catalogue has them today."""
    linked: list[Competence] = []
    if isinstance(present, Theme):
        linked = list(present.competences.all())
    elif isinstance(present, Competence) and row.rests_on:  # the other side of each link is the same link
        linked = list(present.near.all())
    words = {name: str(getattr(present, name)) for name in row.words}
    return fingerprint_of(words, [(competence.framework.code, competence.code) for competence in linked])
