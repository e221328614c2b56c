"""Reading over what people wrote, before anyone else reads it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from binome.core.errors import Refused
from binome.core.people.masking import MASK
from binome.core.people.requests import Request
from binome.core.privacy.disclosure.thresholds import K_COMMENTS
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.permissions import Right
from binome.journey.diagnosis.actions import commenting
from binome.journey.diagnosis.forms.comments import CommentForm
from binome.journey.diagnosis.queries.comments import comments_may_show, comments_shown, comments_waiting
from binome.journey.diagnosis.queries.survey import survey_of


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: Request, wave_id: int) -> HttpResponse:
    """Each comment once, with a masking to start from; shown or kept back, one at a time."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    survey = survey_of(wave)
    form = CommentForm(request.POST if request.method == "POST" else None, wave=wave)
    if request.method == "POST" and form.is_valid() and _decide(request, form):
        shown = form.cleaned_data["show"]
        messages.success(request, _("Comment shown to managers and sponsors.") if shown else _("Comment left out."))
        return redirect("diagnosis:comments", wave.pk)
    waiting = comments_waiting(survey) if survey else []
    if form.is_bound:  # what was typed is kept beside what was said
        waiting = [
            (item, form.data.get("text", text) if str(item.pk) == form.data.get("item") else text)
            for item, text in waiting
        ]
    context = {
        "wave": wave,
        "form": form,
        "mask": MASK,
        "k": K_COMMENTS,
        "open": survey is not None and comments_may_show(survey),
        "waiting": waiting,
        "shown": comments_shown(survey) if survey else [],
    }
    return render(request, "diagnosis/comments.html", context, status=422 if form.errors else 200)


def _decide(request: Request, form: CommentForm) -> bool:
    cleaned = form.cleaned_data
    try:
        if cleaned["show"]:
            commenting.show_comment(cleaned["item"], text=cleaned["text"], by=request.user)
        else:
            commenting.keep_comment_back(cleaned["item"], by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal.reason))
        return False
    return True
