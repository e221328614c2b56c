"""Screens of the search of a pair for one person: where it stands, and the act that helps."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions, undoing
from binome.core.mail.questions import Confirmation
from binome.core.people.requests import Request
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Application
from binome.journey.matching.actions import searching
from binome.journey.matching.queries.people import with_matter
from binome.journey.matching.queries.reasons import theme_titles, themes_in
from binome.journey.matching.queries.searching import PartnerSearch, partner_search_of, without_a_pair_now
from binome.journey.matching.states import Obstacle


@require_safe
def search(request: Request, wave_id: int, application_id: int) -> HttpResponse:
    """Where the search for one person stands, and whom they could be proposed."""
    application = _application_or_404(request, wave_id, application_id)
    standing = partner_search_of(application)
    at_this_stage = application.wave.stage in {Stage.MATCHING, Stage.MENTORING}
    free = standing.has_something_to_say or application in without_a_pair_now(application.wave)
    if not (at_this_stage and free):
        messages.info(request, _("%(name)s is not free for a pair today.") % {"name": application.person.name})
        return redirect("matching:wave", wave_id)
    lines = _lines(standing)
    context = {"wave": application.wave, "standing": standing, "lines": lines}
    context["no_theme_shared"] = not any(themes for _other, themes in lines)
    if standing.obstacle:
        context["obstacle"] = Obstacle(standing.obstacle).label
    return render(request, "matching/search.html", context)


def _lines(standing: PartnerSearch) -> list[tuple[Application, list[str]]]:
    titles = theme_titles()
    themes = [themes_in(match.terms, titles=titles) for match in standing.matches]
    return list(zip(standing.others, themes, strict=True))


@require_POST
@idempotent
def open_search(request: Request, wave_id: int, application_id: int) -> HttpResponse:
    """Send one person proposals of their own, once it has been read what that does."""
    application = _application_or_404(request, wave_id, application_id)
    now = timezone.now()
    if not questions.is_confirmed(request):
        letters = undoing.letters_of(lambda: searching.open_search(application.pk, by=request.user, now=now), now=now)
        name = {"name": application.person.name}
        consequences = [
            _("%(name)s gets proposals of their own and chooses among them for five days.") % name,
            _(
                "Whoever they put first is then asked, and has five days to answer; if the pair does not begin, the next."
            ),
            _("Nobody else is written to, and no other pair moves."),
        ]
        act = _("Send the proposals")
        return questions.ask(request, Confirmation(_("Send %(name)s proposals?") % name, act, consequences, letters))
    opened = searching.open_search(application.pk, by=request.user, now=now)
    count = opened.proposals.count()
    sentence = ngettext("%(n)s proposal is sent to %(name)s.", "%(n)s proposals are sent to %(name)s.", count)
    messages.success(request, sentence % {"n": count, "name": application.person.name})
    return redirect("matching:search", wave_id, application_id)


@require_POST
@idempotent
def pair_from_choices(request: Request, wave_id: int, application_id: int) -> HttpResponse:
    """Propose the pair to which the choices already made lead, once it has been read what that does."""
    application = _application_or_404(request, wave_id, application_id)
    now = timezone.now()
    if not questions.is_confirmed(request):
        letters = undoing.letters_of(
            lambda: searching.pair_from_choices(application.pk, by=request.user, now=now), now=now
        )
        consequences = [
            _("Both learn each other's name, and each says yes or not this time."),
            _("Nobody else is written to, and no other pair moves."),
        ]
        question = Confirmation(_("Propose this pair?"), _("Propose this pair"), consequences, letters)
        return questions.ask(request, question)
    pair = searching.pair_from_choices(application.pk, by=request.user, now=now)
    names = {"mentor": pair.mentor.person.name, "mentee": pair.mentee.person.name}
    messages.success(request, _("%(mentor)s and %(mentee)s are asked whether they begin.") % names)
    return redirect("matching:search", wave_id, application_id)


def _application_or_404(request: Request, wave_id: int, application_id: int) -> Application:
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    application = get_object_or_404(
        with_matter(wave.applications.accepted().exclude(person=request.user)), pk=application_id
    )
    application.wave = wave
    return application
