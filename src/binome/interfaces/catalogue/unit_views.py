"""Screens where the organisation writes its own modules, role-plays and case studies, and looks at them as their readers will."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.competences import shapes, units
from binome.core.competences.models import UnitVersion
from binome.core.errors import Conflict
from binome.core.framework.idempotent import idempotent
from binome.core.people.requests import Request, posted
from binome.core.people.text import whole_number
from binome.interfaces.catalogue import unit_actions, unit_files, unit_form, unit_looks
from binome.interfaces.catalogue.unit_files import UnitFileForm
from binome.interfaces.catalogue.unit_form import UnitForm
from binome.interfaces.catalogue.unit_kinds import KINDS, Content, UnitKind
from binome.journey.learning.queries import scene_graph


@dataclass(frozen=True)
class UnitLine:
    """A unit in the list: which version people are given, and whether what shipped has changed since."""

    code: str
    title: str
    in_force: int
    latest: int
    is_overtaken: bool
    is_shipped: bool


def _kind(request: Request, name: str) -> UnitKind:
    kind = KINDS.get(name)
    if kind is None or not kind.may_write(request.user):
        raise Http404
    return kind


def _unit(request: Request, name: str, code: str) -> UnitKind:
    kind = _kind(request, name)
    if code not in kind.codes() and code != kind.new_code():
        raise Http404
    return kind


@require_safe
def listed(request: Request) -> HttpResponse:
    """Every unit that the reader may write, by kind."""
    kinds = [kind for kind in KINDS.values() if kind.may_write(request.user)]
    if not kinds:
        raise Http404
    groups = [(kind, _lines(kind), kind.new_code()) for kind in kinds]
    return render(request, "catalogue/units.html", {"groups": groups})


def _lines(kind: UnitKind) -> list[UnitLine]:
    versions = {
        (each.code, each.number): each for each in UnitVersion.objects.filter(kind=kind.name).order_by("number")
    }
    latest = {code: number for code, number in versions}  # noqa: C416 — the last one of each code stays
    lines = []
    for code in kind.codes():
        in_force, shipped = units.version_in_force(kind.name, code), kind.shipped(code)
        own = versions.get((code, in_force)) or versions.get((code, latest.get(code, 0)))
        lines.append(
            UnitLine(
                code,
                kind.title(code, own.content if own else shipped),
                in_force,
                latest.get(code, 0),
                is_overtaken=bool(own and in_force and own.ours != units.digest_of(shipped)),
                is_shipped=shipped is not None,
            )
        )
    return lines


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def unit(request: Request, kind: str, code: str) -> HttpResponse:
    """Write a unit: its texts in both languages, its quiz or its scenes."""
    of = _unit(request, kind, code)
    versions = list(UnitVersion.objects.filter(kind=of.name, code=code).select_related("written_by"))
    latest = versions[0].number if versions else units.OURS
    asked = whole_number(request.GET.get("version", ""))
    shown = asked if asked is not None and (asked == 0 or asked in {each.number for each in versions}) else latest
    content, changed = of.content(code, shown) or shapes.blank(of.shape), ""
    if request.method == "POST":
        content = unit_form.typed_content(of.shape, request.POST)
        if wish := request.POST.get("do"):
            content = unit_form.rearranged(of.shape, content, wish)
            changed = unit_form.list_changed_by(wish)
    after = whole_number(str(request.POST.get("after", ""))) if request.method == "POST" else latest
    form = UnitForm(shape=of.shape, content=content, after=after if after is not None else latest, changed=changed)
    is_sent = request.method == "POST" and "do" not in request.POST
    if is_sent and form.is_valid():
        try:
            return _saved(request, of, code, form)
        except Conflict as refusal:
            form = UnitForm(shape=of.shape, content=content, after=latest)
            form.add_error(None, str(refusal.reason))
    return _page(request, of, code, form, versions=versions, shown=shown, is_sent=is_sent)


def _saved(request: Request, of: UnitKind, code: str, form: UnitForm) -> HttpResponse:
    after = form.cleaned_data["after"] or 0
    version = unit_actions.write_unit(of, code, form.content, after=after, by=request.user, now=timezone.now())
    if version is None:
        messages.success(request, _("Nothing has changed: nothing to save."))
    else:
        messages.success(
            request,
            _("Saved as version %(n)s. Look at it as its readers will, then use it: nobody is given it before.")
            % {"n": version.number},
        )
    return redirect("catalogue:unit", of.name, code)


def _page(
    request: Request, of: UnitKind, code: str, form: UnitForm, *, versions: list[UnitVersion], shown: int, is_sent: bool
) -> HttpResponse:
    in_force = units.version_in_force(of.name, code)
    well_formed = form.is_valid()
    current = next((each for each in versions if each.number == in_force), None)
    context: dict[str, Any] = {
        "kind": of,
        "code": code,
        "title": of.title(code, form.content if of.name != "cases" else None),
        "form": form,
        "versions": versions,
        "shown": shown,
        "in_force": in_force,
        "latest": versions[0].number if versions else units.OURS,
        "is_shipped": of.shipped(code) is not None,
        "is_overtaken": current is not None and current.ours != units.digest_of(of.shipped(code)),
        "obstacles": of.in_the_way(form.content) if well_formed else [],
        "remarks": list(of.remarks(form.content)) if well_formed else [],
        "drawing": scene_graph.drawing(form.content) if of.name == "role_plays" and well_formed else None,
        "minutes": unit_looks.minutes_of(of, code, form.content) if well_formed else None,
        "languages": [(code, name, shapes.name_of(code)) for code, name in settings.LANGUAGES],
        "new": not versions and of.shipped(code) is None,
    }
    return render(request, "catalogue/unit.html", context, status=422 if is_sent and form.errors else 200)


@require_safe
def look(request: Request, kind: str, code: str, version: int, language: str) -> HttpResponse:
    """A version as its readers see it, in one language; a role-play is played by its links."""
    of = _unit(request, kind, code)
    content = of.content(code, version)
    if content is None or language not in shapes.LANGUAGES:
        raise Http404
    with override(language):
        context = unit_looks.context_of(of, code, content, path=request.GET.get("path"), language=language)
    if context is None:
        raise Http404
    start = reverse("catalogue:look_at_unit", args=[of.name, code, version, language])
    context |= {
        "kind": of,
        "code": code,
        "version": version,
        "language": language,
        "start": start,
        "way": f"{start}?path=",
        "other": next(each for each in shapes.LANGUAGES if each != language),
    }
    return render(request, "catalogue/unit_look.html", context)


@require_POST
def use(request: Request, kind: str, code: str) -> HttpResponse:
    """Give a version to whoever begins from now on."""
    of = _unit(request, kind, code)
    number = whole_number(request.POST.get("version", "")) or units.OURS
    unit_actions.use_unit(of, code, number, by=request.user, now=timezone.now())
    if number:
        message = _("Version %(number)s is in use. People who began with another one continue with it.") % {
            "number": number
        }
    elif of.shipped(code) is not None:
        message = _("Binôme’s version is in use again. Yours stay in the list.")
    else:
        message = _("No longer offered. People who have begun can finish; your versions stay in the list.")
    messages.success(request, message)
    return redirect("catalogue:unit", of.name, code)


@require_safe
def download(request: Request, kind: str, code: str, version: int) -> HttpResponse:
    """A version as a file."""
    of = _unit(request, kind, code)
    content: Content | None = of.content(code, version)
    if content is None:
        raise Http404
    answer = HttpResponse(unit_files.written(of, code, content), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="binome-{of.name}-{code}-{version}.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def bring(request: Request, kind: str, code: str) -> HttpResponse:
    """Take a file in as a new version that nobody is given yet."""
    of = _unit(request, kind, code)
    form = UnitFileForm(posted(request), request.FILES or None, kind=of)
    if request.method == "POST" and form.is_valid():
        latest = UnitVersion.objects.filter(kind=of.name, code=code).first()
        after = latest.number if latest else units.OURS
        version = unit_actions.write_unit(of, code, form.content, after=after, by=request.user, now=timezone.now())
        messages.success(
            request,
            _("Imported as version %(n)s. Nobody is given it yet.") % {"n": version.number}
            if version
            else _("The file is the same as the latest version: nothing to import."),
        )
        return redirect("catalogue:unit", of.name, code)
    context = {"kind": of, "code": code, "form": form, "title": of.title(code, of.content(code, units.OURS))}
    return render(request, "catalogue/unit_file.html", context, status=422 if form.errors else 200)
