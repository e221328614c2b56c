"""A wave asks mentors for a micro-lesson: written beside the cases, read on its own rubric, added to nothing."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.actions.errors import NotReady
from binome.journey.enrolment.actions.marking import assign_reviewers, mark_case
from binome.journey.enrolment.models import CaseAnswer, Marking
from binome.journey.enrolment.queries.agreement import readings_of_wave
from binome.journey.enrolment.queries.cases import criteria
from binome.journey.enrolment.queries.dossiers import dossier_of, favourable_themes, glances
from binome.journey.enrolment.rules import CRITERIA, Problem
from binome.journey.enrolment.states import Advice, AnswerKind
from tests.factories import NOON, PersonFactory, manager_of
from tests.journey.enrolment.factories import codes_of, marks, mentor_answers, open_wave, reviewers, submitted

pytestmark = pytest.mark.django_db
LESSON = "Que voulez-vous filtrer ? Montrez-moi. Essayez seule, puis sur un autre tableau."


@pytest.fixture
def wave():
    asking = open_wave(themes=1)
    asking.asks_lesson = True
    asking.save()
    return asking


def read(application, *, case, lesson):
    """Both readers mark the case alike, and the lesson alike."""
    assign_reviewers(application.wave_id, by=manager_of(application.wave), now=NOON)
    for marking in Marking.objects.filter(answer__application=application):
        given = lesson if marking.answer.kind == AnswerKind.LESSON else case
        mark_case(marking.pk, marks=given, by=marking.reviewer, now=NOON)


@pytest.mark.parametrize(
    ("lesson", "problem"),
    [("", Problem.LESSON_MISSING), ("mot " * 201, Problem.LESSON_LONG)],
)
def test_it_is_needed_where_the_wave_asks_and_has_200_words_at_most(wave, lesson, problem):
    with pytest.raises(NotReady) as refusal:
        submitted(wave=wave, lesson=lesson)

    assert refusal.value.problems == [(problem, "")]


def test_a_wave_that_does_not_ask_keeps_none():
    application = submitted(wave=open_wave(themes=1), lesson=LESSON)

    assert not CaseAnswer.objects.lessons().filter(application=application).exists()


def test_it_is_written_in_the_form_and_kept_once(client, wave):
    person = PersonFactory(manager=PersonFactory(level=4))
    application = applying.apply(wave.pk, side="mentor", by=person, now=NOON)
    applying.save_draft(application.pk, answers=mentor_answers(wave, lesson="Début."), by=person, now=NOON)
    client.force_login(person)
    page = reverse("enrolment:application", args=[application.pk])

    before = client.get(page).text
    client.post(reverse("enrolment:save", args=[application.pk]), {"lesson": LESSON, f"level_{codes_of(wave)[0]}": "3"})

    assert "Début." in before
    assert "sait le refaire sans vous" in before
    assert CaseAnswer.objects.lessons().get(application=application).text == LESSON


def test_readers_mark_it_blind_on_its_own_rubric(client, wave):
    person = PersonFactory(family_name="Sablonnet", manager=PersonFactory(level=4))
    application = submitted(wave=wave, person=person, lesson=f"{LESSON} Signé : Sablonnet.")
    first, _second = reviewers(wave)
    assign_reviewers(wave.pk, by=manager_of(wave), now=NOON)
    marking = Marking.objects.get(answer__application=application, answer__kind=AnswerKind.LESSON, reviewer=first)
    client.force_login(first)
    page = reverse("enrolment:marking", args=[marking.pk])

    shown = client.get(page).text
    client.post(page, {f"mark-{key}": "3" for key in CRITERIA})

    with override("fr"):
        of_lessons, of_cases = criteria(AnswerKind.LESSON), criteria()
    assert "Sablonnet" not in shown
    assert LESSON in shown
    for own, other in zip(of_lessons, of_cases, strict=True):
        assert own.key == other.key
        assert all(anchor in shown for anchor in own.anchors[1:])
        assert other.anchors[3] not in shown
    marking.refresh_from_db()
    assert marking.marks == marks(3, 3, 3, 3)


def test_it_stands_beside_the_cases_and_is_added_to_nothing(client, wave):
    application = submitted(wave=wave, lesson=LESSON)
    reviewers(wave)
    read(application, case=marks(1, 1, 1, 1), lesson=marks(3, 3, 3, 3))
    client.force_login(manager_of(wave))

    dossier = dossier_of(application)
    page = client.get(reverse("enrolment:dossier", args=[wave.pk, application.pk])).text

    assert (dossier.advice, dossier.lesson.advice) == (Advice.RESERVED, Advice.FAVOURABLE)
    assert favourable_themes(application) == []
    assert glances([application])[0]["advice"] == Advice.RESERVED.label
    assert readings_of_wave(wave).read_twice == 1
    assert "la micro-leçon" in page
    assert LESSON in page


def test_a_lesson_that_never_checks_is_not_favourable(wave):
    application = submitted(wave=wave, lesson=LESSON)
    reviewers(wave)
    read(application, case=marks(), lesson=marks(3, 3, 3, 0))

    assert dossier_of(application).lesson.advice == Advice.RESERVED
