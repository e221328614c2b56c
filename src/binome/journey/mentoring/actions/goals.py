"""What the two want to be able to do: set by one, ticked as one says, confirmed by the other, changed or removed by either."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.errors import NotTheirs
from binome.core.framework.rows import put_back, values_of, written_again
from binome.core.mail.undoing import NoWayBack, undoes
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.actions.locking import own_relationship
from binome.journey.mentoring.models import Goal, Relationship

WORDING = ("text", "due_on")


@transaction.atomic
def set_goal(relationship_id: int, *, theme: Theme, text: str, due_on: date | None = None, by: Person) -> Goal:
    """Set a goal on one of the pair's themes, with a date if one likes. Raises `NotTheirs`, `NotNow` when the theme is not theirs."""
    relationship = own_relationship(relationship_id, by)
    if not relationship.themes.filter(pk=theme.pk).exists():
        raise NotNow
    audit.record("mentoring.set_goal", relationship, by=by)
    return Goal.objects.create(relationship=relationship, theme=theme, text=cleaned(text)[:300], due_on=due_on)


@transaction.atomic
def change_goal(goal_id: int, *, text: str, due_on: date | None, by: Person) -> Goal:
    """Say a goal otherwise, or for another day; its theme stays. Raises `NotTheirs`, and `NotNow` for one that is ticked."""
    goal = _own_goal(goal_id, by)
    if goal.reached_at is not None:  # what one says to have reached is what it was when they said so
        raise NotNow(_("This goal is marked as reached: press “Not yet” first, then change it."))
    goal.text, goal.due_on = cleaned(text)[:300], due_on
    goal.save(update_fields=["text", "due_on"])
    audit.record("mentoring.changed_goal", goal, by=by)
    return goal


@transaction.atomic
def remove_goal(goal_id: int, *, by: Person) -> Goal:
    """Take a goal away, whoever set it. Raises `NotTheirs`, `NotNow` once the pair is over."""
    goal = _own_goal(goal_id, by)
    Goal.objects.filter(pk=goal.pk).delete()
    audit.record("mentoring.removed_goal", goal.relationship, by=by)
    return goal


@transaction.atomic
def reach_goal(goal_id: int, *, by: Person, now: datetime) -> Goal:
    """Say that a goal is reached, for the other half to confirm; or take it back, whoever said so. Raises `NotTheirs`, `NotNow`."""
    goal = _own_goal(goal_id, by)
    goal.reached_at, goal.reached_by = (None, None) if goal.reached_at else (now, by)
    goal.confirmed_at = None
    goal.save(update_fields=["reached_at", "reached_by", "confirmed_at"])
    audit.record("mentoring.reached_goal", goal, by=by)
    return goal


@transaction.atomic
def confirm_goal(goal_id: int, *, by: Person, now: datetime) -> Goal:
    """Agree that a goal is reached, as the other half said. Raises `NotTheirs`, and `NotNow` for what one said oneself."""
    goal = _own_goal(goal_id, by)
    if goal.reached_at is None or goal.reached_by_id in {None, by.pk}:
        raise NotNow
    if goal.confirmed_at is None:
        goal.confirmed_at = now
        goal.save(update_fields=["confirmed_at"])
        audit.record("mentoring.confirmed_goal", goal, by=by)
    return goal


@undoes("mentoring.remove_goal", sentence=_("Your goal is back."))
@transaction.atomic
def restore_goal(*, row: dict[str, Any], by: Person, now: datetime) -> None:
    """Write a removed goal again, as it was. Raises `NotTheirs`, `NotNow`."""
    space = own_relationship(int(row["relationship_id"]), by)
    written_again(Goal, row)
    audit.record("mentoring.restored_goal", space, by=by)


@undoes("mentoring.change_goal", sentence=_("Your goal is as it was before."))
@transaction.atomic
def restore_wording(*, before: dict[str, Any], after: dict[str, Any], by: Person, now: datetime) -> None:
    """Say a goal again as it was said before. Raises `NotTheirs`, `NotNow`, and `NoWayBack` when it changed since."""
    goal = _own_goal(int(before["id"]), by)
    if values_of(goal) != after:
        raise NoWayBack
    put_back(goal, before, names=WORDING)
    audit.record("mentoring.restored_goal", goal.relationship, by=by)


def _own_goal(goal_id: int, person: Person) -> Goal:
    own = Goal.objects.filter(relationship__in=Relationship.objects.of(person), pk=goal_id)
    relationship_id = own.values_list("relationship_id", flat=True).first()
    if relationship_id is None:
        raise NotTheirs
    relationship = own_relationship(relationship_id, person)
    # After its relationship, as everywhere.
    goal = own.select_for_update(of=("self",)).first()
    if goal is None:
        raise NotTheirs
    goal.relationship = relationship
    return goal
