"""What a participant says of themselves, and reads of their own way."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.competences.levels import Level
from binome.core.framework import page_tokens
from binome.core.framework.rows import values_of
from binome.core.mail import undoing
from binome.core.people import drafts
from binome.core.people.requests import Request, posted
from binome.core.programmes.models import Wave
from binome.core.ui.props import Draft
from binome.journey.network.queries.people import in_network
from binome.journey.outcomes.actions import assessing
from binome.journey.outcomes.actions import testimonies as testimonies_actions
from binome.journey.outcomes.actions.closing import answer_closing, keep_closing_draft
from binome.journey.outcomes.actions.errors import Incomplete
from binome.journey.outcomes.forms import NOT_APPLICABLE, ClosingForm, TestimonyForm, levels_in, rows_of
from binome.journey.outcomes.models import Assessment, Closing, Testimony
from binome.journey.outcomes.queries.certificates import own_certificate, participation_of
from binome.journey.outcomes.queries.home import ASKS, questions_for
from binome.journey.outcomes.queries.keepsakes import keepsake_of, keepsakes_of, sides_living
from binome.journey.outcomes.queries.participants import (
    assessments_of,
    closings_of,
    own_testimony,
    own_way,
    testimonies_for_colleagues,
    titles_of,
    waves_lived,
)
from binome.journey.outcomes.states import Mastery, Moment
from binome.journey.outcomes.views import paper


@require_safe
def mine(request: Request) -> HttpResponse:
    """My way: what waits, what I said, what I may share, my certificate."""
    keepsakes, living = keepsakes_of(request.user), sides_living(request.user)
    lived = [
        {
            "wave": wave,
            "side": side,
            "relationship": relationship,
            "way": own_way(request.user, wave=wave, side=side),
            "testimony": own_testimony(request.user, wave),
            "certificate": (certificate := own_certificate(request.user, wave, side=side)),
            "has_certificate": bool(certificate or participation_of(request.user, wave, side=side)),
            "keepsakes": [
                (pair.pk, pair.partner_of(request.user).name)
                for pair in keepsakes
                if pair.pair.wave_id == wave.pk and pair.side_of(request.user) == side
            ],
            "may_meet": (wave.pk, side) in living,
        }
        for wave, side, relationship in waves_lived(request.user)
    ]
    things = questions_for(request.user, timezone.now())
    if not lived and not things:
        return redirect("my_progress")
    return render(request, "outcomes/mine.html", {"lived": lived, "things": things})


@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: Request, assessment_id: int) -> HttpResponse:
    """Say where one stands; the earlier answer is never shown here."""
    assessment = assessments_of(request.user).filter(pk=assessment_id).first()
    if assessment is None:
        raise Http404
    if assessment.answered_at is not None:
        return redirect("outcomes:mine")
    ratings = list(assessment.ratings.select_related("theme"))
    chosen = levels_in(request.POST, ratings)
    left: list[str] = []
    if request.method == "POST":
        try:
            assessing.assess(assessment_id, by=request.user, now=timezone.now(), levels=chosen)
        except Incomplete as conflict:
            left = conflict.subjects
        else:
            return _after(request, assessment)
    titles = titles_of(ratings)
    themes = [rating for rating in ratings if rating.theme_id is not None]
    behaviours = [rating for rating in ratings if rating.theme_id is None]
    skip = (NOT_APPLICABLE, _("Does not apply"))
    return render(
        request,
        "outcomes/assess.html",
        {
            "assessment": assessment,
            "title": ASKS[Moment(assessment.moment)][0],
            "theme_rows": rows_of(themes, chosen, titles),
            "behaviour_rows": rows_of(behaviours, chosen, titles),
            "levels": [*Level.choices, skip],
            "masteries": [*Mastery.choices, skip],
            "left": [titles[subject][0] for subject in left],
        },
        status=422 if left else 200,
    )


def _after(request: Request, assessment: Assessment) -> HttpResponse:
    """The close leads to the look back, the look back to the closing questions."""
    same = {"wave": assessment.wave, "side": assessment.side}
    if assessment.moment == Moment.CLOSING:
        messages.success(request, _("Saved. One more screen: looking back."))
        look_back = assessments_of(request.user).get(moment=Moment.LOOKING_BACK, **same)
        return redirect("outcomes:assess", look_back.pk)
    if assessment.moment == Moment.LOOKING_BACK:
        closing = closings_of(request.user).filter(answered_at__isnull=True, **same).first()
        if closing is not None:
            messages.success(request, _("Saved. A few closing questions follow."))
            return redirect("outcomes:closing", closing.pk)
    messages.success(request, _("Saved. Read by you alone."))
    return redirect("outcomes:mine")


def _closing_or_404(request: Request, closing_id: int) -> Closing:
    closing = closings_of(request.user).filter(pk=closing_id).first()
    if closing is None:
        raise Http404
    return closing


@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: Request, closing_id: int) -> HttpResponse:
    """The closing questions."""
    closing = _closing_or_404(request, closing_id)
    if closing.answered_at is not None:
        return redirect("outcomes:mine")
    form = ClosingForm(request.POST if request.method == "POST" else None, side=closing.side, initial=_kept(closing))
    if not form.is_bound:
        return _show_closing(request, closing, form)
    try:
        return _answered(request, closing, form)
    except drafts.ChangedElsewhere:
        return _contested(request, closing_id)


def _answered(request: Request, closing: Closing, form: ClosingForm) -> HttpResponse:
    """Hand the answers in; what is not whole is kept as a draft."""
    writing = drafts.Writing.sent(request.POST)
    if form.is_valid():
        answer_closing(
            closing.pk,
            by=request.user,
            now=timezone.now(),
            answers=form.answers(),
            future_here=form.cleaned_data.get("future_here"),
            writing=writing,
        )
        messages.success(request, _("Thank you. Your answers are saved, and read by you alone."))
        return redirect("outcomes:mine")
    unfinished = ClosingForm(request.POST, side=closing.side, draft=True)
    if unfinished.is_valid():
        answers = unfinished.answers()
        closing = keep_closing_draft(closing.pk, by=request.user, answers=answers, writing=writing)
    return _show_closing(request, closing, form)


def _show_closing(request: Request, closing: Closing, form: ClosingForm, draft: Draft | None = None) -> HttpResponse:
    page_tokens.stands_on(request, reverse("outcomes:closing", args=[closing.pk]))
    draft_url = reverse("outcomes:keep_draft", args=[closing.pk])
    return render(
        request,
        "outcomes/closing.html",
        {"closing": closing, "form": form, "draft": draft or drafts.kept(closing.draft_version, to=draft_url)},
        status=409 if draft else 422 if form.is_bound else 200,
    )


def _contested(request: Request, closing_id: int) -> HttpResponse:
    """Another page wrote this draft since: nothing is written over, and both texts are shown."""
    closing = _closing_or_404(request, closing_id)
    form = ClosingForm(request.POST, side=closing.side, draft=True, initial=_kept(closing))
    page, to = (reverse(f"outcomes:{name}", args=[closing.pk]) for name in ("closing", "keep_draft"))
    draft = drafts.contested(closing.draft_version, form, to=to, page=page)
    return (
        drafts.not_written(request, draft)
        if drafts.is_autosave(request)
        else _show_closing(request, closing, form, draft)
    )


def _kept(closing: Closing) -> dict[str, object]:
    kept = {name: getattr(closing, name) for name in ClosingForm.base_fields if name != "future_here"}
    if closing.changed_mind is not None:
        kept["changed_mind"] = "yes" if closing.changed_mind else "no"
    return kept


@require_POST
def keep_draft(request: Request, closing_id: int) -> HttpResponse:
    """Keep what was typed; the anonymous answer is never kept."""
    closing = _closing_or_404(request, closing_id)
    form = ClosingForm(request.POST, side=closing.side, draft=True)
    if not form.is_valid():
        if drafts.is_autosave(request):
            return drafts.not_saved(request, _("Not saved yet: something is not right."), page="")
        return _show_closing(request, closing, form)
    writing = drafts.Writing.sent(request.POST)
    try:
        keep_closing_draft(closing_id, by=request.user, answers=form.answers(), writing=writing)
    except drafts.ChangedElsewhere:
        return _contested(request, closing_id)
    return drafts.saved(request, _("Saved. You can finish later."), page=reverse("outcomes:closing", args=[closing_id]))


@require_safe
def testimonies(request: Request) -> HttpResponse:
    """Words that participants agreed to share with colleagues."""
    if not in_network(request.user):
        raise Http404
    return render(request, "outcomes/testimonies.html", {"testimonies": testimonies_for_colleagues()})


@require_http_methods(["GET", "HEAD", "POST"])
def testimony(request: Request, wave_id: int) -> HttpResponse:
    """Share a few words about a wave, as far as one chooses."""
    wave = next((wave for wave, _side, _pair in waves_lived(request.user) if wave.pk == wave_id), None)
    if wave is None:
        raise Http404
    kept = own_testimony(request.user, wave)
    initial = {"text": kept.text, "signed": "yes" if kept.signed else "no", "reach": kept.reach} if kept else None
    form = TestimonyForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        return _give(request, wave, form)
    context = {"wave": wave, "form": form, "kept": kept}
    return render(request, "outcomes/testimony.html", context, status=422 if form.is_bound else 200)


def _give(request: Request, wave: Wave, form: TestimonyForm) -> HttpResponse:
    words = {name: form.cleaned_data[name] for name in ("text", "signed", "reach")}
    testimonies_actions.give_testimony(wave, by=request.user, now=timezone.now(), **words)
    messages.success(request, _("Thank you. You can change or withdraw your words at any time."))
    return redirect("outcomes:mine")


@require_POST
def withdraw_testimony(request: Request, testimony_id: int) -> HttpResponse:
    """Take one's words back."""
    testimony = Testimony.objects.filter(pk=testimony_id, person=request.user).first()
    row = values_of(testimony) if testimony else {}
    with undoing.grace(now=timezone.now()) as during:
        testimonies_actions.withdraw_testimony(testimony_id, by=request.user)
    sentence = _("Your words are withdrawn everywhere.")
    undoing.offer(request, sentence, act="outcomes.withdraw_testimony", during=during, row=row)
    return redirect("outcomes:mine")


@require_safe
def keepsake(request: Request, relationship_id: int) -> HttpResponse:
    """What my pair set out to do, when we met and what each of us learned, as a PDF for the two of us."""
    data = keepsake_of(request.user, relationship_id)
    if data is None:
        raise Http404
    return paper.pdf_response("keepsake.typ", data, filename=_("our-mentoring") + ".pdf")
