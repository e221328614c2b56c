"""The kinds of content that the organisation may write in its own version: modules, role-plays, case studies."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from binome.core.competences import shapes, units
from binome.core.competences.models import Theme, UnitVersion
from binome.core.competences.shapes import LANGUAGES, ContentFault, GroupShape
from binome.core.people.models import Person
from binome.core.programmes.access import programmes_of
from binome.core.programmes.permissions import Right
from binome.journey.enrolment.queries import authored as cases
from binome.journey.enrolment.queries.applying import answers_cases
from binome.journey.enrolment.queries.cases import KIND as CASES
from binome.journey.enrolment.queries.cases import RUBRICS, shipped_case, shipped_rubric
from binome.journey.enrolment.states import AnswerKind
from binome.journey.learning import rules
from binome.journey.learning.queries import authored as lessons
from binome.journey.learning.queries import scene_graph
from binome.journey.learning.queries.content import ROLE_PLAYS, raw

Content = dict[str, Any]
RUBRIC_TITLES: dict[str, str | Promise] = {
    AnswerKind.CASE: _("Rubric of cases"),
    AnswerKind.LESSON: _("Rubric of micro-lessons"),
}


def _nothing(_content: Mapping[str, Any]) -> Iterator[str]:
    yield from ()


@dataclass(frozen=True)
class UnitKind:
    """One kind. `opened`: what shipped, as it is written; `new_code`: of one more, empty where none may be added.

    `right`: whoever holds it in some programme writes this kind as well; None for what the installation alone looks after.
    """

    name: str
    label: str | Promise
    right: Right | None
    shape: GroupShape
    codes: Callable[[], list[str]]
    shipped: Callable[[str], Content | None]
    opened: Callable[[Mapping[str, Any]], Any]
    obstacles: Callable[[Mapping[str, Any]], Iterator[str]] = _nothing
    remarks: Callable[[Mapping[str, Any]], Iterator[str]] = _nothing
    prefix: str = ""

    def may_write(self, person: Person) -> bool:
        """Whether `person` looks after this content: HR, administrators, and for lessons whoever teaches them.

        Cases are the same in every programme, and tell what readers look for: nobody writes them for one programme, nor
        while they answer one as a volunteer.
        """
        of_installation = person.is_hr or person.is_administrator
        if self.right is None:
            return of_installation and not answers_cases(person)
        return of_installation or programmes_of(person, self.right).exists()

    def ours(self, code: str) -> Content | None:
        """What shipped, as it is written; None for a unit of the organisation's own."""
        shipped = self.shipped(code)
        return self.opened(shipped) if shipped is not None else None

    def content(self, code: str, version: int) -> Content | None:
        """A unit in one version, as it is written."""
        if version == units.OURS:
            return self.ours(code)
        content = units.content_of(self.name, code, version, shipped=self.shipped)
        # a version written before a part was added lacks it
        return shapes.completed(self.shape, content) if content is not None else None

    def new_code(self) -> str:
        """The code that one more unit will bear; empty where none may be added."""
        taken = UnitVersion.objects.filter(kind=self.name).values_list("code", flat=True)
        return (
            next((code for n in range(1, 100) if (code := f"{self.prefix}{n:02}") not in taken), "")
            if self.prefix
            else ""
        )

    def title(self, code: str, content: Mapping[str, Any] | None) -> str:
        """What a unit is called in the reader's language."""
        if self.name == CASES:
            theme = Theme.objects.filter(code=code).first()
            return str(theme) if theme else code
        if self.name == RUBRICS:
            return str(RUBRIC_TITLES[code])
        title = content["title"] if content else {}
        first, second = LANGUAGES if (get_language() or "fr").startswith("fr") else reversed(LANGUAGES)
        return title.get(first) or title.get(second) or code

    def in_the_way(self, content: Mapping[str, Any]) -> list[ContentFault]:
        """What keeps content from being used: what is not written yet, and what would not work."""
        lacking = list(shapes.lacking(self.shape, content))
        return lacking + [ContentFault("", "", text) for text in self.obstacles(content)]


def _modules() -> list[str]:
    return [code for codes in rules.MODULES.values() for code in codes]


def _role_plays() -> list[str]:
    added = UnitVersion.objects.filter(kind="role_plays").exclude(code__in=ROLE_PLAYS).order_by("code")
    return [*ROLE_PLAYS, *added.values_list("code", flat=True).distinct()]


def _themes() -> list[str]:
    return list(Theme.objects.order_by("code").values_list("code", flat=True))


def _rubrics() -> list[str]:
    return list(AnswerKind.values)


KINDS = {
    kind.name: kind
    for kind in (
        UnitKind(
            "modules",
            _("Modules"),
            Right.TRAIN,
            lessons.MODULE,
            _modules,
            lambda code: raw("modules", code),
            lessons.opened_module,
            lessons.module_obstacles,
        ),
        UnitKind(
            "role_plays",
            _("Role-plays"),
            Right.TRAIN,
            lessons.ROLE_PLAY,
            _role_plays,
            lambda code: raw("role_plays", code),
            lessons.opened_role_play,
            lessons.role_play_obstacles,
            scene_graph.remarks,
            prefix="OS",
        ),
        UnitKind(CASES, _("Case studies"), None, cases.CASE, _themes, shipped_case, cases.opened_case),
        UnitKind(RUBRICS, _("Rubrics"), None, cases.RUBRIC, _rubrics, shipped_rubric, dict),
    )
}
