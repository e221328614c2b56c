"""Files of people or of axes of progress, and which column holds what."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.journey.audience.rules.reading import MAX_BYTES


class UploadForm(forms.Form):
    """A file of people or of axes of progress."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, 20 MB at most, one line per person. The first line names the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        """Refuse a file too large before reading it."""
        uploaded = self.cleaned_data["file"]
        if uploaded.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return uploaded


class ColumnsForm(forms.Form):
    """Which column of the file holds what."""

    def __init__(
        self, *args: Any, headers: list[str], names: Mapping[str, Any], required: tuple[str, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        places = [("", "–"), *[(str(place), header) for place, header in enumerate(headers) if header]]
        for name, label in names.items():
            self.fields[f"column_{name}"] = forms.ChoiceField(label=label, choices=places, required=name in required)
        self.fields["create_entities"] = forms.BooleanField(
            label=_("Create the entities that the file names and that do not exist yet"), required=False
        )

    def columns(self) -> dict[str, int]:
        """Field → place of its column."""
        return {
            name.removeprefix("column_"): int(place)
            for name, place in self.cleaned_data.items()
            if name.startswith("column_") and place
        }
