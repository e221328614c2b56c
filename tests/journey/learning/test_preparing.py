"""Preparing before the first contact: paths, role-plays, charter, gate (R33–R38)."""

import pytest

from binome.core.errors import NotTheirs
from binome.core.privacy.models import AuditLine
from binome.journey.enrolment.actions import applying, deciding
from binome.journey.learning import rules
from binome.journey.learning.actions import preparing
from binome.journey.learning.actions.errors import NotAccepted, NotFinished, NotInThisPath, WrongAnswer
from binome.journey.learning.models import CharterSignature, ModuleDone, Preparation, RolePlayDone
from binome.journey.learning.queries.content import charter
from binome.journey.learning.queries.gate import is_prepared, prepared_applications, progress_of
from binome.journey.learning.queries.preparation import minutes_of
from tests.factories import NOON, PersonFactory, WaveFactory, manager_of
from tests.journey.enrolment.factories import submitted
from tests.journey.learning.factories import accepted, answers_to, finish, fresh, play, prepare

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("side", "level", "path"),
    [("mentor", 2, "mentor"), ("mentor", 6, "mentor"), ("mentee", 4, "mentee"), ("mentee", 5, "express")],
)
def test_each_role_has_its_path_and_executives_an_express_one(side, level, path):
    assert rules.path_for(side=side, level=level) == path


def test_mentors_prepare_with_modules_role_plays_objectives_and_charter():  # R33 R34 R35 R36
    """R33."""
    application = accepted()

    before = progress_of(fresh(application))
    prepare(application)

    assert before == rules.Progress(done=0, total=9)
    assert progress_of(fresh(application)) == rules.Progress(done=9, total=9)
    assert is_prepared(fresh(application))


def test_mentees_prepare_in_40_minutes_at_most_and_executives_in_15():
    assert minutes_of("mentee") <= 40
    assert minutes_of("express") == 15
    assert minutes_of("mentor") <= 175


def test_both_sides_prepare_before_the_first_contact():  # R37
    """R37."""
    mentor = accepted()
    mentee = accepted("mentee", level=4, wave=mentor.wave)
    executive = accepted("mentee", level=6, wave=mentor.wave)
    before = prepared_applications(mentor.wave).count()

    for application in (mentor, mentee, executive):
        prepare(application)

    assert before == 0
    assert set(prepared_applications(mentor.wave)) == {mentor, mentee, executive}


@pytest.mark.parametrize(("gate", "number"), [("gate", 0), ("warn", 1)])
def test_training_gates_matching_or_only_warns(gate, number):  # R38
    """R36, R38."""
    application = accepted(wave=WaveFactory(gate=gate))
    finish(application, "FM1")

    assert prepared_applications(application.wave).count() == number
    assert not is_prepared(fresh(application))


def test_someone_who_withdrew_leaves_the_gate():
    application = accepted("mentee", level=4)
    prepare(application)

    applying.withdraw(application.pk, by=application.person, now=NOON)

    assert not prepared_applications(application.wave).exists()


def test_being_accepted_opens_the_path_with_a_letter_of_objectives():  # R34
    """R34."""
    application = submitted()
    by = manager_of(application.wave)

    deciding.decide(application.pk, outcome="accepted", reason="Un dossier solide.", by=by, now=NOON)

    letter = application.person.letters.get(letter="learning/emails/objectives.txt")
    assert Preparation.objects.get(application=application).path == "mentor"
    assert f"{application.wave.sessions_planned} " in letter.text
    assert application.theme_choices.first().theme.title in letter.text


def test_a_module_with_an_empty_answer_is_not_finished():
    application = accepted()
    answers = {**answers_to("FM1"), "ask2": "  "}

    with pytest.raises(NotFinished) as missing:
        preparing.finish_module(application.pk, "FM1", answers=answers, by=application.person, now=NOON)

    assert missing.value.missing == ["ask2"]
    assert not ModuleDone.objects.exists()


def test_doing_a_module_again_keeps_the_newer_answers():
    application = accepted()
    finish(application, "FM1")
    newer = {**answers_to("FM1"), "ask1": "Mieux dit."}

    preparing.finish_module(application.pk, "FM1", answers=newer, by=application.person, now=NOON)

    assert ModuleDone.objects.get().answers["ask1"] == "Mieux dit."


def test_a_role_play_asks_for_each_behaviour_and_each_question():  # R35
    """R35."""
    application = accepted()

    with pytest.raises(NotFinished) as missing:
        preparing.finish_role_play(
            application.pk, "MS01", path="", levels={"B1": 3}, debrief=["a", "", "c"], by=application.person, now=NOON
        )
    play(application, "MS01")

    assert missing.value.missing == ["B5", "debrief2", "path"]
    assert RolePlayDone.objects.get().levels == {"B1": 3, "B5": 3}


def test_the_charter_is_signed_once_with_its_version_and_date():
    application = accepted("mentee")

    for _time in range(2):
        preparing.sign_charter(application.pk, by=application.person, now=NOON)

    signature = CharterSignature.objects.get()
    assert (signature.version, signature.signed_at) == ("1.0", NOON)
    assert len(charter()) == 12


def test_an_executive_may_take_the_full_path_and_it_counts_for_both():
    application = accepted("mentee", level=6)

    preparing.choose_path(application.pk, path="mentee", by=application.person, now=NOON)
    prepare(application)
    preparing.choose_path(application.pk, path="express", by=application.person, now=NOON)

    assert is_prepared(fresh(application))


def test_nobody_prepares_in_your_place():
    application, other = accepted(), PersonFactory()

    for act in (
        lambda: preparing.finish_module(application.pk, "FM1", answers=answers_to("FM1"), by=other, now=NOON),
        lambda: preparing.sign_charter(application.pk, by=other, now=NOON),
        lambda: preparing.read_objectives(application.pk, by=other, now=NOON),
        lambda: preparing.choose_path(application.pk, path="mentee", by=other, now=NOON),
    ):
        with pytest.raises(NotTheirs):
            act()


def test_only_those_who_are_accepted_prepare():
    application = submitted()

    with pytest.raises(NotAccepted):
        preparing.sign_charter(application.pk, by=application.person, now=NOON)


def test_a_mentee_takes_no_mentor_module_nor_role_play():
    application = accepted("mentee", level=4)

    with pytest.raises(NotInThisPath):
        finish(application, "FM1")
    with pytest.raises(NotInThisPath):
        play(application, "MS01")


def test_the_audit_says_what_was_done_and_never_what_was_written():
    finish(accepted(), "FM1")

    assert AuditLine.objects.get(act="learning.finished_module").detail == {"module": "FM1"}


def test_a_friendly_word_goes_to_those_who_have_not_finished_once_a_day():
    behind = accepted("mentee", level=4)
    done = accepted("mentee", level=4, wave=behind.wave)
    prepare(done)
    by = manager_of(behind.wave)

    for _time in range(2):
        preparing.remind(behind.wave_id, by=by, now=NOON)

    assert behind.person.letters.filter(letter="learning/emails/reminder.txt").count() == 1
    assert not done.person.letters.filter(letter="learning/emails/reminder.txt").exists()


def test_a_module_is_finished_with_the_right_answers_and_keeps_none_of_what_was_picked():
    application = accepted()
    right = answers_to("FM1")
    all_first = {**right, **{key: "0" for key in right if key.startswith("quiz")}}

    with pytest.raises(WrongAnswer) as refusal:
        preparing.finish_module(application.pk, "FM1", answers=all_first, by=application.person, now=NOON)
    preparing.finish_module(application.pk, "FM1", answers=right, by=application.person, now=NOON)

    assert refusal.value.wrong == [key for key in right if key.startswith("quiz") and right[key] != "0"]
    assert set(ModuleDone.objects.get().answers) == {"ask1", "ask2", "ask3"}


def test_notes_of_a_role_play_that_was_played_are_written_anew_without_playing_again():
    application = accepted()
    play(application, "MS01")

    preparing.finish_role_play(
        application.pk,
        "MS01",
        path="",
        levels={"B1": 2, "B5": 2},
        debrief=["Mieux dit", "b", "c"],
        by=application.person,
        now=NOON,
    )

    assert RolePlayDone.objects.get().debrief[0] == "Mieux dit"
