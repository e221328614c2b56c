"""The directory of participants who agreed to be found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person

SHOWN = Sees.SELF | Sees.COLLEAGUES


class DirectoryCardQuerySet(models.QuerySet["DirectoryCard"]):
    """Ways of looking cards up."""

    def shown(self) -> "DirectoryCardQuerySet":
        """Cards of people who still work here."""
        return self.filter(person__is_active=True)


class DirectoryCard(models.Model):
    """A participant, present or past, who agreed to appear in the directory.

    They chose on which themes they may be asked for help (`themes`), and which they want to learn (`learns`).
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="directory_card")
    themes = models.ManyToManyField(Theme, related_name="directory_cards")
    learns = models.ManyToManyField(Theme, related_name="learners_cards", blank=True)
    about = models.CharField(max_length=300, blank=True)
    open_to_meet = models.BooleanField(default=True)
    shows_level = models.BooleanField(default=False)  # colleagues read it nowhere else
    agreed_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Being found by colleagues on a theme"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(
            ("person", "themes", "learns", "shows_level", "about", "open_to_meet", "agreed_at"), SHOWN
        ),
    )

    objects = DirectoryCardQuerySet.as_manager()

    class Meta:
        ordering = ("person__sort_key", "pk")

    def __str__(self) -> str:
        return str(self.person)

    @property
    def line(self) -> str:
        """Job and department, under the name."""
        return " · ".join(part for part in (self.person.job_title, self.person.entity.name) if part)
