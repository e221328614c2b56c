"""Why a line about a person is left out, or what is noted on it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from binome.core.directory.kinds import Text

REASONS: Mapping[str, Text] = {
    "no_name": gettext_lazy("Given name and family name are both empty: one of the two is enough."),
    "name_order": gettext_lazy("“%(value)s” may be read two ways: say below which part is the given name."),
    "too_long": gettext_lazy("“%(column)s” is longer than %(longest)s characters."),
    "rounded": gettext_lazy("The staff id “%(value)s” was rounded by a spreadsheet: format the column as text."),
    "zeros": gettext_lazy(
        "The directory has “%(known)s”: a spreadsheet dropped the zeros of “%(value)s”. Format the column as text."
    ),
    "zeros_there": gettext_lazy("The directory has “%(known)s”, which lost its zeros: correct it to “%(value)s”."),
    "bad_email": gettext_lazy("“%(value)s” is not an email address."),
    "bad_level": gettext_lazy("The level “%(value)s” is not a whole number from 1 to 9."),
    "bad_date": gettext_lazy("“%(value)s” is not a date (2026-03-31 or 31/03/2026)."),
    "future_date": gettext_lazy("The arrival date %(value)s is in the future."),
    "left_before": gettext_lazy("The leaving date comes before the arrival date."),
    "already_left": gettext_lazy(
        "This person left on %(value)s: they come in as someone who left, and are erased as leavers are."
    ),
    "bad_language": gettext_lazy("The language “%(value)s” is neither fr nor en."),
    "bad_time_zone": gettext_lazy("The time zone “%(value)s” is not known. Write it like Europe/Paris."),
    "unknown_entity": gettext_lazy("The entity “%(value)s” does not exist, and this file creates none."),
    "same_staff_id": gettext_lazy("The staff id “%(value)s” is already on line %(line)s."),
    "same_email": gettext_lazy("The address “%(value)s” is already on line %(line)s."),
    "address_of_others": gettext_lazy(
        "Only HR or an administrator may change someone's address: “%(known)s” is that of the staff id “%(value)s”."
    ),
    "address_of_administrator": gettext_lazy(
        "Only an administrator may change an administrator's address: “%(known)s” is that of the staff id “%(value)s”."
    ),
    "staff_id_of_others": gettext_lazy(
        "Only HR or an administrator may give a staff id to “%(value)s”, who is in the directory already."
    ),
    "standing_of_others": gettext_lazy(
        "Only HR or an administrator may say that the staff id “%(value)s” leaves or comes back."
    ),
    "column_of_others": gettext_lazy(
        "Only HR or an administrator may change “%(column)s” of someone in the directory."
    ),
    "chart_of_others": gettext_lazy(
        "“%(value)s” as parent entity is not followed: only HR or an administrator may move an entity."
    ),
    "taken_email": gettext_lazy(
        "The address “%(value)s” belongs to the staff id “%(known)s” in the directory, who works here."
    ),
    "email_passes": gettext_lazy(
        "The address “%(value)s” was that of the staff id “%(known)s”, who left: it passes to this person."
    ),
    "email_given_up": gettext_lazy("This person left: the address “%(value)s” passes to line %(line)s."),
    "unknown_manager": gettext_lazy("The manager “%(value)s” is neither in the file nor in the directory."),
    "unknown_manager_address": gettext_lazy(
        "The manager's address “%(value)s” is neither in the file nor in the directory."
    ),
    "manager_by_shared_name": gettext_lazy(
        "Several people bear the manager’s name, “%(value)s”: say which one is meant."
    ),
    "manager_zeros": gettext_lazy(
        "A spreadsheet dropped the zeros of the manager “%(value)s” (“%(known)s”): format the column as text."
    ),
    "manager_zeros_there": gettext_lazy(
        "The directory has the manager as “%(known)s”, which lost its zeros: correct it to “%(value)s”."
    ),
    "own_manager": gettext_lazy("This person would be their own manager."),
    "cycle": gettext_lazy("Circular reporting line: %(value)s."),
    "manager_left_out": gettext_lazy("Their manager's line is left out: the manager stays empty or unchanged."),
    "kept_by_provider": gettext_lazy(
        "“%(column)s” is kept as the identity provider has it: that column is the provider’s."
    ),
    "absent": gettext_lazy("Not in this file, which is said to hold everyone: they leave."),
    "last_administrator": gettext_lazy("No administrator would be left: name another one before this person leaves."),
    "other_parent": gettext_lazy(
        "“%(value)s” as parent entity is not followed: another line says otherwise, or it would make a loop."
    ),
    "too_deep": gettext_lazy(
        "“%(value)s” as parent entity is not followed: entities would be nested more than %(deepest)s times."
    ),
}
# Said once of several lines; the other reasons are the same on every line.
REASONS_OF_SEVERAL: Mapping[str, Text] = {
    "name_order": gettext_lazy("Full names may be read two ways: say below which part is the given name"),
    "too_long": gettext_lazy("“%(column)s” is longer than %(longest)s characters"),
    "rounded": gettext_lazy("A spreadsheet rounded the staff id: format the column as text"),
    "zeros": gettext_lazy("A spreadsheet dropped the zeros of the staff id: format the column as text"),
    "zeros_there": gettext_lazy("The directory has the staff id without its zeros: correct it there"),
    "already_left": gettext_lazy(
        "These people have left already: they come in as people who left, and are erased as leavers are"
    ),
    "bad_email": gettext_lazy("What is in place of an email address is not one"),
    "bad_level": gettext_lazy("The level is not a whole number from 1 to 9"),
    "bad_date": gettext_lazy("A date cannot be read (2026-03-31 or 31/03/2026)"),
    "future_date": gettext_lazy("The arrival date is in the future"),
    "bad_language": gettext_lazy("The language is neither fr nor en"),
    "bad_time_zone": gettext_lazy("The time zone is not known: write it as Europe/Paris"),
    "unknown_entity": gettext_lazy("The entity does not exist, and this file creates none"),
    "same_staff_id": gettext_lazy("The staff id is already on an earlier line"),
    "same_email": gettext_lazy("The address is already on an earlier line"),
    "address_of_others": gettext_lazy("Only HR or an administrator may change someone's address"),
    "address_of_administrator": gettext_lazy("Only an administrator may change an administrator's address"),
    "staff_id_of_others": gettext_lazy(
        "Only HR or an administrator may give a staff id to someone already in the directory"
    ),
    "standing_of_others": gettext_lazy("Only HR or an administrator may say that someone leaves or comes back"),
    "column_of_others": gettext_lazy("Only HR or an administrator may change “%(column)s” of someone in the directory"),
    "taken_email": gettext_lazy("The address belongs to someone else in the directory, who works here"),
    "unknown_manager": gettext_lazy("The manager is neither in the file nor in the directory"),
    "unknown_manager_address": gettext_lazy("The manager is named by an address that nobody has"),
    "manager_by_shared_name": gettext_lazy("Several people bear the manager’s name: say which one is meant"),
    "manager_zeros": gettext_lazy(
        "A spreadsheet dropped the zeros of the manager's staff id: format the column as text"
    ),
    "manager_zeros_there": gettext_lazy("The directory has the manager's staff id without its zeros: correct it there"),
    "cycle": gettext_lazy("Circular reporting line"),
}
