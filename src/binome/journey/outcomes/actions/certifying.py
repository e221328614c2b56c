"""Certificates: given when a pair closes, withdrawn or given back by the programme, signed by whom it says."""

from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.people.text import one_line
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Programme, Wave
from binome.core.programmes.permissions import Right
from binome.journey.mentoring.models import Relationship
from binome.journey.outcomes.models import ParticipationCertificate
from binome.journey.outcomes.queries.certificates import own_certificate, participation_of
from binome.journey.outcomes.queries.participants import halves
from binome.journey.outcomes.rules import codes


def certify_both(relationship: Relationship, *, now: datetime) -> None:
    """Give both halves of a pair that closed their certificates, once none of their pairs of the wave may still meet."""
    for side, person in halves(relationship):
        certify(person, relationship.wave, side=side, now=now)


@transaction.atomic
def certify(person: Person, wave: Wave, *, side: str, now: datetime) -> ParticipationCertificate | None:
    """Give someone the certificate of one side of a wave, or bring it up to a pair that closed since; None when none is due.

    The code stays the same. One that was withdrawn is left as it is.
    """
    participation = participation_of(person, wave, side=side)
    if participation is None:
        return own_certificate(person, wave, side=side)
    says = {
        "sessions": participation.sessions,
        "reported": participation.reported,
        "minutes": participation.minutes,
        "began_at": participation.began_at,
        "ended_at": participation.ended_at,
    }
    certificate, is_new = ParticipationCertificate.objects.get_or_create(
        wave=wave,
        person=person,
        side=side,
        defaults={**says, "code": codes.new_code(), "signatory": wave.programme.signatory, "issued_at": now},
    )
    if is_new:
        audit.record("outcomes.issued_certificate", certificate, by=None)
    elif certificate.revoked_at is None and any(getattr(certificate, name) != value for name, value in says.items()):
        for name, value in says.items():
            setattr(certificate, name, value)
        certificate.issued_at = now
        certificate.save(update_fields=[*says, "issued_at"])
        audit.record("outcomes.renewed_certificate", certificate, by=None)
    else:
        return certificate
    certificate.themes.set(participation.themes)
    return certificate


@transaction.atomic
def revoke_certificate(wave: Wave, *, certificate_id: int, by: Person, now: datetime) -> ParticipationCertificate:
    """Withdraw a certificate: whoever checks it reads that it was withdrawn. Raises `NotTheirs`, also for one's own."""
    certificate = _of_wave(wave, certificate_id, by=by)
    if certificate.revoked_at is None:
        certificate.revoked_at = now
        certificate.save(update_fields=["revoked_at"])
        audit.record("outcomes.revoked_certificate", certificate, by=by)
    return certificate


@transaction.atomic
def restore_certificate(wave: Wave, *, certificate_id: int, by: Person) -> ParticipationCertificate:
    """Make a withdrawn certificate good again, under the same code. Raises `NotTheirs`, also for one's own."""
    certificate = _of_wave(wave, certificate_id, by=by)
    if certificate.revoked_at is not None:
        certificate.revoked_at = None
        certificate.save(update_fields=["revoked_at"])
        audit.record("outcomes.restored_certificate", certificate, by=by)
    return certificate


@transaction.atomic
def name_signatory(programme: Programme, *, signatory: str, by: Person) -> None:
    """Say who signs the certificates to come of a programme: name and function. Raises `NotTheirs`."""
    if not may(by, Right.STEER, programme):
        raise NotTheirs
    programme.signatory = one_line(signatory)[:200]
    programme.save(update_fields=["signatory"])
    audit.record("outcomes.named_signatory", programme, by=by)


def _of_wave(wave: Wave, certificate_id: int, *, by: Person) -> ParticipationCertificate:
    locked = ParticipationCertificate.objects.select_for_update(of=("self",)).select_related("person")
    certificate = locked.filter(pk=certificate_id, wave=wave).first()
    if certificate is None or certificate.person_id == by.pk or not may(by, Right.STEER, wave.programme):
        raise NotTheirs
    return certificate
