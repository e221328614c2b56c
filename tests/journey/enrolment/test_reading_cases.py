"""Cases that one works on, readers who hand an answer on, and how far readers agree."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from django.urls import reverse
from django.utils.translation import override

from binome.core.competences.loading import load_ready_content
from binome.core.competences.models import Theme
from binome.core.mail.models import OutboxLetter
from binome.core.mail.undoing import NoWayBack
from binome.core.privacy.models import AuditLine
from binome.journey.enrolment import rules
from binome.journey.enrolment.actions.applying import withdraw
from binome.journey.enrolment.actions.errors import AlreadyMarked
from binome.journey.enrolment.actions.marking import assign_reviewers, mark_case, recuse, take_reading_back
from binome.journey.enrolment.models import Marking
from binome.journey.enrolment.queries import cases
from binome.journey.enrolment.queries.cases import case_study_for, criteria
from tests.factories import NOON, PersonFactory, manager_of
from tests.journey.enrolment.factories import marking_for, marks, open_wave, reviewers, submitted

pytestmark = pytest.mark.django_db
FILES = sorted((cases.DATA / "cases").glob("*.json"))


def shared_out(*, readers: int = 3):
    application = submitted(wave=open_wave(themes=1))
    reading = reviewers(application.wave, readers)
    assign_reviewers(application.wave_id, by=manager_of(application.wave), now=NOON)
    return application, [person for person in reading if Marking.objects.of(person).exists()], reading


def texts_of(part):
    """Every pair of texts within a part of a case."""
    if isinstance(part, dict) and set(part) == {"fr", "en"}:
        yield part
    elif isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from texts_of(one)


@pytest.mark.parametrize("path", FILES, ids=lambda path: Path(path).stem)
def test_a_case_gives_something_to_work_on_and_says_what_to_hand_in(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    given = [line["en"] for piece in case["material"] for line in piece["lines"]]

    assert len(case["task"]) == 3
    assert 3 <= len(case["expected"]) <= 5
    assert case["traps"]
    assert sum(len(line.split()) for line in given) >= 25  # something to find out, not only to talk about
    assert {"partial", "outstanding", "reviewed_on"} <= set(case)


@pytest.mark.parametrize("path", FILES, ids=lambda path: Path(path).stem)
def test_a_case_is_whole_in_both_languages_and_typed_as_french_is(path):
    for text in texts_of(json.loads(path.read_text(encoding="utf-8"))):
        assert text["fr"].strip()
        assert text["en"].strip()
        assert 0.5 < len(text["fr"]) / len(text["en"]) < 2 or len(text["en"]) < 40, text["en"]
        assert not re.search(r" [:;!?»%]|« ", text["fr"]), text["fr"]  # a line never begins with a lone sign
        assert not re.search(r"\b(jeunes?|seniors?|âge|young|old(er)?)\b", text["fr"] + text["en"])


def test_every_ready_theme_has_its_case_and_another_theme_asks_three_things():
    load_ready_content()
    own = Theme.objects.create(code="own", title_fr="Notre progiciel", title_en="Our software")

    with override("en"):
        assert {case_study_for(theme).code for theme in Theme.objects.exclude(pk=own.pk)} == {p.stem for p in FILES}
        assert "Our software" in case_study_for(own).situation
        assert len(case_study_for(own).task) == 3


def test_a_mark_is_chosen_by_what_the_answer_does(client):
    _application, (first, *_others), _all = shared_out()
    client.force_login(first)

    page = client.get(reverse("enrolment:marking", args=[marking_for(first).pk])).text

    for criterion in criteria():
        assert len(criterion.anchors) == 4
        for anchor in criterion.anchors:
            assert anchor in page


def test_an_answer_handed_on_goes_to_someone_else_and_never_comes_back(client, django_capture_on_commit_callbacks):
    application, (first, second), everyone = shared_out()
    third = next(reader for reader in everyone if reader not in (first, second))
    client.force_login(first)

    with django_capture_on_commit_callbacks(execute=True):
        told = client.post(reverse("enrolment:hand_on", args=[marking_for(first).pk]), follow=True)
    assign_reviewers(application.wave_id, by=manager_of(application.wave), now=NOON)

    readers = set(Marking.objects.values_list("reviewer", flat=True))
    assert readers == {second.pk, third.pk}
    assert "Transmise sans être lue" in told.text
    assert OutboxLetter.objects.filter(to=third).exists()


def test_where_nobody_else_may_read_it_the_manager_sees_that_it_lacks_a_reader(client):
    application, (first, _second), _all = shared_out(readers=2)
    client.force_login(first)

    told = client.post(reverse("enrolment:hand_on", args=[marking_for(first).pk]), follow=True).text
    client.force_login(manager_of(application.wave))
    page = client.get(reverse("enrolment:readings", args=[application.wave_id]))

    assert "il lui manque un relecteur" in told
    assert page.context["readings"].without_reader == 1


def test_nobody_is_asked_to_read_an_answer_that_was_withdrawn_and_no_trail_says_who_handed_it_on():
    application, (first, second), everyone = shared_out()
    third = next(reader for reader in everyone if reader not in (first, second))
    withdraw(application.pk, by=application.person, now=NOON)

    assert recuse(marking_for(first).pk, by=first, now=NOON) is None

    assert not Marking.objects.filter(reviewer=third).exists()
    assert not OutboxLetter.objects.filter(to=third).exists()
    line = AuditLine.objects.get(act="enrolment.handed_reading_on")
    assert (line.by, line.on_id) == (None, str(application.wave_id))


def test_what_was_handed_on_can_be_read_after_all_until_someone_has(client):
    _application, (first, _second), everyone = shared_out()
    marking = marking_for(first)
    client.force_login(first)

    told = client.post(reverse("enrolment:hand_on", args=[marking.pk]), follow=True)
    token = next(message.extra_tags for message in told.context["messages"])
    client.post(reverse("undo"), {"undo": token})

    assert marking_for(first).answer_id == marking.answer_id
    assert not marking.answer.recusals.exists()

    taken = recuse(marking_for(first).pk, by=first, now=NOON)
    assert taken is not None
    mark_case(taken.pk, marks=marks(), by=taken.reviewer, now=NOON)
    with pytest.raises(NoWayBack):
        take_reading_back(
            marking=marking.pk, answer=marking.answer_id, number=taken.number,
            assigned_at=NOON.isoformat(), by=first, now=NOON,
        )  # fmt: skip
    assert len(everyone) == 3


def test_neither_a_stranger_nor_whoever_marked_it_hands_an_answer_on(client):
    _application, (first, second), _all = shared_out()
    theirs = marking_for(first)
    mark_case(theirs.pk, marks=marks(), by=first, now=NOON)

    with pytest.raises(AlreadyMarked):
        recuse(theirs.pk, by=first, now=NOON)
    client.force_login(second)
    assert client.post(reverse("enrolment:hand_on", args=[theirs.pk])).status_code == 404
    client.force_login(PersonFactory())
    assert client.post(reverse("enrolment:hand_on", args=[theirs.pk])).status_code == 404


def pairs_of(first, second):
    """Two readers' marks as answers of four criteria."""
    given = np.array(first).reshape(-1, 4), np.array(second).reshape(-1, 4)
    return [
        tuple(dict(zip(rules.CRITERIA, map(int, row), strict=True)) for row in both)
        for both in zip(*given, strict=True)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_agreement_is_the_concordance_of_the_two_readers_within_each_criterion(seed):
    """Kappa with quadratic weights equals Lin's concordance (Fleiss & Cohen 1973): another road to the same figure."""
    dice = np.random.default_rng(seed)
    first = dice.integers(0, 4, (20, 4))
    second = np.clip(first + dice.integers(-1, 2, (20, 4)), 0, 3)

    agreement = rules.agreement_of(pairs_of(first, second))

    covariance = ((first - first.mean(0)) * (second - second.mean(0))).mean(0).sum()
    spread = (first.var(0) + second.var(0) + (first.mean(0) - second.mean(0)) ** 2).sum()
    assert agreement is not None
    assert agreement.kappa == pytest.approx(2 * covariance / spread)
    assert agreement.low < agreement.kappa < agreement.high
    assert agreement.answers == 20


def test_that_one_criterion_is_harder_than_another_is_no_agreement_of_the_readers():
    dice = np.random.default_rng(3)
    hard, easy = dice.integers(0, 2, (60, 2, 2)), dice.integers(2, 4, (60, 2, 2))
    marks_given = np.concatenate([hard, easy], axis=2)

    agreement = rules.agreement_of(pairs_of(marks_given[:, 0], marks_given[:, 1]))

    assert abs(agreement.kappa) < 0.3
    assert agreement.accord == rules.Accord.HARDLY


def test_nothing_is_said_of_agreement_where_the_interval_allows_both():
    dice = np.random.default_rng(0)
    given = dice.integers(0, 4, (6, 4))
    few = pairs_of(given, np.clip(given + dice.integers(-2, 3, (6, 4)), 0, 3))
    many = pairs_of([0, 1, 2, 3, 1, 2, 3, 0] * 25, [0, 1, 2, 3, 1, 2, 3, 1] * 25)

    assert rules.agreement_of(few).accord == rules.Accord.UNSURE
    assert rules.agreement_of(many).accord == rules.Accord.ALIKE


def test_no_agreement_is_told_below_five_answers_and_readers_who_never_differ_agree_wholly():
    alike = pairs_of([2] * 20, [2] * 20)

    assert rules.agreement_of(alike[:4]) is None
    assert rules.agreement_of(alike).kappa == 1.0
    assert rules.agreement_of(pairs_of(([0] * 4 + [3] * 4) * 3, ([3] * 4 + [0] * 4) * 3)).kappa == pytest.approx(-1.0)
