"""One's badges, and the pages on which anyone checks one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from binome.core.credentials.models import IssuedBadge
from binome.core.credentials.signing import can_sign, did, signed
from binome.core.credentials.status_list import claims_of_list
from binome.core.mail import questions
from binome.core.mail.questions import Confirmation
from binome.core.people import organisation
from binome.core.people.requests import Request, open_to_all
from binome.journey.outcomes.actions.badges import issue_badge, revoke_badge
from binome.journey.outcomes.queries.badges import (
    achievements_of,
    address_of_list,
    claims_of,
    is_over,
    is_revoked,
    issued_to,
    revoked_numbers,
)

MOST_LISTS = 1000  # of 131,072 badges each


@require_safe
def mine(request: Request) -> HttpResponse:
    """What I may make a badge of, and the badges I made."""
    issued = issued_to(request.user)
    listed = [
        (achievement, issued.pop((achievement.kind, achievement.subject), None))
        for achievement in achievements_of(request.user, now=timezone.now())
    ]
    former = [(badge, is_revoked(badge), is_over(badge)) for badge in issued.values()]
    return render(request, "outcomes/badges.html", {"listed": listed, "former": former})


@require_POST
def sign(request: Request, kind: str, subject: int) -> HttpResponse:
    """Make a badge of something I reached."""
    issue_badge(kind, subject, by=request.user, now=timezone.now())
    messages.success(request, _("Your badge is made: download it, and show it wherever you like."))
    return redirect("outcomes:badges")


def _own(request: Request, uid: UUID) -> IssuedBadge:
    badge = request.user.issued_badges.select_related("person").filter(uid=uid, revoked_at=None).first()
    if badge is None:
        raise Http404
    return badge


@require_safe
def export(request: Request, uid: UUID) -> HttpResponse:
    """One of my badges, signed, as a file."""
    badge, now = _own(request, uid), timezone.now()
    reached = {(each.kind, each.subject): each for each in achievements_of(request.user, now=now)}
    achievement = reached.get((badge.kind, badge.subject))
    if achievement is None:
        raise Http404
    response = HttpResponse(signed(claims_of(badge, achievement), now=now), content_type="application/vc+jwt")
    response["Content-Disposition"] = f'attachment; filename="{_("badge")}-{badge.number}.jwt"'
    return response


@require_POST
def revoke(request: Request, uid: UUID) -> HttpResponse:
    """Make one of my badges invalid, for good."""
    badge = _own(request, uid)
    if not questions.is_confirmed(request):
        consequences = [
            _("Whoever checks this badge reads that it was revoked. That cannot be undone."),
            _("What you reached stays yours: you can make another badge of it."),
        ]
        return questions.ask(request, Confirmation(_("Revoke this badge?"), _("Revoke"), consequences))
    revoke_badge(badge, by=request.user, now=timezone.now())
    messages.success(request, _("The badge is revoked."))
    return redirect("outcomes:badges")


@open_to_all
@require_safe
def check(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Whether a badge is valid, for whoever was shown it; its owner's name stands in the badge, and not here."""
    badge = IssuedBadge.objects.filter(uid=uid).first()
    if badge is None:
        raise Http404
    context = {
        "badge": badge,
        "is_revoked": is_revoked(badge),
        "is_over": is_over(badge),
        "issuer": did(),
        "house": organisation.current().title,
    }
    response = render(request, "outcomes/check_badge.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@open_to_all
@require_safe
def revoked(request: HttpRequest, number: int) -> HttpResponse:
    """Which badges were revoked, for programs: signed, good for a day. Whoever asks makes no key by it: badges do."""
    if number >= MOST_LISTS or not can_sign():
        raise Http404
    now = timezone.now()
    claims = claims_of_list(revoked_numbers(), number=number, address=address_of_list(number), now=now)
    response = HttpResponse(signed(claims, now=now), content_type="application/vc+jwt")
    response["Cache-Control"] = "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"  # a page of whoever checks asks for it, without anyone's session
    return response
