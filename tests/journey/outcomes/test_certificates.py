"""Certificates: given at the close, checked by anyone who holds the paper, withdrawn, gone with their holder."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.core.cache import cache
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.core.privacy.erasure.carrying_out import erase
from binome.core.programmes.models import ProgrammeRole
from binome.core.programmes.permissions import Role
from binome.journey.matching.models import Pair
from binome.journey.matching.states import PairState
from binome.journey.mentoring.actions import departures, holding, living, steering
from binome.journey.mentoring.models import Relationship
from binome.journey.outcomes.actions import certifying
from binome.journey.outcomes.models import ParticipationCertificate
from binome.journey.outcomes.rules import codes
from tests.factories import NOON, PairFactory, PersonFactory, RelationshipFactory, SessionFactory, manager_of
from tests.journey.mentoring.factories import close_together

pytestmark = pytest.mark.django_db
CHECK = "outcomes:check_certificate"


def met(relationship: Relationship, *, times: int = 2) -> Relationship:
    for number in range(1, times + 1):
        session = SessionFactory(relationship=relationship, number=number, starts_at=NOON + timedelta(days=number))
        holding.hold_session(session.pk, by=relationship.mentor, now=session.starts_at + timedelta(hours=2))
    return relationship


def closed(relationship: Relationship | None = None, *, times: int = 2) -> Relationship:
    relationship = met(relationship or RelationshipFactory(), times=times)
    return close_together(relationship, now=NOON + timedelta(days=30))


@pytest.fixture
def pair():
    cache.clear()
    return closed()


def checked(client, code: str) -> str:
    return client.post(reverse(CHECK), {"code": code}).text


def certificate_of(person) -> ParticipationCertificate:
    return ParticipationCertificate.objects.get(person=person)


def test_both_halves_of_a_pair_that_met_are_certified_at_its_close(pair):
    given = ParticipationCertificate.objects.all()

    assert {(one.person, one.side, one.sessions, one.minutes) for one in given} == {
        (pair.mentor, "mentor", 2, 120),
        (pair.mentee, "mentee", 2, 120),
    }
    assert len({one.code for one in given}) == 2


def test_a_pair_that_never_met_is_not_certified():
    closed(times=0)

    assert not ParticipationCertificate.objects.exists()


def test_sessions_of_the_pair_before_a_rematch_are_counted(pair):
    """The mentee met twice in a pair that ended, then once in another: three sessions are theirs."""
    Relationship.objects.filter(pk=pair.pk).update(state="ended")
    Pair.objects.filter(pk=pair.pair_id).update(state=PairState.ENDED)
    ParticipationCertificate.objects.all().delete()
    second = RelationshipFactory(pair=PairFactory(chosen=True, wave=pair.wave, mentee=pair.pair.mentee))
    closed(second, times=1)

    assert certificate_of(pair.mentee).sessions == 3


def test_a_mentor_of_two_is_certified_once_both_pairs_are_over(pair):
    other = RelationshipFactory(pair=PairFactory(chosen=True, wave=pair.wave, mentor=pair.pair.mentor))
    ParticipationCertificate.objects.all().delete()
    assert certifying.certify(pair.mentor, pair.wave, side="mentor", now=NOON) is None

    closed(other, times=1)

    assert certificate_of(pair.mentor).sessions == 3


def ended(relationship: Relationship, how: str) -> None:
    now = NOON + timedelta(days=40)
    if how == "by one of the two":
        living.end_early(relationship.pk, by=relationship.mentee, now=now)
    elif how == "by the programme":
        steering.end_by_programme(relationship.pk, by=manager_of(relationship.wave), now=now)
    else:
        departures.end_for_leavers([relationship.mentee], now=now)


@pytest.mark.parametrize("how", ["by one of the two", "by the programme", "by leaving"])
def test_a_mentor_of_two_is_certified_when_the_last_pair_ends_early(how, client):
    first = RelationshipFactory()
    second = met(RelationshipFactory(pair=PairFactory(chosen=True, wave=first.wave, mentor=first.pair.mentor)), times=1)
    closed(first)
    assert not ParticipationCertificate.objects.filter(person=first.mentor).exists()

    ended(second, how)

    certificate = certificate_of(first.mentor)
    assert (certificate.sessions, certificate.ended_at) == (3, NOON + timedelta(days=40))
    assert not ParticipationCertificate.objects.filter(person=second.mentee).exists()
    client.force_login(first.mentee)  # a page that writes nothing shows it all the same
    assert "Ouvrir l’attestation" in client.get(reverse("outcomes:mine")).text


def test_neither_a_pair_that_ended_early_nor_one_that_never_met_is_promised_a_certificate(client):
    relationship = met(RelationshipFactory())
    client.force_login(relationship.mentee)
    promised = client.get(reverse("outcomes:mine")).text
    ended(relationship, "by one of the two")

    page = client.get(reverse("outcomes:mine")).text

    assert "Prête à la clôture de votre binôme" in promised
    assert "Prête à la clôture de votre binôme" not in page
    assert "Aucune n’a été remise" in page


def test_a_pair_that_closed_without_meeting_turns_one_that_ended_early_into_none():
    first = met(RelationshipFactory())
    ended(first, "by one of the two")
    closed(RelationshipFactory(pair=PairFactory(chosen=True, wave=first.wave, mentor=first.pair.mentor)), times=0)

    assert not ParticipationCertificate.objects.exists()


def test_the_page_says_what_the_paper_says_to_anyone_who_types_its_code(pair, client):
    certificate = certificate_of(pair.mentee)
    client.force_login(pair.mentee)
    made = client.get(reverse("outcomes:certificate", args=[pair.wave.pk, "mentee"])).content
    on_paper = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
    client.logout()

    page = checked(client, f" {codes.grouped(certificate.code).lower().replace('-', ' ')}")

    assert codes.grouped(certificate.code) in on_paper
    assert pair.mentee.name in page
    assert pair.mentee.name in on_paper
    for hidden in (pair.mentor.name, pair.mentor.family_name, pair.mentee.email, pair.mentee.staff_id):
        assert hidden not in page


def test_a_wrong_code_teaches_nothing_and_is_not_tried_for_ever(pair, client):
    code = certificate_of(pair.mentee).code
    wrong = client.post(reverse(CHECK), {"code": code[:-1] + ("2" if code[-1] != "2" else "3")})
    odd = [client.post(reverse(CHECK), {"code": typed}).status_code for typed in ("", "'; --", "É" * 16, "A" * 41)]

    assert wrong.status_code == 422
    assert pair.mentee.name not in wrong.text
    assert odd == [422] * 4
    assert {client.post(reverse(CHECK), {"code": "A" * 16}).status_code for _ in range(40)} == {422, 429}


def test_a_withdrawn_certificate_says_so_and_no_name_until_it_is_given_back(pair, client):
    manager, certificate = manager_of(pair.wave), certificate_of(pair.mentee)
    client.force_login(manager)
    address = reverse("outcomes:revoke_certificate", args=[pair.wave.pk, certificate.pk])
    assert ParticipationCertificate.objects.filter(revoked_at=None).count() == 2
    client.post(address)
    assert ParticipationCertificate.objects.filter(revoked_at=None).count() == 2  # what it does is read first
    client.post(address, {"confirmed": "yes"})
    assert ParticipationCertificate.objects.filter(revoked_at=None).count() == 1
    client.logout()

    page = checked(client, certificate.code)
    assert pair.mentee.name not in page
    client.force_login(pair.mentee)
    assert client.get(reverse("outcomes:certificate", args=[pair.wave.pk, "mentee"])).status_code == 404

    client.force_login(manager)
    client.post(reverse("outcomes:restore_certificate", args=[pair.wave.pk, certificate.pk]))
    assert pair.mentee.name in checked(client, certificate.code)


def test_nobody_withdraws_their_own_or_one_of_another_wave(pair):
    certificate = certificate_of(pair.mentee)
    manager = manager_of(pair.wave)
    elsewhere = RelationshipFactory().wave

    for wave, by in ((elsewhere, manager_of(elsewhere)), (elsewhere, manager), (pair.wave, pair.mentee)):
        with pytest.raises(NotTheirs):
            certifying.revoke_certificate(wave, certificate_id=certificate.pk, by=by, now=NOON)


def test_a_manager_who_took_part_touches_the_certificates_of_others_alone(pair):
    ProgrammeRole.objects.create(programme=pair.wave.programme, person=pair.mentee, role=Role.MANAGER)
    own, of_mentor = certificate_of(pair.mentee), certificate_of(pair.mentor)

    with pytest.raises(NotTheirs):
        certifying.revoke_certificate(pair.wave, certificate_id=own.pk, by=pair.mentee, now=NOON)
    with pytest.raises(NotTheirs):
        certifying.restore_certificate(pair.wave, certificate_id=own.pk, by=pair.mentee)

    # It is that it is their own, and nothing else: the same person withdraws another's of the same wave.
    certifying.revoke_certificate(pair.wave, certificate_id=of_mentor.pk, by=pair.mentee, now=NOON)
    assert list(ParticipationCertificate.objects.filter(revoked_at=None)) == [own]


def test_who_signs_stands_on_certificates_given_from_then_on(pair, client):
    client.force_login(manager_of(pair.wave))
    client.post(reverse("outcomes:certificates", args=[pair.wave.pk]), {"signatory": "Claire Dubois, DRH"})
    later = RelationshipFactory(pair=PairFactory(chosen=True, wave=pair.wave))
    closed(later)

    assert certificate_of(pair.mentee).signatory == ""
    assert certificate_of(later.mentee).signatory == "Claire Dubois, DRH"
    client.logout()
    assert "Claire Dubois, DRH" in checked(client, certificate_of(later.mentee).code)


def test_the_certificate_goes_with_its_holder(pair, client):
    code = certificate_of(pair.mentee).code
    OutboxLetter.objects.all().delete()

    erase(pair.mentee, by=PersonFactory(is_hr=True), now=NOON + timedelta(days=40))

    answer = client.post(reverse(CHECK), {"code": code})
    assert answer.status_code == 422
    assert certificate_of(pair.mentor).sessions == 2
