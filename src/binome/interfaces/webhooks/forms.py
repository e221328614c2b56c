"""What administrators say of an address that is told of what happens."""

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.outside.targets import LONGEST
from binome.core.programmes.models import Programme
from binome.core.webhooks.models import Webhook
from binome.core.webhooks.states import EventKind


class WebhookForm(forms.Form):
    """Where to, of what, of which programmes."""

    address = forms.CharField(
        label=_("Address"),
        max_length=LONGEST,
        help_text=_("The program that receives gives it, for example: https://example.org/binome."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What it is notified of"),
        choices=EventKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It reads numbers, kinds and dates: no name, and nothing that anyone wrote."),
    )
    programmes = forms.ModelMultipleChoiceField(
        Programme.objects.all(),
        label=_("Of which programmes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With none ticked: of every programme, those to come as well."),
    )

    @property
    def chosen_programmes(self) -> list[Programme] | None:
        """The programmes; None for every one."""
        return list(self.cleaned_data["programmes"]) or None


def what_stands(webhook: Webhook) -> dict[str, object]:
    """A webhook as its form has it."""
    return {"address": webhook.address, "kinds": webhook.kinds, "programmes": webhook.programmes.all()}
