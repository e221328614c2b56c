"""One's agenda: given, read at once, withdrawn."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from binome.core.agendas import actions
from binome.core.agendas.addresses import AgendaRefused, AgendasNotRead, are_read
from binome.core.agendas.models import Agenda
from binome.core.agendas.queries import agenda_of
from binome.core.agendas.writing import take_out
from binome.core.framework.idempotent import idempotent
from binome.core.people.requests import Request
from binome.interfaces.feeds.forms import AgendaForm
from binome.interfaces.feeds.views import show_mine


@require_POST
def give(request: Request) -> HttpResponse:
    """Say where my agenda stands; it is read at once, and the page says how that went."""
    answer = _given(request)
    if (
        answer.status_code == HTTPStatus.FOUND
    ):  # it is kept: its machine is asked outside of what `idempotent` makes one act
        return _told(request, actions.read_now(by=request.user, now=timezone.now()))
    return answer


@idempotent
def _given(request: Request) -> HttpResponse:
    if not are_read():
        raise AgendasNotRead
    form = AgendaForm(request.POST)
    if not form.is_valid():
        return show_mine(request, form)
    try:
        actions.give_agenda(**form.cleaned_data, by=request.user, now=timezone.now())
    except AgendaRefused as refusal:
        refusal.show_in(form)
        return show_mine(request, form)
    return redirect("feeds:mine")


@require_POST
def read(request: Request) -> HttpResponse:
    """Read my agenda now."""
    return _told(request, actions.read_now(by=request.user, now=timezone.now()))


@require_POST
def withdraw(request: Request) -> HttpResponse:
    """Read my agenda no more."""
    agenda = agenda_of(request.user)
    is_clean = agenda is None or take_out(agenda)
    actions.withdraw_agenda(by=request.user)
    messages.success(request, _("Calendar disconnected. Its address and your busy times are deleted."))
    if not is_clean:
        messages.warning(
            request, _("It did not answer: sessions that Binôme added may still be there. Delete them yourself.")
        )
    return redirect("feeds:mine")


def _told(request: Request, agenda: Agenda) -> HttpResponse:
    if agenda.problem:
        messages.warning(request, _("Your calendar could not be read: %(why)s") % {"why": agenda.get_problem_display()})
    elif agenda.read_at is None:
        messages.info(request, _("Your calendar is being read. Load this page again to see the result."))
    else:
        messages.success(request, _("Your calendar has been read. Times when you are busy are no longer proposed."))
    return redirect("feeds:mine")
