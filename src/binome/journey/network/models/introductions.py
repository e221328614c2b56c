"""Wishes to meet, and whom they were put to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Entity, Person
from binome.journey.network.states import IntroductionState, Reply


class Introduction(models.Model):
    """Someone's wish to meet a colleague of a theme, of a part of the organisation, or both; or one person, by name."""

    asker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="introductions")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_by_name = models.BooleanField(
        default=False
    )  # asked of one person of the directory, and of nobody else after a no
    message = models.TextField(max_length=600)
    state = models.CharField(max_length=12, choices=IntroductionState.choices, default=IntroductionState.ASKED)
    asked_at = models.DateTimeField()

    privacy = Privacy(
        of="asker",
        why=_("Introducing two people who both agree"),
        kept=Kept.YEAR,
        since="asked_at",
        fields={
            "asker": Sees.SELF | Sees.PARTNER,
            "theme": Sees.SELF | Sees.PARTNER,
            "entity": Sees.SELF | Sees.PARTNER,
            "is_by_name": Sees.SELF | Sees.PARTNER,
            "message": Sees.SELF | Sees.PARTNER,
            "state": Sees.SELF,
            "asked_at": Sees.SELF | Sees.PARTNER,
        },
    )

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(theme__isnull=False) | Q(entity__isnull=False) | Q(is_by_name=True),
                name="an_introduction_says_whom",
            ),
        )

    def __str__(self) -> str:
        return f"{self.asker_id} → {self.theme_id or ''} {self.entity_id or ''}"


class Approach(models.Model):
    """One letter to one person about a wish to meet, and the reply. The asker learns of a yes alone."""

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="approaches")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="approaches")
    reply = models.CharField(max_length=8, choices=Reply.choices, default=Reply.NONE)
    sent_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="person",
        why=_("Asking before introducing"),
        kept=Kept.YEAR,
        since="sent_at",
        fields=dict.fromkeys(("introduction", "person", "reply", "sent_at", "replied_at"), Sees.SELF),
        erased=Fate.SHARED,
    )

    class Meta:
        ordering = ("-sent_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("introduction", "person"), name="asked_once"),
            models.UniqueConstraint(fields=("introduction",), condition=Q(reply="none"), name="one_person_at_a_time"),
            models.UniqueConstraint(fields=("introduction",), condition=Q(reply="yes"), name="one_yes_an_introduction"),
        )

    def __str__(self) -> str:
        return f"{self.introduction_id} → {self.person_id}"
