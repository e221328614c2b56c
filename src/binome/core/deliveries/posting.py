"""One message to one machine that was checked, and what its answer means."""

from collections.abc import Mapping
from typing import NamedTuple

from django.conf import settings

from binome.core.outside.connection import OutsideRequest, ask
from binome.core.outside.targets import Target, numbers_of

TOOK_IT = range(200, 300)
SENDS_ON = range(300, 400)


class OutsideMessage(NamedTuple):
    """What is sent, beside the name of the machine."""

    body: bytes
    headers: Mapping[str, str]
    method: str = "POST"


def send_to(target: Target, message: OutsideMessage) -> int:
    """The status that the machine answers, once it was checked; its words are not read. Raises `NotReached`."""
    numbers = numbers_of(target, inside=settings.REACH_INSIDE)
    headers = {"Host": target.named, "Content-Type": "application/json", "User-Agent": "Binome", **message.headers}
    return ask(target, numbers, OutsideRequest(message.method, headers, message.body)).status


def reason_of(status: int, *, gone: frozenset[int]) -> str:
    """Why it was not taken: a code of `webhooks.states.Reason`; empty where it was. `gone`: how that program says that it wants no more."""
    if status in TOOK_IT:
        return ""
    if status in gone:
        return "gone"
    return "redirect" if status in SENDS_ON else "answer"
