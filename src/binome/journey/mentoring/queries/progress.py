"""How someone's pairs go, as they read it on the page of their own progress."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from binome.core.programmes.todo import Milestone, planned_from
from binome.core.ui.clock import in_words
from binome.journey.enrolment.models import Application
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.states import LIVING


def milestones(application: Application, spaces: Sequence[Relationship], *, planned: date | None) -> list[Milestone]:
    """One for each pair of this application; before there is one, what it takes."""
    own = [space for space in spaces if application.pk in {space.pair.mentor_id, space.pair.mentee_id}]
    if not own:
        text = _("Your space opens as soon as you and someone else have both said yes.")
        return [Milestone(_("Pair"), "todo", _("To come"), text, when=planned_from(planned))]
    return [_of(space, application) for space in own]


def _of(space: Relationship, application: Application) -> Milestone:
    other = space.pair.mentee if space.pair.mentor_id == application.pk else space.pair.mentor
    held = _("Sessions held: %(held)s of %(planned)s") % {"held": space.held, "planned": space.sessions_planned}  # type: ignore[attr-defined]
    next_at = space.next_at  # type: ignore[attr-defined]
    is_living = space.state in LIVING
    return Milestone(
        title=_("Pair with %(name)s") % {"name": other.person.name},
        state="current" if is_living else "done",
        words=space.get_state_display(),
        text=held,
        url=reverse("mentoring:relationship", args=[space.pk]),
        act=_("Open our space"),
        when=_("Next session: %(when)s") % {"when": in_words(next_at)} if is_living and next_at else "",
    )
