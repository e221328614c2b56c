"""A decision is looked at before it is signed, taken back before it is told, and looked at again by somebody else."""

import re
from datetime import timedelta
from html import unescape
from itertools import permutations

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from binome.core.errors import NotTheirs
from binome.core.mail.models import LetterState, OutboxLetter
from binome.core.mail.undoing import NoWayBack
from binome.journey.enrolment.actions import deciding, restoring
from binome.journey.enrolment.actions.errors import DecisionNotOpen, SecondLookIsSomeoneElses
from binome.journey.enrolment.models import Application, Validation
from binome.journey.enrolment.queries.home import next_things_for
from binome.journey.enrolment.states import DECISIONS, ApplicationState
from binome.journey.learning.models import ModuleDone, Preparation, Seat
from binome.journey.matching.actions.errors import InAPair
from tests.factories import NOON, PairFactory, PersonFactory, manager_of
from tests.journey.enrolment.factories import open_wave, read_twice, submitted
from tests.journey.learning.factories import WorkshopFactory

pytestmark = pytest.mark.django_db
S = ApplicationState
SOON = NOON + timedelta(minutes=2)


def signed(applications, outcome=S.ACCEPTED, *, by, **more):
    keys = [application.pk for application in applications]
    return deciding.decide_many(keys, outcome=outcome, reason="Un dossier solide.", by=by, now=NOON, **more)


def take_back(done, *, by):
    restoring.take_decisions_back(
        stood=done.stood,
        badges=done.badges,
        signed_at=NOON.isoformat(),
        outcome=done.decided[0].state,
        by=by,
        now=SOON,
    )


def standing():
    return list(Application.objects.order_by("pk").values_list("state", "decided_by", "decided_at", "decision_reason"))


def test_what_many_decisions_did_is_undone_as_it_was_for_each():
    wave = open_wave()
    by, mentor = manager_of(wave), submitted(wave=wave)
    read_twice(mentor, by=by)
    qualified, waiting = submitted("mentee", wave=wave), submitted("mentee", wave=wave)
    signed([qualified], S.QUALIFIED, by=by)
    before = standing()

    done = signed([mentor, qualified, waiting], by=by)
    assert Validation.objects.exists()
    assert Preparation.objects.count() == 3
    take_back(done, by=by)

    assert standing() == before
    assert not Validation.objects.exists()
    assert not Preparation.objects.exists()


def test_a_decision_on_which_something_hangs_stays():
    wave = open_wave()
    by, begun, gone, asked = manager_of(wave), *(submitted("mentee", wave=wave) for _number in range(3))
    accepted, refused = signed([begun, gone], by=by), signed([asked], S.NOT_THIS_TIME, by=by)
    preparation = Preparation.objects.get(application=begun)
    ModuleDone.objects.create(preparation=preparation, module="FE1", done_at=SOON)
    deciding.ask_second_look(asked.pk, text="Relisez.", by=asked.person, now=SOON)

    for done in (accepted, refused):
        with pytest.raises(NoWayBack):
            take_back(done, by=by)
    with pytest.raises(NoWayBack):
        take_back(refused, by=manager_of(wave))


def test_nobody_is_emailed_before_the_way_back_is_closed(client):
    application = submitted("mentee")
    client.force_login(manager_of(application.wave))
    dossier = reverse("enrolment:dossier", args=[application.wave_id, application.pk])

    with time_machine.travel(NOON, tick=False):
        page = client.post(dossier, {"outcome": "accepted", "reason": "Un dossier solide."}, follow=True)
        held = OutboxLetter.objects.filter(to=application.person, mailing__startswith="undo:")
        assert held.count() == 2  # the decision, and what to prepare
        assert not held.filter(send_after__lte=SOON).exists()
        token = unescape(re.findall(r'name="undo" value="([^"]+)"', page.text)[0])
        client.post(reverse("undo"), {"undo": token})

    application.refresh_from_db()
    assert application.state == S.SUBMITTED
    assert not held.filter(state=LetterState.QUEUED).exists()


def test_the_email_is_read_before_anything_is_signed(client):
    application = submitted("mentee", person=PersonFactory(preferred_language="en"))
    client.force_login(manager_of(application.wave))

    page = client.post(
        reverse("enrolment:dossier", args=[application.wave_id, application.pk]),
        {"outcome": "not_this_time", "reason": "Des thèmes déjà couverts.", "preview": "1"},
    )

    assert page.context["question"].letters.sample.subject.startswith("Your application for")
    assert any("1 personne lit l’autre langue" in line for line in page.context["question"].consequences)
    application.refresh_from_db()
    assert application.state == S.SUBMITTED
    assert not application.person.letters.filter(letter__endswith="not_this_time.txt").exists()


def test_each_reads_the_reason_in_their_language_when_it_was_written_in_both():
    wave = open_wave()
    by = manager_of(wave)
    french, english = (
        submitted("mentee", wave=wave, person=PersonFactory(preferred_language=code)) for code in ("fr", "en")
    )

    signed([french, english], by=by, translation="A sound application.")

    assert "Un dossier solide." in french.person.letters.get(letter__endswith="accepted.txt").text
    assert "A sound application." in english.person.letters.get(letter__endswith="accepted.txt").text


def test_a_manager_can_lead_an_application_from_any_decision_to_any_other():
    application = submitted("mentee")
    by = manager_of(application.wave)

    for start, end in permutations(DECISIONS, 2):
        Application.objects.filter(pk=application.pk).update(
            state=start, decided_by=by, decided_at=NOON, decision_reason="Avant."
        )
        assert deciding.decide(application.pk, outcome=end, reason="Après.", by=by, now=SOON).state == end


def test_an_acceptance_is_never_ended_among_many():
    wave = open_wave()
    by, accepted, waiting = manager_of(wave), submitted("mentee", wave=wave), submitted("mentee", wave=wave)
    signed([accepted], by=by)

    done = signed([accepted, waiting], S.NEXT_WAVE, by=by)

    assert (done.decided, done.left) == ([waiting], [accepted])


def test_an_acceptance_on_which_a_partner_counts_is_not_ended():
    pair = PairFactory(chosen=True)
    by = manager_of(pair.wave)

    with pytest.raises(InAPair):
        deciding.decide(pair.mentee_id, outcome=S.NEXT_WAVE, reason="Plus tard.", by=by, now=NOON)

    pair.state = "published"
    pair.save()
    deciding.decide(pair.mentee_id, outcome=S.NEXT_WAVE, reason="Plus tard.", by=by, now=NOON)
    pair.refresh_from_db()
    assert pair.state == "declined"
    with pytest.raises(DecisionNotOpen):
        deciding.decide(pair.mentee_id, outcome=S.NEXT_WAVE, reason="Encore.", by=by, now=NOON)


def test_a_second_look_is_another_managers_as_long_as_there_is_one(client):
    application = submitted("mentee")
    by, other = manager_of(application.wave), manager_of(application.wave)
    signed([application], S.NOT_THIS_TIME, by=by)
    appeal = deciding.ask_second_look(application.pk, text="Relisez.", by=application.person, now=NOON)

    assert other.letters.filter(letter="enrolment/emails/second_look_asked.txt").exists()
    assert not by.letters.filter(letter="enrolment/emails/second_look_asked.txt").exists()
    there = reverse("enrolment:dossier", args=[application.wave_id, application.pk])
    assert there in [thing.url for thing in next_things_for(other, now=NOON)]
    assert there not in [thing.url for thing in next_things_for(by, now=NOON)]
    client.force_login(by)
    assert reverse("enrolment:answer_appeal", args=[application.wave_id, appeal.pk]) not in client.get(there).text
    with pytest.raises(SecondLookIsSomeoneElses):
        deciding.answer_second_look(appeal.pk, answer="Relu.", by=by, now=NOON)
    assert deciding.answer_second_look(appeal.pk, answer="Relu.", by=other, now=NOON).answered_by == other


def test_a_decision_taken_while_one_looked_is_read_before_one_signs_over_it(client):
    application, other = submitted("mentee"), submitted("mentee")
    other.wave, by = application.wave, manager_of(application.wave)
    other.save()
    dossier = reverse("enrolment:dossier", args=[application.wave_id, application.pk])

    client.force_login(by)
    seen_at = client.get(dossier).context["form"]["seen_at"].value()
    soon, other_manager = timezone.now() + timedelta(seconds=1), manager_of(application.wave)
    deciding.decide(application.pk, outcome="qualified", reason="Oui.", by=other_manager, now=soon)
    typed = {"outcome": "not_this_time", "reason": "Non.", "seen_at": seen_at}
    refused = client.post(dossier, typed)
    many = {**typed, "application": [application.pk, other.pk], "confirmed": "yes"}
    told = client.post(reverse("enrolment:decide_many", args=[application.wave_id]), many, follow=True)

    assert refused.status_code == 422
    assert "Oui." in refused.text
    assert application.person.name in told.text
    assert Application.objects.get(pk=application.pk).state == S.QUALIFIED
    assert Application.objects.get(pk=other.pk).state == S.NOT_THIS_TIME


def test_once_the_other_decision_was_shown_one_may_sign_over_it(client):
    application = submitted("mentee")
    client.force_login(manager_of(application.wave))
    dossier = reverse("enrolment:dossier", args=[application.wave_id, application.pk])
    seen_at = client.get(dossier).context["form"]["seen_at"].value()
    with time_machine.travel(timezone.now() + timedelta(seconds=5), tick=True):
        other = manager_of(application.wave)
        deciding.decide(application.pk, outcome="qualified", reason="Oui.", by=other, now=timezone.now())
        typed = {"outcome": "not_this_time", "reason": "Non.", "seen_at": seen_at}

        refused = client.post(dossier, typed)
        again = client.post(dossier, {**typed, "seen_at": refused.context["form"]["seen_at"].value()})

    assert (refused.status_code, again.status_code) == (422, 302)
    assert "Non." in refused.text
    assert Application.objects.get(pk=application.pk).state == S.NOT_THIS_TIME


def test_whoever_signs_another_decision_may_answer_for_it():
    application = submitted("mentee")
    first, second = manager_of(application.wave), manager_of(application.wave)
    signed([application], S.NOT_THIS_TIME, by=first)
    appeal = deciding.ask_second_look(application.pk, text="Relisez.", by=application.person, now=NOON)
    deciding.decide(application.pk, outcome="accepted", reason="À la relecture, oui.", by=second, now=SOON)

    with pytest.raises(SecondLookIsSomeoneElses):
        deciding.answer_second_look(appeal.pk, answer="Relu.", by=first, now=SOON)
    assert deciding.answer_second_look(appeal.pk, answer="Relu.", by=second, now=SOON).answered_by == second


@pytest.mark.parametrize("change", ["objectives read", "role lost", "begun again"])
def test_what_moved_on_is_not_undone(change):
    application = submitted()
    by = manager_of(application.wave)
    done = signed([application], by=by)
    if change == "objectives read":
        Preparation.objects.update(objectives_read_at=SOON)
    elif change == "role lost":
        by.programme_roles.all().delete()
    else:
        Application.objects.update(state=S.DRAFT)

    with pytest.raises((NoWayBack, NotTheirs)):
        take_back(done, by=by)
    application.refresh_from_db()
    assert application.state == (S.DRAFT if change == "begun again" else S.ACCEPTED)


def test_whoever_is_accepted_no_longer_gives_their_seat_back():
    application = submitted("mentee")
    by = manager_of(application.wave)
    signed([application], by=by)
    workshop = WorkshopFactory(wave=application.wave)
    seat = Seat.objects.create(workshop=workshop, preparation=application.preparation, booked_at=NOON)

    deciding.decide(application.pk, outcome=S.NEXT_WAVE, reason="Plus tard.", by=by, now=SOON)

    assert not Seat.objects.filter(pk=seat.pk).exists()
