"""Files beside posts: added with the words, gone some minutes after them."""

from datetime import datetime

from django.db.models import Sum

from binome.core.files.receiving import CleanFile
from binome.core.mail.undoing import MARGIN, UNDO_FOR
from binome.journey.network.actions.errors import CommunityIsFull
from binome.journey.network.models import Post, PostFile

MOST_BYTES = 50 << 20  # of one community: ten files of the largest size, and hundreds as they usually are


def add_file(post: Post, file: CleanFile, *, now: datetime) -> None:
    """Put a clean file beside a new post. Raises `CommunityIsFull`."""
    held = PostFile.objects.filter(post__community=post.community_id).aggregate(bytes=Sum("size"))["bytes"] or 0
    if held + len(file.content) > MOST_BYTES:
        raise CommunityIsFull
    row = PostFile(post=post, added_at=now)
    row.hold(file)
    row.save()


def forget_files_of_removed_posts(*, now: datetime) -> int:
    """Delete the files of posts that were removed so long ago that nobody can undo it any more."""
    return PostFile.objects.filter(post__removed_at__lt=now - UNDO_FOR - MARGIN).delete()[0]
