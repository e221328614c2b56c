"""Filters of lists that someone named and keeps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models.directory import Person

LONGEST_NAME = 40
LONGEST_QUERY = 400


class SavedFilter(models.Model):
    """What one person chose on one kind of list, under a name: the same list of another wave offers it too."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_filters")
    page = models.CharField(max_length=80)  # the name of the list's view
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY)  # choices and order; never the words of a search

    privacy = Privacy(
        of="person",
        why=_("Finding a list again as it was filtered"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(("person", "page", "name", "query"), Sees.SELF),
    )

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("person", "page", "name"), name="a_name_for_one_filter"),)

    def __str__(self) -> str:
        return self.name
