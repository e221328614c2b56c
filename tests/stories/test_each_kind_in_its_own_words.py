"""Each ready programme is launched without a word typed, and speaks of its own kind of mentoring alone, in both languages."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from binome.core.competences.loading import load_ready_content
from binome.core.competences.models import Theme
from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.core.programmes.models import Programme, ProgrammeRole
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import ProgrammeKind
from binome.core.programmes.templates import templates
from binome.core.programmes.wording import ASKED, WANTED, WORDING
from binome.journey.diagnosis.actions import campaigning
from binome.journey.diagnosis.models import Survey
from binome.journey.diagnosis.states import SurveyState
from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.states import Side
from tests.factories import PersonFactory, holder

pytestmark = pytest.mark.django_db
# What one kind is called, in either language; nobody says it of another.
OF_A_KIND = {
    ProgrammeKind.DIGITAL_REVERSE: r"reverse|digital|inversé|numérique",
    ProgrammeKind.CLASSIC: r"\bexperienced?\b|\bexpérience\b",
    ProgrammeKind.PEER: r"\bpeers?\b|\bpairs? mentoring|entre pairs|as equals|d’égal à égal",
    ProgrammeKind.FLASH: r"\bflash\b|\bclinics?\b|éclair",
}
FRAME = re.compile(r"<header.*?</header>|<footer.*?</footer>|<dialog.*?</dialog>|<[^>]+>", re.DOTALL)


def said(page: str) -> str:
    """The words of a page itself: neither menus nor help, which know every kind."""
    return FRAME.sub(" ", page)


def strange_words(kind: str, text: str) -> set[str]:
    """What belongs to another kind."""
    others = [pattern for other, pattern in OF_A_KIND.items() if other != kind]
    return {match[0].lower() for pattern in others for match in re.finditer(pattern, text, re.IGNORECASE)}


def launched(code: str, *, by: Person, client: Client) -> Programme:
    """Two screens and the buttons on them: nothing is typed but what the second one proposes."""
    page = client.get(reverse("audience:new_programme"), {"template": code})
    proposed = page.context["form"].initial
    survey = client.post(reverse("audience:new_programme"), {**proposed, "template": code}).url
    wave_id = Programme.objects.get().waves.get().pk
    assert survey == reverse("diagnosis:survey", args=[wave_id])
    assert client.get(survey).status_code == 200
    client.post(reverse("diagnosis:launch_survey", args=[wave_id]), {"confirmed": "yes"})
    assert Survey.objects.get().state == SurveyState.OPEN
    return Programme.objects.get()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", templates())
def test_a_ready_programme_is_launched_without_a_word_and_speaks_of_its_own_kind(code, language):
    load_ready_content()
    by = PersonFactory(is_hr=True, level=4, preferred_language=language)
    people = PersonFactory.create_batch(3, preferred_language=language)
    client = Client()
    client.force_login(by)
    with translation.override(language):
        chosen = client.get(reverse("audience:templates"))
        assert reverse("audience:new_programme") + f"?template={code}" in chosen.text
        programme = launched(code, by=by, client=client)
    wave, kind, now = programme.waves.get(), programme.kind, timezone.now()
    campaigning.write_letters(now=now)
    wave.stage = "enrolment"
    wave.save()
    applying.open_call(wave.pk, by=by, now=now)
    for side, person in zip(Side, people, strict=False):
        applying.nominate(wave.pk, person.pk, side=side, by=by, now=now)
    reader = Client()
    reader.force_login(people[2])
    pages = {
        "survey": client.get(reverse("diagnosis:survey", args=[wave.pk])).text,
        "call": reader.get(reverse("enrolment:call", args=[wave.pk])).text,
        "home": reader.get("/").text,
        "entrance": Client().get(reverse("account_request_login_code"), headers={"accept-language": language}).text,
    }
    letters = {letter.letter: letter.text for letter in OutboxLetter.objects.filter(to__in=people)}

    assert kind == templates()[code].kind
    assert {
        "diagnosis/emails/survey_invitation.txt",
        "enrolment/emails/call.txt",
        "enrolment/emails/nominated.txt",
    } <= set(letters)
    strange = {where: strange_words(kind, said(text)) for where, text in (pages | letters).items()}
    assert {where: words for where, words in strange.items() if words} == {}
    with translation.override(language):
        assert str(WORDING[kind].gist) in said(pages["call"])
        assert str(WORDING[kind].entrance) in said(pages["entrance"])


def test_a_manager_adds_a_wave_on_generative_ai_with_its_themes_its_survey_and_their_kits(client):
    load_ready_content()
    programme = Programme.objects.create(name="Élan")
    client.force_login(holder(Role.MANAGER, programme, level=3))
    page = client.get(reverse("audience:new_wave", args=[programme.pk]))
    proposed = {name: field.initial for name, field in page.context["form"].fields.items() if field.initial is not None}
    proposed |= {"name": "IA", "template": "generative-ai"}

    answer = client.post(reverse("audience:new_wave", args=[programme.pk]), proposed)

    wave = programme.waves.get()
    assert answer.url == reverse("diagnosis:survey", args=[wave.pk])
    assert set(wave.themes.values_list("code", flat=True)) == {"T01", "T04", "T07", "T09", "T10"}
    assert set(Survey.objects.get().questions.get(kind="ease").theme_codes) == {"T01", "T04", "T07", "T09", "T10"}
    client.post(reverse("diagnosis:launch_survey", args=[wave.pk]), {"confirmed": "yes"})
    assert Survey.objects.get().state == SurveyState.OPEN


def test_a_template_of_another_kind_is_no_choice_for_a_wave(client):
    load_ready_content()
    programme = Programme.objects.create(name="Pairs", kind=ProgrammeKind.PEER)
    client.force_login(holder(Role.MANAGER, programme))
    address = reverse("audience:new_wave", args=[programme.pk])
    offered = dict(client.get(address).context["form"].fields["template"].choices)

    assert set(offered) == {"", "peer"}
    assert client.post(address, {"name": "IA", "template": "generative-ai"}).status_code == 422
    assert ProgrammeRole.objects.count() == 1


def test_a_template_with_another_kind_chosen_is_refused_in_a_sentence(client):
    load_ready_content()
    client.force_login(PersonFactory(is_hr=True, preferred_language="en"))
    data = {"name": "A", "first_wave": "B", "kind": "peer", "template": "board"}

    assert "is of another kind" in client.post(reverse("audience:new_programme"), data).text
    assert not Programme.objects.exists()


def test_every_kind_has_its_words_and_every_template_asks_of_themes_that_there_are():
    load_ready_content()
    known = set(Theme.objects.values_list("code", flat=True))
    assert set(WORDING) == set(ASKED) == set(WANTED) == set(ProgrammeKind.values)
    for each in templates().values():
        assert {*each.asked, *each.wanted, *each.themes} <= known
        assert len(each.asked) <= 6
        for language in ("fr", "en"):
            words = " ".join(each.word(name, language) for name in ("title", "text", "name", "wave", "purpose"))
            assert strange_words(each.kind, words) == set(), each.code
