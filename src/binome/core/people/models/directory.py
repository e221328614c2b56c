"""Persons and entities: the staff directory."""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.text import address_key, folded, one_line, search_words, staff_id_from

DIRECTORY = Sees.SELF | Sees.COLLEAGUES | Sees.MANAGER | Sees.ADMINISTRATOR


class Entity(models.Model):
    """A part of the organisation: directorate, department, team."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")

    privacy = Privacy(
        of=None,
        why=_("The organisation chart"),
        kept=Kept.ALWAYS,
        fields={"code": Sees.COLLEAGUES, "name": Sees.COLLEAGUES, "parent": Sees.COLLEAGUES},
    )

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "entities"

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet["Person"]):
    """Ways of looking people up."""

    def employed(self) -> "PersonQuerySet":
        """People who work here now."""
        return self.filter(is_active=True)

    def with_address(self, address: str) -> "PersonQuerySet":
        """The one person whose address in the directory this is, if any; the only way anyone is known by an address.

        Not `iexact`: databases fold letters in their own ways (PostgreSQL takes a dotless ı for an i).
        """
        key = address_key(address)
        return self.filter(Exact(Lower("email"), key)) if key else self.none()

    def matching(self, words: str) -> "PersonQuerySet":
        """People whose name, job, entity code or staff id contains each of the first ten `words`, whatever the accents."""
        people = self
        for word in search_words(words):
            people = people.filter(search_key__contains=word)
        return people

    def named(self, words: str) -> "PersonQuerySet":
        """Those whose name or job contains each of the words, for readers who may not know staff ids.

        What a search finds tells what it looked at: with `matching`, a staff id is read one digit after the other.
        Names are read here, so narrow down first.
        """
        near = self.matching(words).values_list("pk", "given_name", "family_name", "job_title")
        wanted = search_words(words)
        return self.filter(
            pk__in=[pk for pk, *texts in near if all(word in folded(" ".join(texts)) for word in wanted)]
        )


class PersonManager(BaseUserManager["Person"]):
    """Looks people up by address without regard to case."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def employed(self) -> PersonQuerySet:
        return self.get_queryset().employed()

    def with_address(self, address: str) -> PersonQuerySet:
        return self.get_queryset().with_address(address)

    def matching(self, words: str) -> PersonQuerySet:
        return self.get_queryset().matching(words)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.with_address(username or "").get()


class Person(AbstractBaseUser):
    """Someone on the staff; also who signs in. Age is not kept, here or anywhere."""

    staff_id = models.CharField(max_length=60, unique=True)
    email = models.EmailField(max_length=254, unique=True)
    given_name = models.CharField(max_length=200)
    family_name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="people")
    manager = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports")
    functional_manager = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="functional_reports"
    )  # the second one, where an organisation is a matrix
    site = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=80, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)  # as the staff directory gives it
    own_time_zone = models.CharField(max_length=64, blank=True)  # as the person chose it, which comes first
    preferred_language = models.CharField(max_length=2, choices=[("fr", "Français"), ("en", "English")], default="fr")
    spoken_languages = models.JSONField(default=list, blank=True)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    erasure_told_on = models.DateField(null=True, blank=True)  # since when HR reads that they are about to be erased
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    is_hr = models.BooleanField(default=False)
    welcomed_at = models.DateTimeField(null=True, blank=True)  # when they put the welcome away
    search_key = models.CharField(max_length=700, editable=False, db_index=True)
    sort_key = models.CharField(max_length=420, editable=False, db_index=True)

    privacy = Privacy(
        of="self",
        why=_("Knowing who works here, inviting and matching people"),
        kept=Kept.EMPLOYED,
        fields={
            "staff_id": Sees.SELF | Sees.ADMINISTRATOR | Sees.MANAGER,
            "email": DIRECTORY,
            "given_name": DIRECTORY,
            "family_name": DIRECTORY,
            "job_title": DIRECTORY,
            "level": Sees.SELF | Sees.MANAGER | Sees.ADMINISTRATOR,
            "entity": DIRECTORY,
            "site": DIRECTORY,
            "country": DIRECTORY,
            "manager": Sees.SELF | Sees.MANAGER | Sees.ADMINISTRATOR,
            "functional_manager": Sees.SELF | Sees.MANAGER | Sees.ADMINISTRATOR,
            "time_zone": Sees.SELF | Sees.ADMINISTRATOR,
            "own_time_zone": Sees.SELF,
            "preferred_language": Sees.SELF,
            "spoken_languages": DIRECTORY,
            "joined_on": Sees.SELF | Sees.ADMINISTRATOR | Sees.MANAGER,
            "left_on": Sees.SELF | Sees.ADMINISTRATOR,
            "erasure_told_on": Sees.SELF | Sees.ADMINISTRATOR,
            "is_active": Sees.SELF | Sees.ADMINISTRATOR,
            "is_administrator": Sees.SELF | Sees.ADMINISTRATOR,
            "is_hr": Sees.SELF | Sees.ADMINISTRATOR,
            "last_login": Sees.SELF,
            "welcomed_at": Sees.SELF,
            "password": Sees.NOBODY,
            "search_key": Sees.NOBODY,
            "sort_key": Sees.NOBODY,
        },
        erased=Fate.COUNTED,
        clears={
            "job_title": "",
            "manager": None,
            "functional_manager": None,
            "site": "",
            "country": "",
            "time_zone": "",
            "own_time_zone": "",
            "preferred_language": "fr",
            "spoken_languages": [],
            "is_active": False,
            "is_administrator": False,
            "is_hr": False,
            "last_login": None,
            "erasure_told_on": None,
        },
        unlinks=("manager", "functional_manager"),
        pseudonyms=("staff_id", "email", "given_name", "family_name", "password", "search_key", "sort_key"),
    )

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["staff_id"]

    class Meta:
        ordering = ("sort_key", "pk")
        verbose_name_plural = "people"
        constraints = (
            models.UniqueConstraint(Lower("email"), name="one_person_an_address"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=9), name="level_from_1_to_9"),
            models.CheckConstraint(condition=~models.Q(manager=models.F("id")), name="nobody_manages_themselves"),
            models.CheckConstraint(
                condition=~models.Q(functional_manager=models.F("id")), name="nobody_is_their_functional_manager"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.refresh_keys()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def refresh_keys(self) -> None:
        """Bring the search and sort columns up to date; bulk writers call it themselves."""
        self.email = address_key(self.email) or self.email
        self.given_name, self.family_name = one_line(self.given_name), one_line(self.family_name)
        words = f"{self.given_name} {self.family_name} {self.job_title} {self.staff_id}"
        self.search_key = folded(words)[:700]
        self.sort_key = folded(f"{self.family_name} {self.given_name}")[:420]

    def get_session_auth_hash(self) -> str:
        """What a session is held to: it ends when the password changes, or the address, which opens the account."""
        return self._held_to_address(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under former secret keys."""
        return (self._held_to_address(each) for each in super().get_session_auth_fallback_hash())

    def _held_to_address(self, keyed: str) -> str:
        return hashlib.sha256(f"{keyed}:{address_key(self.email)}".encode()).hexdigest()

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def works_on(self, day: date) -> bool:
        """Whether they work here on `day`, as their leaving date has it."""
        return self.left_on is None or self.left_on > day

    @property
    def awaits_staff_id(self) -> bool:
        """Whether the address stands in place of a staff id, until an import brings the real one."""
        return self.staff_id == staff_id_from(self.email)

    @property
    def short_name(self) -> str:
        """What one calls them: the given name, or the one name they bear."""
        return self.given_name or self.family_name

    @property
    def initials(self) -> str:
        """One or two letters for the disc."""
        return (self.given_name[:1] + self.family_name[:1]).upper()


class FormerPost(models.Model):
    """Where someone stood until a day: entity, manager, level and job before they changed."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="former_posts")
    entity = models.ForeignKey(Entity, on_delete=models.SET_NULL, null=True, related_name="+")
    entity_name = models.CharField(max_length=200)
    manager = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField()
    job_title = models.CharField(max_length=200, blank=True)
    until = models.DateField()

    privacy = Privacy(
        of="person",
        why=_("Reading past surveys and waves with the organisation of their day"),
        kept=Kept.EMPLOYED,
        fields=dict.fromkeys(
            ("person", "entity", "entity_name", "manager", "level", "job_title", "until"),
            Sees.SELF | Sees.MANAGER | Sees.ADMINISTRATOR,
        ),
        erased=Fate.COUNTED,
        clears={"job_title": "", "manager": None},
        words=("entity_name",),
    )

    class Meta:
        ordering = ("until", "pk")
        # Where someone stood on a day: asked for everyone of a wave at once.
        indexes = (models.Index(fields=("person", "until"), name="posts_by_person"),)

    def __str__(self) -> str:
        return f"{self.entity_name}, {self.until}"
