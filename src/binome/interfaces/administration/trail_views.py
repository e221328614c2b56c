"""The audit trail on screen and as a file, for administrators."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from binome.core.people.requests import Request
from binome.core.privacy import data_views
from binome.core.privacy.models import DataView
from binome.core.privacy.spreadsheets import csv_stream
from binome.interfaces.administration import trail
from binome.interfaces.administration.trail import TrailForm


@require_safe
def lines(request: Request) -> HttpResponse:
    """The trail, filtered, page by page."""
    form = _asked(request)
    page = Paginator(trail.lines(form.cleaned_data), trail.A_PAGE).get_page(request.GET.get("page"))
    query = urlencode({name: value for name, value in request.GET.items() if name in form.fields and value})
    shown = trail.in_words(list(page.object_list))
    context = {"form": form, "page": page, "lines": shown, "file_url": f"{reverse('administration:trail_csv')}?{query}"}
    return render(request, "administration/trail.html", context, status=422 if form.errors else 200)


@require_safe
def export(request: Request) -> StreamingHttpResponse:
    """The same lines as a CSV file."""
    form = _asked(request)
    chosen = trail.lines(form.cleaned_data)
    data_views.record(request, trail.people_in(chosen), role=data_views.ADMINISTRATOR, what=DataView.Subject.EXPORT)
    return csv_stream(trail.exported(chosen), name="binome-audit")


def _asked(request: Request) -> TrailForm:
    if not request.user.is_administrator:
        raise Http404
    form = TrailForm(request.GET)
    form.is_valid()
    return form
