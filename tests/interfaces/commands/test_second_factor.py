"""`binome second-factor`: the same rules as on screen, and the way back for the last administrator."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.utils import timezone

from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Organisation
from binome.core.privacy.models import AuditLine
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def said(*words, capsys):
    call_command("second_factor", *words)
    return capsys.readouterr().out


def test_a_role_is_asked_listed_and_released(capsys):
    PersonFactory(is_administrator=True)
    day = timezone.localdate() + timedelta(days=9)

    assert "administrator asks" in said("ask", "administrator", "--from", day.isoformat(), capsys=capsys)
    assert f"administrator: from {day.isoformat()}; 0 of 1 have one" in said("list", capsys=capsys)
    assert OutboxLetter.objects.filter(letter__contains="second_factor_asked").count() == 1
    said("release", "administrator", capsys=capsys)
    assert Organisation.objects.get().second_factor == {}


def test_a_day_that_is_over_is_refused_with_code_two():
    with pytest.raises(CommandError, match="choose today") as refusal:
        call_command("second_factor", "ask", "hr", "--from", "2020-01-01")
    assert refusal.value.returncode == 2


def test_the_last_administrator_who_lost_everything_comes_in_again(capsys):
    person = PersonFactory(is_administrator=True)
    Authenticator.objects.create(user=person, type="totp", data={})

    said("reset", person.email, capsys=capsys)

    assert not Authenticator.objects.exists()
    assert AuditLine.objects.get(act="accounts.reset_second_step").by is None
    assert "L\u2019équipe informatique" in OutboxLetter.objects.get(letter__contains="second_step_reset").text
    with pytest.raises(CommandError, match="has no second step"):
        call_command("second_factor", "reset", person.email)
