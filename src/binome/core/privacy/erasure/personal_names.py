"""Who someone was, in the forms in which a text may say it; and the stable code that takes their place."""

import hashlib
import hmac
import html
import re
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from binome.core.people.blinding import initials_of, without_names
from binome.core.people.models import Person
from binome.core.people.text import NO_ADDRESS, folded

SOMEONE = "N. N."  # nomen nescio: what both languages write for a person who is not named
MARK = "erased-"
ERASED = Q(staff_id__startswith=MARK, email__endswith=NO_ADDRESS)  # what `is_erased` asks, as a condition
SHORTEST_NUMBER = 5  # signs of a staff id: shorter ones are also years, prices and quantities


@dataclass(frozen=True)
class PersonalNames:
    """What names someone. `alone`: names that nobody else here bears; `near`: also those that others bear.

    `meant`: names by which a text means them that names them in full elsewhere; not a family name that others bear.
    """

    identifiers: tuple[str, ...]
    alone: tuple[str, ...]
    meant: tuple[str, ...]
    near: tuple[str, ...]

    def taken_from(self, text: str, *, names: tuple[str, ...]) -> str:
        """`text` with a neutral word where it names them; in letters of HTML also as HTML writes them."""
        known = {*self.identifiers, *(html.escape(each) for each in self.identifiers)}
        return without_names(text, identifiers=known, names=names, word=SOMEONE)

    @property
    def pieces(self) -> tuple[str, ...]:
        """What every text that names them holds, whatever the accents: what a database is asked for."""
        return tuple(dict.fromkeys(_piece(each) for each in (*self.identifiers, *self.near)))


def names_of_person(person: Person) -> PersonalNames:
    """In what forms a text may name `person`, as long as the directory still knows them."""
    given, family = person.given_name, person.family_name
    whole = {person.name, f"{family} {given}".strip(), f"{family}, {given}", person.email}
    whole |= {form for form in initials_of(given=given, family=family) if folded(family) in folded(form)}
    if len(person.staff_id) >= SHORTEST_NUMBER and any(sign.isdigit() for sign in person.staff_id):
        whole.add(person.staff_id)
    others = {
        folded(name)
        for pair in Person.objects.exclude(pk=person.pk).order_by().values_list("given_name", "family_name")
        for name in pair
    }
    near = tuple(name for name in (given, family) if name)
    alone = tuple(name for name in near if folded(name) not in others)
    return PersonalNames(
        identifiers=tuple(sorted((form for form in whole if form.strip(" ,")), key=len, reverse=True)),
        alone=alone,
        meant=tuple(dict.fromkeys((*near[:1], *alone))),
        near=near,
    )


def pseudonym_of(person: Person) -> str:
    """The code that stands for `person` ever after; the same when an erasure is done again after a restore."""
    return digest(f"pseudonym:{person.pk}:{person.staff_id}")[:10]


def digest(text: str, *, key: str = "") -> str:
    """A fingerprint that only this installation can make: without its secret key nobody can try names against it."""
    secret = f"binome.erasure:{key or settings.SECRET_KEY}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def digests(text: str) -> set[str]:
    """The same under the key in use and under each former one."""
    return {digest(text, key=key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)}


def is_erased(person: Person) -> bool:
    """Whether nothing is left of them but a code."""
    return person.staff_id.startswith(MARK) and person.email.endswith(NO_ADDRESS)


def put_pseudonym(person: Person) -> None:
    """Give `person` the code in place of all that names them; the caller saves."""
    code = pseudonym_of(person)
    person.staff_id, person.email = f"{MARK}{code}", f"{MARK}{code}{NO_ADDRESS}"
    person.given_name, person.family_name = "", f"{SOMEONE} {code}"
    person.set_unusable_password()


def _piece(text: str) -> str:
    """The longest run of plain letters and digits; the whole text where it has none."""
    return max(re.findall(r"[A-Za-z0-9]+", text), key=len, default=text)
