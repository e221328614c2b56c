"""The demo's front door: become anyone, read every letter. Nothing here answers outside demo mode."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.core.people.requests import open_to_all
from binome.interfaces.accounts.actions import choose_language
from binome.orchestration import cast

FIRST_MET = {
    "programme manager": (_("Programme manager"), _("steers the wave from the survey to the report")),
    "mentor": (_("Mentor"), _("at ease with digital tools, shares with someone more senior")),
    "mentee": (_("Mentee"), _("a manager who wants to learn, in confidence")),
    "reviewer": (_("Reviewer"), _("reads case answers without a name")),
    "trainer": (_("Trainer"), _("follows who is prepared, plans workshops")),
    "sponsor": (_("Sponsor"), _("reads the report and answers ideas")),
    "administrator": (_("Administrator"), _("appoints, watches over the installation and its emails")),
    "employee": (_("Colleague"), _("was surveyed, is in no pair")),
}
View = Callable[..., HttpResponse]


def only_in_demo(view: View) -> View:
    """Answer 404 unless the installation is a demo, and to machines other than this one.

    Allowed hosts do not keep them out: whoever reaches the port may name any host.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO or not _comes_from_here(request):
            raise Http404
        return view(request, *args, **kwargs)

    return open_to_all(guarded)


def _comes_from_here(request: HttpRequest) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:  # no address at all: a server on a socket, which something else stands in front of
        return False


@only_in_demo
def people(request: HttpRequest) -> HttpResponse:
    """The people of the demo, those with a role first, with a button to become each."""
    words = request.GET.get("q", "")
    everyone = Person.objects.employed().select_related("entity").prefetch_related("programme_roles", "applications")
    staff = everyone.filter(programme_roles__isnull=False).distinct()
    others = everyone.filter(programme_roles__isnull=True).matching(words)
    mentees = others.filter(applications__side="mentee").distinct()
    mentors = others.filter(applications__side="mentor").distinct()
    others = others.filter(applications__isnull=True)
    return render(
        request,
        "cockpit/demo.html",
        {
            "first_met": [] if words else _first_met(),
            "staff": staff if not words else staff.matching(words),
            "mentees": mentees[:12],
            "mentors": mentors[:12],
            "others": others[:6],
            "words": words,
        },
    )


def _first_met() -> list[dict[str, object]]:
    headliners = cast.headliners()
    return [
        {"key": key, "role": role, "does": does, "person": headliners[key].person}
        for key, (role, does) in FIRST_MET.items()
        if key in headliners
    ]


@only_in_demo
@require_POST
def become(request: HttpRequest, person_id: int) -> HttpResponse:
    """Sign in as one of the demo's people; whoever is met first begins on the page that shows best what they do."""
    person = get_object_or_404(Person.objects.employed(), pk=person_id)
    headliner = cast.headliners().get(request.POST.get("as", ""))
    language = translation.get_language() or ""
    login(request, person)
    if language in dict(settings.LANGUAGES) and language != person.preferred_language:
        choose_language(by=person, language=language)  # whoever looks around goes on in the language they read
    return redirect(headliner.opens if headliner is not None and headliner.person == person else "home")


@only_in_demo
def letters(request: HttpRequest) -> HttpResponse:
    """Every letter the demo has written, the latest first."""
    words = request.GET.get("q", "")
    written = OutboxLetter.objects.select_related("to").order_by("-pk")
    if words:
        written = written.filter(to__in=Person.objects.get_queryset().matching(words))
    page = Paginator(written, 25).get_page(request.GET.get("page"))
    return render(request, "cockpit/demo_letters.html", {"page": page, "words": words})


@only_in_demo
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """One letter as its reader gets it."""
    written = get_object_or_404(OutboxLetter.objects.select_related("to"), pk=letter_id)
    return render(request, "cockpit/demo_letter.html", {"letter": written})
