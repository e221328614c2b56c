"""Where someone's choices stand, as they read it on the page of their own progress."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from binome.core.programmes.todo import Milestone, planned_from
from binome.core.ui.clock import in_words
from binome.journey.matching.queries.participant import MyMatching, Sheet
from binome.journey.matching.states import PairState


def milestone(mine: MyMatching | None, *, planned: date | None) -> Milestone:
    """What waits for an answer, what was answered, or why there is no pair yet and what comes next."""
    title, url = _("Choices"), reverse("matching:my_proposals")
    if mine is None:
        text = _(
            "You choose each other once everyone is prepared: up to seven colleagues, and why each could suit you."
        )
        return Milestone(title, "todo", _("To come"), text, when=planned_from(planned))
    waiting = next((card for card in mine.pairs if card.pair.state == PairState.PUBLISHED), None)
    if waiting is not None:
        words = _("You said yes") if waiting.said_yes else _("A pair to confirm")
        text = _("The pair begins once you have both said yes.")
        act = _("Read my pair") if waiting.said_yes else _("Answer")
        return Milestone(title, "current", words, text, url, act, _by(waiting.pair.confirm_by))
    if any(card.pair.state == PairState.CHOSEN for card in mine.pairs):
        return Milestone(title, "done", _("You chose each other"), "", url, _("Read my choices"))
    if mine.sheet is not None and mine.sheet.is_open:
        return _choosing(title, url, mine.sheet)
    if mine.alone is not None:
        return Milestone(title, "current", _("No pair yet"), str(mine.alone.next), url, _("Read why"))
    return Milestone(
        title,
        "current",
        _("No proposals at the moment"),
        mine.before_any,
        url,
        _("Read my choices"),
        planned_from(planned),
    )


def _by(moment: datetime | None) -> str:
    return _("Answer by %(when)s") % {"when": in_words(moment)} if moment else ""


def _choosing(title: str, url: str, sheet: Sheet) -> Milestone:
    if sheet.answer.finished_at is None:
        words, text, act = _("Proposals to answer"), _("Five minutes; what you say stays private."), _("Choose")
    else:
        text = _("You can change them until the window closes; the pairs are formed after that.")
        words, act = _("Your choices are saved"), _("Read or change my choices")
    return Milestone(title, "current", words, text, url, act, _by(sheet.answer.round.closes_at))
