"""Lines of a staff file made alike before they are checked: totals aside, entities from the columns above, names in two parts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from binome.core.directory.people import full_names
from binome.core.directory.people.answers import FileAnswers
from binome.core.directory.people.columns import HEADERS, MANAGERS, RUNGS
from binome.core.directory.people.date_order import has_month_first, put_day_first
from binome.core.directory.people.existing import ExistingPerson
from binome.core.directory.people.products import empty_what_says_nothing, repeats_headers
from binome.core.directory.people.totals import is_total
from binome.core.people.text import address_key, folded, staff_id_from

MOST_EXAMPLES = 5  # lines quoted: enough to recognise what was meant
LOST_LETTER = "?"
Line = tuple[int, dict[str, str]]


@dataclass
class Prepared:
    """The lines of people, and what was done to the whole file: which lines are totals, how full names were divided."""

    lines: list[Line] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    name_order: str = ""
    divided: list[str] = field(default_factory=list)  # names of more than two words, as they were divided
    lost_letters: list[int] = field(default_factory=list)  # lines where a name has "?" for a letter

    def highlights(self) -> dict[str, object]:
        """What the preview tells of it."""
        return {
            "totals": self.totals[: 2 * MOST_EXAMPLES],
            "name_order": self.name_order,
            "divided": self.divided[:MOST_EXAMPLES],
            "lost_letters_n": len(self.lost_letters),
            "lost_letters": self.lost_letters[: 2 * MOST_EXAMPLES],
        }


def prepared(
    lines: Iterable[tuple[int, Mapping[str, str]]],
    *,
    answers: FileAnswers,
    existing: Mapping[str, ExistingPerson],
    own_manager_is_nobody: bool = False,
) -> Prepared:
    """Each line as the checks want it; lines that repeat the names of the columns are of nobody."""
    done = Prepared()
    for number, values in lines:
        if repeats_headers(values, HEADERS):
            continue
        if is_total(values):
            done.totals.append(number)
            continue
        line = dict(values)
        _climb(line)
        empty_what_says_nothing(line, own_manager_is_nobody=own_manager_is_nobody)
        if answers.digits:
            _restore_zeros(line, digits=answers.digits)
        if any(LOST_LETTER in line.get(name, "") for name in ("given_name", "family_name", "full_name")):
            done.lost_letters.append(number)
        done.lines.append((number, line))
    if has_month_first(line for _number, line in done.lines):
        for _number, line in done.lines:
            put_day_first(line)
    _divide_names(done, answers=answers, existing=existing)
    if answers.key:
        _identify_by_address(done.lines, existing=existing)
    return done


def _climb(line: dict[str, str]) -> None:
    """Where the columns of places stand one within another, people work in the lowest that is filled."""
    places = [line[name] for name in RUNGS if line.get(name)]
    if "top_entity" not in line and "parent_entity" not in line:
        return
    chain = [place for above, place in zip(["", *places], places, strict=False) if folded(place) != folded(above)]
    for name, place in zip(RUNGS, [*chain, "", "", ""], strict=False):
        if name in line or place:
            line[name] = place


def _restore_zeros(line: dict[str, str], *, digits: int) -> None:
    for name in ("staff_id", *MANAGERS):
        typed = line.get(name, "")
        whole = typed.partition(".")[0] if typed.endswith(".0") else typed
        if whole.isdecimal():
            line[name] = whole.zfill(digits)


def _divide_names(done: Prepared, *, answers: FileAnswers, existing: Mapping[str, ExistingPerson]) -> None:
    whole = [line for _number, line in done.lines if line.get("full_name")]
    if not whole:
        return
    guess = full_names.name_order((line["full_name"], line.get("email", "")) for line in whole)
    done.name_order = answers.name_order or guess
    for line in whole:
        person = existing.get(line.get("staff_id", ""))
        full, email = line["full_name"], line.get("email", "")
        parts = (person and _parts_there(full, person)) or full_names.split(full, email, order=done.name_order)
        if parts is None:
            continue
        line["given_name"], line["family_name"] = parts
        if len(full.split()) > 2 and len(done.divided) < MOST_EXAMPLES:
            done.divided.append(" | ".join(parts))
        del line["full_name"]


def _parts_there(full: str, person: ExistingPerson) -> full_names.Split | None:
    """The parts as the directory has them, when they make the same name."""
    given, family = person.values["given_name"], person.values["family_name"]
    there = {folded(f"{given} {family}"), folded(f"{family} {given}")}
    return (given, family) if folded(full.replace(",", " ")) in there else None


def _identify_by_address(lines: Iterable[Line], *, existing: Mapping[str, ExistingPerson]) -> None:
    """Without a staff id the address is who they are: the directory's staff id for it, else the address itself."""
    by_address = {person.values["email"].lower(): staff_id for staff_id, person in existing.items()}
    for _number, line in lines:
        if "staff_id" not in line and (address := address_key(line.get("email", ""))):
            line["staff_id"] = by_address.get(address) or staff_id_from(address)
