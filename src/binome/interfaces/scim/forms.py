"""What administrators say of the programs they connect."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.directory.models import ProvisionedGroup, ProvisioningRules
from binome.core.privacy.keys import DEFAULT_DAYS, LONGEST_DAYS


class KeyForm(forms.Form):
    """A new key: what it is called, and when it ends."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("The program that will use it, for example: Entra ID."),
    )
    days = forms.IntegerField(
        label=_("Works for how many days"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=DEFAULT_DAYS,
        help_text=_("Make a new one before it ends, and revoke the old one once the program has changed over."),
    )


class SourcesForm(forms.ModelForm[ProvisioningRules]):
    """Which columns follow the provider; the others follow the staff file."""

    class Meta:
        model = ProvisioningRules
        fields = ("names", "address", "post", "place", "standing")


class GroupForm(forms.Form):
    """The role that the members of a group have."""

    role = forms.ChoiceField(
        label=_("Role of its members"),
        choices=ProvisionedGroup.GrantedRole.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, role.label) for role in ProvisionedGroup.GrantedRole
        ]
