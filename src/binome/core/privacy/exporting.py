"""Cells that a spreadsheet will not take for formulas."""

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def text_cell(text: str) -> str:
    """`text` with a leading apostrophe when a spreadsheet would read it as a formula; reading it back drops the apostrophe."""
    return "'" + text if text.lstrip(" ").startswith(_STARTS) else text
