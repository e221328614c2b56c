"""Screens of the programme manager: the round of a wave, from opening to published pairs."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from binome.core.errors import Conflict
from binome.core.framework import page_tokens
from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions, undoing
from binome.core.mail.questions import Confirmation
from binome.core.people.models import Person
from binome.core.people.requests import Request
from binome.core.privacy.csv_files import csv_of_people
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right, Role
from binome.core.programmes.stages import Stage
from binome.core.ui.dates import date_format
from binome.core.ui.listing import FILTER, asked_filter, selectable, selected, sorting_of
from binome.core.ui.props import Tab
from binome.journey.learning.queries.gate import some_still_prepare
from binome.journey.matching.actions import nudging, repairing, rounds
from binome.journey.matching.forms import OpenRoundForm
from binome.journey.matching.models import NOT_FORMED, Pair, PairQuerySet, Round
from binome.journey.matching.queries.manager import (
    ORDERS,
    Board,
    board_of,
    changed_by_hand,
    in_a_list,
    latest_round,
    pairs_of,
)
from binome.journey.matching.queries.reasons import theme_titles, themes_in
from binome.journey.matching.queries.searching import UNDER_WAY, without_a_pair_now
from binome.journey.matching.states import PairState, RoundState

PAGE = 10  # beside the round and who is without a pair, a page is read without scrolling far on a phone
FREE_UNFOLDED = 6  # lines that do not push the rest of the page away on a phone
FREE_SHOWN = 30  # people for whom one looks one by one; for more, a round is the better way
TONES = {PairState.CHOSEN: "good", PairState.PUBLISHED: "warn"}


@require_safe
def wave(request: Request, wave_id: int) -> HttpResponse:
    """Where matching stands in a wave, and the next act."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    return _page(request, wave, OpenRoundForm(now=timezone.now()))


def _page(request: Request, wave: Wave, form: OpenRoundForm) -> HttpResponse:
    page_tokens.stands_on(request, reverse("matching:wave", args=[wave.pk]))
    board = board_of(wave, now=timezone.now())
    page = Paginator(in_a_list(_shown(request, wave)), PAGE).get_page(request.GET.get("page"))
    titles = theme_titles()
    lines = [(pair, themes_in(pair.terms, titles=titles), state_word(pair), tone(pair)) for pair in page]
    return render(
        request,
        "matching/wave.html",
        {
            "wave": wave,
            "board": board,
            "form": form,
            "page": page,
            "choosable": selectable(request, _waiting_of_filter(request, wave) if board.counts.waiting else ()),
            "lines": lines,
            "any_pair": bool(lines) or Pair.objects.filter(wave=wave).exists(),
            "tabs": _tabs(request.GET.get("state", "")),
            "sorting": sorting_of(request, ORDERS),
            "export": f"{reverse('matching:export', args=[wave.pk])}?{request.GET.urlencode()}",
            **_for_one(wave, board, by=request.user),
            "still_preparing": partial(some_still_prepare, wave),  # asked where it is shown
            "by_hand": changed_by_hand(board.round) if board.round and board.round.certificate else 0,
        },
        status=422 if form.is_bound else 200,
    )


def _for_one(wave: Wave, board: Board, *, by: Person) -> dict[str, object]:
    """Whoever but oneself is without a pair once a round was held, or joined while one is open; not while pairs are reviewed."""
    if (
        board.round is None
        or board.round.state == RoundState.PLANNED
        or wave.stage not in {Stage.MATCHING, Stage.MENTORING}
    ):
        return {}
    everyone = without_a_pair_now(wave).exclude(person=by)
    free = list(everyone[: FREE_SHOWN + 1])
    more = everyone.count() - FREE_SHOWN if len(free) > FREE_SHOWN else 0
    one_side_is_empty = board.can_open and not (board.counts.free_mentees and board.counts.free_mentors)
    searches = Round.objects.searches().filter(wave=wave, state__in=UNDER_WAY)
    return {
        "free_people": free[:FREE_SHOWN],
        "free_is_short": len(free) <= FREE_UNFOLDED,
        "free_more": more,
        "nobody_across": one_side_is_empty and not searches.exists(),
    }


def _shown(request: Request, wave: Wave) -> PairQuerySet:
    return sorting_of(request, ORDERS).of(_of_filter(request, wave))


def _of_filter(request: Request, wave: Wave) -> PairQuerySet:
    query = asked_filter(request)
    return pairs_of(wave, words=query.get("q", ""), state=query.get("state", ""))


def _waiting_of_filter(request: Request, wave: Wave) -> list[int]:
    """The pairs of the filter, on all its pages, whose halves can be reminded."""
    return list(_of_filter(request, wave).awaiting_answers(now=timezone.now()).values_list("pk", flat=True))


def _tabs(state: str) -> list[Tab]:
    shown = [
        ("", _("All pairs")),
        (PairState.PLANNED.value, _("To check")),
        (PairState.PUBLISHED.value, _("To confirm")),
        (PairState.CHOSEN.value, _("Confirmed")),
        ("not_confirmed", _("Not confirmed")),
    ]
    return [Tab(label, f"?state={key}" if key else "?", active=state == key) for key, label in shown]


def state_word(pair: Pair) -> str:
    """The state as a manager reads it: a pair that did not form says neither who nor how."""
    if pair.state in NOT_FORMED:
        return _("Not confirmed")
    if pair.state == PairState.ENDED and pair.removal_reason:
        return _("Removed")
    return str(PairState(pair.state).label)


def tone(pair: Pair) -> str:
    """The colour of a state."""
    return TONES.get(PairState(pair.state), "neutral")


@require_POST
@idempotent
def open_round(request: Request, wave_id: int) -> HttpResponse:
    """Propose, and open the choice window."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    now = timezone.now()
    form = OpenRoundForm(request.POST, now=now)
    if not form.is_valid():
        return _page(request, wave, form)
    try:
        opened = rounds.open_round(wave, by=request.user, now=now, closes_at=form.cleaned_data["closes_on"])
    except Conflict as conflict:
        conflict.show_in(form)
        return _page(request, wave, form)
    count = opened.answers.count()
    sentence = ngettext("%(n)s email is leaving with proposals.", "%(n)s emails are leaving with proposals.", count)
    messages.success(request, sentence % {"n": count})
    return redirect("matching:wave", wave.pk)


@require_POST
@idempotent
def remind(request: Request, wave_id: int) -> HttpResponse:
    """A word to those who have not finished choosing."""

    def act(current: Round) -> None:
        rounds.remind_choosers(current, by=request.user, now=timezone.now())
        # Without a number: it would tell how many have not answered.
        messages.success(request, _("Whoever has not finished choosing is reminded, once a day at most."))

    return _acted(request, wave_id, act)


@require_POST
@idempotent
def nudge(request: Request, wave_id: int, pair_id: int | None = None) -> HttpResponse:
    """A word to whoever has not answered the pairs that wait, those selected in the list, or one of them."""
    wave, now = wave_or_404(request.user, wave_id, Right.STEER), timezone.now()
    only = None if pair_id is None else [pair_id]
    if only is None and FILTER in request.POST:
        only = selected(request, name="pair", among=lambda: _waiting_of_filter(request, wave))
    nudging.nudge(wave, by=request.user, now=now, only=only)
    # Without a number: of one pair, it would tell who has answered.
    messages.success(request, _("Whoever has not answered is reminded, once a day at most."))
    return redirect(f"{reverse('matching:wave', args=[wave.pk])}?state={PairState.PUBLISHED}")


@require_POST
def form_pairs(request: Request, wave_id: int) -> HttpResponse:
    """Close the window and form pairs."""

    def act(current: Round) -> None:
        count = len(rounds.form_pairs(current, by=request.user, now=timezone.now()))
        sentence = ngettext("%(n)s pair formed.", "%(n)s pairs formed.", count) % {"n": count}
        messages.success(request, sentence + " " + _("Nobody has been informed yet: review, then publish."))

    return _acted(request, wave_id, act)


@require_POST
@idempotent
def pair_again(request: Request, wave_id: int) -> HttpResponse:
    """Pairs again from the choices already made, after people came or went."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    done = repairing.pair_again(wave, by=request.user, now=timezone.now())
    if not (done.new or done.given_up):
        messages.info(request, _("Nothing changes: the choices already made allow no further pair."))
        return redirect("matching:wave", wave.pk)
    sentence = ngettext("%(n)s new pair to review.", "%(n)s new pairs to review.", done.new) % {"n": done.new}
    if done.given_up:
        gone = ngettext("%(n)s planned pair gave way.", "%(n)s planned pairs gave way.", done.given_up)
        sentence = f"{sentence} {gone % {'n': done.given_up}}"
    messages.success(request, sentence + " " + _("Pairs that people know of have not moved."))
    return redirect("matching:wave", wave.pk)


@require_POST
def publish(request: Request, wave_id: int) -> HttpResponse:
    """Tell everyone, once it has been read what that does."""
    if not questions.is_confirmed(request):
        return questions.ask(request, _before_publishing(_round_or_404(request, wave_id), by=request.user))

    def act(current: Round) -> None:
        count = rounds.publish_pairs(current, by=request.user, now=timezone.now())
        sentence = ngettext("%(n)s pair published.", "%(n)s pairs published.", count) % {"n": count}
        messages.success(request, sentence + " " + _("Emails are being sent, also to those without a pair."))

    return _acted(request, wave_id, act)


def _before_publishing(current: Round, *, by: Person) -> Confirmation:
    now = timezone.now()
    pairs = Pair.objects.filter(wave=current.wave_id, state=PairState.PLANNED).count()  # as publishing does
    consequences = [
        ngettext("%(n)s pair is published.", "%(n)s pairs are published.", pairs) % {"n": pairs},
        _("Both people of each pair learn each other's name, and each says yes or not this time."),
        _("Whoever has no pair learns why and what comes next."),
        _("This cannot be undone."),
    ]
    letters = undoing.letters_of(lambda: rounds.publish_pairs(current, by=by, now=now), now=now)
    return Confirmation(_("Publish the pairs?"), _("Publish the pairs"), consequences, letters)


def _acted(request: Request, wave_id: int, act: Callable[[Round], None]) -> HttpResponse:
    act(_round_or_404(request, wave_id))
    return redirect("matching:wave", wave_id)


def _round_or_404(request: Request, wave_id: int) -> Round:
    current = latest_round(wave_or_404(request.user, wave_id, Right.STEER))
    if current is None:
        raise Http404
    return current


@require_safe
def export(request: Request, wave_id: int) -> HttpResponse:
    """What the list shows, for a spreadsheet: same filter, same order; what did not form says neither who nor how."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    titles = theme_titles()
    head = (
        _("Mentor"),
        _("Mentor's entity"),
        _("Mentee"),
        _("Mentee's entity"),
        _("Themes"),
        _("State"),
        _("Published on"),
    )
    pairs = list(_shown(request, wave))
    rows = (
        (
            pair.mentor.person.name,
            pair.mentor.person.entity.name,
            pair.mentee.person.name,
            pair.mentee.person.entity.name,
            ", ".join(themes_in(pair.terms, titles=titles)),
            state_word(pair),
            date_format(timezone.localtime(pair.published_at), "Y-m-d") if pair.published_at else "",
        )
        for pair in pairs
    )
    people = {half.person_id for pair in pairs for half in (pair.mentor, pair.mentee)}
    return csv_of_people(request, f"binome-{wave.pk}-pairs", head=head, rows=rows, people=people, role=Role.MANAGER)
