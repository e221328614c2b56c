"""What the first run asks."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from binome.core.people.countries import code_of, named
from binome.core.people.organisation import House
from binome.core.people.video_links import LONGEST, Fault, fault_of
from binome.core.people.zones import known_zones
from binome.interfaces.setup.colours import is_readable

COLOUR = re.compile(r"#[0-9a-f]{6}")
MOST_LOGO = 200_000  # bytes
PICTURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
LANGUAGES = settings.LANGUAGES
VIDEO_FAULTS = {
    Fault.NOT_HTTPS: _("The address must begin with https://."),
    Fault.NO_ADDRESS: _(
        "This is not the address of a website. Copy one of your rooms, and put {pair} in place of its name."
    ),
    Fault.UNKNOWN: _("Only {pair}, {session} and {code} may be in braces."),
    Fault.SAME_FOR_ALL: _("With this address everyone would meet in the same room: put {pair} or {session} into it."),
}


class FirstAdministratorForm(forms.Form):
    """Who runs the installation."""

    given_name = forms.CharField(label=_("Given name"), max_length=200)
    family_name = forms.CharField(label=_("Family name"), max_length=200)
    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("The one that the staff directory will have: the import then finds you."),
        max_length=254,
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


class OrganisationForm(forms.Form):
    """How the organisation is called, how it looks, where it works."""

    name = forms.CharField(
        label=_("Name of the organisation"), help_text=_("At the top of pages and emails."), max_length=80
    )
    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("PNG or JPEG, 200 kB at most. Pages show it 36 pixels high; emails carry it up to 40 kB."),
        required=False,
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    accent = forms.CharField(
        label=_("Colour"),
        help_text=_("Of buttons and links, such as #0f5c63: dark enough for white text. Empty: ours."),
        max_length=7,
        required=False,
    )
    default_language = forms.ChoiceField(label=_("Language of people when no file says it"), choices=LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Of deadlines, and of people whose site tells none."), choices=()
    )
    countries = forms.CharField(
        label=_("Countries where people work"),
        help_text=_(
            "Separated by commas; the first one’s public holidays are kept where the directory names no country."
        ),
        max_length=400,
        required=False,
    )

    video_link = forms.CharField(
        label=_("Address pattern of video rooms"),
        help_text=_(
            "Such as https://meet.jit.si/{pair}: each session without a place of its own gets its room. "
            "{pair} is one random room for a pair, {session} one for each session, {code} the room written abc-defg-hij. "
            "Empty: pairs bring their own link."
        ),
        max_length=LONGEST,
        required=False,
    )

    def __init__(self, *args: Any, house: House, **kwargs: Any) -> None:
        initial = {
            "name": house.name,
            "accent": house.accent,
            "default_language": house.language,
            "time_zone": house.time_zone or settings.TIME_ZONE,
            "video_link": house.video_link,
            "countries": ", ".join(named(code) for code in house.countries or [settings.COUNTRY] if code),
        }
        super().__init__(*args, **kwargs | {"initial": initial})
        zones = dict.fromkeys([initial["time_zone"], *known_zones()])
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]
        if not house.logo:
            del self.fields["remove_logo"]

    def clean_accent(self) -> str:
        """A colour on which white text can be read."""
        accent: str = self.cleaned_data["accent"].strip().lower()
        if accent and not COLOUR.fullmatch(accent):
            raise forms.ValidationError(
                _("Write the colour as # and six digits or letters from a to f, such as #0f5c63.")
            )
        if accent and not is_readable(accent):
            raise forms.ValidationError(_("White text cannot be read on this colour: choose a darker one."))
        return accent

    def clean_logo(self) -> tuple[bytes, str] | None:
        """The picture and what it is; None when there is no new one."""
        uploaded = self.cleaned_data["logo"]
        if not uploaded:
            return None
        if uploaded.size > MOST_LOGO:
            raise forms.ValidationError(_("The picture is larger than 200 kB."))
        content = uploaded.read()
        kind = next((kind for beginning, kind in PICTURES if content.startswith(beginning)), "")
        if not kind:
            raise forms.ValidationError(_("This is neither a PNG nor a JPEG picture."))
        return content, kind

    def clean_video_link(self) -> str:
        """A pattern from which rooms can be made."""
        pattern: str = self.cleaned_data["video_link"].strip()
        fault = fault_of(pattern) if pattern else None
        if fault is not None:
            raise forms.ValidationError(VIDEO_FAULTS[fault])
        return pattern

    def clean_countries(self) -> list[str]:
        """Their codes."""
        words = [word.strip() for word in self.cleaned_data["countries"].split(",") if word.strip()]
        unknown = [word for word in words if not code_of(word)]
        if unknown:
            raise forms.ValidationError(_("Not a country: %(names)s.") % {"names": ", ".join(unknown)})
        return list(dict.fromkeys(code_of(word) for word in words))


class MailForm(forms.Form):
    """Where a test email goes."""

    address = forms.EmailField(label=_("Send a test to"), max_length=254)


class LevelsForm(forms.Form):
    """The nine levels in the organisation's words."""

    def __init__(self, *args: Any, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in range(9, 0, -1):
            self.fields[str(level)] = forms.CharField(
                label=_("Level %(n)d") % {"n": level}, max_length=60, required=False, initial=names.get(str(level), "")
            )

    def names(self) -> dict[str, str]:
        """Level → its words, where there are any."""
        return {level: words for level, words in self.cleaned_data.items() if words}
