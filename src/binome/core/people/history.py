"""The organisation by date: where people stand today, and where they stood on a day gone by."""

from dataclasses import dataclass
from datetime import date

from binome.core.people.models import FormerPost, Person


@dataclass(frozen=True)
class HeldPost:
    """Entity, manager, level and job of someone, from one day (None: unknown) until another (None: still)."""

    entity_id: int | None
    entity_name: str
    manager_id: int | None
    level: int
    job_title: str
    since: date | None
    until: date | None


def posts_of(person: Person) -> list[HeldPost]:
    """The posts of one person, oldest first; the last one is today's."""
    posts = []
    since = person.joined_on
    for past in person.former_posts.all():
        posts.append(_past(past, since=since))
        since = past.until
    return [*posts, _now(person, since=since)]


def _past(past: FormerPost, *, since: date | None) -> HeldPost:
    return HeldPost(past.entity_id, past.entity_name, past.manager_id, past.level, past.job_title, since, past.until)


def _now(person: Person, *, since: date | None) -> HeldPost:
    return HeldPost(
        person.entity_id, person.entity.name, person.manager_id, person.level, person.job_title, since, person.left_on
    )
