"""Where administrators connect programs: keys, who decides what, the groups of the provider, what was not written."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.directory.models import ProvisionedGroup, ProvisionedPerson, ProvisioningConflict
from binome.core.directory.provisioning.conflicts import Disagreement
from binome.core.directory.provisioning.ownership import rules, say_sources
from binome.core.directory.provisioning.sentences import column_label, sentence_of
from binome.core.errors import Conflict
from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions
from binome.core.mail.questions import Confirmation
from binome.core.people.requests import Request, posted
from binome.core.privacy import keys
from binome.core.privacy.models import AccessKey
from binome.interfaces.scim.forms import GroupForm, KeyForm, SourcesForm
from binome.interfaces.scim.membership import let_give

SHOWN_ONCE = "made_key"  # in the session until the next page
PER_PAGE = 50


def _check_administrator(request: Request) -> None:
    if not request.user.is_administrator:
        raise Http404


@require_safe
def connections(request: Request) -> HttpResponse:
    """The keys there are, what provisioning has done, and where two sources disagree."""
    _check_administrator(request)
    page = Paginator(ProvisioningConflict.objects.select_related("person"), PER_PAGE).get_page(request.GET.get("page"))
    listed = [
        (conflict, column_label(conflict.column), sentence_of(_disagreement(conflict))) for conflict in page.object_list
    ]
    context = {
        "secret": request.session.pop(SHOWN_ONCE, ""),
        "address": f"{settings.BASE_URL}{reverse('scim:root')}",
        "api_address": f"{settings.BASE_URL}{reverse('api:operation', args=[''])}",
        "keys": keys.working_keys(now=timezone.now()).prefetch_related("programmes"),
        "provisioned": ProvisionedPerson.objects.filter(removed_at=None).count(),
        "groups": ProvisionedGroup.objects.annotate(size=Count("members")),
        "conflicts": listed,
        "page": page,
    }
    return render(request, "connections/home.html", context)


def _disagreement(conflict: ProvisioningConflict) -> Disagreement:
    return Disagreement(conflict.column, conflict.reason, conflict.details)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def new_key(request: Request) -> HttpResponse:
    """Make a key; its secret is on the next page, once."""
    _check_administrator(request)
    form = KeyForm(posted(request))
    made = _made_key(request, form) if request.method == "POST" and form.is_valid() else None
    if made is not None:
        request.session[SHOWN_ONCE] = made.secret
        messages.success(request, _("The key “%(name)s” is made.") % {"name": made.key.name})
        return redirect("connections:home")
    return render(request, "connections/new_key.html", {"form": form}, status=422 if form.errors else 200)


def _made_key(request: Request, form: KeyForm) -> keys.MadeKey | None:
    chosen = form.cleaned_data
    try:
        return keys.make_key(
            chosen["name"],
            scopes=chosen["scopes"],
            days=chosen["days"],
            programmes=list(chosen["programmes"]) or None,
            by=request.user,
            now=timezone.now(),
        )
    except Conflict as refusal:
        refusal.show_in(form)
        return None


@require_POST
def revoke_key(request: Request, key_id: int) -> HttpResponse:
    """End a key at once."""
    _check_administrator(request)
    key = keys.working_keys(now=timezone.now()).filter(pk=key_id).first()
    if key is None:
        raise Http404
    if not questions.is_confirmed(request):
        return questions.ask(request, _before_revoking(key))
    keys.revoke_key(key, by=request.user, now=timezone.now())
    messages.success(request, _("The key “%(name)s” no longer opens anything.") % {"name": key.name})
    return redirect("connections:home")


def _before_revoking(key: AccessKey) -> Confirmation:
    consequences = [
        _("The program that uses it is refused from now on: nothing arrives or leaves through it any more."),
        _("This key cannot be brought back. You can make a new one."),
    ]
    return Confirmation(_("Revoke the key “%(name)s”?") % {"name": key.name}, _("Revoke"), consequences)


@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: Request) -> HttpResponse:
    """Say which columns follow the provider."""
    _check_administrator(request)
    form = SourcesForm(posted(request), instance=rules())
    if request.method == "POST" and form.is_valid():
        say_sources(form.instance, by=request.user)
        messages.success(request, _("Saved. It holds from the next change that arrives."))
        return redirect("connections:home")
    return render(request, "connections/sources.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: Request, group_id: int) -> HttpResponse:
    """Say which role the members of a group have."""
    _check_administrator(request)
    chosen = ProvisionedGroup.objects.filter(pk=group_id).first()
    if chosen is None:
        raise Http404
    form = GroupForm(posted(request), initial={"role": chosen.role})
    if request.method == "POST" and form.is_valid():
        let_give(chosen, form.cleaned_data["role"], by=request.user, now=timezone.now())
        messages.success(request, _("Saved. Whoever has a new role is notified by email."))
        return redirect("connections:home" if request.user.is_administrator else "home")
    context = {
        "form": form,
        "group": chosen,
        "people": [held.person for held in chosen.members.select_related("person")],
    }
    return render(request, "connections/group.html", context, status=422 if form.errors else 200)
