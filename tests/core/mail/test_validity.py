"""Letters about what is no more never leave: each kind says while what it stands, and is asked when it leaves."""

from pathlib import Path

import pytest
from django.apps import apps

from binome.core.mail import validity
from binome.core.mail.delivery import send_due
from binome.core.mail.models import Category, LetterState
from binome.core.mail.outbox import draft
from binome.core.people.models import Person
from tests.core.mail.factories import LetterFactory
from tests.factories import NOON, PersonFactory


def kinds_of_letters() -> list[str]:
    """Every template of a letter, in every room of the house."""
    rooms = [Path(room.path) / "templates" for room in apps.get_app_configs() if room.name.startswith("binome.")]
    return sorted(str(found.relative_to(room)) for room in rooms for found in room.glob("*/emails/*.txt"))


def test_every_kind_of_letter_says_while_what_it_stands():
    kinds = kinds_of_letters()

    assert len(kinds) > 50
    assert [kind for kind in kinds if validity.rule_of(kind) is None] == []


def test_no_rule_is_about_a_letter_that_does_not_exist():
    assert set(validity._RULES) <= set(kinds_of_letters())


def test_a_kind_of_letter_that_says_nothing_cannot_be_written():
    with pytest.raises(validity.NothingDeclared):
        draft("mail/emails/undeclared.txt", to=Person(), key="x", category=Category.DECISION)


@pytest.mark.django_db
def test_what_no_longer_stands_is_withdrawn_at_the_moment_of_leaving_and_the_others_leave(sink, monkeypatch):
    monkeypatch.setitem(validity._RULES, "mentoring/emails/met.txt", lambda letter, now: letter.about != [1])
    void = LetterFactory(letter="mentoring/emails/met.txt", about=[1])
    other = LetterFactory(letter="mentoring/emails/met.txt", about=[2])
    before = LetterFactory(letter="mentoring/emails/met.txt")  # written before letters said what they are about

    tally = send_due(by="w1", now=lambda: NOON)

    void.refresh_from_db()
    assert (tally.sent, tally.failed, void.state) == (2, 0, LetterState.WITHDRAWN)
    assert {taken.readers[0] for taken in sink.taken} == {other.to.email, before.to.email}


@pytest.mark.django_db
@pytest.mark.parametrize("category", list(Category))
def test_whoever_has_left_gets_nothing_more_even_while_their_letter_was_under_way(sink, category):
    here, leaver = PersonFactory(), PersonFactory()
    LetterFactory(to=here, category=Category.ACCESS)
    letter = LetterFactory(to=leaver, category=category)

    def leaves() -> bool:
        Person.objects.filter(pk=leaver.pk).update(is_active=False)
        return False

    send_due(by="w1", now=lambda: NOON, stopping=leaves)

    letter.refresh_from_db()
    assert letter.state == LetterState.WITHDRAWN
    assert [taken.readers for taken in sink.taken] == [[here.email]]
