"""A text as each chat takes it. Whatever could call others or be drawn as markup there is left out beforehand."""

import json
import re

from binome.core.chats.states import ChatApp

# Letters, digits and the signs of names. "@channel", "<!here>", "[…](…)", "evil.example" and the like become plain words.
UNSAFE = re.compile(r"[^\w .,;()'’«»“”!?°+–—·\u00a0\u202f-]|_|\.(?=\w)")


def plain(text: str) -> str:
    """A name that someone else typed, as it may stand in any of these chats."""
    return " ".join(UNSAFE.sub(" ", text).split())


def body_for(app: str, text: str) -> bytes:
    """What is sent."""
    return json.dumps(_card(text) if app == ChatApp.TEAMS else {"text": text}).encode()


def _card(text: str) -> dict[str, object]:
    """The adaptive card that a flow of Teams expects: "Post to a channel when a webhook request is received"."""
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "TextBlock", "text": text, "wrap": True}],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}
