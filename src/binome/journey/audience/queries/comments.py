"""Words written in a survey: whether they may be looked at, which wait to be read over, which are shown."""

from binome.core.people.models import Person
from binome.core.people.text import folded
from binome.core.privacy.disclosure import K_COMMENTS, may_show
from binome.journey.audience.models import AnswerItem, Comment, Survey
from binome.journey.audience.rules.comments import suggested, words_in
from binome.journey.audience.states import QuestionKind, SurveyState


def comments_may_show(survey: Survey) -> bool:
    """Whether words of this survey may be looked at: closed, so that nobody sees who came last, and answered enough."""
    return survey.state == SurveyState.CLOSED and may_show(survey.answers.count(), k=K_COMMENTS)


def comments_waiting(survey: Survey) -> list[tuple[AnswerItem, str]]:
    """What nobody has read over yet, in no order, each with a masking to start from; nothing below the threshold."""
    if not comments_may_show(survey):
        return []
    waiting = list(
        AnswerItem.objects.filter(answer__survey=survey, kind=QuestionKind.TEXT, comment__isnull=True).order_by("pk")
    )
    names = _names_among(set().union(*(words_in(item.text) for item in waiting))) if waiting else set()
    return [(item, suggested(item.text, names=names)) for item in waiting]


def comments_shown(survey: Survey) -> list[Comment]:
    """What was read over and may be read by others, in no order; nothing below the threshold."""
    if not comments_may_show(survey):
        return []
    return list(Comment.objects.filter(item__answer__survey=survey, shown=True).order_by("item"))


def _names_among(words: set[str]) -> set[str]:
    """Those of the words that are a name, or part of one, of somebody in the directory."""
    people = Person.objects.order_by().values_list("given_name", "family_name")
    return {word for names in people.iterator(chunk_size=5000) for name in names for word in _parts(name) & words}


def _parts(name: str) -> set[str]:
    return {folded(name), *words_in(name)}
