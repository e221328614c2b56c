"""The survey behind a personal link, in a real Chromium without scripts: the answer arrives."""

import re

import pytest

from binome.core.mail.models import OutboxLetter
from binome.journey.audience.models import Answer
from tests.journey.audience.factories import open_survey

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_colleague_answers_from_a_phone_without_account_or_script(visitor):
    open_survey({"Réseaux": 6})
    link = re.search(r"/audience/survey/\S+", OutboxLetter.objects.filter(letter__contains="invitation")[0].text)
    someone = visitor(width=390, scripts=False)

    someone.page.goto(someone.address + link[0])
    someone.page.locator("input[type=radio]").nth(1).check()
    someone.page.locator("#survey .actions .button-primary").click()

    assert Answer.objects.count() == 1
    assert someone.asked_elsewhere == []
