"""Replies by email to what is said in communities."""

from datetime import datetime

from binome.core.errors import NotTheirs
from binome.core.mail.answers import answered_by_email
from binome.core.mail.models import OutboxLetter
from binome.journey.network.actions.communities import write_post
from binome.journey.network.models import Post


@answered_by_email("network/emails/post.txt")
def reply_in_the_thread(letter: OutboxLetter, words: str, now: datetime) -> None:
    """A reply in the thread of the post that the email told of, as if written on the page."""
    (pk,) = letter.about
    post = Post.objects.filter(pk=pk).first()
    if post is None:
        raise NotTheirs
    write_post(post.community_id, by=letter.to, now=now, text=words, reply_to=post.parent_id or post.pk)
