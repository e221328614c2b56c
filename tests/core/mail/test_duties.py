"""A duty over many items: each stands alone, what fails is logged and told to who can mend it."""

import pytest
from django.db import OperationalError, connection

from binome.core.mail.duties import Duty, do_each
from binome.core.mail.models import Mute, OutboxLetter
from binome.core.people.models import Person
from tests.factories import PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db


def mute_or_fail(person: Person) -> str:
    Mute.objects.create(person=person, category="network")
    if person.given_name == "Broken":
        raise ValueError(person.email)
    return person.given_name


def failed_letters():
    return OutboxLetter.objects.filter(letter="mail/emails/duty_failed.txt")


def test_an_item_that_fails_leaves_no_trace_and_the_others_are_done(caplog):
    people = [PersonFactory(given_name=name) for name in ("Ada", "Broken", "Zoé")]

    done = do_each(people, mute_or_fail, duty=Duty("test.mute", "mute someone"))

    assert done == ["Ada", "Zoé"]
    assert set(Mute.objects.values_list("person__given_name", flat=True)) == {"Ada", "Zoé"}
    record = next(record for record in caplog.records if record.name == "binome.duties")
    assert (record.duty, record.item, record.cause) == ("test.mute", str(people[1].pk), "ValueError")
    assert people[1].email not in record.getMessage()


def test_the_managers_of_the_wave_are_told_once_and_nobody_else():
    wave = WaveFactory()
    manager, someone = manager_of(wave), PersonFactory(given_name="Broken")
    duty = Duty("test.mute", "mute someone", lambda _person: wave)

    for _turn in range(3):
        do_each([someone], mute_or_fail, duty=duty)

    letter = failed_letters().get()
    assert letter.to == manager
    assert wave.name in letter.subject
    assert someone.email not in letter.text


def test_a_fault_that_concerns_no_wave_is_told_to_administrators():
    administrator = PersonFactory(is_administrator=True)

    do_each([PersonFactory(given_name="Broken")], mute_or_fail, duty=Duty("test.mute", "mute someone"))

    assert failed_letters().get().to == administrator


def test_a_database_that_no_longer_answers_stops_them_all(monkeypatch):
    tried = []

    def gone(item: int) -> None:
        tried.append(item)
        raise OperationalError

    monkeypatch.setattr(connection, "is_usable", lambda: False)

    with pytest.raises(OperationalError):
        do_each([1, 2, 3], gone, duty=Duty("test.gone", "nothing"))

    assert tried == [1]
