"""What the needs map shows, and the themes that a wave takes up."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.programmes.models import Wave


class MapForm(forms.Form):
    """The measure, the level of the organisation and the other wave beside; a choice that would be alone is not asked."""

    show = forms.ChoiceField(
        label=_("Show"), choices=[("ease", _("Ease")), ("wanted", _("Demand")), ("offer", _("Offer: could mentor"))]
    )

    def __init__(self, *args: Any, levels: Sequence[int], others: Sequence[Wave], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if levels:
            named = [(level, _("Level %(n)s of the organisation") % {"n": level}) for level in levels]
            self.fields["level"] = forms.ChoiceField(label=_("Entities"), choices=named)
        if others:
            waves = [(wave.pk, f"{wave.programme.name} · {wave.name}") for wave in others]
            self.fields["with"] = forms.ChoiceField(
                label=_("Compare with"), choices=[("", _("no other wave")), *waves], required=False
            )


class ThemesForm(forms.Form):
    """The themes of the wave, with what is aimed at for each."""

    def __init__(self, *args: Any, themes: list[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.themes = themes
        for theme in themes:
            self.fields[f"take_{theme.code}"] = forms.BooleanField(label=theme.title, required=False)
            for language, label in (("fr", _("Aim, in French")), ("en", _("Aim, in English"))):
                self.fields[f"aim_{language}_{theme.code}"] = forms.CharField(
                    label=label, required=False, max_length=300
                )

    def taken(self) -> list[Theme]:
        """The themes that were ticked."""
        return [theme for theme in self.themes if self.cleaned_data.get(f"take_{theme.code}")]

    def aims(self) -> dict[str, tuple[str, str]]:
        """What is aimed at, by theme code."""
        cleaned = self.cleaned_data
        return {theme.code: (cleaned[f"aim_fr_{theme.code}"], cleaned[f"aim_en_{theme.code}"]) for theme in self.themes}
