"""One person as a provider sends them: held against those concerned, then written as a line of a staff file is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from binome.core.directory import employment
from binome.core.directory.models import ImportChange, ProvisionedPerson
from binome.core.directory.people.addresses import tell_new_addresses
from binome.core.directory.people.answers import FileAnswers, Questions
from binome.core.directory.people.chart import Chart, chart_of
from binome.core.directory.people.checking import checked_rows
from binome.core.directory.people.existing import ExistingPerson
from binome.core.directory.people.held import entities_by_word
from binome.core.directory.people.writing import write_chart, write_rows
from binome.core.directory.provisioning import conflicts
from binome.core.directory.provisioning.concerned import people_concerned
from binome.core.directory.provisioning.conflicts import Disagreement
from binome.core.directory.provisioning.ownership import columns_of_provider, rules
from binome.core.directory.rows import Row
from binome.core.people.bulk import hold_directory
from binome.core.people.models import Person
from binome.core.people.text import address_of_leaver, folded, one_line, staff_id_from
from binome.core.people.unplaced import CODE, remove_when_empty, unplaced_entity
from binome.core.privacy import audit
from binome.core.privacy.erasure.personal_names import ERASED
from binome.core.privacy.models import AccessKey

SOURCE = "provisioning"
TEXTS = ("given_name", "family_name", "email", "job_title", "site", "country", "time_zone", "preferred_language")
IS_TAKEN = frozenset({"taken_email", "taken_staff_id", "taken_user_name"})


@dataclass(frozen=True)
class Sent:
    """Someone as a provider describes them, whole. `columns`: what it says, by column; one that is not there it leaves
    empty. `entity` and `staff_id` empty: unknown to it.
    """

    user_name: str
    external_id: str
    columns: Mapping[str, str]
    staff_id: str = ""
    entity: str = ""
    manager: Person | None = None
    works_here: bool = True

    @property
    def named_columns(self) -> list[str]:
        """The columns that the provider fills in; whether someone works here it always says."""
        names = {name for name, value in self.columns.items() if value} | {"left_on"}
        return sorted(names | ({"entity"} if self.entity else set()) | ({"manager"} if self.manager else set()))


class NotProvisioned(Exception):
    """A rule refused it, and nothing was written; `taken`: someone else has what must be one person's."""

    def __init__(self, reasons: list[Disagreement]) -> None:
        super().__init__(reasons[0].reason)
        self.reasons = reasons

    @property
    def taken(self) -> bool:
        return any(reason.reason in IS_TAKEN for reason in self.reasons)


@dataclass(frozen=True)
class _Checked:
    row: Row
    chart: Chart
    entities: Mapping[str, int]
    kept: list[Disagreement] = field(default_factory=list)


def key_of_user_name(user_name: str) -> str:
    """User names are looked up without regard to case and spacing."""
    return folded(one_line(user_name))[:254]


def provision(person: Person | None, sent: Sent, *, key: AccessKey, now: datetime) -> Person:
    """Bring someone in, or make of `person` what the provider says; what stays the same is not written.

    Raises `NotProvisioned`, noted among the conflicts; `Person.DoesNotExist` for someone erased meanwhile. What belongs to
    the staff file is kept and noted there, too.
    """
    try:
        if person is None or _differs(person, sent, now=now):
            with transaction.atomic():
                hold_directory()  # the look before was quick; only now is the directory what it will be
                known = Person.objects.select_related("entity", "provisioned").exclude(ERASED)
                fresh = known.get(pk=person.pk) if person else None
                checked = _check(fresh, sent, now=now)
                return _write(fresh, sent, checked, key=key, now=now)
    except NotProvisioned as refusal:
        conflicts.note_refusal(sent.user_name, person, refusal.reasons, now=now)
        raise
    return person


def withdraw(person: Person, *, key: AccessKey, now: datetime) -> None:
    """The provider deletes someone: they leave, and it sees them no more. Raises `NotProvisioned`."""
    account = getattr(person, "provisioned", None)
    user_name = account.user_name if account else person.email
    if person.is_active and "left_on" not in columns_of_provider(rules()):
        refusal = [Disagreement("left_on", "kept_by_file", {"value": ""})]
        conflicts.note_refusal(user_name, person, refusal, now=now)
        raise NotProvisioned(refusal)
    with transaction.atomic():
        hold_directory()
        if person.is_active:
            sent = replace(sent_of(person), works_here=False)
            _write(person, sent, _check(person, sent, now=now), key=key, now=now)
        ProvisionedPerson.objects.update_or_create(
            person=person,
            defaults={"removed_at": now, "changed_at": now},
            create_defaults=_account_columns(sent_of(person), now=now) | {"created_at": now, "removed_at": now},
        )
        audit.record("directory.withdrew", person, by=None, key=key.pk)


def sent_of(person: Person) -> Sent:
    """Someone as the directory has them, in the provider's terms."""
    account = getattr(person, "provisioned", None)
    filled = set(account.columns) if account else set(TEXTS)
    return Sent(
        user_name=account.user_name if account else person.email,
        external_id=account.external_id if account else "",
        columns={name: getattr(person, name) if name in filled else "" for name in TEXTS},
        staff_id="" if person.awaits_staff_id else person.staff_id,
        entity="" if person.entity.code == CODE else person.entity.name,
        manager=person.manager if person.manager_id else None,
        works_here=person.is_active,
    )


def _differs(person: Person, sent: Sent, *, now: datetime) -> bool:
    """Whether anything would be written, or noted among the conflicts, as far as a look without a lock can tell."""
    account = getattr(person, "provisioned", None)
    if account is None or account.removed_at or _account_differs(account, sent):
        return True
    checked = _check(person, sent, now=now)
    return bool(checked.row.changes) or conflicts.would_change(sent.user_name, checked.kept)


def _account_differs(account: ProvisionedPerson, sent: Sent) -> bool:
    wanted = (sent.user_name, sent.external_id, sent.named_columns)
    return (account.user_name, account.external_id, account.columns) != wanted


def _check(person: Person | None, sent: Sent, *, now: datetime) -> _Checked:
    today = timezone.localdate(now)
    values = _values(person, sent, today=today.isoformat())
    kept = _keep_what_the_file_owns(person, values) if person else []
    staff_id = one_line(sent.staff_id) or staff_id_from(values["email"])
    values["staff_id"] = person.staff_id if person else staff_id
    if staff_id != values["staff_id"]:
        values["new_staff_id"] = staff_id
    existing = people_concerned(
        person,
        staff_id=values["staff_id"],
        email=values["email"],
        manager=sent.manager,
        ends=person is not None and person.is_active and not sent.works_here,
    )
    _check_free(person, sent, values, existing=existing)
    words = _words_of(person, values["entity"])
    row = checked_rows(
        [(1, values)],
        existing=existing,
        entities=words,
        create_entities=True,
        today=today,
        answers=FileAnswers(),
        questions=Questions(),
    )[0]
    if row.reasons:
        raise NotProvisioned([Disagreement("", code, details) for code, details in row.reasons])
    return _Checked(row, chart_of([row], words=words, parent_of={}, create=True), words, kept)


def _values(person: Person | None, sent: Sent, *, today: str) -> dict[str, str]:
    """As a line of a staff file would say it."""
    values = {name: one_line(sent.columns.get(name, "")) for name in TEXTS}
    if not values["preferred_language"]:
        del values["preferred_language"]  # what is there stays
    values["manager"] = sent.manager.staff_id if sent.manager else ""
    values["entity"] = one_line(sent.entity) or CODE
    if person is None:
        return values | {"left_on": "" if sent.works_here else today}
    if sent.works_here == person.is_active:
        left_on = person.left_on.isoformat() if person.left_on else ""
    else:
        left_on = "" if sent.works_here else today
    return values | {"left_on": left_on}


def _keep_what_the_file_owns(person: Person, values: dict[str, str]) -> list[Disagreement]:
    """Put back what is not the provider's to say, and say what it sent."""
    theirs = columns_of_provider(rules())
    there = _there(person)
    kept = []
    for column, value in there.items():
        is_administrators = column == "email" and person.is_administrator
        if column in values and values[column] != value and (column not in theirs or is_administrators):
            reason = "address_of_administrator" if is_administrators else "kept_by_file"
            details = {"value": values[column], "known": value}
            if not (column == "entity" and folded(values[column]) == folded(person.entity.name)):
                kept.append(Disagreement(column, reason, details))
            values[column] = value
    return kept


def _there(person: Person) -> dict[str, str]:
    return {name: getattr(person, name) for name in TEXTS} | {
        "entity": person.entity.code,
        "manager": person.manager.staff_id if person.manager else "",
        "left_on": person.left_on.isoformat() if person.left_on else "",
    }


def _check_free(
    person: Person | None, sent: Sent, values: Mapping[str, str], *, existing: Mapping[str, ExistingPerson]
) -> None:
    """Refuse a staff id or a user name that is someone else's. `existing` holds whoever bears the staff id of someone new."""
    staff_id = values.get("new_staff_id") or values["staff_id"]
    if person is None:
        is_taken = staff_id in existing
    else:
        is_taken = "new_staff_id" in values and Person.objects.exclude(pk=person.pk).filter(staff_id=staff_id).exists()
    if is_taken:
        raise NotProvisioned([Disagreement("", "taken_staff_id", {"value": staff_id})])
    accounts = ProvisionedPerson.objects.exclude(person=person) if person else ProvisionedPerson.objects.all()
    holder = accounts.filter(user_name_key=key_of_user_name(sent.user_name)).select_related("person").first()
    if holder is not None and (holder.person.is_active or person is not None):
        raise NotProvisioned([Disagreement("", "taken_user_name", {"value": sent.user_name})])


def _words_of(person: Person | None, entity: str) -> Mapping[str, int]:
    """Entities by folded name and code; of someone who stays where they are, theirs alone."""
    if entity == CODE:
        return {CODE: unplaced_entity().pk}
    if person and folded(entity) in {folded(person.entity.name), folded(person.entity.code)}:
        return {folded(word): person.entity_id for word in (person.entity.name, person.entity.code)}
    return entities_by_word()


def _write(person: Person | None, sent: Sent, checked: _Checked, *, key: AccessKey, now: datetime) -> Person:
    row = checked.row
    written = _write_row(checked, now=now) if row.changes else []
    if person is None:
        (written_person,) = [change.person for change in written if change.created]
    else:
        remove_when_empty()  # whoever is new was not there
        written_person = Person.objects.get(pk=person.pk)
    _write_account(written_person, sent, is_new=person is None, now=now)
    conflicts.settle(sent.user_name, written_person, checked.kept, now=now)
    if row.changes:
        audit.record("directory.provisioned", written_person, by=None, key=key.pk, change=str(row.change_kind))
    return written_person


def _write_row(checked: _Checked, *, now: datetime) -> list[ImportChange]:
    """Write what the line changes, of the chart and of people; those whom it moves in or out are told of."""
    entities, _done = write_chart(checked.chart, entity_ids=checked.entities)
    changes = write_rows([checked.row], entities=entities, today=timezone.localdate(now))
    tell_new_addresses(changes, source=SOURCE, by=None, now=now)
    employment.announce(changes, now=now)
    return changes


def _write_account(person: Person, sent: Sent, *, is_new: bool, now: datetime) -> None:
    """Keep what the provider calls them; a user name passes on from someone who left."""
    columns = _account_columns(sent, now=now)
    former = ProvisionedPerson.objects.filter(user_name_key=columns["user_name_key"]).exclude(person=person)
    for account in former:
        account.user_name = account.user_name_key = address_of_leaver(account.person.staff_id)
        account.save(update_fields=["user_name", "user_name_key"])
    if is_new:
        ProvisionedPerson.objects.create(person=person, created_at=now, **columns)
        return
    ProvisionedPerson.objects.update_or_create(
        person=person, defaults=columns | {"removed_at": None}, create_defaults=columns | {"created_at": now}
    )


def _account_columns(sent: Sent, *, now: datetime) -> dict[str, Any]:
    return {
        "user_name": sent.user_name,
        "user_name_key": key_of_user_name(sent.user_name),
        "external_id": sent.external_id,
        "columns": sent.named_columns,
        "changed_at": now,
    }
