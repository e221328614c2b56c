"""The process that reads one answer from standard input and writes when someone is busy, as one line of JSON.

The first line of its input says what follows; it limits its own memory and processor time before it reads that.
"""

import json
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

from lxml import etree

from binome.core.agendas.reading.busy import Spell, UnreadableAgenda, Window, busy_spells, merged
from binome.core.outside.process_limits import MEGABYTE, limit_memory, limit_seconds

MEMORY = 500 * MEGABYTE
SECONDS = 10.0  # of processor time
# What the libraries meet in dates beyond all years, parts within parts, values that are no values.
STUMBLES = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
CALENDAR_DATA = "{urn:ietf:params:xml:ns:caldav}calendar-data"


def main() -> None:
    """Read under the limits."""
    limit_memory(MEMORY)
    limit_seconds(SECONDS)
    head = json.loads(sys.stdin.buffer.readline())
    window = Window(
        datetime.fromisoformat(head["since"]), datetime.fromisoformat(head["until"]), ZoneInfo(head["zone"])
    )
    try:
        content = sys.stdin.buffer.read()
        spells = _of_many(content, window) if head["is_multistatus"] else busy_spells(content, window)
        outcome: dict[str, object] = {"spells": [[start.isoformat(), end.isoformat()] for start, end in spells]}
    except UnreadableAgenda as refusal:
        outcome = {"refused": refusal.code}
    except STUMBLES:
        outcome = {"refused": "not_a_calendar"}
    except MemoryError:
        outcome = {"refused": "too_long"}
    sys.stdout.write(json.dumps(outcome))


def _of_many(content: bytes, window: Window) -> list[Spell]:
    """Of what a CalDAV server answers: a calendar for each event with its repetitions."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise UnreadableAgenda("not_a_calendar") from None
    if root.tag != "{DAV:}multistatus":
        raise UnreadableAgenda("not_a_calendar")
    texts = [(element.text or "").encode() for element in root.iter(CALENDAR_DATA)]
    return merged(spell for text in texts if text.strip() for spell in busy_spells(text, window))


if __name__ == "__main__":
    main()
