"""Words as files of XML may hold them: workbook and slides are refused whole for one sign that they may not."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # by XML 1.0, 2.2


def for_xml(value: T) -> T:
    """The same text, tuple or dataclass without the signs that XML forbids: control characters, U+FFFE, U+FFFF, half signs."""
    return _for_xml(value)  # type: ignore[no-any-return]


def _for_xml(value: Any) -> Any:
    if isinstance(value, str):
        return FORBIDDEN.sub("", value)
    if isinstance(value, tuple):
        return tuple(map(_for_xml, value))
    if is_dataclass(value) and not isinstance(value, type):
        kept = {each.name: getattr(value, each.name) for each in fields(value)}
        return replace(
            value, **{name: _for_xml(each) for name, each in kept.items() if not isinstance(each, int | float)}
        )
    return value
