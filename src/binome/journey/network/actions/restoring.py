"""The ways back: what was just left or withdrawn stands again as it was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.framework.rows import put_back, written_again
from binome.core.mail.undoing import NoWayBack, undoes
from binome.core.people.models import Person
from binome.core.people.text import folded
from binome.core.privacy import audit
from binome.journey.network.models import (
    Challenge,
    Community,
    DirectoryCard,
    Event,
    EventAnswer,
    Idea,
    Introduction,
    Membership,
    Post,
)
from binome.journey.network.states import CommunityKind, IdeaState, IntroductionState


@undoes("network.leave_community", sentence=_("You are a member again."))
@transaction.atomic
def restore_membership(*, row: dict[str, Any], by: Person, now: datetime) -> None:
    """Be a member again, since the same day as before. Raises `NoWayBack` (the place is no longer theirs)."""
    if not Community.objects.visible_to(by).filter(pk=row["community_id"]).exists():
        raise NoWayBack
    if not Membership.objects.filter(community=row["community_id"], person=by).exists():
        audit.record("network.joined_community", written_again(Membership, row), by=by)


@undoes("network.withdraw_community", sentence=_("The proposal is back."))
@transaction.atomic
def restore_proposal(*, row: dict[str, Any], by: Person, now: datetime) -> None:
    """Put a withdrawn proposal back. Raises `NoWayBack` (another has its name by now)."""
    others = Community.objects.filter(programme=row["programme_id"], kind=CommunityKind.MEMBERS)
    if folded(row["name"]) in {folded(other) for other in others.values_list("name", flat=True)}:
        raise NoWayBack
    audit.record("network.restored_proposal", written_again(Community, row), by=by)


@undoes("network.withdraw_challenge", sentence=_("The challenge is open again."))
@transaction.atomic
def restore_challenge(*, row: dict[str, Any], by: Person, now: datetime) -> None:
    """Ask the question again as it was. Raises `NoWayBack` (another is open by now)."""
    if Challenge.objects.filter(programme=row["programme_id"], told_at=None).exists():
        raise NoWayBack
    audit.record("network.restored_challenge", written_again(Challenge, row), by=by)


@undoes("network.remove_post", sentence=_("The post is back."))
@transaction.atomic
def restore_post(*, row: dict[str, Any], by: Person, now: datetime) -> None:
    """Put a removed post back where it stood: its words, when replies had it stay. Raises `NoWayBack`."""
    if row["parent_id"] and not Post.objects.filter(pk=row["parent_id"]).exists():
        raise NoWayBack
    post = written_again(Post, row)
    put_back(post, row, names=("text", "removed_at"))
    audit.record("network.restored_post", post, by=by)


@undoes("network.cancel_event", sentence=_("The event takes place."))
@transaction.atomic
def restore_event(*, row: dict[str, Any], answers: Sequence[dict[str, Any]], by: Person, now: datetime) -> None:
    """Put a cancelled event back, with who comes; nobody had been told."""
    audit.record("network.restored_event", written_again(Event, row), by=by)
    for answer in answers:
        written_again(EventAnswer, answer)


@undoes("network.leave_directory", sentence=_("You appear in the directory again."))
@transaction.atomic
def restore_card(
    *, row: dict[str, Any], themes: Sequence[int], learns: Sequence[int], by: Person, now: datetime
) -> None:
    """Appear again, with the same words and themes."""
    if DirectoryCard.objects.filter(person=by).exists():
        raise NoWayBack
    card = written_again(DirectoryCard, row)
    card.themes.set(themes)
    card.learns.set(learns)
    audit.record("network.agreed_to_appear", card, by=by)


@undoes("network.withdraw_wish", sentence=_("Your request is active again."))
@transaction.atomic
def restore_wish(*, wish: int, by: Person, now: datetime) -> None:
    """Ask again what was asked; whoever was approached may still answer. Raises `NoWayBack`."""
    asked = Introduction.objects.filter(pk=wish, asker=by, state=IntroductionState.WITHDRAWN)
    if not asked.update(state=IntroductionState.ASKED):
        raise NoWayBack
    audit.record("network.restored_wish", Introduction.objects.get(pk=wish), by=by)


@undoes("network.withdraw_idea", sentence=_("The idea is back."))
@transaction.atomic
def restore_idea(*, idea: int, state: str, by: Person, now: datetime) -> None:
    """Put a withdrawn idea back where it stood. Raises `NoWayBack`."""
    withdrawn = Idea.objects.filter(pk=idea, state=IdeaState.WITHDRAWN)
    if not withdrawn.update(state=IdeaState(state)):
        raise NoWayBack
    audit.record("network.restored_idea", Idea.objects.get(pk=idea), by=by)
