"""When a passage of an email is there, in words: the conditions that the templates of emails ask."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Circumstance:
    """A condition as a template asks it, and in words: where it holds, and where it does not."""

    in_other_cases: ClassVar[Text] = _("in the other cases")

    asked: str
    words: Text
    otherwise: Text = in_other_cases


KNOWN = (
    Circumstance("as_mentor", _("when the recipient would be the mentor"), _("when the recipient would be the mentee")),
    Circumstance(
        'application.side == "mentor"', _("when the recipient applies as a mentor"), _("when they apply as a mentee")
    ),
    Circumstance("application.decision_reason", _("when the decision comes with a reason")),
    Circumstance("survey.closes_on", _("when the survey has a last day"), _("when the survey has no last day")),
    Circumstance("survey.anonymous", _("when the survey is anonymous"), _("when the survey is not anonymous")),
    Circumstance("reasons", _("when there are reasons to give")),
    Circumstance('news == "moved"', _("when the date was moved")),
    Circumstance('news == "changed"', _("when its length or place has changed")),
    Circumstance("author", _("when a person signs"), _("when the team signs")),
    Circumstance("wave", _("when it concerns a wave"), _("when it concerns no wave")),
    Circumstance("was_mentee", _("when the recipient was a mentee in an earlier wave")),
    Circumstance(
        "unpaired",
        _("when no pair began for the recipient"),
        _("when the recipient was carried over to the next wave"),
    ),
    Circumstance("themes", _("when the pair has themes")),
    Circumstance("sides|length == 2", _("when mentors and mentees are called")),
    Circumstance('"mentor" in sides', _("when only mentors are called")),
    Circumstance("services", _("when people sign in with a service of the organisation")),
    Circumstance("reason", _("when the cause is known"), _("when the cause is not known")),
    Circumstance("instead_at", _("when another moment is proposed"), _("when no other moment is proposed")),
    Circumstance("file", _("when a file came"), _("when no file came")),
    Circumstance("programme", _("when the role is held in a programme"), _("when the role is held everywhere")),
    Circumstance("pinned", _("when the programme team suggests the pair"), _("when the choices of both people met")),
    Circumstance("not by", _("when the sign-in service gives the role")),
    Circumstance("met", _("when the pair met at least once")),
    Circumstance("wish.is_by_name", _("when the recipient was asked by name"), _("when anyone of a theme was sought")),
    Circumstance("idea.owner", _("when someone looks after the idea")),
    Circumstance("helpers", _("when there are people to tell"), _("when there is nobody to name")),
    Circumstance("contact", _("when the programme has an address for questions")),
    Circumstance("call.closes_on", _("when applications have a last day")),
    Circumstance("by", _("when an administrator did it"), _("when the IT team did it")),
    Circumstance("before", _("when there was an address before"), _("when there was no address before")),
    Circumstance("asked", _("when the role asks for a second step at sign-in")),
    Circumstance("day", _("when the last day away is known"), _("while nobody knows it yet")),
    Circumstance("alone", _("when one person alone chooses"), _("when everyone chooses at the same time")),
)
_BY_QUESTION = {each.asked: each for each in KNOWN}


def circumstance_of(condition: Any) -> Circumstance:
    """What is asked by a condition of a template, as Django has parsed it."""
    asked = _asked_by(condition)
    return _BY_QUESTION.get(asked, Circumstance(asked, ""))


def _asked_by(condition: Any) -> str:
    if hasattr(condition, "text"):
        return str(condition.text)
    if condition.second is None:
        return f"{condition.id} {_asked_by(condition.first)}"
    return f"{_asked_by(condition.first)} {condition.id} {_asked_by(condition.second)}"
