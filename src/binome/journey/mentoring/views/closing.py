"""Screens of the close: each one's review, thanks, a few more sessions, the end."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions, undoing
from binome.core.mail.questions import Confirmation
from binome.core.people.models import Person
from binome.core.people.requests import Request, posted
from binome.core.programmes.models import Wave
from binome.core.ui.clock import in_words
from binome.core.ui.props import RatingRow
from binome.journey.enrolment.queries.applying import waves_to_mentor_in
from binome.journey.mentoring.actions import closing as closing_actions
from binome.journey.mentoring.actions import living
from binome.journey.mentoring.forms.writing import ReviewForm
from binome.journey.mentoring.models import Relationship, Review
from binome.journey.mentoring.queries.guides import agreement, questions_of
from binome.journey.mentoring.queries.pairs import reviews_of
from binome.journey.mentoring.rules.following import CLOSING_NOTICE
from binome.journey.mentoring.states import RATINGS, SessionState
from binome.journey.mentoring.views.access import relationship_of


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def closing(request: Request, relationship_id: int) -> HttpResponse:
    """My review, alone, then the close together."""
    relationship = relationship_of(request, relationship_id)
    mine, theirs = reviews_of(request.user, relationship)
    form = ReviewForm(posted(request), initial=_written(mine))
    if request.method == "POST" and form.is_valid():
        ratings = dict(zip(RATINGS.values(), form.ratings(), strict=True))
        living.review(relationship.pk, **form.cleaned_data, ratings=ratings, by=request.user, now=timezone.now())
        messages.success(request, _("Review saved."))
        return redirect("mentoring:closing", relationship.pk)
    ratings_given = form.ratings() if form.is_bound else [getattr(mine, name, None) for name in RATINGS.values()]
    questions = questions_of("relationship_quality")
    return render(
        request,
        "mentoring/closing.html",
        {
            "relationship": relationship,
            "other": relationship.partner_of(request.user),
            "form": form,
            "mine": mine,
            "theirs": theirs,
            "rows": [
                RatingRow(question.code, question.text, value=value)
                for question, value in zip(questions, ratings_given, strict=True)
            ],
            "agreement": agreement(),
            "extension": closing_actions.EXTENSION,
            "may_extend": relationship.sessions_planned + closing_actions.EXTENSION <= closing_actions.MOST_SESSIONS,
            "closes_at": relationship.closing_asked_at and relationship.closing_asked_at + CLOSING_NOTICE,
            "waves_to_mentor_in": _waves_to_mentor_in(request.user, relationship),
        },
        status=422 if form.is_bound else 200,
    )


def _waves_to_mentor_in(person: Person, relationship: Relationship) -> list[Wave]:
    """Where someone who learned may pass it on now: shown once their pair is closed."""
    if relationship.is_living or relationship.mentee != person:
        return []
    return waves_to_mentor_in(person, now=timezone.now())


def _written(mine: Review | None) -> dict[str, Any]:
    if mine is None:
        return {}
    return {"keeps": mine.keeps, "keeps_shared": mine.keeps_shared, "thanks": mine.thanks}


@require_POST
def extend(request: Request, relationship_id: int) -> HttpResponse:
    """I would like two more sessions."""
    relationship = closing_actions.extend_relationship(relationship_id, by=request.user, now=timezone.now())
    messages.success(request, _extended(relationship))
    return redirect("mentoring:closing", relationship_id)


def _extended(relationship: Relationship) -> str:
    if relationship.extension_asked_by_id:
        return _("Noted: you would like more. The sessions are added once the other half of your pair asks too.")
    return _("Two more sessions are added. Choose their dates whenever you like.")


@require_POST
def decline_extension(request: Request, relationship_id: int) -> HttpResponse:
    """No more sessions than planned; or: I no longer ask for them."""
    relationship, now = relationship_of(request, relationship_id), timezone.now()
    is_mine = relationship.extension_asked_by_id == request.user.pk
    closing_actions.decline_extension(relationship.pk, by=request.user, now=now)
    name = relationship.partner_of(request.user).short_name
    declined = _("You keep to the planned sessions. A kind email tells %(name)s.") % {"name": name}
    messages.success(request, _("Request withdrawn: you no longer ask for more sessions.") if is_mine else declined)
    return redirect("mentoring:closing", relationship_id)


@require_POST
def close(request: Request, relationship_id: int) -> HttpResponse:
    """Close the mentoring: at once when the other half wishes it too, else in a week."""
    relationship, now = relationship_of(request, relationship_id), timezone.now()
    if not questions.is_confirmed(request):
        return questions.ask(request, _before_closing(relationship, by=request.user, now=now))
    relationship = closing_actions.ask_to_close(relationship.pk, by=request.user, now=now)
    messages.success(request, _closing_said(relationship, by=request.user))
    return redirect("mentoring:closing", relationship_id)


def _closing_said(relationship: Relationship, *, by: Person) -> str:
    if relationship.closing_asked_at is None:
        return _("Your mentoring is closed. Thank you both.")
    words = {
        "name": relationship.partner_of(by).short_name,
        "when": in_words(relationship.closing_asked_at + CLOSING_NOTICE),
    }
    return _("Noted. %(name)s may close it too; otherwise your mentoring closes on %(when)s.") % words


def _before_closing(relationship: Relationship, *, by: Person, now: datetime) -> Confirmation:
    planned = relationship.sessions.filter(state=SessionState.PLANNED).count()
    consequences = [_when_it_closes(relationship, by=by, now=now), _("You can both still read your space.")]
    if planned:
        consequences.append(
            ngettext(
                "%(n)s planned session is cancelled and leaves the calendars.",
                "%(n)s planned sessions are cancelled and leave the calendars.",
                planned,
            )
            % {"n": planned}
        )
    consequences.append(_("You will each be asked where you have arrived. You alone read your answers."))
    letters = undoing.letters_of(lambda: closing_actions.ask_to_close(relationship.pk, by=by, now=now), now=now)
    return Confirmation(_("Close our mentoring?"), _("Close our mentoring"), consequences, letters)


def _when_it_closes(relationship: Relationship, *, by: Person, now: datetime) -> str:
    """At once, or once the other half was given a week."""
    words = {"name": relationship.partner_of(by).short_name, "when": in_words(now + CLOSING_NOTICE)}
    if relationship.closing_asked_by_id in {None, by.pk}:
        return _("%(name)s is informed. It closes as soon as they agree, or automatically on %(when)s.") % words
    return _("%(name)s wishes it too: it closes at once.") % words


@require_POST
def go_on(request: Request, relationship_id: int) -> HttpResponse:
    """Not close after all."""
    closing_actions.go_on(relationship_id, by=request.user, now=timezone.now())
    messages.success(request, _("Your mentoring goes on."))
    return redirect("mentoring:closing", relationship_id)
