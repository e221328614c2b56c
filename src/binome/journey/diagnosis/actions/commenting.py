"""Deciding what becomes of words that people wrote in a survey."""

import uuid

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.people.masking import is_masking_of
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.permissions import Right
from binome.journey.diagnosis.actions.errors import OnlyMasks, TooFewForWords
from binome.journey.diagnosis.models import AnswerItem, Comment
from binome.journey.diagnosis.queries.comments import comments_may_show
from binome.journey.diagnosis.states import QuestionKind


@transaction.atomic
def show_comment(item: uuid.UUID, *, text: str, by: Person) -> Comment:
    """Show words with what names someone masked. Raises `NotTheirs`, `TooFewForWords`, `OnlyMasks`."""
    answer_item = _get_owned(item, by=by)
    # White space tells nothing and differs between browsers; all else must be the author's words, or a mask over them.
    text = " ".join(text.split())
    if not text or not is_masking_of(text, original=answer_item.text):
        raise OnlyMasks
    return _decided(answer_item, shown=True, text=text, by=by)


@transaction.atomic
def keep_comment_back(item: uuid.UUID, *, by: Person) -> Comment:
    """Never show these words, or no longer. Raises `NotTheirs`, `TooFewForWords`."""
    return _decided(_get_owned(item, by=by), shown=False, text="", by=by)


def _get_owned(item: uuid.UUID, *, by: Person) -> AnswerItem:
    items = AnswerItem.objects.select_related("answer__survey__wave__programme").filter(kind=QuestionKind.TEXT)
    answer_item = items.filter(pk=item).first()
    if answer_item is None or not may(by, Right.STEER, answer_item.answer.survey.wave.programme):
        raise NotTheirs
    # Asked again at each act, not only by the page: answers may have been erased since it was opened.
    if not comments_may_show(answer_item.answer.survey):
        raise TooFewForWords
    return answer_item


def _decided(item: AnswerItem, *, shown: bool, text: str, by: Person) -> Comment:
    kept, _created = Comment.objects.update_or_create(item=item, defaults={"shown": shown, "text": text})
    audit.record("diagnosis.showed_words" if shown else "diagnosis.kept_words_back", item.answer.survey, by=by)
    return kept
