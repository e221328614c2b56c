"""What becomes of one comment."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.programmes.models import Wave
from binome.journey.diagnosis.models import AnswerItem
from binome.journey.diagnosis.models.comments import LONGEST_SHOWN


class CommentForm(forms.Form):
    """One comment of a wave, as it is to be shown; or kept back."""

    item = forms.UUIDField(label=_("Comment"), widget=forms.HiddenInput)
    text = forms.CharField(label=_("As it will be shown"), max_length=LONGEST_SHOWN, required=False)
    show = forms.BooleanField(required=False)

    def __init__(self, *args: Any, wave: Wave, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"%s-{self.data.get('item', '')}"  # the page shows one such form a comment
        self.wave = wave

    def clean_item(self) -> uuid.UUID:
        """A comment of another wave does not exist here."""
        item: uuid.UUID = self.cleaned_data["item"]
        if not AnswerItem.objects.filter(pk=item, answer__survey__wave=self.wave).exists():
            raise forms.ValidationError(_("This comment is no longer there."))
        return item
