"""What administrators say of the programs they connect."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.directory.models import ProvisionedGroup, ProvisioningRules, StaffFeed
from binome.core.privacy.keys import DEFAULT_DAYS, LONGEST_DAYS
from binome.core.privacy.models import AccessKey
from binome.core.programmes.models import Programme


class KeyForm(forms.Form):
    """A new key: what it is called, what it opens, and when it ends."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("The program that will use it, for example: Entra ID."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it opens"),
        choices=AccessKey.Scope.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "sentences"}),  # one below the other, whatever the width
        help_text=_("Tick what the program needs and nothing else."),
    )
    programmes = forms.ModelMultipleChoiceField(
        Programme.objects.all(),
        label=_("Of which programmes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "With none ticked: of every programme, those to come as well. "
            "Provisioning and staff files are never limited to programmes."
        ),
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


class FeedForm(forms.ModelForm[StaffFeed]):
    """When the staff file is fetched, and how much of it is believed."""

    class Meta:
        model = StaffFeed
        fields = ("is_on", "hour", "complete", "most_leavers", "create_entities")
        labels = {"most_leavers": _("Refuse the file if more than this percentage would leave")}
        help_texts = {
            "hour": _("From 0 to 23, on the clock of this installation."),
            "complete": _("Without it, whoever is absent from the file stays."),
            "most_leavers": _(
                "Whoever is absent from a file of everyone counts, and whoever has a leaving date: a wrong file empties no directory."
            ),
            "create_entities": _("Without it, lines that name an unknown entity are left out."),
        }


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
