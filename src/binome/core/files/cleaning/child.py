"""The process that cleans one file from standard input: writes a line of JSON about it, then the clean file.

It limits its own memory and processor time before it reads: what a file swells to never reaches the server.
"""

import json
import sys

from binome.core.files.cleaning.kinds import FileKind, UncleanFile, kind_of, text_of
from binome.core.files.cleaning.office import cleaned_office
from binome.core.files.cleaning.papers import cleaned_paper
from binome.core.files.cleaning.pictures import cleaned_picture
from binome.core.outside.process_limits import MEGABYTE, limit_memory, limit_seconds

MEMORY = 600 * MEGABYTE
SECONDS = 15.0  # of processor time: sixty pages of an honest paper take three
MOST_WORDS = 2 * MEGABYTE  # signs handed back to be looked through for names


def main() -> None:
    """Clean under the limits."""
    limit_memory(MEMORY)
    limit_seconds(SECONDS)
    content, words = b"", ""
    try:
        kind, content, words = _cleaned(sys.stdin.buffer.read())
        outcome = {"kind": kind.value, "words": words[:MOST_WORDS]}
    except UncleanFile as refusal:
        outcome = {"refused": refusal.code}
    except MemoryError:
        outcome = {"refused": "too_big"}
    sys.stdout.buffer.write(json.dumps(outcome).encode() + b"\n" + content)


def _cleaned(content: bytes) -> tuple[FileKind, bytes, str]:
    kind = kind_of(content)
    if kind == FileKind.TEXT:
        text = text_of(content)
        return kind, text.encode(), text
    if kind == FileKind.PDF:
        return kind, *cleaned_paper(content)
    if kind in {FileKind.PNG, FileKind.JPEG}:
        return kind, cleaned_picture(content, kind), ""
    return kind, *cleaned_office(content)


if __name__ == "__main__":
    main()
