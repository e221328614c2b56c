"""Meeting someone: one wish, one letter at a time, both agree."""

from datetime import datetime

from django.db import transaction

from binome.core.competences.models import Theme
from binome.core.errors import NotTheirs
from binome.core.people.models import Entity, Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.journey.network import emails, rules
from binome.journey.network.actions.errors import (
    AlreadyAsked,
    AskedOften,
    EnoughAsked,
    NoLongerOpen,
    NothingSaid,
    NotInTheNetwork,
)
from binome.journey.network.models import Approach, DirectoryCard, Introduction
from binome.journey.network.queries.directory import candidates_for, is_asked_often
from binome.journey.network.queries.people import takes_part
from binome.journey.network.states import IntroductionState, Reply


@transaction.atomic
def ask_to_meet(
    *,
    by: Person,
    now: datetime,
    message: str,
    theme: Theme | None = None,
    entity: Entity | None = None,
) -> Introduction:
    """Wish to meet someone of a theme, of an entity (with its parts), or both: one person is asked by letter.

    Raises `NotInTheNetwork`, `NothingSaid` (no message, or neither theme nor entity), `AlreadyAsked`.
    """
    if not takes_part(by):
        raise NotInTheNetwork
    if not cleaned(message) or (theme is None and entity is None):
        raise NothingSaid(about="message")
    _may_ask(by, theme=theme, entity=entity, is_by_name=False)
    wish = Introduction.objects.create(
        asker=by, theme=theme, entity=entity, message=cleaned(message)[:600], asked_at=now
    )
    audit.record("network.asked_to_meet", wish, by=by)
    _ask_someone(wish, now=now)
    return wish


def _may_ask(asker: Person, **wish: object) -> None:
    # No row of the wish is there yet to be locked: whoever asks is, so that a double press asks one person, not two.
    Person.objects.select_for_update().get(pk=asker.pk)
    under_way = Introduction.objects.filter(asker=asker, state=IntroductionState.ASKED)
    if under_way.filter(**wish).exists():
        raise AlreadyAsked
    if under_way.count() >= rules.OPEN_WISHES:
        raise EnoughAsked


@transaction.atomic
def ask_by_name(card_id: int, *, by: Person, now: datetime, message: str) -> Introduction:
    """Wish to meet one person of the directory, with a word to them. Nobody else is asked after a no.

    Raises `NotInTheNetwork`, `NotTheirs` (no such card, one's own, not open to meet), `NothingSaid`, `AlreadyAsked`,
    `EnoughAsked`, `AskedOften`.
    """
    if not takes_part(by):
        raise NotInTheNetwork
    card = DirectoryCard.objects.shown().filter(pk=card_id, open_to_meet=True).exclude(person=by).first()
    if card is None:
        raise NotTheirs
    if not cleaned(message):
        raise NothingSaid(about="message")
    _may_ask(by, is_by_name=True, approaches__person=card.person_id)
    if is_asked_often(card.person_id, now=now):
        raise AskedOften
    wish = Introduction.objects.create(asker=by, is_by_name=True, message=cleaned(message)[:600], asked_at=now)
    audit.record("network.asked_to_meet", wish, by=by)
    emails.ask_whether_to_meet(Approach.objects.create(introduction=wish, person_id=card.person_id, sent_at=now))
    return wish


def _ask_someone(wish: Introduction, *, now: datetime) -> bool:
    """Write to the next one, if there is one."""
    already = list(wish.approaches.values_list("person_id", flat=True))
    chosen = rules.next_to_ask(candidates_for(wish), already_asked=already, tie_key=wish.pk)
    if chosen is None:
        # Once somebody was asked the wish stays open: the directory shows who could be, and its end would tell their no.
        if not already:
            wish.state = IntroductionState.NOBODY_YET
            wish.save(update_fields=["state"])
        return False
    approach = Approach.objects.create(introduction=wish, person_id=chosen, sent_at=now)
    emails.ask_whether_to_meet(approach)
    return True


def _open_approach(approach_id: int, person: Person) -> Approach:
    approach = (
        # Of self: the wish is read beside it, and is locked by who takes it back.
        Approach.objects.select_for_update(of=("self",))
        .select_related("introduction__asker", "introduction__theme", "introduction__entity", "person")
        .filter(pk=approach_id, person=person)
        .first()
    )
    if approach is None:
        raise NotTheirs
    if approach.reply != Reply.NONE or approach.introduction.state != IntroductionState.ASKED:
        raise NoLongerOpen
    return approach


@transaction.atomic
def say_yes_to_meet(approach_id: int, *, by: Person, now: datetime) -> Approach:
    """Agree to meet: both receive the other's name and address. Raises `NotTheirs`, `NoLongerOpen`."""
    approach = _open_approach(approach_id, by)
    approach.reply, approach.replied_at = Reply.YES, now
    approach.save(update_fields=["reply", "replied_at"])
    approach.introduction.state = IntroductionState.MET
    approach.introduction.save(update_fields=["state"])
    audit.record("network.agreed_to_meet", approach, by=by)
    emails.introduce_both(approach)
    return approach


@transaction.atomic
def decline_to_meet(approach_id: int, *, by: Person, now: datetime) -> Approach:
    """Not this time: the asker learns nothing of it, someone else is asked unless the wish named this person.

    Raises `NotTheirs`, `NoLongerOpen`.

    The trail says that a wish went on to someone else, not who it was.
    """
    approach = _open_approach(approach_id, by)
    approach.reply, approach.replied_at = Reply.NOT_NOW, now
    approach.save(update_fields=["reply", "replied_at"])
    wish = approach.introduction
    if not wish.is_by_name and _ask_someone(wish, now=now):
        # By nobody, and only where it is so: the trail must not tell who declined (decision 0034).
        audit.record("network.wish_went_on", wish, by=None)
    return approach


@transaction.atomic
def withdraw_wish(wish_id: int, *, by: Person) -> Introduction:
    """Take one's wish back while nobody agreed. Raises `NotTheirs`, `NoLongerOpen`."""
    # Whoever was asked may be agreeing at this moment: two names are then already told, and the wish stays.
    wish = Introduction.objects.select_for_update().filter(pk=wish_id, asker=by).first()
    if wish is None:
        raise NotTheirs
    if wish.state != IntroductionState.ASKED:
        raise NoLongerOpen
    wish.state = IntroductionState.WITHDRAWN
    wish.save(update_fields=["state"])
    audit.record("network.withdrew_wish", wish, by=by)
    return wish
