"""Text as people type it, made fit to search and sort: without accents, case or control characters."""

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256

MOST_WORDS, LONGEST_SEARCH = 10, 300
LONGEST_NUMBER = 18  # digits; every number of them is a key that a database can hold
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
# Soft hyphens, direction marks and spaces without width; joiners (200c, 200d) only where no other script wants them.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufff9-\ufffb]|(?<![\u0590-\U0010ffff])[\u200c\u200d]"
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_PLAIN = str.maketrans("øłđðħı’‘ʼ`´‐‑–", "olddhi'''''---") | str.maketrans({"þ": "th", "æ": "ae", "œ": "oe"})


def cleaned(text: str) -> str:
    """`text` without control characters and bidirectional overrides, ends trimmed; otherwise as typed."""
    return _UNWANTED.sub("", text).strip()


def one_line(text: str) -> str:
    """`text` cleaned, on one line with single spaces, in the one form in which it is kept: names, titles, places.

    Programs write é as one sign or as two, and leave marks that nobody sees; the joiners that Persian and Hindi need stay.
    """
    line = " ".join(cleaned(text).split())
    if line.isascii():
        return line
    composed = unicodedata.normalize("NFC", line)
    return " ".join(_UNSEEN.sub("", composed).split())


def identifier(text: str) -> str:
    """A staff id or an address without any sign that is not seen: two that look the same on a screen are the same."""
    plain = one_line(text)
    return plain if plain.isascii() else "".join(sign for sign in plain if unicodedata.category(sign) != "Cf").strip()


def is_same_with_letters_lost(text: str, whole: str) -> bool:
    """Whether `text` is `whole` as a program wrote it that has no such letters and put a question mark for each."""
    if "?" not in text or len(text) != len(whole):
        return False
    return all(sign == other or (sign == "?" and not other.isascii()) for sign, other in zip(text, whole, strict=True))


NO_ADDRESS = "@address.invalid"  # RFC 2606: a domain that never exists


def address_of_leaver(staff_id: str) -> str:
    """What stands in the place of the address of someone who left, once a newcomer bears it; always the same for them."""
    return f"left-{sha256(staff_id.encode()).hexdigest()[:20]}{NO_ADDRESS}"


LONGEST_STAFF_ID = 60  # characters, as the column


def staff_id_from(address: str) -> str:
    """What stands in the place of a staff id that nobody said: the address, or the beginning and a digest of a long one."""
    if len(address) <= LONGEST_STAFF_ID:
        return address
    return f"{address[:39]}~{sha256(address.encode()).hexdigest()[:20]}"


def is_no_address(address: str) -> bool:
    """Whether it stands where someone has no address: no letter goes there."""
    return address.endswith(NO_ADDRESS)


@lru_cache(maxsize=16_384)  # imports ask for the same entities, jobs and names over and over
def folded(text: str) -> str:
    """`text` for searching and sorting: no accents, no case, plain apostrophes, single spaces (É and e are the same)."""
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN)).casefold()
    letters = unicodedata.normalize("NFKD", plain).translate(_PLAIN)
    return " ".join(_NOT_ASCII.sub(_heard, letters).split())


def _heard(match: re.Match[str]) -> str:
    """A letter; nothing for accents that stand on another one, and for marks that join or part without being seen."""
    letter = match[0]
    return "" if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf" else letter


def search_words(typed: str) -> list[str]:
    """The words to look for: folded, each once, the first few. Each is a clause of a query, and a database takes only so many."""
    return list(dict.fromkeys(folded(typed[:LONGEST_SEARCH]).split()))[:MOST_WORDS]


def whole_number(typed: str) -> int | None:
    """The whole number that was typed, when a database can hold it; None for anything else, however long."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER else None


def address_key(address: str) -> str:
    """The one spelling under which an email address is kept and looked up; "" for one that only looks like ASCII.

    Case is the one difference that mail systems ignore, and a domain has one form in which it travels (IDNA). A letter that
    merely lowers to an ASCII one (the Kelvin sign) is another address, and databases disagree about it: whoever bears it
    must not pass for someone else.
    """
    bare = address.strip()
    if bare.isascii():
        return bare.lower()
    if any(sign != plain and plain.isascii() for sign in bare if (plain := unicodedata.normalize("NFC", sign))):
        return ""
    local, at, domain = unicodedata.normalize("NFC", bare).rpartition("@")
    if not at:
        return _lowered(domain)
    name, labels = _lowered(local), [(label, _label_key(label)) for label in domain.split(".")]
    if (local and not name) or any(label and not key for label, key in labels):
        return ""
    return f"{name}@{'.'.join(key for _label, key in labels)}"


def _lowered(text: str) -> str:
    """`text` in lower case; empty when that turns other letters into ASCII ones."""
    lower = text.lower()
    return "" if lower.isascii() and not text.isascii() else lower


@lru_cache(maxsize=1_024)
def _label_key(label: str) -> str:
    """A part of a domain as it travels; as typed where IDNA has no form for it, empty where it would become ASCII letters."""
    if label.isascii():
        return label.lower()
    try:
        travelling = label.encode("idna").decode("ascii")
    except UnicodeError:
        return _lowered(label)
    return travelling if travelling.startswith("xn--") else ""
