"""What stops an act. Nobody translates these by hand: `interfaces/cockpit/refusals.py` makes the answer of each.

An act raises one and writes nothing: its transaction ends with it.
"""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """An act that is not done; `reason` says why, in the language of whoever reads it."""

    reason: str | Promise = _("This cannot be done now.")


class NotTheirs(Refused):
    """There is no such thing, or it is not this person's: the answer is the same 404, so that it tells neither."""


class Conflict(Refused):
    """The person may, but not as things stand. `about` is the field that stands in the way, when a form has it."""

    about: str | None = None

    def __init__(self, reason: str | Promise | None = None, *, about: str | None = None) -> None:
        self.reason = reason or self.reason
        super().__init__(self.reason)
        self.about = about or self.about

    def show_in(self, form: Any) -> None:
        """Say the reason in the form that was sent, beside the field it is about."""
        form.add_error(self.about if self.about in form.fields else None, str(self.reason))
