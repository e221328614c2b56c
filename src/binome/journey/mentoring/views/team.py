"""Screens where the programme team writes: to one, to both, to a group; and its notes about a pair."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions, undoing
from binome.core.mail.questions import Confirmation
from binome.core.people.models import Person
from binome.core.people.requests import Request
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.ui.listing import FILTER, selected
from binome.journey.enrolment.states import Side
from binome.journey.mentoring.actions import steering, team_writing
from binome.journey.mentoring.actions.errors import NobodyToWriteTo
from binome.journey.mentoring.forms.team import SteeringNoteForm, TeamLetterForm
from binome.journey.mentoring.queries.groups import (
    AskedPairs,
    RecipientGroup,
    asked_pairs,
    pairs_of_group,
    people_of_group,
    people_of_pairs,
)
from binome.journey.mentoring.queries.programme import pair_of
from binome.journey.mentoring.views.access import get_owned
from binome.journey.mentoring.views.pairs import living_of_filter


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def write(request: Request, wave_id: int) -> HttpResponse:
    """Write to a group of the wave or to the pairs ticked in a list: words, then how many and one of the emails, then send."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    pairs = asked_pairs(wave, _keys_asked(request, wave), reader=request.user)
    if pairs is None:
        raise Http404
    from_a_list = FILTER in request.POST  # the ticks of the list, and not the words of the page
    typed = request.POST if request.method == "POST" and not from_a_list else None
    form = TeamLetterForm(typed, for_pairs=bool(pairs.living), initial={"group": request.GET.get("group", "")})
    # A pair that ended while one wrote is said, with the words kept: its two people are not written to unawares.
    if typed is None or not form.is_valid() or pairs.over:
        return _show(request, wave, form, pairs, status=200 if typed is None else 422)
    people, keys = _recipients(wave, form, pairs.living)
    try:
        if not questions.is_confirmed(request):
            return questions.ask(request, _before_writing(wave, people, keys, form.texts, by=request.user))
        letter = team_writing.write_to_people(
            wave, people, pairs=keys, **form.texts, by=request.user, now=timezone.now()
        )
    except NobodyToWriteTo as conflict:
        conflict.show_in(form)
        return _show(request, wave, form, pairs, status=422)
    count = letter.recipients.count()
    sentence = ngettext("Written to %(n)s person.", "Written to %(n)s people.", count) % {"n": count}
    messages.success(request, sentence + " " + _("Emails leave in the working hours of each."))
    if len(pairs.living) == 1:
        return redirect("mentoring:pair", wave.pk, pairs.living[0])
    return redirect("mentoring:wave", wave.pk)


def _keys_asked(request: Request, wave: Wave) -> list[int]:
    """The pairs that a list ticked, or that the page names; none when it is about a group. Raises `NothingSelected`."""
    if FILTER in request.POST:
        return selected(request, name="pair", among=lambda: living_of_filter(request, wave))
    # One field for all of them: a thousand fields are more than a form may send.
    asked = request.POST.get("pairs", "") if request.method == "POST" else " ".join(request.GET.getlist("pair"))
    return [int(typed) for typed in asked.split() if typed.isdecimal() and len(typed) < 19]


def _recipients(wave: Wave, form: TeamLetterForm, pairs: list[int]) -> tuple[list[Person], Collection[int] | None]:
    """Who is written to, and as which pairs."""
    if pairs:
        sides = form.cleaned_data["sides"]
        return people_of_pairs(pairs, sides=tuple(Side) if sides == "both" else (Side(sides),)), pairs
    group, now = form.cleaned_data["group"], timezone.now()
    return people_of_group(wave, group, now=now), pairs_of_group(wave, group, now=now)


def _show(request: Request, wave: Wave, form: TeamLetterForm, pairs: AskedPairs, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    is_group = not pairs.living
    counts = [(group.label, len(people_of_group(wave, group, now=now))) for group in RecipientGroup] if is_group else []
    context = {"wave": wave, "form": form, "pairs": pairs.living, "over": pairs.over, "counts": counts}
    return render(request, "mentoring/write.html", context, status=status)


def _before_writing(
    wave: Wave, people: list[Person], pairs: Collection[int] | None, texts: dict[str, str], *, by: Person
) -> Confirmation:
    now = timezone.now()
    letters = undoing.letters_of(
        lambda: team_writing.write_to_people(wave, people, pairs=pairs, **texts, by=by, now=now),
        now=now,
    )
    consequences: list[Any] = [
        ngettext("%(n)s person is written to.", "%(n)s people are written to.", letters.count) % {"n": letters.count},
        _("Each email is sent in its reader's working hours, in their language if you wrote it in that language."),
        _("It shows your name and your address: replies come to you."),
        _("This cannot be undone."),
    ]
    return Confirmation(_("Send this email?"), _("Send the email"), consequences, letters)


@require_POST
@idempotent
def note(request: Request, wave_id: int, relationship_id: int) -> HttpResponse:
    """Keep a note about a pair, for the team."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    relationship = get_owned(pair_of(wave, relationship_id, reader=request.user))
    form = SteeringNoteForm(request.POST)
    if form.is_valid():
        team_writing.note_about_pair(relationship.pk, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("Your note is saved. The programme team reads it; the pair does not."))
    else:
        messages.error(request, _("Nothing was noted: write a few words, 2,000 characters at most."))
    return redirect("mentoring:pair", wave.pk, relationship.pk)


@require_POST
def erase_steering_note(request: Request, wave_id: int, note_id: int) -> HttpResponse:
    """Erase a note of mine about a pair."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    relationship_id = team_writing.erase_steering_note(note_id, wave=wave, by=request.user)
    messages.success(request, _("Note erased."))
    return redirect("mentoring:pair", wave.pk, relationship_id)


@require_POST
@idempotent
def pause_pair(request: Request, wave_id: int, relationship_id: int) -> HttpResponse:
    """Pause a pair for both."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    relationship = get_owned(pair_of(wave, relationship_id, reader=request.user))
    steering.pause_by_programme(relationship.pk, by=request.user, now=timezone.now())
    messages.success(request, _("The pair is paused, and both are informed. They take up again by planning a session."))
    return redirect("mentoring:pair", wave.pk, relationship.pk)


@require_POST
@idempotent
def extend_pair(request: Request, wave_id: int, relationship_id: int) -> HttpResponse:
    """Give a pair two more sessions."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    relationship = get_owned(pair_of(wave, relationship_id, reader=request.user))
    steering.extend_by_programme(relationship.pk, by=request.user, now=timezone.now())
    messages.success(request, _("Two more sessions are there for this pair, and both are informed."))
    return redirect("mentoring:pair", wave.pk, relationship.pk)
