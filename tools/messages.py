"""Fail when the collected catalogue has a text that French lacks, says fuzzily, has never met, or sets badly."""

import re
import sys

import polib

# What French typography refuses: a straight apostrophe, three dots, and : ; ? ! » or « without their U+00A0.
SLIPS = re.compile(r"(?<=\w)'(?=\w)|\.\.\.|(?<![\xa0?!])[;?!»]|(?<!\xa0):(?!\S)|«(?!\xa0)")


def badly_set(entry: polib.POEntry) -> list[str]:
    """One line for each typographic slip of a translation, with the words around it."""
    found = []
    for text in (entry.msgstr, *entry.msgstr_plural.values()):
        found += [f"typography: …{text[max(0, m.start() - 30) : m.end() + 10]!r}" for m in SLIPS.finditer(text)]
    return found


def complaints(collected: polib.POFile, kept: polib.POFile) -> list[str]:
    """One line for each text that is missing, fuzzy, unknown to the kept catalogue, or badly set in it."""
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
    return found + [line for entry in kept if not entry.obsolete for line in badly_set(entry)]


def main() -> int:
    """Compare the two files named on the command line; exit 1 with the list when French is not whole."""
    lines = complaints(polib.pofile(sys.argv[1]), polib.pofile(sys.argv[2]))
    for line in lines:
        sys.stderr.write(line + "\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
