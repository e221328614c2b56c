"""Where people are signed in: one row for each of their sessions, so that they can look at them and end them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person


class BrowserSession(models.Model):
    """A session of someone: since when, on what kind of device. Not from where: no place, no internet address is kept.

    What the session holds stays in its own table; a row whose session is over is forgotten at the next sign-in.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="browser_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60, blank=True)
    through = models.CharField(max_length=40, blank=True)  # the organisation's sign-in service, where one let them in
    signed_in_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Showing people where they are signed in, and ending it"),
        kept=Kept.EMPLOYED,
        fields={
            "person": Sees.SELF,
            "session_key": Sees.NOBODY,
            "device": Sees.SELF | Sees.ADMINISTRATOR,
            "through": Sees.SELF | Sees.ADMINISTRATOR,
            "signed_in_at": Sees.SELF | Sees.ADMINISTRATOR,
        },
    )

    class Meta:
        ordering = ("-signed_in_at", "-pk")

    def __str__(self) -> str:
        return f"{self.person_id} · {self.signed_in_at:%Y-%m-%d %H:%M}"
