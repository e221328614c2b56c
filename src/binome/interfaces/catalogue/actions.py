"""What the organisation changes in its catalogue: themes of its own, and themes it does not use."""

from collections.abc import Collection

from django.db import transaction

from binome.core.competences.models import Competence, Theme
from binome.core.competences.ready import is_ready
from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.people.text import one_line
from binome.core.privacy import audit


def may_change(person: Person) -> bool:
    """Whether `person` looks after the catalogue."""
    return person.is_administrator or person.is_hr


@transaction.atomic
def write_theme(
    theme: Theme | None,
    *,
    title_fr: str,
    title_en: str,
    examples_fr: str,
    examples_en: str,
    competences: Collection[Competence],
    by: Person,
) -> Theme:
    """Write a theme of the organisation's own, or a new one, resting on competences of the frameworks."""
    if not may_change(by) or (theme is not None and is_ready(theme.code)):
        raise NotTheirs
    texts = {"title_fr": title_fr, "title_en": title_en, "examples_fr": examples_fr, "examples_en": examples_en}
    texts = {name: one_line(text) for name, text in texts.items()}
    if theme is None:
        kept = Theme.objects.create(code=_free_code(), **texts)
    else:
        kept, _ = Theme.objects.update_or_create(code=theme.code, defaults=texts)
    kept.competences.set(competences)
    audit.record("competences.wrote_theme", kept, by=by)
    return kept


@transaction.atomic
def identify_theme(theme: Theme, *, esco_uri: str, rome_code: str, by: Person) -> None:
    """Say what a theme, ready or one's own, is called in other classifications. Raises `NotTheirs`."""
    if not may_change(by):
        raise NotTheirs
    Theme.objects.filter(pk=theme.pk).update(esco_uri=esco_uri, rome_code=rome_code)
    audit.record("competences.identified_theme", theme, by=by, esco_uri=esco_uri, rome_code=rome_code)


@transaction.atomic
def use_theme(theme: Theme, *, use: bool, by: Person) -> None:
    """Offer a theme in surveys and waves to come, or no longer; those who chose it keep it."""
    if not may_change(by):
        raise NotTheirs
    Theme.objects.filter(pk=theme.pk).update(is_active=use)
    audit.record("competences.used_theme", theme, by=by, use=use)


def _free_code() -> str:
    """O01, O02 …: the first that no theme has."""
    # Locked in one statement and read in the next: whoever waited for the lock would read the codes of before, without the
    # theme that was added meanwhile, and write theirs over it.
    list(Theme.objects.select_for_update().order_by("pk").values_list("pk"))
    taken = set(Theme.objects.values_list("code", flat=True))
    return next(code for number in range(1, len(taken) + 2) if (code := f"O{number:02}") not in taken)
