"""The catalogue: browse it, and look after the organisation's own themes."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.competences.models import Framework, Theme
from binome.core.competences.ready import is_ready, levels_of
from binome.core.framework.idempotent import idempotent
from binome.core.people.requests import Request, posted
from binome.interfaces.catalogue import actions
from binome.interfaces.catalogue.forms import IdentifiersForm, ThemeForm
from binome.interfaces.catalogue.unit_kinds import KINDS


@require_safe
def home(request: Request) -> HttpResponse:
    """The frameworks with their sources and licences, and the themes that pairs work on."""
    themes = Theme.objects.prefetch_related("competences__framework")
    context = {
        "frameworks": Framework.objects.annotate(size=Count("competences")).order_by("code"),
        "ready": [theme for theme in themes if is_ready(theme.code)],
        "own": [theme for theme in themes if not is_ready(theme.code)],
        "changes": actions.may_change(request.user),
        "writes_units": any(kind.may_write(request.user) for kind in KINDS.values()),
    }
    return render(request, "catalogue/home.html", context)


@require_safe
def framework(request: Request, code: str) -> HttpResponse:
    """One framework: its areas, competences, what is near them elsewhere, themes resting on them, levels."""
    framework = get_object_or_404(Framework, code=code)
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    levels = [(each["level"], each[f"name_{language}"], each[f"text_{language}"]) for each in levels_of(code)]
    competences = framework.competences.prefetch_related("near__framework", "themes")
    return render(
        request, "catalogue/framework.html", {"framework": framework, "competences": competences, "levels": levels}
    )


@idempotent
def theme(request: Request, code: str | None = None) -> HttpResponse:
    """Write a theme of our own."""
    kept = get_object_or_404(Theme, code=code) if code else None
    if not actions.may_change(request.user) or (kept is not None and is_ready(kept.code)):
        raise Http404
    names = ("title_fr", "title_en", "examples_fr", "examples_en")
    initial = {name: getattr(kept, name) for name in names} | {"competences": kept.competences.all()} if kept else None
    form = ThemeForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.write_theme(kept, **form.cleaned_data, by=request.user)
        messages.success(request, _("Theme saved."))
        return redirect("catalogue:home")
    return render(request, "catalogue/theme.html", {"form": form, "theme": kept}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def identifiers(request: Request, code: str) -> HttpResponse:
    """Say what a theme is called in other classifications."""
    if not actions.may_change(request.user):
        raise Http404
    kept = get_object_or_404(Theme, code=code)
    form = IdentifiersForm(posted(request), initial={"esco_uri": kept.esco_uri, "rome_code": kept.rome_code})
    if request.method == "POST" and form.is_valid():
        actions.identify_theme(kept, **form.cleaned_data, by=request.user)
        messages.success(request, _("Identifiers saved."))
        return redirect("catalogue:home")
    context = {"form": form, "theme": kept}
    return render(request, "catalogue/identifiers.html", context, status=422 if form.errors else 200)


@require_POST
def use(request: Request, code: str) -> HttpResponse:
    """Offer a theme from now on, or no longer."""
    if not actions.may_change(request.user):
        raise Http404
    use = request.POST.get("use") == "1"
    actions.use_theme(get_object_or_404(Theme, code=code), use=use, by=request.user)
    messages.success(request, _("Theme offered from now on.") if use else _("Theme no longer offered."))
    return redirect("catalogue:home")
