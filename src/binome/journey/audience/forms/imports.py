"""Files of people, axes or ratings, and which column holds what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.journey.audience.models import Import
from binome.journey.audience.rules.directory import COLUMNS, REQUIRED
from binome.journey.audience.rules.reading import MAX_BYTES
from binome.journey.audience.states import ImportKind

COMPLETE = _("The file holds everyone: whoever is not in it leaves today")


class UploadForm(forms.Form):
    """A file of people, of axes of progress or of ratings."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, 20 MB at most, one line per person. The first line names the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    complete = forms.BooleanField(
        label=COMPLETE,
        required=False,
        help_text=_("You will see who would leave before anything is written. Administrators stay."),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != ImportKind.PEOPLE:
            del self.fields["complete"]

    def clean_file(self) -> Any:
        """Refuse a file too large before reading it."""
        uploaded = self.cleaned_data["file"]
        if uploaded.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return uploaded


class ColumnsForm(forms.Form):
    """Which column of the file holds what."""

    create_entities = forms.BooleanField(
        label=_("Create the entities that the file names and that do not exist yet"), required=False
    )
    complete = forms.BooleanField(label=COMPLETE, required=False)

    def __init__(self, *args: Any, found: Import, **kwargs: Any) -> None:
        said = {f"column_{name}": str(place) for name, place in found.columns.items()}
        initial = {**said, "create_entities": found.create_entities, "complete": found.complete}
        super().__init__(*args, **kwargs)
        self.initial = initial
        places = [("", "–"), *[(str(place), header[:80]) for place, header in enumerate(found.headers) if header]]
        for name, label in COLUMNS[found.kind].items():
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=str(label), choices=places, required=name in REQUIRED[found.kind]
            )
        if found.kind != ImportKind.PEOPLE:
            del self.fields["create_entities"], self.fields["complete"]
        self.order_fields([name for name in self.fields if name.startswith("column_")])

    def columns(self) -> dict[str, int]:
        """Field → place of its column."""
        return {
            name.removeprefix("column_"): int(place)
            for name, place in self.cleaned_data.items()
            if name.startswith("column_") and place
        }
