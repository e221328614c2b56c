"""Importing files: upload, look, confirm, follow, call off, undo."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.framework.idempotent import idempotent
from binome.core.mail import heartbeat
from binome.core.people.requests import Request, posted
from binome.core.programmes.doors import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.ui.props import Tab
from binome.journey.audience import actions, tasks
from binome.journey.audience.forms import ColumnsForm, UploadForm
from binome.journey.audience.models import Import
from binome.journey.audience.queries.imports import (
    causes_in,
    import_for,
    imports_of,
    is_undoable,
    lines_of,
    loops_in,
    refused_lines,
    rows_of,
)
from binome.journey.audience.rules.directory import COLUMNS, fate_label, missing_columns
from binome.journey.audience.rules.reading import Unreadable
from binome.journey.audience.states import Fate, ImportKind, ImportState
from binome.journey.audience.views.directory import door
from binome.journey.audience.views.exports import csv_stream

A_PAGE = 50
SMALL_FILE = 200_000  # bytes read within the request; larger files are read in the background, with a progress bar
SMALL_IMPORT = 1_500  # lines written within the request


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def upload(request: Request) -> HttpResponse:
    """Choose a file of people; it is read and looked at before anything is written."""
    door(request)
    return _upload(request, kind=ImportKind.PEOPLE, wave=None)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def upload_axes(request: Request, wave_id: int) -> HttpResponse:
    """Choose a file of axes of progress from career interviews and annual reviews."""
    return _upload(request, kind=ImportKind.AXES, wave=wave_or_404(request.user, wave_id, Right.STEER))


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def upload_ratings(request: Request, wave_id: int) -> HttpResponse:
    """Choose a file of ratings of behaviours from annual reviews."""
    return _upload(request, kind=ImportKind.RATINGS, wave=wave_or_404(request.user, wave_id, Right.STEER))


def _upload(request: Request, *, kind: ImportKind, wave: Wave | None) -> HttpResponse:
    form = UploadForm(posted(request), request.FILES or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        found = _received(request, form, kind=kind, wave=wave)
        if found is not None:
            return redirect("audience:import", found.pk)
    context = {
        "form": form,
        "wave": wave,
        "kind": kind.value,
        "columns": COLUMNS[kind].values(),
        "earlier": imports_of(request.user, kind=kind, wave=wave)[:5],
    }
    return render(request, "audience/upload.html", context, status=422 if form.errors else 200)


def _received(request: Request, form: UploadForm, *, kind: str, wave: Wave | None) -> Import | None:
    uploaded, now = form.cleaned_data["file"], timezone.now()
    said = {
        "name": uploaded.name, "kind": kind, "wave": wave, "complete": form.cleaned_data.get("complete", False),
        "by": request.user, "now": now,
    }  # fmt: skip
    try:
        if uploaded.size <= SMALL_FILE:
            return actions.read_file(uploaded.read(), **said)
        found = actions.receive_file(uploaded.read(), **said)
    except Unreadable as refusal:
        form.add_error("file", str(refusal.reason))
        return None
    tasks.read_import.enqueue(found.pk)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, import_id: int) -> HttpResponse:
    """An import wherever it stands: being read, to be looked at, being written, written."""
    found = _import(request, import_id)
    if found.is_under_way:
        context = {"found": found, "alive": heartbeat.is_alive(now=timezone.now())}
        return render(request, "audience/import_progress.html" + ("#progress" if request.htmx else ""), context)
    if request.htmx:  # what was under way has ended: show the page that tells so
        return HttpResponse(headers={"HX-Refresh": "true"})
    if found.state != ImportState.PREVIEWED:
        context = {"found": found, "counts": _counts(found), "undoable": is_undoable(found), "causes": causes_in(found)}
        return render(request, "audience/import_done.html", context)
    form = ColumnsForm(request.POST if request.method == "POST" else None, found=found)
    if request.method == "POST" and form.is_valid():
        return _look_again(request, found, form)
    return render(request, "audience/import.html", _preview(request, found, form), status=422 if form.errors else 200)


def _look_again(request: Request, found: Import, form: ColumnsForm) -> HttpResponse:
    actions.map_columns(
        found.pk,
        columns=form.columns(),
        create_entities=form.cleaned_data.get("create_entities", False),
        complete=form.cleaned_data.get("complete", False),
        by=request.user,
        now=timezone.now(),
    )
    if found.total <= SMALL_IMPORT:
        actions.check_import(found.pk, now=timezone.now())
    else:
        tasks.read_import.enqueue(found.pk)
    return redirect("audience:import", found.pk)


def _preview(request: Request, found: Import, form: ColumnsForm) -> dict[str, object]:
    counts = _counts(found)
    fate = request.GET.get("fate", "")
    fate = fate if fate in Fate.values else next((name for name, _label, n in counts if n), "")
    page = Paginator(rows_of(found, fate=fate), A_PAGE).get_page(request.GET.get("page"))
    missing = missing_columns(found.columns, kind=found.kind)
    here = reverse("audience:import", args=[found.pk])
    return {
        "found": found,
        "people": found.kind == ImportKind.PEOPLE,
        "form": form,
        "missing": [COLUMNS[found.kind][name] for name in missing],
        "unread": [
            header for place, header in enumerate(found.headers) if header and place not in found.columns.values()
        ],
        "ask_columns": bool(missing) or bool(form.errors),
        "counts": counts,
        "tabs": [
            Tab(label, f"{here}?fate={name}", name == fate, n)
            for name, label, n in counts
            if n and name != Fate.UNCHANGED
        ],
        "page": page,
        "lines": lines_of(page, kind=found.kind),
        "loops": loops_in(found),
        "leavers": found.counts.get(Fate.LEAVER, 0),
        "to_write": sum(n for name, _label, n in counts if name not in {Fate.REFUSED, Fate.UNCHANGED})
        + found.summary.get("moved_entities_n", 0),
        "refused": found.counts.get(Fate.REFUSED, 0),
        "unchanged": found.counts.get(Fate.UNCHANGED, 0),
        "causes": causes_in(found),
        "by_entity": [
            (name, [n.get(fate, 0) for fate in (Fate.JOINER, Fate.MOVER, Fate.LEAVER)])
            for name, n in found.summary.get("by_entity", [])
        ],
    }


@require_POST
def confirm(request: Request, import_id: int) -> HttpResponse:
    """Write what was looked at."""
    found = _import(request, import_id)
    if found.state == ImportState.PREVIEWED:
        try:
            actions.ask_to_write(found.pk, by=request.user)
        except actions.Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            if found.total <= SMALL_IMPORT:
                actions.write_import(found.pk, now=timezone.now())
            else:
                tasks.write_import.enqueue(found.pk)
    return redirect("audience:import", found.pk)


@require_POST
def discard(request: Request, import_id: int) -> HttpResponse:
    """Forget the file, even while it is being read."""
    found = _import(request, import_id)
    if found.state in {ImportState.PREVIEWED, ImportState.READING}:
        actions.discard_import(found.pk, by=request.user)
    return redirect("audience:import", found.pk)


@require_POST
def call_off(request: Request, import_id: int) -> HttpResponse:
    """Stop what is under way; nothing of it is written."""
    found = _import(request, import_id)
    if found.state in {ImportState.WRITING, ImportState.UNDOING}:
        try:
            actions.call_off(found.pk, by=request.user)
        except actions.NotTheirs:
            messages.info(request, _("Too late to call it off: it has just ended."))
    return redirect("audience:import", found.pk)


@require_POST
def undo(request: Request, import_id: int) -> HttpResponse:
    """Take the last import back."""
    found = _import(request, import_id)
    if found.state == ImportState.CONFIRMED:
        try:
            actions.ask_to_undo(found.pk, by=request.user)
            if sum(found.counts.values()) <= SMALL_IMPORT:
                actions.undo_import(found.pk, by=request.user, now=timezone.now())
            else:
                tasks.undo_import.enqueue(found.pk, request.user.pk)
        except actions.CannotUndo:
            pass
    return redirect("audience:import", found.pk)


@require_safe
def refused(request: Request, import_id: int) -> StreamingHttpResponse:
    """The lines left out, with their reasons, to be mended in a spreadsheet."""
    found = _import(request, import_id)
    head: list[str | float | None] = [_("Line"), _("Staff id"), _("Person"), _("Reason")]
    return csv_stream([head, *refused_lines(found)], name="left-out")


def _import(request: Request, import_id: int) -> Import:
    found = import_for(request.user, import_id)
    if found is None:
        raise Http404
    return found


def _counts(found: Import) -> list[tuple[str, str, int]]:
    return [(fate, fate_label(fate, kind=found.kind), n) for fate, n in actions.counts_in_order(found.counts)]
