"""A mailing to thousands while the process that speaks to the mail server is killed outright, again and again.

Counts what matters: letters that reached someone twice, letters that reached nobody and are in nobody's list, and letters
that wait for a person because nobody can know. On SQLite, or on a PostgreSQL that keeps what it acknowledges.
"""

import argparse
import asyncio
import contextlib
import os
import random
import re
import signal
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from bench import programs

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
SLOWLY = 0.002  # seconds the mail server takes between the end of a letter and "250 OK", at most twice that
LONGEST = 900  # seconds


class _Taking:
    """A mail server that notes each letter, then takes its time to say so."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Noted, then said."""
        match = MESSAGE_ID.search(envelope.content)
        self.taken.append(match.group(1) if match else b"?")
        await asyncio.sleep(random.uniform(0, 2 * SLOWLY))
        return "250 OK"


def main() -> None:
    """Measure and say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=3000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    chosen = parser.parse_args()
    programs.end_when_asked()
    with tempfile.TemporaryDirectory() as folder, programs.database(chosen.database, folder) as address:
        port = programs.free_port()
        os.environ.update(programs.environment(folder, address, mail_port=port))
        import django

        django.setup()
        sink = _Taking()
        server = Controller(sink, hostname="127.0.0.1", port=port)
        server.start()
        try:
            print(_measure(sink, people=chosen.people, kills=chosen.kills, database=chosen.database))
        finally:
            server.stop(no_assert=True)


def _measure(sink: _Taking, *, people: int, kills: int, database: str) -> str:
    _letters(people)
    begun, killed = time.perf_counter(), 0
    with programs.running([str(programs.BIN / "binome"), "worker"]) as supervisor:
        while _left() and time.perf_counter() - begun < LONGEST:
            if killed < kills and len(sink.taken) > people * (killed + 1) // (kills + 2):
                killed += _kill_inner(supervisor)
            time.sleep(random.uniform(0.005, 0.05))
    seconds = time.perf_counter() - begun
    copies = Counter(sink.taken)
    states = _states()
    twice = sum(count > 1 for count in copies.values())
    lost = people - len(copies.keys())
    doubtful = states.get("doubtful", 0)
    return (
        f"{database}: {people} people, {killed} kills, {seconds:.0f} s; twice: {twice}; in doubt: {doubtful}; "
        f"reached nobody: {lost} (of which in doubt: {min(lost, doubtful)}); states {states}"
    )


def _kill_inner(supervisor: "subprocess.Popen[bytes]") -> int:
    with contextlib.suppress(OSError, ValueError):
        [kept] = Path(f"/proc/{supervisor.pid}/task/{supervisor.pid}/children").read_text().split()
        os.kill(int(kept), signal.SIGKILL)
        return 1
    return 0


def _letters(people: int) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from binome.core.mail.models import Category, OutboxLetter
    from binome.core.people.models import Entity, Person

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    entity = Entity.objects.create(code="E", name="Entité")
    made = [
        Person(staff_id=str(n), email=f"p{n}@example.org", given_name="A", family_name=str(n), entity=entity)
        for n in range(people)
    ]
    Person.objects.bulk_create(made, batch_size=2000)
    letters = [
        OutboxLetter(
            key=f"kills:{person.pk}",
            to=person,
            letter="kills",
            category=Category.DECISION,
            language="fr",
            subject="Une place vous attend",
            text="Bonjour\n" * 40,
            html="<p>Bonjour</p>" * 200,
            send_after=timezone.now(),
        )
        for person in Person.objects.all()
    ]
    OutboxLetter.objects.bulk_create(letters, batch_size=500)


def _left() -> bool:
    from binome.core.mail.models import OutboxLetter

    return OutboxLetter.objects.filter(state__in=("queued", "sending", "handed")).exists()


def _states() -> dict[str, int]:
    from binome.core.mail.models import OutboxLetter

    return dict(Counter(OutboxLetter.objects.values_list("state", flat=True)))


if __name__ == "__main__":
    main()
