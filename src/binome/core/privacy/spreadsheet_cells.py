"""Cells that a spreadsheet will not take for formulas."""

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_ELSEWHERE_A_CELL = re.compile(r"([,;|\t\r\n] *)(?=[=+\-@＝＋－＠])")


def text_cell(text: str) -> str:
    """`text` with a leading apostrophe when a spreadsheet would read it as a formula; reading it back drops the apostrophe."""
    return "'" + text if text.lstrip(" ").startswith(_STARTS) else text


def csv_cell(text: str) -> str:
    """The same in a CSV file, which a spreadsheet set to another language cuts at commas: each part is kept from starting a formula."""
    return _ELSEWHERE_A_CELL.sub(r"\1'", text_cell(text))
