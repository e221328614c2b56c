"""The review half-way."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from binome.core.people.requests import Request
from binome.journey.mentoring.actions import taking_stock
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.forms.writing import MidPointForm
from binome.journey.mentoring.queries.mid_point import may_take_stock, mid_point_reviews_of
from binome.journey.mentoring.views.access import relationship_of


@require_http_methods(["GET", "HEAD", "POST"])
def mid_point(request: Request, relationship_id: int) -> HttpResponse:
    """Three questions, each half alone; the other's answers where they are shared."""
    relationship = relationship_of(request, relationship_id)
    mine, shared = mid_point_reviews_of(request.user, relationship)
    other = relationship.partner_of(request.user)
    written = {name: getattr(mine, name) for name in MidPointForm.base_fields} if mine else {}
    is_open = relationship.is_living and may_take_stock(relationship)
    if request.method == "POST" and not is_open:
        raise NotNow
    form = MidPointForm(request.POST if request.method == "POST" else None, initial=written)
    if form.is_valid():
        taking_stock.take_stock(relationship.pk, **form.cleaned_data, by=request.user, now=timezone.now())
        if form.cleaned_data["is_shared"]:
            messages.success(request, _("Saved. %(name)s can read your answers.") % {"name": other.short_name})
        else:
            messages.success(request, _("Saved. You alone can read your answers."))
        return redirect("mentoring:mid_point", relationship.pk)
    page = {
        "relationship": relationship,
        "other": other,
        "form": form,
        "shared": shared,
        "is_open": is_open,
    }
    return render(request, "mentoring/mid_point.html", page, status=422 if form.errors else 200)
