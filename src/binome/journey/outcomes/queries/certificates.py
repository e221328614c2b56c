"""Certificates of participation: what one may say, what it says on paper and on the page where it is checked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from binome.core.competences.models import Theme
from binome.core.people import organisation
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.core.ui.dates import date_format
from binome.core.ui.numbers import decimal
from binome.journey.enrolment.states import Side
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.states import LIVING, RelationshipState, SessionState
from binome.journey.outcomes.models import ParticipationCertificate
from binome.journey.outcomes.queries.participants import themes_of_pair
from binome.journey.outcomes.rules import codes


@dataclass(frozen=True)
class TimeTogether:
    """What someone did on one side of a wave, in all their pairs there: those of a rematch count as the first."""

    themes: list[Theme]
    sessions: int
    reported: int  # meetings without a date, as pairs counted them
    minutes: int
    began_at: datetime
    ended_at: datetime


def participation_of(person: Person, wave: Wave, *, side: str) -> TimeTogether | None:
    """What a certificate may say; None until a pair that met is closed, and while another may still meet.

    A pair that ended early is not closed; what its two did together counts beside one that is.
    """
    half = {f"pair__{side}__person": person}
    pairs = list(Relationship.objects.filter(pair__wave=wave, **half).with_people().order_by("opened_at", "pk"))
    held = list(Session.objects.filter(relationship__in=pairs, state=SessionState.HELD))
    meeting = {session.relationship_id for session in held}
    met = [pair for pair in pairs if pair.pk in meeting or pair.meetings_reported]
    is_any_closed = any(pair.state == RelationshipState.CLOSED for pair in met)
    if not is_any_closed or any(pair.state in LIVING for pair in pairs):
        return None
    themes = dict.fromkeys(theme for pair in met for theme in themes_of_pair(pair))
    minutes = sum(session.minutes for session in held)
    reported = sum(pair.meetings_reported for pair in met)
    over = [pair.closed_at for pair in met if pair.closed_at]
    return TimeTogether(list(themes), len(held), reported, minutes, met[0].opened_at, max(over))


def own_certificate(person: Person, wave: Wave, *, side: str) -> ParticipationCertificate | None:
    """The certificate that someone was given for one side of a wave."""
    return ParticipationCertificate.objects.filter(person=person, wave=wave, side=side).first()


def certificates_of_wave(wave: Wave) -> list[ParticipationCertificate]:
    """Every certificate given in a wave, by name."""
    given = ParticipationCertificate.objects.filter(wave=wave).select_related("person")
    return sorted(given, key=lambda certificate: (certificate.person.sort_key, certificate.pk))


def certificate_of_wave(wave: Wave, certificate_id: int, *, reader: Person) -> ParticipationCertificate | None:
    """One of them, unless it is the reader's own."""
    return ParticipationCertificate.objects.filter(wave=wave, pk=certificate_id).exclude(person=reader).first()


def certificate_with(code: str) -> ParticipationCertificate | None:
    """The certificate that bears `code`, typed with or without its hyphens."""
    wanted = codes.typed(code)
    bearing = ParticipationCertificate.objects.filter(code=wanted).select_related("person", "wave__programme")
    return bearing.first() if wanted else None


def facts_of(certificate: ParticipationCertificate) -> list[list[str]]:
    """The lines of a certificate, label and value, in the reader's language: the same on paper and where it is checked."""
    counted = (
        [[_("Further meetings, as the pair counted them"), str(certificate.reported)]] if certificate.reported else []
    )
    facts = [
        [_("Themes"), ", ".join(theme.title for theme in certificate.themes.all()) or "—"],
        [_("Sessions held"), str(certificate.sessions)],
        *counted,
        [_("Hours together"), decimal(certificate.minutes / 60, places=1)],
        [_("First day"), _day(certificate.began_at)],
        [_("Last day"), _day(certificate.ended_at)],
        [_("Issued by"), organisation.current().title],
        [_("Issued on"), _day(certificate.issued_at)],
    ]
    return facts + ([[_("Signed by"), certificate.signatory]] if certificate.signatory else [])


def sentence_of(certificate: ParticipationCertificate) -> str:
    """ "took part as a mentor in…"."""
    wave = certificate.wave
    return _("took part as %(role)s in %(programme)s, %(wave)s") % {
        "role": _("a mentor") if certificate.side == Side.MENTOR else _("a mentee"),
        "programme": wave.programme.name,
        "wave": wave.name,
    }


def on_paper(certificate: ParticipationCertificate) -> dict[str, Any]:
    """What the certificate says: name, role, wave, themes, sessions held and hours, who issued it; never a level."""
    code = codes.grouped(certificate.code)
    page = f"{settings.BASE_URL}{reverse('outcomes:check_certificate')}"
    return {
        "lang": get_language() or "fr",
        "title": _("Certificate of participation"),
        "awarded": _("awarded to"),
        "name": certificate.person.name,
        "programme": certificate.wave.programme.name,
        "says": sentence_of(certificate),
        "facts": facts_of(certificate),
        "foot": _("This certificate says that the person took part. It says nothing of anyone's level."),
        "check": _("Anyone can check it at"),
        "page": page,
        "link": f"{page}?{urlencode({'code': code})}",
        "code_label": _("with the code"),
        "code": code,
    }


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "DATE_FORMAT")
