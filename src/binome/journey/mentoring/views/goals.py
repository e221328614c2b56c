"""What the two want to be able to do: set by one, reached as one says, confirmed by the other."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from binome.core.framework.idempotent import idempotent
from binome.core.people.requests import Request
from binome.journey.mentoring.actions import living
from binome.journey.mentoring.forms.writing import GoalForm
from binome.journey.mentoring.queries.pairs import themes_of
from binome.journey.mentoring.views.access import relationship_of
from binome.journey.mentoring.views.space import show_space


@require_POST
@idempotent
def set_goal(request: Request, relationship_id: int) -> HttpResponse:
    """Set a goal on one of our themes."""
    relationship = relationship_of(request, relationship_id)
    form = GoalForm(request.POST, themes=themes_of(relationship))
    if not form.is_valid():
        return show_space(request, relationship, goal=form, wrong=True)
    living.set_goal(relationship.pk, **form.cleaned_data, by=request.user)
    messages.success(request, _("Goal saved."))
    return redirect("mentoring:relationship", relationship.pk)


@require_POST
def reach_goal(request: Request, goal_id: int) -> HttpResponse:
    """We reached it (or not yet, after all)."""
    goal = living.reach_goal(goal_id, by=request.user, now=timezone.now())
    name = goal.relationship.partner_of(request.user).short_name
    reached = _("Goal reached: %(name)s can now confirm it.") % {"name": name}
    messages.success(request, reached if goal.reached_at else _("Goal set back to not reached."))
    return redirect("mentoring:relationship", goal.relationship_id)


@require_POST
def confirm_goal(request: Request, goal_id: int) -> HttpResponse:
    """We reached it, as the other half said."""
    goal = living.confirm_goal(goal_id, by=request.user, now=timezone.now())
    messages.success(request, _("Goal confirmed by both of you."))
    return redirect("mentoring:relationship", goal.relationship_id)
