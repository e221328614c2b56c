"""Where administrators say when the staff file is fetched, and see what became of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from binome.core.directory.feeding.actions import feed_rules, say_feed
from binome.core.directory.feeding.fetching import source_in_words
from binome.core.directory.models import FeedRun
from binome.core.directory.states import ChangeKind
from binome.core.directory.tasks import fetch_staff_file
from binome.core.people.requests import Request, posted
from binome.interfaces.scim.forms import FeedForm

PER_PAGE = 20


def _check_administrator(request: Request) -> None:
    if not request.user.is_administrator:
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def staff_file(request: Request) -> HttpResponse:
    """When the staff file is fetched, how much of it is believed, and the last ones."""
    _check_administrator(request)
    form = FeedForm(posted(request), instance=feed_rules())
    if request.method == "POST" and form.is_valid():
        say_feed(form.instance, by=request.user)
        messages.success(request, _("Saved. It holds from the next time the file is fetched."))
        return redirect("connections:staff_file")
    page = Paginator(FeedRun.objects.select_related("file_import", "by"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "source": source_in_words(),
        "page": page,
        "runs": [(run, _left_out(run)) for run in page.object_list],
    }
    return render(request, "connections/staff_file.html", context, status=422 if form.errors else 200)


def _left_out(run: FeedRun) -> int:
    return run.file_import.counts.get(ChangeKind.REFUSED, 0) if run.file_import else 0


@require_POST
def fetch(request: Request) -> HttpResponse:
    """Fetch the staff file now."""
    _check_administrator(request)
    fetch_staff_file.enqueue(request.user.pk)
    messages.success(request, _("The staff file is being fetched. Load this page again to see what became of it."))
    return redirect("connections:staff_file")
