"""Files beside what is said in a community, sealed for those who belong to it."""

from cryptography.fernet import InvalidToken
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from binome.core.files.models import SealedFile
from binome.core.people.declarations import Kept, Privacy
from binome.journey.network.models.communities import SHOWN, Post


class PostFile(SealedFile):
    """A file beside a post. Of a post that was removed it stays a few minutes for the way back, then goes by itself."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="files")

    privacy = Privacy(
        of="post__author",
        why=_("Files that members of a community share"),
        kept=Kept.ACCOUNT,  # sealed, it cannot be searched for a name: it goes with its author
        fields=dict.fromkeys(("post", "kind", "size", "sealed_name", "sealed_content", "added_at"), SHOWN),
    )

    class Meta(SealedFile.Meta):
        ordering = ("added_at", "pk")

    def __str__(self) -> str:
        return f"{self.post_id} · {self.pk}"

    @property
    def label(self) -> str:
        """Its name; a word in its place once no key of the installation opens it."""
        try:
            return self.name
        except InvalidToken:
            return gettext("A file that can no longer be opened")

    @property
    def seal_owner(self) -> str:
        """For whom it is sealed: the community."""
        return f"community:{self.post.community_id}"
