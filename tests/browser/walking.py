"""Five people at their screens: what each does at each step, with whatever their pages ask."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Self

from django.utils import timezone
from playwright.sync_api import Page

from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.diagnosis.actions.answering import answer_survey
from binome.journey.diagnosis.actions.campaigning import write_letters
from binome.journey.enrolment.actions import applying, deciding
from binome.journey.mentoring.models import Session
from tests.core.directory.factories import HEADERS
from tests.journey.enrolment.factories import mentor_answers

STAFF = f"""{HEADERS};Matricule manager;Langue
W1;Inès;Carrel;ines@example.org;Réseaux;1;W6;{{language}}
W2;Paul;Mercier;paul@example.org;Finances;5;W7;{{language}}
W3;Nora;Petit;nora@example.org;Achats;3;W7;{{language}}
W4;Hugo;Blanc;hugo@example.org;Achats;3;W7;{{language}}
W5;Zoé;Martel;zoe@example.org;Clients;2;W7;{{language}}
W6;Léa;Vidal;lea@example.org;Réseaux;4;;{{language}}
W7;Marc;Olivier;marc@example.org;Direction;6;;{{language}}
"""
FILL = """() => {
  const shown = (one) => one.checkVisibility();
  for (const one of document.querySelectorAll('main textarea, main input[type=text]:not([name=q]), main input:not([type])'))
    if (shown(one) && !one.value && !one.closest('.filter-bar')) one.value = 'Quelques mots, une date, un chiffre.';
  for (const one of document.querySelectorAll('main input[type=number]')) if (shown(one) && !one.value) one.value = one.min || 3;
  const groups = new Set([...document.querySelectorAll('main input[type=radio]')].map((one) => one.name));
  for (const name of groups) {
    const all = [...document.querySelectorAll(`main input[type=radio][name="${CSS.escape(name)}"]`)];
    if (!all.some((one) => one.checked)) all[Math.min(2, all.length - 1)].checked = true;
  }
}"""
STILL = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"


class Hands:
    """Whoever sits in front of a screen and presses what its pages offer."""

    def __init__(self, screen: Any) -> None:
        self.screen = screen

    @property
    def page(self) -> Page:
        return self.screen.page  # type: ignore[no-any-return]

    def go(self, path: str) -> Self:
        self.screen.go(path)
        return self

    def press(self, selector: str) -> Self:
        """Press what `selector` finds first, and look at the page that comes."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        wrong = self.page.locator("main .form-errors").all_inner_texts()
        assert not wrong, f"{self.screen.here}: {wrong}"
        self.screen.check()
        return self

    def agree_in(self, dialog: str) -> Self:
        """Open a dialog, look at it, and press its act."""
        self.page.locator(f"[data-opens={dialog}]").first.click()
        self.screen.check()
        return self.press(f"#{dialog} form.act button")

    def touch(self, selector: str) -> Self:
        """Press what changes a part of the page in place."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.page.locator(selector).first.click()
        self.page.wait_for_function(STILL)
        self.screen.check()
        return self

    def fill_in(self) -> Self:
        """Write something wherever the page waits for words or for a mark."""
        self.page.evaluate(FILL)
        return self

    def turn_on(self) -> Self:
        """Go on to the next step of a long form, and look at it."""
        self.page.locator("[data-turns='1']:visible").click()
        self.screen.check()
        return self

    def hand_in(self, form: str = "main form") -> Self:
        """Press the main button of a form."""
        return self.press(f"{form} .actions .button")

    def follow_next(self) -> Self:
        """Do what the page says is next."""
        return self.press(".next-step .button-primary")

    def choose(self, name: str, value: str) -> None:
        """Choose `value`, whether the page draws buttons or a list."""
        radio = self.page.locator(f'input[name={name}][value="{value}"]')
        if radio.count():
            radio.check()
        else:
            self.page.locator(f"select[name={name}]").select_option(value)

    def opens(self, pattern: str) -> list[str]:
        """The addresses of this page's links that look like `pattern`."""
        found = self.page.locator("main a[href]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        return list(dict.fromkeys(one for one in found if re.fullmatch(pattern, one)))


class Walker(Hands):
    """One of the five, signed in."""

    def __init__(self, visit: Callable[..., Any], staff_id: str) -> None:
        self.person = Person.objects.get(staff_id=staff_id)
        super().__init__(visit(self.person))


def link_in_letter(person: Person, letter: str) -> str:
    """The address that a letter brought to `person`."""
    text = OutboxLetter.objects.filter(to=person, letter__contains=letter).latest("pk").text
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found, text
    return found[1]


def the_wave() -> Wave:
    return Wave.objects.get()


def the_worker_writes() -> None:
    """What was launched is written to people, as the worker does every minute."""
    write_letters(now=timezone.now())


def colleagues_answer() -> None:
    """The others invited answer as well: fewer than five would show nothing."""
    for invitation in the_wave().survey.invitations.filter(answered=False):
        answer_survey(
            invitation, answers={1: {"T01": 2, "T02": 3}, 2: ["T01", "T02"], 3: ["mentoring"]}, now=timezone.now()
        )


def another_mentor(person: Person, *, by: Person) -> None:
    """Someone else applies and is accepted: there will be a choice to make."""
    wave, now = the_wave(), timezone.now()
    answers = mentor_answers(wave, languages=(person.preferred_language,))
    application = applying.apply(wave.pk, side="mentor", by=person, now=now)
    applying.save_draft(application.pk, answers=answers, by=person, now=now)
    applying.submit(application.pk, by=person, now=now)
    deciding.decide(application.pk, outcome="accepted", reason="Un dossier solide.", by=by, now=now)


def time_goes_by() -> None:
    """The first session is over: the one thing a browser cannot wait for."""
    first = Session.objects.order_by("number")[0]
    Session.objects.filter(pk=first.pk).update(starts_at=timezone.now() - timedelta(hours=3))
