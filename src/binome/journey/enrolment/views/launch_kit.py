"""The launch kit of a call: texts to adapt and send where people already are, and a poster; in French and in English."""

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import qrcode
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from qrcode.image.svg import SvgPathFillImage

from binome.core.people import organisation
from binome.core.people.requests import Request
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.ui import clock, typesetting
from binome.journey.enrolment.models import Call

POSTER = Path(__file__).resolve().parent.parent / "templates/enrolment/launch_kit/poster.typ"
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True)
class KitPart:
    """One text of the kit: what it is for, and its words in each language."""

    code: str
    title: str | Promise
    use: str | Promise


PARTS = (
    KitPart(
        "chat", gettext_lazy("A message for Teams or another chat"), gettext_lazy("Short, where people already talk.")
    ),
    KitPart(
        "intranet",
        gettext_lazy("A page of the intranet"),
        gettext_lazy("What one gives, what one gets, and how to apply."),
    ),
    KitPart(
        "sponsor",
        gettext_lazy("A word from the sponsor"),
        gettext_lazy(
            "What is in brackets is theirs to say: one true sentence about what they find hard is worth ten about the "
            "programme."
        ),
    ),
    KitPart(
        "note",
        gettext_lazy("A personal note"),
        gettext_lazy("For those who never volunteer: from a colleague, about one situation, with an easy no."),
    ),
    KitPart(
        "managers", gettext_lazy("A word to managers"), gettext_lazy("To the managers of the people who are called.")
    ),
    KitPart("questions", gettext_lazy("Ten questions people ask"), gettext_lazy("To publish beside the call.")),
)


@require_safe
def launch_kit(request: Request, wave_id: int) -> HttpResponse:
    """The texts and the poster of a call, for whoever steers its wave."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    parts = [
        (part, [(code, name, _written(part, wave, language=code)) for code, name in settings.LANGUAGES])
        for part in PARTS
    ]
    return render(request, "enrolment/launch_kit.html", {"wave": wave, "parts": parts, "languages": settings.LANGUAGES})


@require_safe
def poster(request: Request, wave_id: int, language: str) -> HttpResponse:
    """A poster to print, with the address as a code that a phone reads."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    if language not in LANGUAGES:
        raise Http404
    with translation.override(language):
        content = typesetting.pdf(POSTER, _on_poster(wave, language=language))
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="binome-{wave.pk}-{language}.pdf"'},
    )


def _written(part: KitPart, wave: Wave, *, language: str) -> str:
    with translation.override(language):
        context = {"wave": wave, "programme": wave.programme, "address": _address(wave), "closes_on": _closes_on(wave)}
        return render_to_string(f"enrolment/launch_kit/{part.code}.txt", context).strip()


def _on_poster(wave: Wave, *, language: str) -> dict[str, object]:
    closes_on, house = _closes_on(wave), organisation.current()
    until = _("Applications are open until %(day)s.") % {"day": clock.last_moment(closes_on)} if closes_on else ""
    return {
        "lang": language,
        "title": wave.programme.name,
        "house": house.name,
        "gist": str(wave.programme.wording.gist),
        "lines": [
            _("Everyone is a volunteer, pairs choose themselves, and what they say stays with them."),
            _("No effect on appraisal, pay or career. One may stop at any time."),
        ],
        "apply": _("Read more and apply"),
        "address": _address(wave),
        "alt": _("The address below, for a phone’s camera"),
        "until": until,
        "code": _code(_address(wave)),
    }


def _address(wave: Wave) -> str:
    return settings.BASE_URL + reverse("enrolment:call", args=[wave.pk])


def _closes_on(wave: Wave) -> date | None:
    call: Call | None = getattr(wave, "call", None)
    return call.closes_on if call else None


def _code(address: str) -> str:
    """The address as a QR code (ISO/IEC 18004), as SVG."""
    drawn = io.BytesIO()
    qrcode.make(address, image_factory=SvgPathFillImage, border=2).save(drawn)
    return drawn.getvalue().decode()
