"""Fail when the collected catalogue has a text that French lacks, says fuzzily, or has never met."""

import sys

import polib


def complaints(collected: polib.POFile, kept: polib.POFile) -> list[str]:
    """One line for each text that is missing, fuzzy or unknown to the kept catalogue."""
    known = {(entry.msgctxt, entry.msgid) for entry in kept if not entry.obsolete}
    found = []
    for entry in collected:
        if entry.obsolete:
            continue
        if (entry.msgctxt, entry.msgid) not in known:
            found.append(f"not collected (run make messages): {entry.msgid[:100]!r}")
        elif entry.fuzzy:
            found.append(f"fuzzy: {entry.msgid[:100]!r}")
        elif not entry.translated():
            found.append(f"missing: {entry.msgid[:100]!r}")
    return found


def main() -> int:
    """Compare the two files named on the command line; exit 1 with the list when French is not whole."""
    lines = complaints(polib.pofile(sys.argv[1]), polib.pofile(sys.argv[2]))
    for line in lines:
        sys.stderr.write(line + "\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
