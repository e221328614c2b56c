"""Badges that people carry away: an independent verifier takes them for what they are, and for nothing once they are revoked."""

import base64
import json
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from binome.core.credentials.models import IssuedBadge, RevokedNumber, SigningKey
from binome.core.credentials.signing import did, next_number
from binome.core.credentials.status_list import SIZE, claims_of_list, list_of
from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.privacy.erasure import carrying_out
from binome.core.privacy.models import AuditLine
from binome.journey.enrolment.models import Validation
from binome.journey.mentoring.actions import living
from binome.journey.mentoring.models import Relationship
from binome.journey.outcomes.actions.badges import issue_badge
from binome.journey.outcomes.actions.certifying import restore_certificate, revoke_certificate
from binome.journey.outcomes.models import ParticipationCertificate
from binome.journey.outcomes.queries.badges import revoked_numbers
from tests.factories import NOON, PairFactory, PersonFactory, RelationshipFactory, ThemeFactory, manager_of
from tests.journey.mentoring.factories import close_together, held, opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ana() -> Person:
    return PersonFactory(given_name="Ana", family_name="Roux", email="ana@example.org", preferred_language="en")


def validated(person: Person, title: str = "Agile methods") -> Validation:
    day = NOON.date()
    theme = ThemeFactory(title_en=title, title_fr="Méthodes agiles")
    return Validation.objects.create(person=person, theme=theme, validated_on=day, expires_on=day + timedelta(days=365))


def fetched(address: str) -> bytes:
    """What anyone reads at an address of ours, without an account."""
    answer = Client().get(urlsplit(address).path)
    assert answer.status_code == 200
    return answer.content


def english(path: str) -> bytes:
    return Client(headers={"Accept-Language": "en"}).get(path).content


def file_of(badge: IssuedBadge) -> str:
    browser = Client()
    browser.force_login(badge.person)
    answer = browser.get(reverse("outcomes:export_badge", args=[badge.uid]))
    assert answer["Content-Disposition"].endswith(f'-{badge.number}.jwt"')
    return answer.content.decode()


def check(token: str, *, online: bool = True):
    """As a stranger does who knows the name of the issuer alone."""
    verifier = OB3Verifier.for_issuer_did(did(), download=fetched)
    return verifier.verify(token, check_status=online, download=fetched)


def claims(token: str) -> dict:
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def closed_pair() -> Relationship:
    relationship = opened()
    held(relationship)
    return close_together(relationship, now=NOON)


def test_a_validated_theme_is_a_badge_that_an_independent_verifier_takes(ana):
    badge = issue_badge("validation", validated(ana).pk, by=ana, now=NOON)

    verified = check(file_of(badge))

    said = claims(file_of(badge))
    assert verified.issuer.id == did()
    assert said["credentialSubject"]["achievement"]["name"] == "Validated on: Agile methods"
    name, address = said["credentialSubject"]["identifier"]
    assert name["identityHash"] == "Ana Roux"
    assert address["identityHash"] == "sha256$" + sha256(f"ana@example.org{address['salt']}".encode()).hexdigest()
    assert "ana@example.org" not in json.dumps(said)


def test_the_certificate_of_each_half_is_a_badge_and_says_no_level():
    relationship = closed_pair()
    mentor, mentee = relationship.pair.mentor.person, relationship.pair.mentee.person
    badges = [issue_badge("certificate", relationship.pk, by=person, now=NOON) for person in (mentor, mentee)]

    for badge, side in zip(badges, ("Mentor", "Personne mentorée"), strict=True):
        token = file_of(badge)
        check(token)
        assert claims(token)["name"].startswith(side)
        assert "exp" not in claims(token)


def test_a_mentor_of_two_pairs_makes_one_badge_of_the_wave_whatever_becomes_of_the_second(client):
    first = closed_pair()
    mentor = first.mentor
    badge = issue_badge("certificate", first.pk, by=mentor, now=NOON)
    second = RelationshipFactory(pair=PairFactory(chosen=True, wave=first.wave, mentor=first.pair.mentor))
    client.force_login(mentor)

    def offered() -> list[tuple[int, bool]]:
        listed = client.get(reverse("outcomes:badges")).context["listed"]
        return [(achievement.subject, made is not None) for achievement, made in listed]

    assert offered() == [(first.pk, True)]
    held(second)
    close_together(second, now=NOON + timedelta(days=1))
    assert offered() == [(first.pk, True)]
    with pytest.raises(NotTheirs):
        issue_badge("certificate", second.pk, by=mentor, now=NOON)
    assert client.get(reverse("outcomes:export_badge", args=[badge.uid])).status_code == 200


def test_a_pair_that_ends_early_after_another_closed_takes_no_badge_away(client):
    first = closed_pair()
    second = RelationshipFactory(pair=PairFactory(chosen=True, wave=first.wave, mentor=first.pair.mentor))
    living.end_early(second.pk, by=second.mentee, now=NOON)

    badge = issue_badge("certificate", first.pk, by=first.mentor, now=NOON)

    assert check(file_of(badge)).issuer.id == did()


def test_a_badge_that_was_changed_or_signed_by_another_key_is_refused(ana):
    token = file_of(issue_badge("validation", validated(ana).pk, by=ana, now=NOON))
    head, body, signature = token.split(".")
    forged = claims(token)
    forged["name"] = "Validated on: everything"
    other = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode().rstrip("=")

    with pytest.raises(OB3VerificationError, match="signature"):
        check(f"{head}.{other}.{signature}")
    SigningKey.objects.update(public=base64.urlsafe_b64encode(b"x" * 32).decode().rstrip("="))
    with pytest.raises(OB3VerificationError):
        check(f"{head}.{body}.{signature}")


def test_a_revoked_badge_is_refused_and_its_owner_may_make_another(ana):
    validation = validated(ana)
    badge = issue_badge("validation", validation.pk, by=ana, now=NOON)
    token, browser = file_of(badge), Client()
    browser.force_login(ana)

    browser.post(reverse("outcomes:revoke_badge", args=[badge.uid]))  # asks first
    check(token)
    browser.post(reverse("outcomes:revoke_badge", args=[badge.uid]), {"confirmed": "yes"})

    with pytest.raises(OB3VerificationError, match="revocation"):
        check(token)
    check(token, online=False)  # offline it is only as good as the list at hand
    assert b"no longer valid" in english(reverse("outcomes:check_badge", args=[badge.uid]))
    another = issue_badge("validation", validation.pk, by=ana, now=NOON)
    assert another.number != badge.number
    check(file_of(another))
    acts = AuditLine.objects.filter(act__startswith="outcomes.").values_list("act", flat=True)
    assert sorted(acts) == ["outcomes.issued_badge", "outcomes.issued_badge", "outcomes.revoked_badge"]


def test_a_badge_falls_with_the_decision_that_it_rests_on(ana):
    validation = validated(ana)
    token = file_of(issue_badge("validation", validation.pk, by=ana, now=NOON))
    validation.delete()

    with pytest.raises(OB3VerificationError, match="revocation"):
        check(token)


def of_certificate(relationship: Relationship, side: str) -> ParticipationCertificate:
    return ParticipationCertificate.objects.get(wave=relationship.wave, side=side)


def test_a_badge_falls_with_its_withdrawn_certificate_and_is_valid_again_once_that_is_given_back():
    relationship = closed_pair()
    manager = manager_of(relationship.wave)
    mentor, mentee = relationship.mentor, relationship.mentee
    badges = [issue_badge("certificate", relationship.pk, by=person, now=NOON) for person in (mentor, mentee)]
    token, other = map(file_of, badges)
    key = of_certificate(relationship, "mentor").pk
    owner = Client(headers={"Accept-Language": "en"})
    owner.force_login(mentor)

    revoke_certificate(relationship.wave, certificate_id=key, by=manager, now=NOON)

    with pytest.raises(OB3VerificationError, match="revocation"):
        check(token)
    check(other)
    assert revoked_numbers() == [badges[0].number]
    assert b"no longer valid" in english(reverse("outcomes:check_badge", args=[badges[0].uid]))
    assert owner.get(reverse("outcomes:export_badge", args=[badges[0].uid])).status_code == 404
    with pytest.raises(NotTheirs):
        issue_badge("certificate", relationship.pk, by=mentor, now=NOON)

    restore_certificate(relationship.wave, certificate_id=key, by=manager)

    assert revoked_numbers() == []
    check(token)
    assert b"This badge is valid" in english(reverse("outcomes:check_badge", args=[badges[0].uid]))
    assert file_of(badges[0])


@pytest.mark.parametrize("forget", ["the pair", "the owner"])
def test_a_badge_that_was_taken_back_stays_so_when_what_tells_it_is_forgotten(ana, forget):
    relationship = closed_pair()
    tokens = [file_of(issue_badge("certificate", relationship.pk, by=relationship.mentor, now=NOON))]
    key = of_certificate(relationship, "mentor").pk
    revoke_certificate(relationship.wave, certificate_id=key, by=manager_of(relationship.wave), now=NOON)
    if forget == "the owner":
        validation = validated(ana)
        tokens.append(file_of(issue_badge("validation", validation.pk, by=ana, now=NOON)))
        validation.delete()

    if forget == "the pair":
        relationship.delete()
    else:
        for person in (relationship.mentor, ana):
            carrying_out.erase(person, by=None, now=NOON)

    for token in tokens:
        with pytest.raises(OB3VerificationError, match="revocation"):
            check(token)


def test_my_badges_say_why_one_can_no_longer_be_downloaded(ana):
    withdrawn = validated(ana, "Data")
    for validation in (validated(ana), withdrawn):
        issue_badge("validation", validation.pk, by=ana, now=NOON)
    withdrawn.delete()

    with time_machine.travel(NOON + timedelta(days=367)):
        browser = Client()
        browser.force_login(ana)
        page = browser.get(reverse("outcomes:badges")).text

    assert "It was valid until 23 November 2027." in page
    assert page.count("The decision that it rests on was withdrawn") == 1
    assert "no longer stored here" not in page


def test_a_badge_ends_with_its_validation(ana):
    token = file_of(issue_badge("validation", validated(ana).pk, by=ana, now=NOON))

    with time_machine.travel(NOON + timedelta(days=367)), pytest.raises(OB3VerificationError, match="expired"):
        check(token)


def test_nobody_makes_or_opens_a_badge_of_somebody_else(ana):
    validation, other = validated(ana), PersonFactory()
    badge = issue_badge("validation", validation.pk, by=ana, now=NOON)
    browser = Client()
    browser.force_login(other)

    with pytest.raises(NotTheirs):
        issue_badge("validation", validation.pk, by=other, now=NOON)
    for name in ("outcomes:export_badge", "outcomes:check_badge"):
        assert browser.get(reverse(name, args=[uuid4()])).status_code == 404
    assert browser.get(reverse("outcomes:export_badge", args=[badge.uid])).status_code == 404
    assert browser.post(reverse("outcomes:revoke_badge", args=[badge.uid])).status_code == 404
    page = Client().get(reverse("outcomes:check_badge", args=[badge.uid])).content.decode()
    assert "Roux" not in page
    assert "ana@" not in page


def test_making_it_twice_makes_one_and_its_number_is_never_given_again(ana):
    validation = validated(ana)
    first = issue_badge("validation", validation.pk, by=ana, now=NOON)
    assert issue_badge("validation", validation.pk, by=ana, now=NOON) == first

    first.delete()

    assert next_number(now=NOON) == first.number + 1


def test_erasing_its_owner_leaves_nothing_of_them_here_and_the_badge_good(ana):
    badge = issue_badge("validation", validated(ana).pk, by=ana, now=NOON)
    revoked = issue_badge("validation", validated(ana, "Data").pk, by=ana, now=NOON)
    token, gone = file_of(badge), file_of(revoked)
    RevokedNumber.objects.create(number=revoked.number, at=NOON)

    carrying_out.erase(ana, by=None, now=NOON)

    assert not IssuedBadge.objects.exists()
    check(token)
    with pytest.raises(OB3VerificationError, match="revocation"):
        check(gone)


def test_a_lost_key_is_replaced_and_what_it_signed_is_checked_all_the_same(ana, settings):
    former = file_of(issue_badge("validation", validated(ana).pk, by=ana, now=NOON))
    settings.SECRET_KEY = "another key of fifty characters and more, all of them random"

    token = file_of(issue_badge("validation", validated(ana, "Data").pk, by=ana, now=NOON))

    assert SigningKey.objects.count() == 2
    check(former)
    check(token)


def test_reading_what_was_revoked_makes_no_key_in_the_place_of_a_lost_one(ana, settings):
    issue_badge("validation", validated(ana).pk, by=ana, now=NOON)
    settings.SECRET_KEY = "another-secret-key-that-is-long-enough-for-everyone"

    asked = [Client().get(reverse("outcomes:revoked_badges", args=[0])).status_code for _ in range(2)]

    assert (asked, SigningKey.objects.count()) == ([404, 404], 1)


def test_keys_follow_when_the_secret_key_is_replaced(ana, settings, capsys):
    issue_badge("validation", validated(ana).pk, by=ana, now=NOON)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of fifty characters and more, all of them random"

    call_command("reseal")

    assert "Keys of badges: 1." in capsys.readouterr().out
    settings.SECRET_KEY_FALLBACKS = []
    issue_badge("validation", validated(ana, "Data").pk, by=ana, now=NOON)
    assert SigningKey.objects.count() == 1


def test_each_number_has_its_bit_in_its_list():
    revoked = [1, SIZE - 1, SIZE + 5]
    lists = [claims_of_list(revoked, number=number, address="https://x/0", now=NOON) for number in (0, 1)]

    from openbadgeslib.ob3.status import decode_encoded_list, set_indices

    bits = [set_indices(decode_encoded_list(each["credentialSubject"]["encodedList"])) for each in lists]
    assert bits == [{1, SIZE - 1}, {5}]
    assert [list_of(number) for number in revoked] == [0, 0, 1]


def test_before_the_first_badge_there_are_no_keys_and_reading_makes_none():
    for name, args in (("did_json", []), ("outcomes:revoked_badges", [0])):
        assert Client().get(reverse(name, args=args)).status_code == 404
    assert not SigningKey.objects.exists()


def test_a_theme_that_other_classifications_know_is_aligned_with_them(ana):
    validation = validated(ana)
    validation.theme.esco_uri, validation.theme.rome_code = "http://data.europa.eu/esco/skill/e439742d", "M1805"
    validation.theme.save()

    token = file_of(issue_badge("validation", validation.pk, by=ana, now=NOON))

    check(token)
    aligned = claims(token)["credentialSubject"]["achievement"]["alignment"]
    assert [each["targetFramework"] for each in aligned] == ["ESCO", "ROME 4.0"]


def test_the_page_offers_what_one_reached_and_says_when_there_is_nothing(ana, client):
    client.force_login(ana)
    empty = client.get(reverse("outcomes:badges")).content.decode()
    validation = validated(ana)

    page = client.post(reverse("outcomes:sign_badge", args=["validation", validation.pk]), follow=True)

    assert "No badge yet" in empty
    assert "Download the badge" in page.content.decode()
    assert client.post(reverse("outcomes:sign_badge", args=["validation", 0])).status_code == 404
