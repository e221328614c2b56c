"""Fail when French lacks a text, says it fuzzily, has never met it or sets it badly, or when one text is used in two ways."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.conf import settings
from django.utils.translation.template import templatize

# What French typography refuses: a straight apostrophe, three dots, and : ; ? ! » or « without their U+00A0.
SLIPS = re.compile(r"(?<=\w)'(?=\w)|\.\.\.|(?<![\xa0?!])[;?!»]|(?<!\xa0):(?!\S)|«(?!\xa0)")


def badly_set(entry: polib.POEntry) -> list[str]:
    """One line for each typographic slip of a translation, with the words around it."""
    slips = []
    for text in (entry.msgstr, *entry.msgstr_plural.values()):
        slips += [f"typography: …{text[max(0, m.start() - 30) : m.end() + 10]!r}" for m in SLIPS.finditer(text)]
    return slips


# A count followed by what is counted; minutes and characters are never one, and are settings.
COUNTS = "n|count|total|size|sent|done|given|needed|answers|pairs|people|mentees|mentors|sessions|extension"
COUNTED = re.compile(rf"%\((?:{COUNTS})\)s (?:more |other )?(?!minutes\b|characters\b)[a-z]+s\b")


def never_one(entry: polib.POEntry) -> list[str]:
    """A line when a text that counts has one form for all numbers: "1 mentors", « 1 mentorés »."""
    counted = None if entry.msgid_plural else COUNTED.search(entry.msgid)
    return [f"one form for every number (give it a plural): {counted[0]!r} in {entry.msgid[:80]!r}"] if counted else []


class Use(NamedTuple):
    """A text as the code asks for it."""

    context: str | None
    text: str
    has_plural: bool


LITERAL = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(
    rf"\b(?P<call>_|gettext|pgettext|ngettext|npgettext)\(\s*u?(?P<first>{LITERAL})(?:,\s*u?(?P<second>{LITERAL}))?"
)
CALLS = {"_": "gettext", "gettext_noop": "gettext", "gettext_lazy": "gettext"}


def use_of(call: str, first: str, second: str | None) -> Use:
    """What a call asks for: `pgettext` and `npgettext` begin with a context, `ngettext` and `npgettext` have a plural."""
    has_plural, has_context = call.startswith("n"), call.lstrip("n").startswith("p")
    return Use(first, second or "", has_plural) if has_context else Use(None, first, has_plural)


def uses_in(path: Path) -> Iterator[Use]:
    """Every text that a file of ours asks to be translated."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                call = CALLS.get(node.func.id, node.func.id.removesuffix("_lazy"))
                words = [
                    argument.value
                    for argument in node.args
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                ]
                if call in {"gettext", "pgettext", "ngettext", "npgettext"} and words:
                    yield use_of(call, words[0], words[1] if len(words) > 1 else None)
        return
    for match in IN_TEMPLATE.finditer(templatize(source)):
        second = ast.literal_eval(match["second"]) if match["second"] else None
        yield use_of(match["call"], ast.literal_eval(match["first"]), second)


def used_in_two_ways(package: Path) -> list[str]:
    """One line for each text used both with and without a plural: a catalogue has one entry for both.

    Python up to 3.11.2 (that of Debian 12) does not find the singular there, and shows the text untranslated.
    """
    paths = (
        path for suffix in ("py", "html", "txt") for path in package.rglob(f"*.{suffix}") if "vendor" not in path.parts
    )
    uses = {use for path in paths for use in uses_in(path)}
    twice = {(use.context, use.text) for use in uses if use.has_plural} & {
        (use.context, use.text) for use in uses if not use.has_plural
    }
    return [
        f"both with and without a plural (give one of them a context): {text[:100]!r}"
        for _context, text in sorted(twice, key=str)
    ]


def complaints(collected: polib.POFile, kept: polib.POFile) -> list[str]:
    """One line for each text that is missing, fuzzy, unknown to the kept catalogue, badly set in it or blind to number."""
    known = {(entry.msgctxt, entry.msgid) for entry in kept if not entry.obsolete}
    wrong = []
    for entry in collected:
        if entry.obsolete:
            continue
        if (entry.msgctxt, entry.msgid) not in known:
            wrong.append(f"not collected (run make messages): {entry.msgid[:100]!r}")
        elif entry.fuzzy:
            wrong.append(f"fuzzy: {entry.msgid[:100]!r}")
        elif not entry.translated():
            wrong.append(f"missing: {entry.msgid[:100]!r}")
    live = [entry for entry in kept if not entry.obsolete]
    return wrong + [line for entry in live for line in (*badly_set(entry), *never_one(entry))]


def main() -> int:
    """Compare the two files named on the command line; exit 1 with the list when French is not whole."""
    settings.configure()
    lines = complaints(polib.pofile(sys.argv[1]), polib.pofile(sys.argv[2])) + used_in_two_ways(Path("src/binome"))
    for line in lines:
        sys.stderr.write(line + "\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
