"""Words written in a survey: whether they may be looked at, which wait to be read over, which are shown."""

from binome.core.people.masking import suggestions
from binome.core.privacy.disclosure.thresholds import K_COMMENTS, may_show
from binome.journey.diagnosis.models import AnswerItem, Comment, Survey
from binome.journey.diagnosis.states import QuestionKind, SurveyState


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
    return list(zip(waiting, suggestions([item.text for item in waiting]), strict=True))


def comments_shown(survey: Survey) -> list[Comment]:
    """What was read over and may be read by others, in no order; nothing below the threshold."""
    if not comments_may_show(survey):
        return []
    return list(Comment.objects.filter(item__answer__survey=survey, shown=True).order_by("item"))
