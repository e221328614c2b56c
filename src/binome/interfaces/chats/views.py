"""Where people say in which chat they are told their dates, managers the channel of a wave. None is there until an operator allows it."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from binome.core.chats import actions
from binome.core.chats.hosts import is_on
from binome.core.chats.models import Chat
from binome.core.chats.states import ChatApp
from binome.core.errors import Conflict
from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions
from binome.core.mail.questions import Confirmation
from binome.core.people.requests import Request, posted
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.interfaces.chats.forms import ChannelForm, ChatForm

LATEST = 10


def _where_allowed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """No such page where the installation allows no chat."""

    @wraps(view)
    def guarded(request: Request, *args: int, **kwargs: int) -> HttpResponse:
        if not is_on():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@_where_allowed
@idempotent
def mine(request: Request) -> HttpResponse:
    """My chat: none, or what became of what was sent there."""
    form = ChatForm(posted(request))
    if request.method == "POST" and form.is_valid() and _is_mine_connected(request, form):
        messages.success(request, _("Your chat is connected. A test is on its way: load this page again to see it."))
        return redirect("chats:mine")
    return _page(request, Chat.objects.filter(person=request.user).first(), form, wave=None)


def _is_mine_connected(request: Request, form: ChatForm) -> bool:
    app, address, now = ChatApp(form.cleaned_data["app"]), form.cleaned_data["address"], timezone.now()
    try:
        chat = actions.connect_own(app, address, by=request.user, now=now)
    except Conflict as refusal:
        refusal.show_in(form)
        return False
    actions.send_test(chat, by=request.user, now=now)
    return True


@require_POST
@_where_allowed
def test_mine(request: Request) -> HttpResponse:
    """Send a test to my chat."""
    return _tested(request, _own_chat(request), "chats:mine")


@require_POST
@_where_allowed
def stop_mine(request: Request) -> HttpResponse:
    """Write to my chat no more."""
    return _stopped(request, _own_chat(request), "chats:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@_where_allowed
@idempotent
def channel(request: Request, wave_id: int) -> HttpResponse:
    """The channel of a wave: none, or what became of what was sent there."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    form = ChannelForm(posted(request), initial={"language": request.user.preferred_language})
    if request.method == "POST" and form.is_valid() and _is_channel_connected(request, wave, form):
        messages.success(request, _("The channel is connected. A test is on its way: load this page again to see it."))
        return redirect("chats:channel", wave.pk)
    return _page(request, Chat.objects.filter(wave=wave).first(), form, wave=wave)


def _is_channel_connected(request: Request, wave: Wave, form: ChannelForm) -> bool:
    chosen, now = form.cleaned_data, timezone.now()
    try:
        chat = actions.connect_wave(
            wave, ChatApp(chosen["app"]), chosen["address"], language=chosen["language"], by=request.user, now=now
        )
    except Conflict as refusal:
        refusal.show_in(form)
        return False
    actions.send_test(chat, by=request.user, now=now)
    return True


@require_POST
@_where_allowed
def test_channel(request: Request, wave_id: int) -> HttpResponse:
    """Send a test to the channel."""
    return _tested(request, _chat_of_wave(request, wave_id), "chats:channel", wave_id)


@require_POST
@_where_allowed
def stop_channel(request: Request, wave_id: int) -> HttpResponse:
    """Write to the channel no more."""
    return _stopped(request, _chat_of_wave(request, wave_id), "chats:channel", wave_id)


def _own_chat(request: Request) -> Chat:
    chat = Chat.objects.filter(person=request.user).first()
    if chat is None:
        raise Http404
    return chat


def _chat_of_wave(request: Request, wave_id: int) -> Chat:
    chat = Chat.objects.filter(wave=wave_or_404(request.user, wave_id, Right.STEER)).first()
    if chat is None:
        raise Http404
    return chat


def _page(request: Request, chat: Chat | None, form: ChatForm, *, wave: Wave | None) -> HttpResponse:
    context = {
        "chat": chat,
        "form": form,
        "wave": wave,
        "sent": list(chat.messages.all()[:LATEST]) if chat else (),
        "is_refused": bool(form.errors),
        "hosts": ", ".join(settings.CHAT_HOSTS),
    }
    return render(request, "chats/chat.html", context, status=422 if form.errors else 200)


def _tested(request: Request, chat: Chat, page: str, *args: int) -> HttpResponse:
    actions.send_test(chat, by=request.user, now=timezone.now())
    messages.success(request, _("A test is on its way. Load this page again to see whether it arrived."))
    return redirect(page, *args)


def _stopped(request: Request, chat: Chat, page: str, *args: int) -> HttpResponse:
    if not questions.is_confirmed(request):
        consequences = [
            _("Nothing more is sent there, including what is waiting."),
            _("The address is deleted here. To connect the chat again you need it once more."),
        ]
        return questions.ask(request, Confirmation(_("Disconnect this chat?"), _("Disconnect"), consequences))
    actions.disconnect(chat, by=request.user)
    messages.success(request, _("Disconnected. Nothing more is sent there."))
    return redirect(page, *args)
