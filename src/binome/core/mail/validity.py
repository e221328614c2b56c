"""What makes a letter void: every kind of letter says while what it stands, and is asked at the moment of leaving.

A letter waits for a working morning, for a slow server, for an administrator; meanwhile sessions move, pairs end,
people leave. Withdrawing at each place where a state ends would be forgotten at the next one; asking the letter itself
cannot be (docs/decisions/0116-a-letter-says-when-it-is-void.md).
"""

from collections.abc import Callable
from datetime import datetime

from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person

Rule = Callable[[OutboxLetter, datetime], bool]

_RULES: dict[str, Rule] = {}


class NothingDeclared(LookupError):
    """A kind of letter that does not say while what it stands."""


def stands_while(*letters: str) -> Callable[[Rule], Rule]:
    """Declare that letters made from these templates leave only while the decorated function says yes."""

    def declared(rule: Rule) -> Rule:
        _RULES.update(dict.fromkeys(letters, rule))
        return rule

    return declared


_FOR_THEIR_READER_ALONE: set[str] = set()


def is_for_its_reader_alone(*letters: str) -> None:
    """Declare that what letters made from these templates say is read by nobody else, not before they leave either."""
    _FOR_THEIR_READER_ALONE.update(letters)


def may_be_shown_to_others(letter: str) -> bool:
    """Whether whoever acts may see what letters of this kind will say."""
    return letter not in _FOR_THEIR_READER_ALONE


def always_stands(letter: OutboxLetter, now: datetime) -> bool:
    """What the letter tells has happened, whatever comes after."""
    return True


def rule_of(letter: str) -> Rule:
    """While what a kind of letter stands; raises `NothingDeclared`."""
    try:
        return _RULES[letter]
    except KeyError:
        raise NothingDeclared(letter) from None


def still_stands(letter: OutboxLetter, *, now: datetime) -> bool:
    """Whether `letter` may leave now: its reader works here, and what it tells is still so.

    Letters written before kinds of letters said what they are about stand as they are.
    """
    if not Person.objects.employed().filter(pk=letter.to_id).exists():
        return False
    rule = _RULES.get(letter.letter, always_stands)
    return not letter.about or rule(letter, now)
