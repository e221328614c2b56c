"""The help: its guides, a search, one section for the drawer, the welcome."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from binome.core.people.requests import Request, open_to_all
from binome.core.people.text import LONGEST_SEARCH
from binome.interfaces.help import actions, guides
from binome.interfaces.help.search import hits_for
from binome.interfaces.help.welcome import welcomes_of


@open_to_all
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every guide, and a search over all of them."""
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    context = {"words": words, "hits": hits_for(words) if words else [], "guides": guides.guides()}
    return render(request, "help/home.html" + ("#drawer" if _in_the_drawer(request) else ""), context)


@open_to_all
@require_safe
def guide(request: HttpRequest, name: str) -> HttpResponse:
    """One guide, or for the drawer one of its sections."""
    whole = guides.guide(name)
    section = whole.section(request.GET.get("section", "")) if whole else None
    if whole is None or section is None:
        raise Http404
    context = {"guide": whole, "section": section}
    return render(request, "help/guide.html" + ("#drawer" if _in_the_drawer(request) else ""), context)


@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: Request) -> HttpResponse:
    """Three cards by role; once read they leave the home, and stay here."""
    if request.method == "POST":
        actions.put_welcome_away(by=request.user, now=timezone.now())
        messages.success(request, _("The welcome is closed. You find it again in the help."))
        return redirect("home")
    return render(request, "help/welcome.html", {"welcomes": welcomes_of(request, request.user)})


def _in_the_drawer(request: HttpRequest) -> bool:
    return request.headers.get("HX-Target") == "help-drawer-body"
