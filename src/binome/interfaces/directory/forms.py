"""Files that come in, and which column holds what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.directory.kinds import ImportKind, kind_of
from binome.core.directory.models import Import
from binome.core.directory.parsing.table import MAX_BYTES

COMPLETE = _("This file is complete: anyone missing from it will be marked as having left")


class UploadForm(forms.Form):
    """A file of one kind."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX as your HR tool exports it, 20 MB at most, one line per person."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    complete = forms.BooleanField(
        label=COMPLETE,
        required=False,
        help_text=_("You will see who would leave before anything is written. Administrators stay."),
    )

    def __init__(self, *args: Any, kind: ImportKind, adds_only: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if adds_only or not kind.whole_staff:
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

    def __init__(self, *args: Any, file_import: Import, adds_only: bool, **kwargs: Any) -> None:
        kind = kind_of(file_import.kind)
        columns = {f"column_{name}": str(place) for name, place in file_import.columns.items()}
        initial = {**columns, "create_entities": file_import.create_entities, "complete": file_import.complete}
        super().__init__(*args, **kwargs)
        self.initial = initial
        places = [("", "–"), *[(str(place), header[:80]) for place, header in enumerate(file_import.headers) if header]]
        for name, label in kind.columns.items():
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=str(label), choices=places, required=name in kind.required and not _has_stand_in(name, kind)
            )
        if not kind.whole_staff:
            del self.fields["create_entities"], self.fields["complete"]
        elif adds_only:
            del self.fields["complete"]
        self.order_fields([name for name in self.fields if name.startswith("column_")])

    def columns(self) -> dict[str, int]:
        """Field → place of its column."""
        return {
            name.removeprefix("column_"): int(place)
            for name, place in self.cleaned_data.items()
            if name.startswith("column_") and place
        }


def _has_stand_in(name: str, kind: ImportKind) -> bool:
    """Whether a file may do without this column: another one serves in its place."""
    return name in kind.stand_ins or (name == "staff_id" and bool(kind.key_stand_in))
