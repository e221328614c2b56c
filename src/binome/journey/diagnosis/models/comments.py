"""What a person decided about words written in a survey."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.journey.diagnosis.models.survey import AnswerItem
from binome.journey.diagnosis.rules.needs import LONGEST_TEXT

LONGEST_SHOWN = LONGEST_TEXT * 2  # a mask may be longer than what it covers


class Comment(models.Model):
    """Words read over by a person: shown, with what names someone masked, or kept back."""

    item = models.OneToOneField(AnswerItem, on_delete=models.CASCADE, related_name="comment")
    shown = models.BooleanField()
    text = models.CharField(max_length=LONGEST_SHOWN, blank=True)

    privacy = Privacy(
        of="item__answer__person",
        why=_("Showing what people wrote without what names someone"),
        kept=Kept.WAVE,
        fields={"item": Sees.SELF, "shown": Sees.SELF | Sees.MANAGER, "text": Sees.SELF | Sees.AGGREGATE},
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(shown=True) ^ models.Q(text=""), name="words_kept_back_are_not_kept"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id}"
