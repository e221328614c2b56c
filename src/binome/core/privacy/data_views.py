"""Who looked at someone's data by virtue of a role: noted once a day, told to the person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.core.people.models import Person
from binome.core.people.requests import Request
from binome.core.privacy.models import DataView
from binome.core.programmes.permissions import Role
from binome.core.ui.latest import LatestLines, latest_lines

HR, ADMINISTRATOR = "hr", "administrator"
ROLE_WORDS: dict[str, str | Promise] = {
    HR: _("Human resources"),
    ADMINISTRATOR: _("Administrator"),
    **{role.value: role.label for role in Role},
}
MOST_SHOWN = 100


@dataclass(frozen=True)
class ViewLine:
    """One line of “Who looked at my data”."""

    on: date
    who: str | Promise
    role: str | Promise
    what: str


def record(request: Request, people: Iterable[int], *, role: str, what: DataView.Subject) -> None:
    """Note that whoever asks looked at something of these people; again on the same day changes nothing.

    Looking at oneself is no look, nor is asking for the head of a page alone. A reviewer marks without names and stays
    without one here.
    """
    if request.method == "HEAD":
        return
    viewer, now = request.user, timezone.now()
    named = None if role == Role.REVIEWER else viewer
    day = timezone.localdate(now)
    views = [
        DataView(person_id=person, viewer=named, role=role, what=what, on=day, first_at=now)
        for person in people
        if person != viewer.pk
    ]
    DataView.objects.bulk_create(views, ignore_conflicts=True, batch_size=500)


def role_of_a_keeper(person: Person) -> str:
    """The role by which someone looks at the staff directory."""
    if person.is_hr:
        return HR
    return ADMINISTRATOR if person.is_administrator else Role.MANAGER.value


def views_of(person: Person) -> LatestLines[ViewLine]:
    """The latest looks at what is kept about `person`; all of them are in the copy that people take of their data."""
    return latest_lines(DataView.objects.filter(person=person).select_related("viewer"), MOST_SHOWN, as_line=_line_of)


def _line_of(view: DataView) -> ViewLine:
    return ViewLine(
        view.on,
        view.viewer.name if view.viewer else _("A reviewer, who did not see your name"),
        ROLE_WORDS.get(view.role, view.role),
        view.get_what_display(),
    )
