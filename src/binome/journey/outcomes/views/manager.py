"""What those who steer do with a report: publishing it, and reading over what people wrote."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from binome.core.errors import Conflict
from binome.core.mail import questions
from binome.core.mail.questions import Confirmation
from binome.core.people.masking import MASK
from binome.core.people.requests import Request
from binome.core.privacy.disclosure.thresholds import K_COMMENTS
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.outcomes.actions import publishing, reading_over
from binome.journey.outcomes.forms import WordsForm
from binome.journey.outcomes.queries.words import words_shown, words_to_read


@require_POST
def publish(request: Request, wave_id: int) -> HttpResponse:
    """Publish a later edition of a closed wave's report."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    if not questions.is_confirmed(request):
        consequences = [
            _("The figures of this edition can never be changed or withdrawn."),
            _("Managers and sponsors of the programme can read it at once."),
        ]
        return questions.ask(request, Confirmation(_("Publish this edition?"), _("Publish the edition"), consequences))
    edition = publishing.publish_later_edition(wave.pk, by=request.user, now=timezone.now())
    messages.success(
        request, _("Edition %(number)s is published. Its figures will not change.") % {"number": edition.number}
    )
    return redirect("outcomes:wave", wave.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: Request, wave_id: int) -> HttpResponse:
    """What people wrote at the close, each text once with a masking to start from; shown or kept back."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    form = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _decide(request, wave, form):
        shown = form.cleaned_data["show"]
        messages.success(request, _("Comment shown in the next edition.") if shown else _("Comment left out."))
        return redirect("outcomes:words", wave.pk)
    typed = {form.data.get("words"): form.data.get("text", "")} if form.is_bound else {}
    waiting = [(each, typed.get(each.key, each.suggested)) for each in words_to_read(wave)]
    context = {
        "wave": wave,
        "form": form,
        "mask": MASK,
        "k": K_COMMENTS,
        "waiting": waiting,
        "shown": words_shown(wave),
    }
    return render(request, "outcomes/words.html", context, status=422 if form.errors else 200)


def _decide(request: Request, wave: Wave, form: WordsForm) -> bool:
    closing, question = form.cleaned_data["words"]
    now = timezone.now()
    try:
        if form.cleaned_data["show"]:
            text = form.cleaned_data["text"]
            reading_over.show_words(wave, closing=closing, question=question, text=text, by=request.user, now=now)
        else:
            reading_over.keep_words_back(wave, closing=closing, question=question, by=request.user, now=now)
    except Conflict as conflict:
        conflict.show_in(form)
        return False
    return True
