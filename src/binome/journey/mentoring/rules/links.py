"""What a journal takes beside words: addresses that lead where they say, files that are called what they hold."""

from urllib.parse import urlsplit

ENDS = {"jpg": {"jpg", "jpeg"}, "txt": {"txt", "md", "csv"}}  # of kinds whose files have several


def is_plain_address(link: str) -> bool:
    """Whether it is a web address of one host that is written out: no script, no name or password before the host."""
    try:
        address = urlsplit(link)
        port_is_a_number = address.port is None or address.port > 0
    except ValueError:
        return False
    has_odd_signs = any(sign.isspace() or not sign.isprintable() or sign in '<>"\\^`{|}' for sign in link)
    is_web = address.scheme in {"http", "https"} and bool(address.hostname) and "@" not in address.netloc
    return is_web and port_is_a_number and not has_odd_signs


def is_named_truly(name: str, kind: str) -> bool:
    """Whether the end of a file's name says what it holds; `kind` is the usual end of such a file."""
    _stem, _dot, end = name.rpartition(".")
    return end.casefold() in ENDS.get(kind, {kind})
