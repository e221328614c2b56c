"""The staff directory: looking people up, importing them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from binome.core.people.models import Entity, Person
from binome.core.people.requests import Request
from binome.core.programmes.doors import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.ui.props import Tab
from binome.journey.audience import actions
from binome.journey.audience.forms import ColumnsForm, UploadForm
from binome.journey.audience.models import Import
from binome.journey.audience.queries.people import import_for, may_create_programmes, may_import, rows_of
from binome.journey.audience.rules.directory import (
    AXIS_COLUMNS,
    COLUMNS,
    REQUIRED,
    fate_label,
    missing_columns,
    sentence,
)
from binome.journey.audience.rules.reading import Unreadable
from binome.journey.audience.states import Fate, ImportKind, ImportState

A_PAGE = 50


@require_safe
def people(request: Request) -> HttpResponse:
    """Everyone on the staff, searched without regard to accents."""
    _door(request)
    words, entity = request.GET.get("q", ""), request.GET.get("entity", "")
    found = Person.objects.employed().matching(words).select_related("entity", "manager")
    if entity.isdecimal():
        found = found.filter(entity_id=int(entity))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "audience/people.html",
        {
            "page": page,
            "entities": Entity.objects.all(),
            "entity": entity,
            "may_create": may_create_programmes(request.user),
        },
    )


def upload(request: Request) -> HttpResponse:
    """Choose a file of people; it is read and looked at before anything is written."""
    _door(request)
    return _upload(request, wave=None)


def upload_axes(request: Request, wave_id: int) -> HttpResponse:
    """Choose a file of axes of progress from appraisals."""
    return _upload(request, wave=wave_or_404(request.user, wave_id, Right.STEER))


def _upload(request: Request, *, wave: Wave | None) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        uploaded = form.cleaned_data["file"]
        try:
            found = actions.read_file(
                uploaded.read(), name=uploaded.name, wave=wave, by=request.user, now=timezone.now()
            )
        except Unreadable as refusal:
            form.add_error("file", str(refusal.reason))
        else:
            return redirect("audience:import", found.pk)
    earlier = [] if wave else Import.objects.filter(kind=ImportKind.PEOPLE, uploaded_by=request.user)[:5]
    context = {"form": form, "wave": wave, "columns": (AXIS_COLUMNS if wave else COLUMNS).values(), "earlier": earlier}
    return render(request, "audience/upload.html", context, status=422 if form.errors else 200)


def preview(request: Request, import_id: int) -> HttpResponse:
    """What the file would change, line by line, with reasons; nothing is written yet."""
    found = _import(request, import_id)
    axes = found.kind == ImportKind.AXES
    if found.state != ImportState.PREVIEWED:
        return render(request, "audience/import_done.html", {"found": found, "counts": _counts(found, axes=axes)})
    form = _columns_form(found, request=request)
    if request.method == "POST" and form.is_valid():
        actions.map_columns(
            found.pk,
            columns=form.columns(),
            create_entities=form.cleaned_data["create_entities"],
            by=request.user,
            now=timezone.now(),
        )
        return redirect("audience:import", found.pk)
    fate = request.GET.get("fate", "")
    fate = fate if fate in Fate.values else next((f for f, n in actions.counts_in_order(found.counts) if n), "")
    page = Paginator(rows_of(found, fate=fate), A_PAGE).get_page(request.GET.get("page"))
    required = tuple(AXIS_COLUMNS) if axes else REQUIRED
    here = reverse("audience:import", args=[found.pk])
    context = {
        "found": found,
        "axes": axes,
        "form": form,
        "missing": [(AXIS_COLUMNS if axes else COLUMNS)[name] for name in missing_columns(found.columns, required)],
        "ask_columns": bool(missing_columns(found.columns, required)),
        "counts": _counts(found, axes=axes),
        "tabs": [
            Tab(label, f"{here}?fate={name}", name == fate, n) for name, label, n in _counts(found, axes=axes) if n
        ],
        "page": page,
        "lines": [
            {
                "row": row,
                "reasons": [sentence(code, details) for code, details in row.reasons],
                "notes": [sentence(code, details) for code, details in row.notes],
                "changes": [COLUMNS.get(name, _("Works here")) for name in row.changes],
            }
            for row in page
        ],
        "to_write": sum(found.counts.get(name, 0) for name in Fate.values if name not in {"refused", "unchanged"}),
        "refused": found.counts.get(Fate.REFUSED, 0),
    }
    return render(request, "audience/import.html", context)


@require_POST
def confirm(request: Request, import_id: int) -> HttpResponse:
    """Write what was looked at."""
    found = _import(request, import_id)
    if found.state == ImportState.PREVIEWED:
        actions.confirm_import(found.pk, by=request.user, now=timezone.now())
    return redirect("audience:import", found.pk)


@require_POST
def discard(request: Request, import_id: int) -> HttpResponse:
    """Forget the file."""
    found = _import(request, import_id)
    if found.state == ImportState.PREVIEWED:
        actions.discard_import(found.pk, by=request.user)
    return redirect("audience:import", found.pk)


def _door(request: Request) -> None:
    if not may_import(request.user):
        raise Http404


def _import(request: Request, import_id: int) -> Import:
    found = import_for(request.user, import_id)
    if found is None:
        raise Http404
    return found


def _columns_form(found: Import, *, request: Request) -> ColumnsForm:
    axes = found.kind == ImportKind.AXES
    initial: dict[str, Any] = {f"column_{name}": str(place) for name, place in found.columns.items()}
    return ColumnsForm(
        request.POST if request.method == "POST" else None,
        headers=found.headers,
        names=AXIS_COLUMNS if axes else COLUMNS,
        required=tuple(AXIS_COLUMNS) if axes else REQUIRED,
        initial={**initial, "create_entities": found.create_entities},
    )


def _counts(found: Import, *, axes: bool) -> list[tuple[str, str, int]]:
    return [(fate, fate_label(fate, axes=axes), n) for fate, n in actions.counts_in_order(found.counts)]
