"""Screens that cross steps: home, the manager's cockpit, who sees what."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.chats import hosts
from binome.core.framework import page_tokens
from binome.core.mail import undoing
from binome.core.people.requests import Request, open_to_all
from binome.core.privacy import visibility
from binome.core.privacy.data_views import views_of
from binome.core.privacy.retention.lengths import wave_kept_until
from binome.core.programmes.access import (
    every_wave_of,
    leaves_archived_waves_alone,
    may,
    programmes_of,
    wave_or_404,
    wave_to_put_aside_or_404,
)
from binome.core.programmes.forms import WaveNameForm
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage, after
from binome.interfaces.accounts import actions
from binome.interfaces.administration import erasures, notices
from binome.interfaces.cockpit import gathering, inbox, kept, progress
from binome.interfaces.cockpit.sponsoring import brief_of
from binome.interfaces.cockpit.standing import home_of, standing_of
from binome.interfaces.cockpit.unsteered import unsteered_for
from binome.interfaces.help.welcome import first_welcome
from binome.journey.network.queries.communities import rooms_of
from binome.orchestration import waves


@require_safe
def home(request: Request) -> HttpResponse:
    """Where I stand, and the next thing to do."""
    now = timezone.now()
    mine = home_of(request, request.user, now=now)
    standing = standing_of(request, request.user)
    wave = gathering.latest_joined(request.user) if mine.in_a_wave else None
    gathered = progress.Gathered(request.user, now=now)
    return render(
        request,
        "cockpit/home.html",
        {
            "welcome": first_welcome(request, request.user),
            "tasks": inbox.tasks(mine.things, now=now),
            "latest_steps": [] if mine.things else progress.latest_steps_of(gathered),
            "brief": brief_of(request.user) if standing.reads_reports and not standing.steers else None,
            "wave": wave,
            "line": gathering.stage_line(wave) if wave else [],
            "relationships": gathered.spaces if mine.in_a_pair else (),
            "rooms": rooms_of(request.user)[:3] if mine.in_a_room else (),
            "steered": [
                (steered, gathering.stage_line(steered))
                for steered in (gathering.latest_steered(request.user) if standing.steers else ())
            ],
        },
    )


@require_POST
def undo(request: Request) -> HttpResponse:
    """Take back what was just done; one stays where one was."""
    sentence = undoing.take_back(request.POST.get("undo", ""), by=request.user, now=timezone.now())
    messages.success(request, str(sentence))
    return redirect(page_tokens.page_of(request))


@require_safe
def my_progress(request: Request) -> HttpResponse:
    """My own way through each wave, from the application to the results."""
    mine = progress.progress_of(request.user, now=timezone.now())
    return render(request, "cockpit/my_progress.html", {"mine": mine})


def _shown_and_archived(request: Request, right: Right) -> tuple[list[Wave], list[Wave]]:
    """The waves that lists name, and those that stand below them."""
    every = list(every_wave_of(request.user, right))
    return [each for each in every if not each.archived_at], [each for each in every if each.archived_at]


@require_safe
def cockpit(request: Request) -> HttpResponse:
    """Every wave I steer."""
    steered, archived = _shown_and_archived(request, Right.STEER)
    if not steered and not archived and not (request.user.is_hr or request.user.is_administrator):
        raise Http404
    lines = [(wave, gathering.stage_line(wave)) for wave in steered]
    context = {"lines": lines, "archived": archived, "unsteered": unsteered_for(request.user)}
    return render(request, "cockpit/cockpit.html", context)


@require_safe
def wave(request: Request, wave_id: int) -> HttpResponse:
    """One wave: where it stands, who is stuck, what to do."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    now = timezone.now()
    steps = gathering.board(wave, now=now)
    stuck = sorted((thing for step in steps for thing in step.stuck), key=lambda thing: -thing.weight)
    return render(
        request,
        "cockpit/wave.html",
        {
            "wave": wave,
            "steps": steps,
            "stuck": stuck,
            "next_stage": after(wave.stage),
            "blockers": waves.blockers(wave),
            "keeps_from_archive": waves.why_not_archived(wave),
            "kept_until": wave_kept_until(wave),
            "duplicate_form": WaveNameForm(),
            "chats_are_on": hosts.is_on(),
        },
    )


@require_POST
def advance(request: Request, wave_id: int) -> HttpResponse:
    """Move the wave to its next stage; closing it is asked on a page of its own."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    if after(wave.stage) == Stage.CLOSED:
        return redirect("close_wave", wave.pk)
    stage = waves.advance(wave.pk, expected=request.POST.get("from", ""), by=request.user, now=timezone.now())
    messages.info(request, _("The wave is now at this stage: %(stage)s.") % {"stage": stage.label})
    return redirect("wave", wave.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, wave_id: int) -> HttpResponse:
    """What closing the wave finds and ends, asked once."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    if after(wave.stage) != Stage.CLOSED:
        return redirect("wave", wave.pk)
    if request.method != "POST":
        closing = waves.closing_of(wave, now=timezone.now())
        return render(request, "cockpit/close_wave.html", {"wave": wave, "closing": closing})
    waves.advance(wave.pk, expected=Stage.OUTCOMES, by=request.user, now=timezone.now())
    messages.success(request, _("The wave is closed and its report published. You can reopen it here."))
    return redirect("wave", wave.pk)


@require_POST
def reopen(request: Request, wave_id: int) -> HttpResponse:
    """Take the closing back."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    waves.reopen(wave.pk, by=request.user)
    messages.success(request, _("The wave is open again. What was published stays as it was."))
    return redirect("wave", wave.pk)


@require_POST
@leaves_archived_waves_alone
def archive(request: Request, wave_id: int) -> HttpResponse:
    """Out of menus and lists."""
    wave = wave_to_put_aside_or_404(request.user, wave_id)
    now = timezone.now()
    with undoing.grace(now=now) as during:
        waves.archive(wave.pk, by=request.user, now=now)
    sentence = _("“%(wave)s” is archived: you find it below the other waves.") % {"wave": wave.name}
    undoing.offer(request, sentence, act="programmes.archive_wave", during=during, wave=wave.pk)
    return redirect("cockpit")


@require_POST
@leaves_archived_waves_alone
def restore(request: Request, wave_id: int) -> HttpResponse:
    """Back into menus and lists."""
    wave = wave_to_put_aside_or_404(request.user, wave_id)
    waves.restore(wave.pk, by=request.user)
    messages.success(request, _("“%(wave)s” is back in menus and lists.") % {"wave": wave.name})
    return redirect("wave", wave.pk) if may(request.user, Right.STEER, wave.programme) else redirect("cockpit")


@require_safe
def reports(request: Request) -> HttpResponse:
    """The waves whose report and needs map I may read."""
    readable, archived = _shown_and_archived(request, Right.READ_REPORT)
    if not readable and not archived and not programmes_of(request.user, Right.READ_REPORT).exists():
        raise Http404
    return render(request, "cockpit/reports.html", {"waves": readable, "archived": archived})


@open_to_all
@require_safe
def who_sees_what(request: HttpRequest) -> HttpResponse:
    """Who may see each thing that is kept, told by the declarations and the permission table themselves."""
    return render(request, "cockpit/who_sees_what.html", {"rooms": visibility.rooms(), "rights": visibility.rights()})


@require_safe
def my_data(request: Request) -> HttpResponse:
    """What is kept about me, why, how long; take it all away."""
    context = {
        "rooms": visibility.rooms(),
        "erasure": erasures.latest_of(request.user),
        "waves": kept.waves_of(request.user),
        "views": views_of(request.user),
        "notice": notices.shown_to(request.user),
    }
    return render(request, "cockpit/my_data.html", context)


@require_POST
def export_my_data(request: Request) -> HttpResponse:
    """My data as a ZIP, made now, kept nowhere."""
    response = HttpResponse(actions.take_away(by=request.user), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="binome.zip"'
    response["Cache-Control"] = "no-store"
    return response
