"""Importing files: upload, look, confirm, follow, call off, undo."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.directory import deciding, importing, tasks, undoing
from binome.core.directory.access import adds_only, import_for, imports_of
from binome.core.directory.columns import is_key_said, missing_columns
from binome.core.directory.errors import CannotUndo
from binome.core.directory.kinds import ImportKind, kind_of, kind_or_none
from binome.core.directory.models import Import
from binome.core.directory.queries import (
    causes_in,
    counts_in_order,
    is_undoable,
    known_by,
    lines_of,
    loops_in,
    lost_zeros_in,
    refused_lines,
    rows_of,
)
from binome.core.directory.refusals import Unreadable
from binome.core.directory.sentences import change_label
from binome.core.directory.states import ChangeKind, ImportState
from binome.core.errors import NotTheirs, Refused
from binome.core.framework.idempotent import idempotent
from binome.core.mail import heartbeat
from binome.core.people.requests import Request, posted
from binome.core.privacy import data_views
from binome.core.privacy.models import DataView
from binome.core.privacy.spreadsheets import csv_stream
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.ui.props import Tab
from binome.interfaces.directory.answer_forms import AnswersForm, TableForm
from binome.interfaces.directory.forms import ColumnsForm, UploadForm
from binome.interfaces.directory.views.access import for_directory_keepers
from binome.interfaces.directory.views.explaining import SMALL_IMPORT, check_again
from binome.interfaces.setup.queries import is_setting_up

A_PAGE = 50  # lines of the file
SMALL_FILE = 200_000  # bytes read within the request; larger files are read in the background, with a progress bar


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
@for_directory_keepers
def upload(request: Request) -> HttpResponse:
    """Choose a file of people; it is read and looked at before anything is written."""
    return _upload(request, kind=kind_of("people"), wave=None)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def upload_for_wave(request: Request, wave_id: int, kind: str) -> HttpResponse:
    """Choose a file of a kind that a step brings in for a wave."""
    wave, registered = wave_or_404(request.user, wave_id, Right.STEER), kind_or_none(kind)
    if registered is None or not registered.of_wave:
        raise Http404
    return _upload(request, kind=registered, wave=wave)


def _upload(request: Request, *, kind: ImportKind, wave: Wave | None) -> HttpResponse:
    only_adds = kind.whole_staff and adds_only(request.user)
    form = UploadForm(posted(request), request.FILES or None, kind=kind, adds_only=only_adds)
    if request.method == "POST" and form.is_valid():
        file_import = _receive(request, form, kind=kind, wave=wave)
        if file_import is not None:
            return redirect("directory:import", file_import.pk)
    context = {
        "form": form,
        "wave": wave,
        "kind": kind,
        "columns": kind.columns.values(),
        "adds_only": only_adds,
        "template": reverse("directory:template_for_wave", args=[kind.code]) if wave else reverse("directory:template"),
        "earlier": imports_of(request.user, kind=kind.code, wave=wave)[:5],
    }
    return render(request, "directory/upload.html", context, status=422 if form.errors else 200)


def _receive(request: Request, form: UploadForm, *, kind: ImportKind, wave: Wave | None) -> Import | None:
    uploaded, now = form.cleaned_data["file"], timezone.now()
    options = {
        "name": uploaded.name,
        "kind": kind.code,
        "wave": wave,
        "complete": form.cleaned_data.get("complete", False),
        "by": request.user,
        "now": now,
    }
    try:
        if uploaded.size <= SMALL_FILE:
            return importing.read_file(uploaded.read(), **options)
        file_import = importing.receive_file(uploaded.read(), **options)
    except Unreadable as refusal:
        form.add_error("file", str(refusal.reason))
        return None
    tasks.read_import.enqueue(file_import.pk)
    return file_import


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, import_id: int) -> HttpResponse:
    """An import wherever it stands: being read, to be looked at, being written, written."""
    file_import = import_for(request.user, import_id)
    if file_import.is_under_way:
        context = {"file_import": file_import, "alive": heartbeat.is_alive(now=timezone.now())}
        return render(request, "directory/import_progress.html" + ("#progress" if request.htmx else ""), context)
    if request.htmx:  # what was under way has ended: show the page that tells so
        return HttpResponse(headers={"HX-Refresh": "true"})
    if file_import.state != ImportState.PREVIEWED:
        return render(request, "directory/import_done.html", _outcome(request, file_import))
    form = ColumnsForm(posted(request), file_import=file_import, adds_only=_adds_only(request, file_import))
    if request.method == "POST" and form.is_valid():
        return _look_again(request, file_import, form)
    preview = _preview(request, file_import, form)
    return render(request, "directory/import.html", preview, status=422 if form.errors else 200)


def _adds_only(request: Request, file_import: Import) -> bool:
    """Whether what the file may do is bring new people and fill in what is empty."""
    return kind_of(file_import.kind).whole_staff and adds_only(request.user, file_import.uploaded_by)


def _outcome(request: Request, file_import: Import) -> dict[str, object]:
    kind = kind_of(file_import.kind)
    return {
        "file_import": file_import,
        "counts": _counts(file_import, kind=kind),
        "undoable": is_undoable(file_import),
        "causes": causes_in(file_import),
        "again": _upload_address(file_import),
        "sets_up": kind.whole_staff and is_setting_up(request.user),
        "after_label": kind.after_label,
        "after": reverse(kind.after_url, args=[file_import.wave_id] if file_import.wave_id else []),
    }


def _upload_address(file_import: Import) -> str:
    if file_import.wave_id is None:
        return reverse("directory:upload")
    return reverse("directory:upload_for_wave", args=[file_import.wave_id, file_import.kind])


def _look_again(request: Request, file_import: Import, form: ColumnsForm) -> HttpResponse:
    deciding.map_columns(
        file_import.pk,
        columns=form.columns(),
        create_entities=form.cleaned_data.get("create_entities", False),
        complete=form.cleaned_data.get("complete", False),
        by=request.user,
    )
    return check_again(file_import)


def _preview(request: Request, file_import: Import, form: ColumnsForm) -> dict[str, object]:
    kind = kind_of(file_import.kind)
    counts = _counts(file_import, kind=kind)
    shown = request.GET.get("change", "")
    shown = shown if shown in ChangeKind.values else next((name for name, _label, n in counts if n), "")
    page = Paginator(rows_of(file_import, change_kind=shown), A_PAGE).get_page(request.GET.get("page"))
    missing = missing_columns(file_import.columns, kind=kind, answers=file_import.answers)
    address = reverse("directory:import", args=[file_import.pk])
    return {
        "file_import": file_import,
        "adds_only": _adds_only(request, file_import),
        "back": _upload_address(file_import),
        "form": form,
        "missing": [kind.columns[name] for name in missing],
        "unread": [
            header
            for place, header in enumerate(file_import.headers)
            if header and place not in file_import.columns.values()
        ],
        "ask_columns": bool(missing) or bool(form.errors),
        "table_form": TableForm(file_import=file_import),
        "answers_form": AnswersForm(file_import=file_import),
        "keyed_by_email": is_key_said("staff_id", kind=kind, answers=file_import.answers)
        and "staff_id" not in file_import.columns,
        "counts": counts,
        "tabs": [
            Tab(label, f"{address}?change={name}", name == shown, n)
            for name, label, n in counts
            if n and name != ChangeKind.UNCHANGED
        ],
        "page": page,
        "lines": lines_of(page, kind=kind),
        "loops": loops_in(file_import),
        "leavers": file_import.counts.get(ChangeKind.LEAVER, 0),
        "to_write": sum(n for name, _label, n in counts if name not in {ChangeKind.REFUSED, ChangeKind.UNCHANGED})
        + file_import.summary.get("moved_entities_n", 0),
        "refused": file_import.counts.get(ChangeKind.REFUSED, 0),
        "unchanged": file_import.counts.get(ChangeKind.UNCHANGED, 0),
        "causes": causes_in(file_import),
        "lost_zeros": 0 if _adds_only(request, file_import) else lost_zeros_in(file_import),
        "by_entity": [
            (name, [n.get(change, 0) for change in (ChangeKind.JOINER, ChangeKind.MOVER, ChangeKind.LEAVER)])
            for name, n in file_import.summary.get("by_entity", [])
        ],
    }


@require_POST
def restore_zeros(request: Request, import_id: int) -> HttpResponse:
    """Let the file correct the staff ids of the directory that lost their zeros."""
    file_import = import_for(request.user, import_id)
    if file_import.state == ImportState.PREVIEWED:
        deciding.restore_zeros(file_import.pk, by=request.user)
        return check_again(file_import)
    return redirect("directory:import", file_import.pk)


@require_POST
def confirm(request: Request, import_id: int) -> HttpResponse:
    """Write what was looked at."""
    file_import = import_for(request.user, import_id)
    if file_import.state == ImportState.PREVIEWED:
        try:
            deciding.ask_to_write(file_import.pk, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            if file_import.total <= SMALL_IMPORT:
                importing.write_import(file_import.pk, now=timezone.now())
                messages.success(request, _("Saved: the file is imported."))
            else:
                messages.success(request, _("Import started. You can leave this page and come back."))
                tasks.write_import.enqueue(file_import.pk)
    return redirect("directory:import", file_import.pk)


@require_POST
def discard(request: Request, import_id: int) -> HttpResponse:
    """Forget the file, even while it is being read."""
    file_import = import_for(request.user, import_id)
    if file_import.state in {ImportState.PREVIEWED, ImportState.READING}:
        deciding.discard_import(file_import.pk, by=request.user)
        messages.success(request, _("File discarded. Nothing of it was saved."))
    return redirect("directory:import", file_import.pk)


@require_POST
def call_off(request: Request, import_id: int) -> HttpResponse:
    """Stop what is under way; nothing of it is written."""
    file_import = import_for(request.user, import_id)
    if file_import.state in deciding.STATE_CALLED_OFF:
        try:
            deciding.call_off(file_import.pk, by=request.user)
            messages.success(request, _("Stopped. Nothing of the file was saved."))
        except NotTheirs:  # theirs a moment ago: it moved on meanwhile, which is no 404
            messages.info(request, _("Too late to call it off: it has just ended."))
    return redirect("directory:import", file_import.pk)


@require_POST
def undo(request: Request, import_id: int) -> HttpResponse:
    """Take the last import back."""
    file_import = import_for(request.user, import_id)
    if file_import.state == ImportState.CONFIRMED:
        try:
            deciding.ask_to_undo(file_import.pk, by=request.user)
            if sum(file_import.counts.values()) <= SMALL_IMPORT:
                undoing.undo_import(file_import.pk, by=request.user, now=timezone.now())
                messages.success(request, _("Import undone."))
            else:
                messages.success(request, _("Undoing has started. You can leave this page and come back."))
                tasks.undo_import.enqueue(file_import.pk, request.user.pk)
        except CannotUndo:  # the page of the import says why
            pass
    return redirect("directory:import", file_import.pk)


@require_safe
def refused(request: Request, import_id: int) -> StreamingHttpResponse:
    """The lines left out, with their reasons, to be mended in a spreadsheet."""
    file_import = import_for(request.user, import_id)
    head: list[str | float | None] = [_("Line"), _("Staff id"), _("Person"), _("Reason")]
    lines = refused_lines(file_import)
    people = known_by({str(line[1]) for line in lines})
    data_views.record(request, people, role=data_views.role_of_a_keeper(request.user), what=DataView.Subject.EXPORT)
    return csv_stream([head, *lines], name="left-out")


def _counts(file_import: Import, *, kind: ImportKind) -> list[tuple[str, str, int]]:
    return [(name, change_label(name, kind=kind), n) for name, n in counts_in_order(file_import.counts)]
