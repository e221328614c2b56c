"""What the organisation says of itself, once: how it is called and looks, and what goes without saying."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees


class Organisation(models.Model):
    """The one organisation that runs this installation; a single row."""

    name = models.CharField(max_length=80, blank=True)
    accent = models.CharField(max_length=7, blank=True)
    logo = models.BinaryField(blank=True, default=bytes)
    logo_kind = models.CharField(max_length=20, blank=True)
    default_language = models.CharField(max_length=2, choices=settings.LANGUAGES, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    countries = models.JSONField(default=list)
    levels = models.JSONField(default=dict)
    second_factor = models.JSONField(default=dict)  # role → the day from which it asks for one
    sender_name = models.CharField(max_length=80, blank=True)  # who emails are from; as the settings say where empty
    edited_emails = models.JSONField(default=dict)  # email and language → the version of its own words
    units_in_force = models.JSONField(default=dict)  # kind and code of a unit of content → the version of its own
    video_link = models.CharField(max_length=200, blank=True)  # a pattern: core/people/video_links.py
    introduced_at = models.DateTimeField(null=True, blank=True)
    mail_proven_at = models.DateTimeField(null=True, blank=True)
    levels_named_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of=None,
        why=_("Pages and emails that look like the organisation’s own"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(
            (
                "name",
                "accent",
                "logo",
                "logo_kind",
                "default_language",
                "time_zone",
                "countries",
                "levels",
                "second_factor",
                "sender_name",
                "edited_emails",
                "units_in_force",
                "video_link",
                "introduced_at",
                "mail_proven_at",
                "levels_named_at",
            ),
            Sees.COLLEAGUES,
        ),
    )

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_organisation"),)

    def __str__(self) -> str:
        return self.name
