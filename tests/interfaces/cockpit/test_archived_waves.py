"""A wave that is over is put aside by those who answer for it: hidden from them, read and not changed, brought back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from binome.core.people.models import Person
from binome.core.privacy.models import AuditLine
from binome.core.programmes.access import WaveIsArchived
from binome.core.programmes.models import ProgrammeRole, Wave
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.journey.diagnosis.actions import campaigning
from binome.journey.diagnosis.models import Survey
from binome.journey.enrolment.actions import marking
from binome.journey.mentoring.states import RelationshipState
from binome.journey.outcomes.queries.participants import own_testimony
from binome.orchestration import retention, waves
from tests.factories import (
    NOON,
    ApplicationFactory,
    PersonFactory,
    RelationshipFactory,
    WaveFactory,
    holder,
    manager_of,
)
from tests.interfaces.url_access import DOORS, addresses
from tests.journey.enrolment.factories import marking_for, marks, reviewers, submitted

pytestmark = pytest.mark.django_db
REFUSAL = "This wave is archived: it can be read, not changed."
# What is sent from the page of an archived wave all the same: copies and ways back, and what is a participant's own.
LEFT_ALONE = {"archive_wave", "restore_wave", "audience:duplicate", "outcomes:testimony", "enrolment:begin"}
FORMS_OF_A_WAVE = [
    address
    for address in addresses()
    if "wave_id" in address.words and "POST" in DOORS[address.name].methods and address.name not in LEFT_ALONE
]


@pytest.fixture
def closed():
    """A closed wave beside one that goes on in the same programme, and who steers both."""
    wave = WaveFactory(name="Automne 2024", stage=Stage.CLOSED, closed_at=NOON)
    goes_on = WaveFactory(
        programme=wave.programme, number=wave.number + 1, name="Printemps 2026", stage=Stage.MENTORING
    )
    return wave, goes_on, manager_of(wave, preferred_language="en")


def on(wave, act="archive_wave") -> str:
    return reverse(act, args=[wave.pk])


def test_an_archived_wave_leaves_menus_and_lists_and_is_found_below_them(client, closed):
    wave, goes_on, manager = closed
    client.force_login(manager)
    assert "Archive this wave" in client.get(on(wave, "wave")).text

    told = client.post(on(wave), follow=True)

    assert "“Automne 2024” is archived" in told.text
    assert [each for each, _line in told.context["lines"]] == [goes_on]
    assert told.context["archived"] == [wave]
    assert "Automne 2024" not in client.get("/").text.partition("<main")[2]
    assert wave.name not in [each.name for each in client.get(on(goes_on, "wave")).context["frame"].bar.waves]
    assert client.get(reverse("reports")).context["waves"] == [goes_on]
    programme = client.get(reverse("audience:programme", args=[wave.programme_id]))
    assert (list(programme.context["waves"]), list(programme.context["archived"])) == ([goes_on], [wave])
    assert AuditLine.objects.filter(act="programmes.archived_wave", by=manager, on_id=str(wave.pk)).count() == 1


def test_it_is_read_and_not_changed_until_it_is_restored(client, closed):
    wave, _goes_on, manager = closed
    client.force_login(manager)
    client.post(on(wave))

    page = client.get(on(wave, "wave"))
    refused = client.post(reverse("audience:rules", args=[wave.pk]), {"name": "Another name"})
    reopened = client.post(on(wave, "reopen_wave"), follow=True)
    wave.refresh_from_db()
    assert "Archived: read only" in page.text
    assert client.get(reverse("outcomes:wave", args=[wave.pk])).status_code == 200
    assert refused.status_code == 409
    assert "This wave is archived" in refused.text
    assert "This wave is archived" in reopened.text
    assert (wave.name, wave.stage) == ("Automne 2024", Stage.CLOSED)

    client.post(on(wave, "restore_wave"))
    client.post(on(wave, "reopen_wave"))
    wave.refresh_from_db()
    assert (wave.archived_at, wave.stage) == (None, Stage.OUTCOMES)
    assert AuditLine.objects.filter(act="programmes.restored_wave", by=manager).count() == 1


OF_WORDS = {"kind": "audience", "side": "mentee"}  # parts of addresses that are no number


def test_no_form_of_a_role_changes_it_and_each_says_why(client, closed):
    wave, _goes_on, manager = closed
    waves.archive(wave.pk, by=manager, now=NOON)
    client.force_login(manager)
    lines = AuditLine.objects.count()
    assert len(FORMS_OF_A_WAVE) > 50

    for address in FORMS_OF_A_WAVE:
        words = {word: OF_WORDS.get(word, 1) for word in address.words} | {"wave_id": wave.pk}
        refused = client.post(reverse(address.name, kwargs=words), {"name": "Typed by a manager"})
        assert (refused.status_code, REFUSAL in refused.text) == (409, True), address.name
    assert AuditLine.objects.count() == lines


def test_who_may_not_change_it_is_not_told_that_it_is_archived(client, closed):
    wave, _goes_on, manager = closed
    waves.archive(wave.pk, by=manager, now=NOON)
    client.force_login(holder(Role.REVIEWER, wave.programme))

    assert client.post(reverse("audience:rules", args=[wave.pk]), {"name": "Another name"}).status_code == 404


def test_readings_of_an_archived_wave_no_longer_wait(client):
    application = submitted()
    wave, [reader, _other] = application.wave, reviewers(application.wave)
    manager = manager_of(wave)
    marking.assign_reviewers(wave.pk, by=manager, now=NOON)
    given = marking_for(reader)
    client.force_login(reader)
    assert client.get(reverse("enrolment:marking", args=[given.pk])).status_code == 200

    Wave.objects.filter(pk=wave.pk).update(stage=Stage.CLOSED, closed_at=NOON)
    waves.archive(wave.pk, by=manager, now=NOON)

    assert client.get(reverse("enrolment:markings")).context["waiting"] == []
    assert client.post(reverse("enrolment:marking", args=[given.pk]), marks()).status_code == 404
    assert client.post(reverse("enrolment:hand_on", args=[given.pk])).status_code == 404


def test_a_mentee_who_also_reads_applications_still_gives_their_testimony(client, closed):
    wave, _goes_on, manager = closed
    pair = RelationshipFactory(pair__wave=wave, state=RelationshipState.CLOSED, closed_at=NOON).pair
    mentee = pair.mentee.person
    ProgrammeRole.objects.create(programme=wave.programme, person=mentee, role=Role.REVIEWER)
    waves.archive(wave.pk, by=manager, now=NOON)
    client.force_login(mentee)

    words = {"text": "I share my files now.", "signed": "no", "reach": "report", "agree": "on"}
    given = client.post(reverse("outcomes:testimony", args=[wave.pk]), words)

    assert given.status_code == 302
    assert own_testimony(mentee, wave).text == "I share my files now."


def test_archiving_is_taken_back_at_once_and_the_wave_can_be_copied(client, closed):
    wave, _goes_on, manager = closed
    client.force_login(manager)
    told = client.post(on(wave), follow=True)
    token = next(message.extra_tags for message in told.context["messages"])
    client.post(reverse("audience:duplicate", args=[wave.pk]), {"name": "A copy"})

    client.post(reverse("undo"), {"undo": token})

    wave.refresh_from_db()
    assert wave.archived_at is None
    assert Wave.objects.get(name="A copy").archived_at is None


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in {Stage.AUDIENCE, Stage.CLOSED}])
def test_a_wave_that_goes_on_is_not_archived(client, stage):
    wave = WaveFactory(stage=stage)
    client.force_login(manager_of(wave, preferred_language="en"))

    assert "Close the wave first." in client.post(on(wave), follow=True).text
    assert "Archive this wave" not in client.get(on(wave, "wave")).text
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.filter(pk=wave.pk).update(archived_at=NOON)


def test_pairs_that_still_meet_keep_their_wave_in_sight(closed):
    wave, _goes_on, manager = closed
    relationship = RelationshipFactory(pair__wave=wave)
    with pytest.raises(waves.NotAtRest):
        waves.archive(wave.pk, by=manager, now=NOON)

    relationship.state, relationship.closed_at = RelationshipState.CLOSED, NOON
    relationship.save()
    waves.archive(wave.pk, by=manager, now=NOON)


def test_a_draft_is_archived_unless_its_survey_is_scheduled():
    wave = WaveFactory(stage=Stage.AUDIENCE)
    survey = Survey.objects.create(wave=wave, opens_at=NOON)
    with pytest.raises(waves.NotAtRest):
        waves.archive(wave.pk, by=manager_of(wave), now=NOON)

    Survey.objects.filter(pk=survey.pk).update(opens_at=None)
    waves.archive(wave.pk, by=manager_of(wave), now=NOON)


def test_the_survey_of_an_archived_draft_is_not_scheduled_from_a_page_opened_before():
    wave = WaveFactory(stage=Stage.AUDIENCE)
    manager = manager_of(wave)
    survey = Survey.objects.create(wave=wave)
    waves.archive(wave.pk, by=manager, now=NOON)

    with pytest.raises(WaveIsArchived):
        campaigning.schedule_survey(survey, opens_at=NOON + timedelta(days=1), by=manager, now=NOON)
    with pytest.raises(WaveIsArchived):
        campaigning.launch_survey(survey, by=manager, now=NOON)


def test_others_learn_nothing_of_it_and_participants_keep_their_pages(client, closed):
    wave, _goes_on, manager = closed
    mentor = ApplicationFactory(wave=wave, accepted=True).person
    waves.archive(wave.pk, by=manager, now=NOON)

    for stranger in (manager_of(WaveFactory()), holder(Role.REVIEWER, wave.programme), mentor):
        client.force_login(stranger)
        assert [client.post(on(wave, act)).status_code for act in ("archive_wave", "restore_wave")] == [404, 404]
    assert client.get(reverse("my_progress")).status_code == 200
    assert client.get(reverse("network:ideas")).status_code == 200
    assert Wave.objects.get(pk=wave.pk).archived_at == NOON


def test_archiving_changes_no_date_of_deletion(closed):
    wave, _goes_on, manager = closed
    later = timezone.now() + timedelta(days=4000)
    before = retention.waves_due(now=later)
    waves.archive(wave.pk, by=manager, now=NOON)

    assert before == retention.waves_due(now=later) == [wave.pk]


def test_an_administrator_puts_aside_and_brings_back_what_nobody_steers_any_more(client, closed):
    """Once its manager has left: the administrator's home says so, and the pages of the wave stay closed to them."""
    wave, goes_on, manager = closed
    administrator = PersonFactory(is_administrator=True, preferred_language="en")
    client.force_login(administrator)
    before = [client.post(on(wave, act)).status_code for act in ("archive_wave", "restore_wave")]
    assert "no manager any more" not in client.get("/").text
    Person.objects.filter(pk=manager.pk).update(is_active=False)

    home, listed = client.get("/").text, client.get(reverse("cockpit")).text
    told = client.post(on(wave), follow=True)
    refused = client.post(on(goes_on), follow=True).text
    wave.refresh_from_db()

    assert before == [404, 404]
    assert "2 waves have no manager any more" in home
    assert "Archive “Automne 2024”" in listed
    assert "Archive “Printemps 2026”" not in listed
    assert "“Automne 2024” is archived" in told.text
    assert wave.archived_at is not None
    assert "Close the wave first." in refused
    assert client.get(on(wave, "wave")).status_code == 404
    assert "1 wave has no manager any more" in client.get("/").text

    assert "“Automne 2024” is back" in client.post(on(wave, "restore_wave"), follow=True).text
    wave.refresh_from_db()
    assert wave.archived_at is None
    told = client.post(on(wave), follow=True)
    token = next(message.extra_tags for message in told.context["messages"])
    client.post(reverse("undo"), {"undo": token})
    wave.refresh_from_db()
    assert wave.archived_at is None
    assert AuditLine.objects.filter(act="programmes.archived_wave", by=administrator).count() == 2


def test_once_a_manager_is_named_again_an_administrator_no_longer_archives(client, closed):
    wave, _goes_on, manager = closed
    ProgrammeRole.objects.filter(person=manager).delete()
    client.force_login(PersonFactory(is_administrator=True))
    assert client.post(on(wave)).status_code == 302
    manager_of(wave)

    assert [client.post(on(wave, act)).status_code for act in ("archive_wave", "restore_wave")] == [404, 404]
    for make in (PersonFactory(is_hr=True), holder(Role.SPONSOR, wave.programme)):
        client.force_login(make)
        assert client.post(on(wave, "restore_wave")).status_code == 404
