"""Pages of paper from typst templates, whatever people are called and whatever they write.

Readers of screens that speak need every sign of a tagged PDF to be one of a font; typst refuses the whole page otherwise.
The packaged fonts have Latin, Greek, Cyrillic, Hebrew, Arabic, Thai, Hindi, Chinese, Japanese, Korean and emoji. A sign
that none has becomes an empty square, what has no shape and no place in a tagged PDF is left out, and the page is made.
"""

import json
import re
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from binome.core import ui

PACKAGES = (
    "cvttf_NotoSansCJK_Regular",
    "fontpkg_figtree.files",
    "fontpkg_noto_sans_arabic.files",
    "fontpkg_noto_sans_devanagari.files",
    "fontpkg_noto_sans_thai.files",
)
EMOJI = Path(ui.__file__).parent / "vendor/fonts"
SUBSTITUTE = "\u25a1"  # an empty square, which the fonts have
UNKNOWN_SIGN = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed', re.DOTALL)
FORBIDDEN = re.compile(r"[\0\ufeff\ufffe]")  # by ISO 14289-1, 7.21.7; text pasted from a file may begin with U+FEFF
RUST_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
COMMON = re.compile(r"[^\t\n\u0020-\u024f\u2010-\u2027\u202f\u20ac]")
MOST_SIGNS = 50  # looked for one at a time; a page with more is kept to the common ones at once


def pdf(template: Path, data: dict[str, Any]) -> bytes:
    """A tagged PDF from one of our typst templates (a file alone); people's words go in as JSON data, never as source."""
    data = _replaced(data, FORBIDDEN, by="")
    words = json.dumps(data, ensure_ascii=False)
    for _turn in range(MOST_SIGNS):
        try:
            return _compiled(template, words)
        except typst.TypstError as problem:
            unknown = _unknown_sign_of(problem)
            if not unknown:
                raise
            words = json.dumps(_replaced(json.loads(words), re.compile(re.escape(unknown))), ensure_ascii=False)
    return _compiled(template, json.dumps(_replaced(data, COMMON), ensure_ascii=False))


def _compiled(template: Path, words: str) -> bytes:
    made = typst.compile(
        str(template),
        root=str(template.parent),
        sys_inputs={"data": words},
        font_paths=_fonts(),
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    return bytes(made)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The packaged fonts, looked at once: thirty megabytes are not read for each page."""
    packaged = [str(resources.files(package.partition(".")[0]) / package.partition(".")[2]) for package in PACKAGES]
    return typst.Fonts(include_system_fonts=False, font_paths=[*packaged, str(EMOJI)])


def _unknown_sign_of(problem: Exception) -> str:
    """The sign that no font has, as typst quotes it; empty when the page failed for another reason."""
    quoted = UNKNOWN_SIGN.search(str(problem))
    return RUST_ESCAPE.sub(_unescaped, quoted["text"]) if quoted else ""


def _unescaped(escape: re.Match[str]) -> str:
    code, letter = escape.groups()
    if code:
        return chr(int(code, 16))
    return {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}.get(letter, letter)


def _replaced(value: Any, signs: re.Pattern[str], *, by: str = SUBSTITUTE) -> Any:
    """The same data with these signs as empty squares, or as `by`, wherever words are."""
    if isinstance(value, str):
        return signs.sub(by, value)
    if isinstance(value, dict):
        return {key: _replaced(each, signs, by=by) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(each, signs, by=by) for each in value]
    return value
