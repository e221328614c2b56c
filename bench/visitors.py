"""People who open their survey, mail scanners that look at links, and a crowd as fast as it is served; one process."""

import asyncio
import json
import random
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

PATIENCE = 30.0
PEOPLE_REQUESTS, SCANNER_REQUESTS, SCANNER_SECONDS = 20, 100, 60
DRAFTS = 0.3  # of visits keep a draft before they send
REQUESTS_A_VISIT = 2 + DRAFTS
CROWD, CROWD_SECONDS = 8, 15


class Street:
    """The way to the server, and what was seen on it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.seen: list[tuple[str, int, float]] = []
        self.acknowledged: list[tuple[str, str]] = []

    async def ask(self, kind: str, method: str, path: str, form: dict[str, Any] | None = None) -> int:
        """One request over a connection of its own; its status, 0 when no answer came."""
        body = urlencode(form or {}, doseq=True).encode()
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n"
        )
        if form is not None:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.write(head.encode() + b"\r\n" + body)
                answer = await reader.read()
                writer.close()
            status = int(answer.split(b" ", 2)[1])
        except (OSError, TimeoutError, IndexError, ValueError):
            status = 0
        self.seen.append((kind, status, time.perf_counter() - begun))
        return status

    async def send(self, kind: str, visitor: dict[str, Any]) -> None:
        """Send an answer, and remember that it was acknowledged."""
        if await self.ask(kind, "POST", visitor["path"], visitor["form"]) == 302:
            self.acknowledged.append((visitor["path"], visitor["form"]["receipt"]))


async def _visit(street: Street, visitor: dict[str, Any], dice: random.Random) -> None:
    await street.ask("open", "GET", visitor["path"])
    await asyncio.sleep(dice.uniform(1, 3))
    if dice.random() < DRAFTS:
        await street.ask("draft", "POST", visitor["path"], {**visitor["form"], "keep": "1"})
        await asyncio.sleep(dice.uniform(1, 3))
    await street.send("send", visitor)


async def _scan(street: Street, paths: list[str], dice: random.Random, seconds: float) -> None:
    kinds = (("scan", "GET"), ("scan", "HEAD"))
    await _paced(
        (lambda: street.ask(*dice.choice(kinds), dice.choice(paths)) for _ in range(int(seconds * SCANNER_REQUESTS))),
        rate=SCANNER_REQUESTS,
    )


async def _paced(acts: Any, *, rate: float) -> None:
    """Begin each act at its time whether or not the ones before have ended."""
    begun, running = time.perf_counter(), []
    for number, act in enumerate(acts):
        await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        running.append(asyncio.ensure_future(act()))
    await asyncio.gather(*running)


async def _crowd(street: Street, people: list[dict[str, Any]]) -> float:
    """Answers a second, everyone sending as soon as someone before was served."""
    waiting, begun = iter(people), time.perf_counter()

    async def one_after_another() -> None:
        for visit in waiting:
            if time.perf_counter() - begun > CROWD_SECONDS:
                return
            await street.send("crowd", visit)

    before = len(street.acknowledged)
    await asyncio.gather(*(one_after_another() for _ in range(CROWD)))
    return (len(street.acknowledged) - before) / (time.perf_counter() - begun)


async def _opening(plan: dict[str, Any]) -> dict[str, Any]:
    street, dice = Street(plan["port"]), random.Random(7)
    people, seconds = plan["people"], plan["minutes"] * 60
    rate = PEOPLE_REQUESTS / REQUESTS_A_VISIT
    visitors = people[: min(int(seconds * rate), len(people) * 2 // 3)]
    visits = (lambda visitor=visitor: _visit(street, visitor, dice) for visitor in visitors)
    paths = [visitor["path"] for visitor in people]
    await asyncio.gather(_paced(visits, rate=rate), _scan(street, paths, dice, min(SCANNER_SECONDS, seconds)))
    most = await _crowd(street, people[len(visitors) :])
    return {"seen": street.seen, "acknowledged": street.acknowledged, "answers a second": most}


if __name__ == "__main__":
    result = asyncio.run(_opening(json.loads(Path(sys.argv[1]).read_text())))
    Path(sys.argv[2]).write_text(json.dumps(result))
