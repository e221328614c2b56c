"""The audit trail as administrators look through it: by person, by act, by day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from binome.core.people.models import Person
from binome.core.people.text import folded
from binome.core.privacy.models import AuditLine
from binome.interfaces.administration.act_words import ACT_WORDS
from binome.interfaces.administration.kind_words import KIND_WORDS

A_PAGE = 50  # lines
MOST_EXPORTED = 100_000  # lines: what a spreadsheet opens


class TrailForm(forms.Form):
    """What to look for; empty fields leave everything in."""

    who = forms.CharField(label=_("Name or staff id"), required=False, max_length=100)
    act = forms.ChoiceField(label=_("Act"), required=False)
    since = forms.DateField(
        label=pgettext_lazy("period", "From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=pgettext_lazy("period", "To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts = AuditLine.objects.order_by("act").values_list("act", flat=True).distinct()
        named = sorted(((act, act_words(act)) for act in acts), key=lambda choice: folded(choice[1]))
        self.fields["act"].choices = [("", "—"), *named]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class ShownLine:
    """A line of the trail in words; the file keeps the codes, which other programs read."""

    line: AuditLine
    act: str
    subject: str


def act_words(act: str) -> str:
    """What an act is called on screen; the code of one that this version no longer knows."""
    return str(ACT_WORDS.get(act, act))


def in_words(lines: Sequence[AuditLine]) -> list[ShownLine]:
    """The lines of a page as administrators read them: people by name where the directory still knows them."""
    people = Person.objects.in_bulk([int(line.on_id) for line in lines if _is_on_person(line)])
    return [ShownLine(line, act_words(line.act), _subject_words(line, people)) for line in lines]


def lines(wanted: dict[str, Any]) -> "QuerySet[AuditLine]":
    """The lines of the trail that are wanted, the latest first, with whoever acted."""
    chosen = AuditLine.objects.select_related("by").order_by("-pk")
    if wanted.get("who"):
        people = Person.objects.matching(wanted["who"]).values("pk")
        numbers = [str(key) for key in people.values_list("pk", flat=True)[:1000]]
        chosen = chosen.filter(Q(by__in=people) | Q(on_kind=Person._meta.label_lower, on_id__in=numbers))
    if wanted.get("act"):
        chosen = chosen.filter(act=wanted["act"])
    if wanted.get("since"):
        chosen = chosen.filter(at__date__gte=wanted["since"])
    if wanted.get("until"):
        chosen = chosen.filter(at__date__lte=wanted["until"])
    return chosen


def exported(chosen: "QuerySet[AuditLine]") -> Iterator[list[str | float | None]]:
    """The lines as a table, the names of its columns first."""
    yield ["at", "by", "act", "on", "detail"]
    for line in chosen[:MOST_EXPORTED].iterator(chunk_size=2000):
        by = line.by.name if line.by else ""
        detail = ", ".join(f"{name}={value}" for name, value in line.detail.items())
        yield [timezone.localtime(line.at).isoformat(timespec="seconds"), by, line.act, _subject(line), detail]


def people_in(chosen: "QuerySet[AuditLine]") -> set[int]:
    """Who acts in these lines, or is acted upon, of those whom the directory still knows."""
    lines = chosen.order_by()
    acting = lines.exclude(by=None).values_list("by_id", flat=True).distinct()
    acted_upon = lines.filter(on_kind=Person._meta.label_lower).values_list("on_id", flat=True).distinct()
    numbers = {*acting, *(int(number) for number in acted_upon if number.isdecimal())}
    return numbers & set(Person.objects.values_list("pk", flat=True))


def _is_on_person(line: AuditLine) -> bool:
    return line.on_kind == Person._meta.label_lower and line.on_id.isdecimal()


def _subject_words(line: AuditLine, people: dict[int, Person]) -> str:
    if _is_on_person(line) and (person := people.get(int(line.on_id))):
        return person.name
    return f"{KIND_WORDS.get(line.on_kind, line.on_kind)} {line.on_id}".strip()


def _subject(line: AuditLine) -> str:
    return f"{line.on_kind} {line.on_id}".strip()
