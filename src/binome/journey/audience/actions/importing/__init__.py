"""Files of people, axes and ratings: received, checked, looked at, written, undone."""

from binome.journey.audience.actions.importing.checking import (
    check_import,
    give_up_reading,
    map_columns,
    read_file,
    receive_file,
)
from binome.journey.audience.actions.importing.undoing import ask_to_undo, undo_import
from binome.journey.audience.actions.importing.writing import (
    Fed,
    ask_to_write,
    call_off,
    confirm_import,
    counts_in_order,
    discard_import,
    feed,
    import_people,
    write_import,
)

__all__ = [
    "Fed",
    "ask_to_undo",
    "ask_to_write",
    "call_off",
    "check_import",
    "confirm_import",
    "counts_in_order",
    "discard_import",
    "feed",
    "give_up_reading",
    "import_people",
    "map_columns",
    "read_file",
    "receive_file",
    "undo_import",
    "write_import",
]
