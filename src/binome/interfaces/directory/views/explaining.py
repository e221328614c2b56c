"""Explaining a file before it is written: where its table is, what its words mean; and the file to start from instead."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from binome.core.directory import deciding, importing, tasks
from binome.core.directory.access import import_for
from binome.core.directory.kinds import kind_of, kind_or_none
from binome.core.directory.models import Import
from binome.core.directory.states import ImportState
from binome.core.directory.templates_to_fill import names_to_fill
from binome.core.people.requests import Request
from binome.core.privacy.spreadsheets import xlsx_to_fill
from binome.core.programmes.access import waves_of
from binome.core.programmes.permissions import Right
from binome.interfaces.directory.answer_forms import AnswersForm, TableForm
from binome.interfaces.directory.views.access import for_directory_keepers

SMALL_IMPORT = 1_500  # lines checked within the request; more are checked in the background, with a progress bar


@require_POST
def choose_table(request: Request, import_id: int) -> HttpResponse:
    """Say which sheet and which of its rows names the columns."""
    file_import = import_for(request.user, import_id)
    if file_import.state == ImportState.PREVIEWED:
        form = TableForm(request.POST, file_import=file_import)
        if form.is_valid():
            sheet, header_line = form.chosen()
            deciding.choose_table(file_import.pk, sheet=sheet, header_line=header_line, by=request.user)
            return check_again(file_import)
    return redirect("directory:import", file_import.pk)


@require_POST
def answer(request: Request, import_id: int) -> HttpResponse:
    """Say what words of the file mean, on every line that has them."""
    file_import = import_for(request.user, import_id)
    if file_import.state == ImportState.PREVIEWED:
        form = AnswersForm(request.POST, file_import=file_import)
        if form.is_valid():
            deciding.answer_questions(file_import.pk, answers=form.answers(), by=request.user)
            return check_again(file_import)
    return redirect("directory:import", file_import.pk)


def check_again(file_import: Import) -> HttpResponse:
    """Read and check the file anew with what was just said."""
    if file_import.total <= SMALL_IMPORT:
        importing.check_import(file_import.pk, now=timezone.now())
    else:
        tasks.read_import.enqueue(file_import.pk)
    return redirect("directory:import", file_import.pk)


@require_safe
@for_directory_keepers
def template(request: Request) -> HttpResponse:
    """An empty workbook of people whose columns are named."""
    return xlsx_to_fill(names_to_fill(kind_of("people")), name="people")


@require_safe
def template_for_wave(request: Request, kind: str) -> HttpResponse:
    """The same for a kind of file that a step brings in."""
    registered = kind_or_none(kind)
    if registered is None or not registered.of_wave or not waves_of(request.user, Right.STEER).exists():
        raise Http404
    return xlsx_to_fill(names_to_fill(registered), name=registered.code)
