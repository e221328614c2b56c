"""Countries as people write them: known by their name in French or in English or by two letters, said in the reader's language."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language, pgettext

from binome.core.people.text import folded

LANGUAGES = ("fr", "en")


def _codes_in(words: str) -> frozenset[str]:
    return frozenset(words.split())


# French says “en” before feminine names and vowels, “au” before the others, “aux” before plurals; these go their own way.
BY_NAME_ALONE = _codes_in(
    "BH CU CW CY DJ GG GI GU HT JE KI KN LC MC MF MG MS MT MU NR NU OM PM PR RE SG SH SM ST TK TT TV TW VC WF YT"
)
PLURAL = _codes_in("AE BM BS FJ KM MV NL PH SC TO US WS")
MASCULINE_IN_E = _codes_in("BZ KH MX MZ SR ZW")
FEMININE = _codes_in("GW SL")
OTHERWISE = {
    "BB": "à la Barbade",
    "DM": "à la Dominique",
    "GD": "à la Grenade",
    "HK": "à Hong Kong",
    "IM": "à l’Île de Man",
    "MO": "à Macao",
    "PS": "dans les Territoires palestiniens",
    "VA": "au Vatican",
}
VOWELS = frozenset("aeiou")


def code_of(word: str) -> str:
    """The two letters of a country; "" when the word is none."""
    return _codes().get(folded(word), "")


def named(word: str) -> str:
    """The country in the reader's language; what is no country stays as it was written."""
    code = code_of(word)
    return _territories(get_language() or "en").get(code, word) if code else word


def within(words: Sequence[str], *, either: Callable[[Sequence[str]], str]) -> str:
    """“in France or Morocco”; “en France, au Maroc ou à Malte”: French has a preposition for each."""
    if get_language() == "fr":
        return either([_en(word) for word in words])
    return pgettext("country", "in %(names)s") % {"names": either([named(word) for word in words])} if words else ""


def _en(word: str) -> str:
    name, code = named(word), code_of(word)
    if not code:
        return pgettext("country", "in %(names)s") % {"names": name}
    return OTHERWISE.get(code) or f"{_preposition(code, name)} {name}"


def _preposition(code: str, name: str) -> str:
    plain = folded(name)
    if code in PLURAL or plain.startswith("iles "):
        return "aux"
    if code in BY_NAME_ALONE:
        return "à"
    is_feminine = code in FEMININE or (plain.split()[0].endswith("e") and code not in MASCULINE_IN_E)
    return "en" if is_feminine or plain[0] in VOWELS else "au"


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for language in LANGUAGES:
        codes |= {folded(name): code for code, name in _territories(language).items()}
    return codes | {code.lower(): code for code in _territories("en")}


@lru_cache(maxsize=8)
def _territories(language: str) -> dict[str, str]:
    """Names by two letters: regions of the world, which have numbers, are no countries."""
    return {code: str(name) for code, name in Locale.parse(language).territories.items() if code.isalpha()}
