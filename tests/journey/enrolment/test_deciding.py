"""Reading without names, vouching, deciding (R20–R28, R31)."""

import re
from datetime import date, timedelta

import pytest

from binome.core.errors import NotTheirs
from binome.core.programmes.permissions import Role
from binome.journey.enrolment.actions import applying as applying_actions
from binome.journey.enrolment.actions import deciding, vouching
from binome.journey.enrolment.actions.errors import (
    AlreadyGiven,
    AlreadyMarked,
    MarksAreWrong,
    NotAtThisPoint,
    OnesOwnApplication,
    ReasonMissing,
)
from binome.journey.enrolment.actions.marking import assign_reviewers, mark_case
from binome.journey.enrolment.models import Application, CaseAnswer, Marking, Validation
from binome.journey.enrolment.queries.applying import badges_of
from binome.journey.enrolment.queries.dossiers import dossier_of
from binome.journey.enrolment.queries.home import next_things_for, step_report
from binome.journey.enrolment.queries.readings import answers_in_need_of_readers
from binome.journey.enrolment.states import Advice, ApplicationState
from tests.factories import NOON, PersonFactory, holder, manager_of
from tests.journey.enrolment.factories import marks, open_wave, read_twice, reviewers, submitted

pytestmark = pytest.mark.django_db


def decided(application, outcome="accepted", *, by=None, reason="Un dossier solide."):
    by = by or manager_of(application.wave)
    return deciding.decide(application.pk, outcome=outcome, reason=reason, by=by, now=NOON)


def one_answer(application):
    return CaseAnswer.objects.get(application=application)


def test_each_answer_gets_two_different_readers_and_never_more():  # R23 R24
    wave = open_wave()
    submitted(wave=wave)
    by = manager_of(wave)
    reviewers(wave, 4)

    given = assign_reviewers(wave.pk, by=by, now=NOON)
    again = assign_reviewers(wave.pk, by=by, now=NOON)

    assert (given, again) == (6, 0)
    for answer in CaseAnswer.objects.all():
        assert len(set(answer.markings.values_list("reviewer", flat=True))) == 2


def test_the_work_is_shared_evenly():
    wave = open_wave(themes=2)
    for _number in range(3):
        submitted(wave=wave)
    team = reviewers(wave, 4)

    assign_reviewers(wave.pk, by=manager_of(wave), now=NOON)

    assert {Marking.objects.of(reader).count() for reader in team} == {3}
    assert all(reader.letters.count() == 1 for reader in team)


def test_nobody_reads_their_own_answers_nor_those_of_their_line_nor_knows_the_names():
    wave = open_wave(themes=1)
    boss = holder(Role.REVIEWER, wave.programme)
    applicant = holder(Role.REVIEWER, wave.programme)
    applicant.manager = boss
    applicant.save()
    report = holder(Role.REVIEWER, wave.programme)
    report.manager = applicant
    report.save()
    by = manager_of(wave)
    holder_of_both = by.programme_roles.create(programme=wave.programme, role=Role.REVIEWER).person
    fair = reviewers(wave, 1)[0]
    submitted(wave=wave, person=applicant)

    assign_reviewers(wave.pk, by=by, now=NOON)

    assert [one.reviewer for one in Marking.objects.all()] == [fair]
    assert holder_of_both == by
    assert len(answers_in_need_of_readers(wave)) == 1


def test_the_code_says_nothing_of_the_person():
    first, second = submitted(wave=(wave := open_wave(themes=1))), submitted(wave=wave)

    codes = {one_answer(one).code for one in (first, second)}

    assert len(codes) == 2
    assert all(len(code) == 8 and str(first.pk) != code for code in codes)


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        (marks(1, 1, 1, 1), marks(2, 2, 2, 2), True),
        (marks(2, 2, 2, 0), marks(2, 2, 2, 1), True),
        (marks(2, 2, 2, 2), marks(2, 2, 2, 1), False),
    ],
)
def test_a_disagreement_calls_a_third_reader(first, second, third):
    wave = open_wave(themes=1)
    application = submitted(wave=wave)
    reviewers(wave, 1)

    read_twice(application, by=manager_of(wave), first=first, second=second)

    assert (one_answer(application).markings.count() == 3) is third


def test_the_third_reader_waits_until_someone_can_be():
    wave = open_wave(themes=1)
    application, by = submitted(wave=wave), manager_of(wave)
    read_twice(application, by=by, first=marks(0, 0, 0, 1), second=marks(3, 3, 3, 3))
    stuck = len(answers_in_need_of_readers(wave))

    third = holder(Role.REVIEWER, wave.programme)
    assign_reviewers(wave.pk, by=by, now=NOON)

    assert stuck == 1
    assert one_answer(application).markings.get(number=3).reviewer == third


def test_a_reading_is_marked_once_by_its_reader_on_all_criteria():
    """R25."""
    wave = open_wave(themes=1)
    submitted(wave=wave)
    reader, _other = reviewers(wave)
    assign_reviewers(wave.pk, by=manager_of(wave), now=NOON)
    marking = Marking.objects.get(reviewer=reader)

    with pytest.raises(NotTheirs):
        mark_case(marking.pk, marks=marks(), by=PersonFactory(), now=NOON)
    for wrong in (marks(4), marks(-1), {"expertise": 2}):
        with pytest.raises(MarksAreWrong):
            mark_case(marking.pk, marks=wrong, by=reader, now=NOON)
    mark_case(marking.pk, marks=marks(), by=reader, now=NOON)
    with pytest.raises(AlreadyMarked):
        mark_case(marking.pk, marks=marks(), by=reader, now=NOON)


def test_the_manager_reads_words_and_no_mark():  # R25
    application = submitted(wave=open_wave(themes=1))
    by = manager_of(application.wave)
    read_twice(application, by=by, first=marks(3, 2, 2, 1), second=marks(3, 2, 2, 1))

    dossier = dossier_of(application)

    assert dossier.advice == Advice.FAVOURABLE
    assert dossier.themes[0].strong[0].startswith("Exactitude")
    assert [word.split("\u00a0")[0] for word in dossier.themes[0].weak] == ["Prudence"]
    assert not hasattr(dossier.themes[0], "marks")


def test_accepting_gives_a_dated_badge_that_expires_and_has_no_score():  # R21 R22
    """R21, R22."""
    application = submitted(wave=open_wave(themes=1))
    by = manager_of(application.wave)
    read_twice(application, by=by)

    decided(application, by=by)

    badge = Validation.objects.get()
    assert (badge.validated_on, badge.expires_on) == (date(2026, 11, 23), date(2028, 11, 23))
    assert list(badges_of(application.person, now=NOON)) == [badge]
    assert not badges_of(application.person, now=NOON + timedelta(days=800)).exists()
    assert not {"score", "marks", "level"} & {field.name for field in Validation._meta.get_fields()}


def test_no_badge_without_favourable_readings_though_a_person_may_accept():
    application = submitted(wave=open_wave(themes=1))
    by = manager_of(application.wave)
    read_twice(application, by=by, first=marks(0, 0, 1, 1), second=marks(0, 0, 1, 1))

    assert dossier_of(application).advice == Advice.RESERVED
    assert decided(application, by=by).state == ApplicationState.ACCEPTED
    assert not Validation.objects.exists()


@pytest.mark.parametrize("outcome", ["qualified", "accepted", "next_wave", "not_this_time"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_outcome_has_its_letter_with_the_reason_and_the_name_of_who_decided(outcome, language):  # R31
    application = submitted("mentee", person=PersonFactory(preferred_language=language))
    by = manager_of(application.wave)

    decided(application, outcome, by=by, reason="Des thèmes déjà couverts.")

    letter = application.person.letters.get(letter=f"enrolment/emails/{outcome}.txt")
    assert letter.language == language
    assert "Des thèmes déjà couverts." in letter.text
    assert by.name in letter.text


def test_a_reason_with_markup_stays_text_in_the_letter():
    application = submitted("mentee")

    decided(application, reason="<script>alert(1)</script> & <b>merci</b>")

    letter = application.person.letters.get(letter="enrolment/emails/accepted.txt")
    assert "<script>" not in letter.html
    assert "<script>" in letter.text


def test_a_decision_needs_a_manager_and_a_reason_and_is_never_on_oneself():  # R20
    """R20."""
    application = submitted("mentee")
    own = manager_of(application.wave)
    own_application = submitted("mentee", wave=application.wave, person=own)

    with pytest.raises(NotTheirs):
        decided(application, by=PersonFactory())
    with pytest.raises(ReasonMissing):
        decided(application, reason="  ")
    with pytest.raises(OnesOwnApplication):
        decided(own_application, by=own)


def test_many_decisions_are_all_the_deciders_or_none_is_written():
    wave = open_wave()
    by, mine, other = manager_of(wave), submitted("mentee", wave=wave), submitted("mentee")

    with pytest.raises(NotTheirs):
        deciding.decide_many([mine.pk, other.pk], outcome="accepted", reason="Oui.", by=by, now=NOON)

    assert not Application.objects.filter(state=ApplicationState.ACCEPTED).exists()


def test_those_who_cannot_go_there_are_named_and_left():
    wave = open_wave()
    by, staying, leaving = manager_of(wave), submitted("mentee", wave=wave), submitted("mentee", wave=wave)
    applying_actions.withdraw(leaving.pk, by=leaving.person, now=NOON)

    signed = deciding.decide_many([staying.pk, leaving.pk], outcome="accepted", reason="Oui.", by=by, now=NOON)

    assert (signed.decided, signed.left) == ([staying], [leaving])


def test_a_reference_comes_from_whoever_was_asked_once():  # R26 R27 R28
    """R28."""
    application = submitted()
    boss = application.person.manager
    give = {"levels": {"B1": 3, "B9": 4}, "text": "Précise.", "now": NOON}

    for person in (application.person, PersonFactory(), PersonFactory(is_hr=True), manager_of(application.wave)):
        with pytest.raises(NotTheirs):
            vouching.give_reference(application.pk, by=person, **give)
    reference = vouching.give_reference(application.pk, by=boss, **give)
    with pytest.raises(AlreadyGiven):
        vouching.give_reference(application.pk, by=boss, **give)

    assert (reference.levels, reference.given_by) == ({"B1": 3}, boss)


def test_hr_vouches_when_the_volunteer_prefers_it_but_never_for_oneself():
    hr = PersonFactory(is_hr=True)
    application, own = submitted(referee="hr"), submitted(referee="hr", person=hr)

    vouching.give_reference(application.pk, levels={"B1": 3}, text="", by=hr, now=NOON)
    with pytest.raises(NotTheirs):
        vouching.give_reference(own.pk, levels={"B1": 3}, text="", by=hr, now=NOON)


def test_a_second_look_is_asked_once_and_a_person_answers():
    application = decided(submitted("mentee"), "not_this_time")
    by = application.decided_by

    appeal = deciding.ask_second_look(application.pk, text="Relisez.", by=application.person, now=NOON)
    with pytest.raises(NotAtThisPoint):
        deciding.ask_second_look(application.pk, text="Encore.", by=application.person, now=NOON)
    deciding.answer_second_look(appeal.pk, answer="Relu.", by=by, now=NOON)
    changed = decided(application, "accepted", by=by, reason="À la relecture, oui.")

    assert changed.state == ApplicationState.ACCEPTED
    assert "Relu." in application.person.letters.get(letter="enrolment/emails/second_look.txt").text


def test_the_home_page_tells_each_person_what_enrolment_awaits_of_them():
    application = submitted()
    wave, boss = application.wave, application.person.manager
    reader, _other = reviewers(wave)
    by = manager_of(wave)
    assign_reviewers(wave.pk, by=by, now=NOON)

    def titles(person):
        return [thing.url for thing in next_things_for(person, now=NOON)]

    assert any(url.startswith("/enrolment/references/") for url in titles(boss))
    assert any(re.fullmatch(r"/enrolment/markings/\d+/", url) for url in titles(reader))
    assert f"/enrolment/waves/{wave.pk}/" in titles(by)
    assert f"/enrolment/calls/{wave.pk}/" in titles(PersonFactory())
    assert titles(application.person) == []


def test_the_cockpit_counts_and_says_who_is_stuck():
    wave = submitted().wave
    report = step_report(wave, now=NOON)

    assert [count.value for count in report.counts] == [0, 1, 0, 0]
    assert len(report.stuck) == 2
