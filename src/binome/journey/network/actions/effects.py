"""What an idea changed, told by whoever looked after it."""

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.people.text import cleaned, one_line
from binome.core.privacy import audit
from binome.journey.network.actions.errors import FigureWithoutSource, NotDoneYet, NothingSaid
from binome.journey.network.models import Idea
from binome.journey.network.queries.ideas import may_tell_effect
from binome.journey.network.states import SHARED, IdeaState


@transaction.atomic
def tell_effect(idea_id: int, *, by: Person, effect: str, effect_figure: str = "", effect_source: str = "") -> Idea:
    """Say in a sentence what a done idea changed, with a figure and its source where there is one; said again, it replaces.

    Raises `NotTheirs` (neither its owner nor who answers ideas), `NotDoneYet`, `NothingSaid`, `FigureWithoutSource`.
    """
    idea = Idea.objects.select_for_update(of=("self",)).select_related("wave__programme").filter(pk=idea_id).first()
    if idea is None or idea.state not in SHARED or not may_tell_effect(by, idea):
        raise NotTheirs
    if idea.state != IdeaState.DONE:
        raise NotDoneYet
    words = one_line(cleaned(effect))[:400]
    figure, source = one_line(cleaned(effect_figure))[:80], one_line(cleaned(effect_source))[:200]
    if not words:
        raise NothingSaid(about="effect")
    if figure and not source:
        raise FigureWithoutSource
    idea.effect, idea.effect_figure, idea.effect_source = words, figure, source if figure else ""
    idea.save(update_fields=["effect", "effect_figure", "effect_source"])
    audit.record("network.told_effect", idea, by=by)
    return idea
