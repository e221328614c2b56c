"""Where administrators say which programs are told of what, and see what arrived."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.deliveries.states import DeliveryState
from binome.core.errors import Conflict
from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions
from binome.core.mail.questions import Confirmation
from binome.core.people.requests import Request, posted
from binome.core.webhooks import actions
from binome.core.webhooks.models import Webhook, WebhookMessage
from binome.interfaces.webhooks.forms import WebhookForm, what_stands

SHOWN_ONCE = "webhook_secret"  # in the session until the next look at that webhook
PER_PAGE = 50


def _check_administrator(request: Request) -> None:
    if not request.user.is_administrator:
        raise Http404


def _webhook(request: Request, webhook_id: int) -> Webhook:
    _check_administrator(request)
    webhook = Webhook.objects.filter(pk=webhook_id).first()
    if webhook is None:
        raise Http404
    return webhook


@require_safe
def home(request: Request) -> HttpResponse:
    """The addresses there are, and how each is doing."""
    _check_administrator(request)
    listed = Webhook.objects.prefetch_related("programmes").annotate(
        waiting=Count("messages", filter=Q(messages__state=DeliveryState.WAITING)),
        given_up=Count("messages", filter=Q(messages__state=DeliveryState.FAILED)),
        delivered_at=Max("messages__tried_at", filter=Q(messages__state=DeliveryState.DELIVERED)),
    )
    return render(request, "webhooks/home.html", {"webhooks": listed})


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def new(request: Request) -> HttpResponse:
    """Tell one more address; its secret is on the next page, once."""
    _check_administrator(request)
    form = WebhookForm(posted(request))
    made = _made(request, form) if request.method == "POST" and form.is_valid() else None
    if made is not None:
        request.session[SHOWN_ONCE] = [made.webhook.pk, made.secret]
        messages.success(request, _("The address is added. It is notified of what happens from now on."))
        return redirect("webhooks:webhook", made.webhook.pk)
    return render(request, "webhooks/form.html", {"form": form}, status=422 if form.errors else 200)


def _made(request: Request, form: WebhookForm) -> actions.MadeWebhook | None:
    chosen = form.cleaned_data
    try:
        return actions.add_webhook(
            chosen["address"],
            kinds=chosen["kinds"],
            programmes=form.chosen_programmes,
            by=request.user,
            now=timezone.now(),
        )
    except Conflict as refusal:
        refusal.show_in(form)
        return None


@require_safe
def show(request: Request, webhook_id: int) -> HttpResponse:
    """One address: what it is told of, and what became of each message."""
    webhook = _webhook(request, webhook_id)
    page = Paginator(webhook.messages.all(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "webhook": webhook,
        "secret": _secret_shown_once(request, webhook),
        "both_sign_until": webhook.former_until if _is_to_come(webhook) else None,
        "page": page,
    }
    return render(request, "webhooks/webhook.html", context)


def _is_to_come(webhook: Webhook) -> bool:
    return webhook.former_until is not None and webhook.former_until > timezone.now()


def _secret_shown_once(request: Request, webhook: Webhook) -> str:
    owner, secret = request.session.get(SHOWN_ONCE, (0, ""))
    if owner != webhook.pk:
        return ""
    del request.session[SHOWN_ONCE]
    return str(secret)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, webhook_id: int) -> HttpResponse:
    """Another address, other kinds, other programmes."""
    webhook = _webhook(request, webhook_id)
    form = WebhookForm(posted(request), initial=what_stands(webhook))
    if request.method == "POST" and form.is_valid() and _is_changed(request, form, webhook):
        messages.success(request, _("Saved. It holds for what happens from now on."))
        return redirect("webhooks:webhook", webhook.pk)
    context = {"form": form, "webhook": webhook}
    return render(request, "webhooks/form.html", context, status=422 if form.errors else 200)


def _is_changed(request: Request, form: WebhookForm, webhook: Webhook) -> bool:
    chosen = form.cleaned_data
    try:
        actions.change_webhook(
            webhook, chosen["address"], kinds=chosen["kinds"], programmes=form.chosen_programmes, by=request.user
        )
    except Conflict as refusal:
        refusal.show_in(form)
        return False
    return True


@require_POST
def test(request: Request, webhook_id: int) -> HttpResponse:
    """Send a message that says nothing but that it is a test."""
    webhook = _webhook(request, webhook_id)
    actions.send_test(webhook, by=request.user, now=timezone.now())
    messages.success(request, _("A test leaves within seconds. Load this page again to see what became of it."))
    return redirect("webhooks:webhook", webhook.pk)


@require_POST
def renew(request: Request, webhook_id: int) -> HttpResponse:
    """Make a new secret; the former one goes on for a day."""
    webhook = _webhook(request, webhook_id)
    if not questions.is_confirmed(request):
        consequences = [
            _("You see the new secret once, on the next page."),
            _("For a day both secrets sign what is sent: change the receiving program over within it."),
        ]
        return questions.ask(request, Confirmation(_("Make a new secret?"), _("Make a new secret"), consequences))
    secret = actions.renew_secret(webhook, by=request.user, now=timezone.now())
    request.session[SHOWN_ONCE] = [webhook.pk, secret]
    messages.success(request, _("The new secret is made."))
    return redirect("webhooks:webhook", webhook.pk)


@require_POST
def pause(request: Request, webhook_id: int) -> HttpResponse:
    """Send nothing until it is resumed."""
    webhook = _webhook(request, webhook_id)
    actions.pause_webhook(webhook, by=request.user, now=timezone.now())
    messages.success(request, _("Paused. What happens meanwhile waits for thirty days."))
    return redirect("webhooks:webhook", webhook.pk)


@require_POST
def resume(request: Request, webhook_id: int) -> HttpResponse:
    """Send what waited."""
    webhook = _webhook(request, webhook_id)
    actions.resume_webhook(webhook, by=request.user)
    messages.success(request, _("Resumed. What waited is sent."))
    return redirect("webhooks:webhook", webhook.pk)


@require_POST
def remove(request: Request, webhook_id: int) -> HttpResponse:
    """Tell this address nothing more."""
    webhook = _webhook(request, webhook_id)
    if not questions.is_confirmed(request):
        consequences = [
            _("Nothing more is sent there, what waited included."),
            _(
                "The list of what was sent goes, too. The audit trail keeps that the address was removed, and who removed it."
            ),
        ]
        return questions.ask(request, Confirmation(_("Remove this address?"), _("Remove"), consequences))
    actions.remove_webhook(webhook, by=request.user)
    messages.success(request, _("Removed. Nothing more is sent there."))
    return redirect("webhooks:home")


@require_POST
def again(request: Request, message_id: int) -> HttpResponse:
    """Send a message once more, under the same number."""
    _check_administrator(request)
    message = WebhookMessage.objects.select_related("webhook").filter(pk=message_id).first()
    if message is None:
        raise Http404
    actions.send_again(message, by=request.user, now=timezone.now())
    messages.success(request, _("It is sent again within seconds."))
    return redirect("webhooks:webhook", message.webhook_id)
