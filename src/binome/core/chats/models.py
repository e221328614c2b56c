"""Addresses of chats, and the messages that were sent there."""

from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.chats.states import ChatApp, ChatNews, ChatTrouble
from binome.core.deliveries.states import DeliveryState
from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Wave


class ChatQuerySet(models.QuerySet["Chat"]):
    """Ways of looking chats up."""

    def told(self) -> "ChatQuerySet":
        """Those that are told of what happens: of people who work here, in a rehearsal of its people alone."""
        chats = self.filter(stopped_at=None).filter(Q(person__is_active=True) | Q(wave__archived_at=None, person=None))
        return chats.filter(person__email__in=settings.EMAIL_ONLY_TO) if settings.EMAIL_ONLY_TO else chats


class Chat(models.Model):
    """Where someone, or the channel of a wave, is written to beside emails; the address is a secret."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, null=True, related_name="chat")
    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, null=True, related_name="chat")
    app = models.CharField(max_length=12, choices=ChatApp.choices)
    host = models.CharField(max_length=253)
    sealed = models.CharField(max_length=1200)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    connected_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)  # the service said that the address is gone

    privacy = Privacy(
        of="person",
        why=_("Sending you the dates of your sessions in the chat that you chose"),
        kept=Kept.ACCOUNT,
        fields={
            **dict.fromkeys(("person", "app", "host", "language", "connected_at", "stopped_at"), Sees.SELF),
            "wave": Sees.MANAGER,
            "sealed": Sees.NOBODY,
        },
    )

    objects = ChatQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=False, wave=None) | Q(person=None, wave__isnull=False),
                name="a_chat_of_a_person_or_a_wave",
            ),
        )

    def __str__(self) -> str:
        return f"{self.app} · {self.host}"

    @property
    def reader(self) -> Person:
        """Whose it is, where it is a person's."""
        return cast("Person", self.person)

    @property
    def channel_of(self) -> Wave:
        """Of which wave, where it is a channel."""
        return cast("Wave", self.wave)

    @property
    def seal_owner(self) -> str:
        """For whom its address is sealed."""
        return f"chat:{self.pk}"


class ChatMessage(models.Model):
    """One thing to tell. It holds no words: they are made when it leaves, from what is true then."""

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="messages")
    news = models.CharField(max_length=12, choices=ChatNews.choices)
    topic = models.BigIntegerField()  # key of the pair, session or wave that it is about; 0 of a test
    value = models.JSONField(default=list)  # what it tells of it: moments, a day, a stage
    at = models.DateTimeField()
    until = models.DateTimeField()  # of no use later
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=12, blank=True, choices=ChatTrouble.choices)
    status = models.PositiveSmallIntegerField(null=True)  # of the answer; none where there was no answer

    privacy = Privacy(
        of="chat__person",
        why=_("Sending each message to the chat once, and seeing why it did not arrive"),
        kept=Kept.MONTH,
        since="until",
        fields={
            **dict.fromkeys(
                ("chat", "news", "at", "until", "state", "attempts", "next_at", "tried_at", "reason", "status"),
                Sees.SELF | Sees.MANAGER,
            ),
            "topic": Sees.NOBODY,
            "value": Sees.SELF,
        },
    )

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("state", "next_at"), name="chat_messages_due"),)

    def __str__(self) -> str:
        return f"{self.news} · {self.topic}"
