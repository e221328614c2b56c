"""What is to be told becomes a message, once; what waits and is no longer so goes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from binome.core.chats.models import Chat, ChatMessage
from binome.core.chats.states import ChatNews
from binome.core.deliveries.states import DeliveryState


@dataclass(frozen=True)
class ChatPiece:
    """Something to tell a chat: of which pair, session or wave, what, until when it is of use, from when it may leave."""

    news: ChatNews
    topic: int
    value: Sequence[str]
    until: datetime
    leaves_at: datetime

    @property
    def subject(self) -> tuple[str, int]:
        """What it is about: of each there is one truth at a time."""
        return self.news, self.topic


def last_told(chat: Chat) -> dict[tuple[str, int], list[str]]:
    """What was told last of each subject, whether or not it was taken."""
    messages = chat.messages.exclude(state=DeliveryState.WAITING).exclude(news=ChatNews.TEST).order_by("pk")
    return {(message.news, message.topic): message.value for message in messages}


def bring_up_to_date(chat: Chat, pieces: Iterable[ChatPiece], *, now: datetime) -> int:
    """Let exactly these wait: what waits already and is the same goes on waiting, with its tries; how many are new."""
    wanted = {piece.subject: piece for piece in pieces}
    for message in chat.messages.filter(state=DeliveryState.WAITING).exclude(news=ChatNews.TEST):
        piece = wanted.get((message.news, message.topic))
        if piece is not None and list(piece.value) == message.value:
            del wanted[piece.subject]
        else:
            message.delete()
    new = [
        ChatMessage(
            chat=chat,
            news=piece.news,
            topic=piece.topic,
            value=list(piece.value),
            at=now,
            until=piece.until,
            next_at=piece.leaves_at,
        )
        for piece in wanted.values()
    ]
    ChatMessage.objects.bulk_create(new)
    return len(new)
