"""Why something that a provider sent was not written, in the reader's words."""

from django.utils.translation import gettext_lazy

from binome.core.directory.kinds import Text
from binome.core.directory.people.columns import COLUMNS
from binome.core.directory.people.reasons import REASONS
from binome.core.directory.provisioning.conflicts import Disagreement
from binome.core.directory.sentences import REASONS as SHARED

OWN: dict[str, Text] = {
    "kept_by_file": gettext_lazy("The staff file decides: “%(known)s” stays, “%(value)s” was sent."),
    "address_of_administrator": gettext_lazy(
        "An administrator’s address is changed by an administrator alone: “%(known)s” stays, “%(value)s” was sent."
    ),
    "taken_staff_id": gettext_lazy("Someone else in the directory has the staff id “%(value)s”."),
    "taken_user_name": gettext_lazy("Someone else in the directory is known as “%(value)s”."),
}


def sentence_of(reason: Disagreement) -> str:
    """A disagreement as a sentence."""
    text = OWN.get(reason.reason) or REASONS.get(reason.reason) or SHARED[reason.reason]
    details = {"value": "", "known": "", **reason.details}
    if "column" in details:
        details["column"] = str(COLUMNS.get(details["column"], details["column"]))
    return str(text) % details


def column_label(column: str) -> str:
    """The column in the reader's words; empty for the whole person."""
    return str(COLUMNS[column]) if column in COLUMNS else ""
