"""What one may make a badge of, and what a badge says."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from binome.core.credentials.models import IssuedBadge, RevokedNumber
from binome.core.credentials.signing import did
from binome.core.credentials.status_list import entry, list_of, moment
from binome.core.people import organisation
from binome.core.people.models import Person
from binome.journey.enrolment.models import Validation
from binome.journey.enrolment.queries.applying import badges_of
from binome.journey.enrolment.states import Side
from binome.journey.mentoring.models import Relationship
from binome.journey.outcomes.models import ParticipationCertificate
from binome.journey.outcomes.queries.participants import closed_after_meeting

Kind = IssuedBadge.Kind
CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]


@dataclass(frozen=True)
class Achievement:
    """Something that a badge may say of its owner."""

    kind: str
    subject: int
    reached_on: date
    expires_on: date | None
    source: Validation | Relationship
    side: str = ""

    @property
    def title(self) -> str:
        """What it is called, in the language of the moment."""
        if isinstance(self.source, Validation):
            return _("Validated on: %(theme)s") % {"theme": self.source.theme.title}
        wave = self.source.pair.wave
        sentence = _("Mentor: %(programme)s") if self.side == Side.MENTOR else _("Mentee: %(programme)s")
        return sentence % {"programme": f"{wave.programme.name}, {wave.name}"}

    @property
    def criteria(self) -> str:
        """What it took, in the language of the moment."""
        if isinstance(self.source, Validation):
            return _(
                "Two colleagues read a case study on this theme without a name, and the programme accepted the application."
            )
        return _(
            "Took part in a pair until its close, with at least one session held. It says nothing of anyone’s level."
        )

    @property
    def stable_id(self) -> str:
        """The same for everyone who reached it."""
        of = (
            f"themes/{self.source.theme.code}"
            if isinstance(self.source, Validation)
            else f"waves/{self._wave}/{self.side}"
        )
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{settings.BASE_URL}/{of}')}"

    @property
    def _wave(self) -> int:
        return self.source.pair.wave_id if isinstance(self.source, Relationship) else 0


def achievements_of(person: Person, *, now: datetime) -> list[Achievement]:
    """What a badge may say of this person today: themes they are validated on, pairs that closed."""
    return [*_validations(person, now=now), *_certificates(person)]


def _validations(person: Person, *, now: datetime) -> Iterator[Achievement]:
    for validation in badges_of(person, now=now):
        yield Achievement(
            Kind.VALIDATION, validation.pk, validation.validated_on, validation.expires_on, source=validation
        )


def _certificates(person: Person) -> Iterator[Achievement]:
    """One a wave and side: of the first pair that closed after meeting, whatever becomes of the next ones."""
    certificates = ParticipationCertificate.objects.filter(person=person, revoked_at__isnull=False)
    listed = set(certificates.values_list("wave", "side"))
    for relationship in closed_after_meeting(person):
        side = relationship.side_of(person)
        if relationship.closed_at and (relationship.pair.wave_id, side) not in listed:
            listed.add((relationship.pair.wave_id, side))
            reached_on = timezone.localdate(relationship.closed_at)
            yield Achievement(Kind.CERTIFICATE, relationship.pk, reached_on, None, source=relationship, side=side)


def issued_to(person: Person) -> dict[tuple[str, int], IssuedBadge]:
    """The badges that this person made and did not revoke, by what they say."""
    return {(badge.kind, badge.subject): badge for badge in person.issued_badges.filter(revoked_at=None)}


def taken_back() -> QuerySet[IssuedBadge]:
    """The badges of which the decision was taken back: a validation that is no more, a certificate that was withdrawn."""
    standing = Validation.objects.filter(pk=OuterRef("subject"))
    withdrawn = [
        Exists(
            Relationship.objects.filter(
                **{"pk": OuterRef("subject"), f"pair__{side}__person": OuterRef("person")},
                pair__wave__certificates__person=OuterRef("person"),
                pair__wave__certificates__side=side,
                pair__wave__certificates__revoked_at__isnull=False,
            )
        )
        for side in Side.values
    ]
    return IssuedBadge.objects.filter(
        Q(~Exists(standing), kind=Kind.VALIDATION) | Q(reduce(or_, map(Q, withdrawn)), kind=Kind.CERTIFICATE)
    )


def is_revoked(badge: IssuedBadge) -> bool:
    """Whether it is no longer valid: revoked, or the decision that it rests on was taken back."""
    return taken_back().filter(pk=badge.pk).exists() or RevokedNumber.objects.filter(number=badge.number).exists()


def is_over(badge: IssuedBadge) -> bool:
    """Whether the day until which it was valid is past."""
    return badge.expires_on is not None and badge.expires_on < timezone.localdate()


def revoked_numbers() -> list[int]:
    """The numbers of badges that are no longer valid."""
    return [
        *RevokedNumber.objects.values_list("number", flat=True),
        *taken_back().order_by().values_list("number", flat=True),
    ]


def address_of(badge: IssuedBadge) -> str:
    """The page on which anyone checks it."""
    return settings.BASE_URL + reverse("outcomes:check_badge", args=[badge.uid])


def address_of_list(number: int) -> str:
    """Where the list of what was revoked is."""
    return settings.BASE_URL + reverse("outcomes:revoked_badges", args=[number])


def claims_of(badge: IssuedBadge, achievement: Achievement) -> dict[str, Any]:
    """What the badge says, in its owner's language: their name, and their address in a fingerprint alone."""
    person, house = badge.person, organisation.current()
    claims: dict[str, Any] = {
        "@context": CONTEXTS,
        "id": address_of(badge),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": did(), "type": ["Profile"], "name": house.title, "url": settings.BASE_URL},
        "validFrom": moment(badge.issued_at),
        "credentialStatus": entry(badge.number, address=address_of_list(list_of(badge.number))),
        "iss": did(),
        "jti": address_of(badge),
        "nbf": int(badge.issued_at.timestamp()),
        "iat": int(badge.issued_at.timestamp()),
    }
    if badge.expires_on:
        until = datetime.combine(badge.expires_on, time(23, 59, 59), tzinfo=UTC)
        claims |= {"validUntil": moment(until), "exp": int(until.timestamp())}
    with override(person.preferred_language):
        claims["name"] = achievement.title
        claims["credentialSubject"] = {
            "type": ["AchievementSubject"],
            "identifier": _identifiers(badge),
            "achievement": {
                "id": achievement.stable_id,
                "type": ["Achievement"],
                "name": achievement.title,
                "description": achievement.criteria,
                "criteria": {"narrative": achievement.criteria},
                "inLanguage": person.preferred_language,
                **_alignments(achievement),
            },
        }
    return claims


def _alignments(achievement: Achievement) -> dict[str, Any]:
    """What other classifications call the theme, for the systems that read them."""
    if not isinstance(achievement.source, Validation):
        return {}
    theme, aligned = achievement.source.theme, []
    if theme.esco_uri:
        aligned.append({"targetUrl": theme.esco_uri, "targetFramework": "ESCO"})
    if theme.rome_code[:1].isalpha():  # a job; skills, which have numbers, have no page of their own
        address = f"https://candidat.francetravail.fr/metierscope/fiche-metier/{theme.rome_code}"
        aligned.append({"targetUrl": address, "targetFramework": "ROME 4.0", "targetCode": theme.rome_code})
    named = [{"type": ["Alignment"], "targetName": theme.title, **each} for each in aligned]
    return {"alignment": named} if named else {}


def _identifiers(badge: IssuedBadge) -> list[dict[str, Any]]:
    """Who it is: by name, and by a salted fingerprint of their address, which whoever knows the address compares."""
    salt = badge.uid.hex
    digest = sha256(f"{badge.person.email.lower()}{salt}".encode()).hexdigest()
    return [
        {"type": "IdentityObject", "hashed": False, "identityType": "name", "identityHash": badge.person.name},
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityType": "emailAddress",
            "identityHash": f"sha256${digest}",
            "salt": salt,
        },
    ]
