"""Signing decisions: looked at beforehand, told, and taken back for some minutes before anybody is emailed."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.mail import questions, undoing
from binome.core.mail.questions import Confirmation
from binome.core.people.models import Person
from binome.core.people.requests import Request
from binome.journey.enrolment.actions import deciding
from binome.journey.enrolment.actions.deciding import Signed
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.queries import applications
from binome.journey.enrolment.states import ApplicationState

PREVIEW = "preview"  # the button that shows the email before anything is signed


def one(request: Request, application: Application, typed: Mapping[str, Any]) -> HttpResponse:
    """Sign for one person. An acceptance that ends is asked about; the rest is done, and can be undone for a while."""
    ends_acceptance = application.state == ApplicationState.ACCEPTED
    if (ends_acceptance or PREVIEW in request.POST) and not questions.is_confirmed(request):
        return questions.ask(request, _before_one(application, typed, by=request.user))
    now, sentence = timezone.now(), _("Decision signed. %(name)s is being emailed.") % {"name": application.person.name}
    if ends_acceptance:
        deciding.decide(application.pk, **typed, by=request.user, now=now)
        messages.success(request, sentence)
    else:
        signed = many(request, [application.pk], typed, sentence=sentence)
        if signed.left:
            raise deciding.why_left(signed.left[0], seen_at=typed.get("seen_at"))
    return redirect("enrolment:dossier", application.wave_id, application.pk)


def many(request: Request, keys: list[int], typed: Mapping[str, Any], *, sentence: str = "") -> Signed:
    """Sign for these people, and offer the way back; says what was signed, in `sentence` or with the count."""
    now = timezone.now()
    with undoing.grace(now=now) as during:
        signed = deciding.decide_many(keys, **typed, by=request.user, now=now)
    number = len(signed.decided)
    if number:
        done = ngettext("%(n)s decision signed.", "%(n)s decisions signed.", number) % {"n": number}
        undoing.offer(
            request,
            sentence or done + " " + _("Each person is being emailed."),
            act="enrolment.decide_many",
            during=during,
            stood=signed.stood,
            badges=signed.badges,
            signed_at=now.isoformat(),
            outcome=typed["outcome"],
        )
    return signed


def before_many(keys: list[int], typed: Mapping[str, Any], *, by: Person) -> Confirmation:
    """What signing for these people does: how many go there, how many stay, who reads which words, one of the emails."""
    now, tried = timezone.now(), list[Signed]()
    letters = undoing.letters_of(lambda: tried.append(deciding.decide_many(keys, **typed, by=by, now=now)), now=now)
    stay = len(tried[0].left)
    consequences = [_many_become(len(tried[0].decided), typed["outcome"])]
    if stay:
        sentence = ngettext(
            "%(n)s application does not change: it was decided on meanwhile, or this decision does not apply to it.",
            "%(n)s applications do not change: they were decided on meanwhile, or this decision does not apply to them.",
            stay,
        )
        consequences.append(sentence % {"n": stay})
    consequences += [
        _("Each person is emailed the decision, with your reason and your name."),
        *_languages(keys, typed, by),
    ]
    return Confirmation(_("Sign the decision?"), _("Sign the decision"), [*consequences, _way_back()], letters)


def _before_one(application: Application, typed: Mapping[str, Any], *, by: Person) -> Confirmation:
    now, ends_acceptance = timezone.now(), application.state == ApplicationState.ACCEPTED
    letters = undoing.letters_of(lambda: deciding.decide(application.pk, **typed, by=by, now=now), now=now)
    letter = _("%(name)s is emailed the decision, with your reason and your name.") % {"name": application.person.name}
    consequences = [_many_become(1, typed["outcome"]), letter]
    if ends_acceptance:
        consequences += [
            _("They no longer take part. A pair that has not begun is let go; the other person is informed kindly."),
            _("This cannot be undone."),
        ]
    else:
        consequences += [*_languages([application.pk], typed, by), _way_back()]
    return Confirmation(_("Sign the decision?"), _("Sign the decision"), consequences, letters)


def _many_become(number: int, outcome: str) -> str:
    sentence = ngettext("%(n)s application: %(decision)s.", "%(n)s applications: %(decision)s.", number)
    return sentence % {"n": number, "decision": ApplicationState(outcome).label}


def _way_back() -> str:
    return _("You can undo it for 5 minutes; no email leaves before then.")


def _languages(keys: list[int], typed: Mapping[str, Any], by: Person) -> list[str]:
    """A warning when somebody reads a reason in a language that is not theirs."""
    abroad = applications.count_reading_another_language(keys, than=by.preferred_language)
    if not abroad or typed.get("translation"):
        return []
    sentence = ngettext(
        "%(n)s person reads the other language and gets your reason as you wrote it.",
        "%(n)s people read the other language and get your reason as you wrote it.",
        abroad,
    )
    return [sentence % {"n": abroad}]
