"""A survey goes to everyone and everyone opens it: the real server, a real worker, a real mail server, two databases."""

import argparse
import contextlib
import gzip
import itertools
import json
import os
import platform
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import programs

RESULTS = Path(__file__).parent / "results"
SENDING_SECONDS = 3600
BARE_SECONDS = 5
LOOKS_A_SECOND = 5


def main() -> None:
    """Measure, and write what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=30_000)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    chosen = parser.parse_args()
    programs.end_when_asked()
    with tempfile.TemporaryDirectory() as folder, programs.database(chosen.database, folder) as address:
        os.environ.update(programs.environment(folder, address, mail_port=programs.free_port()))
        import django

        django.setup()
        figures = _measure(Path(folder), people=chosen.people, minutes=chosen.minutes)
    _write(chosen, figures)


def _measure(folder: Path, *, people: int, minutes: float) -> dict[str, float]:
    from django.core.management import call_command

    from binome.journey.diagnosis import emails

    for command in (("migrate",), ("createcachetable",), ("collectstatic", "--no-input")):
        call_command(*command, verbosity=0)
    survey = _survey(people)
    ledger, port = folder / "taken", programs.free_port()
    commands = {
        "sink": [sys.executable, "-m", "bench.sink", os.environ["BINOME_EMAIL_PORT"], str(ledger)],
        "web": [
            str(programs.BIN / "granian"),
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--workers",
            "2",
            "--blocking-threads",
            "4",
            "--log-level",
            "warning",
            "binome.interfaces.wsgi:application",
        ],
    }
    with programs.running(commands["sink"]), programs.running(commands["web"]):
        programs.wait_for(port)
        with programs.running([str(programs.BIN / "binome"), "worker"]):
            links = [emails.survey_link(invitation) for invitation in survey.invitations.order_by("?")]
            figures = _sending(ledger, people, port=port, paths=links)
            return figures | _opening(folder, survey, links, port=port, minutes=minutes)


def _survey(people: int) -> Any:
    """A launched survey: everyone is invited, no letter is written yet."""
    from django.utils import timezone

    from binome.core.competences.loading import load_ready_content
    from binome.core.people.models import Entity, Person
    from binome.core.programmes.models import Programme, Wave
    from binome.journey.diagnosis.actions import campaigning
    from binome.journey.diagnosis.models import Question, Survey

    load_ready_content()
    entities = [Entity.objects.create(code=f"E{n}", name=f"Entité {n}") for n in range(40)]
    made = (
        Person(staff_id=str(n), email=f"p{n}@example.org", given_name="A", family_name=str(n), entity=entities[n % 40])
        for n in range(people)
    )
    Person.objects.bulk_create(made, batch_size=2000)
    wave = Wave.objects.create(programme=Programme.objects.create(name="Élan"), number=1, name="Vague 1")
    survey = Survey.objects.create(wave=wave)
    codes = [f"T{n:02}" for n in range(1, 13)]
    for place, kind in enumerate(("ease", "wanted"), start=1):
        Question.objects.create(
            survey=survey, position=place, kind=kind, text_fr="?", text_en="?", theme_codes=codes[:6]
        )
    return campaigning.launch_survey(survey, by=None, now=timezone.now())


def _sending(ledger: Path, people: int, *, port: int, paths: list[str]) -> dict[str, float]:
    from binome.core.mail.queue import queue_numbers

    begun = time.perf_counter()
    with _looking(port, paths) as looks:
        while queue_numbers().sent < people:
            if time.perf_counter() - begun > SENDING_SECONDS:
                raise SystemExit(f"Not sent within the hour: {queue_numbers()}.")
            time.sleep(1)
        seconds = time.perf_counter() - begun
    taken = ledger.read_text().split()
    return {
        "letters sent": len(taken),
        "different readers": len(set(taken)),
        "sending, s": seconds,
        "letters a second": people / seconds,
        "page meanwhile, p95 ms": 1000 * _share(looks, 95),
    }


@contextlib.contextmanager
def _looking(port: int, paths: list[str]) -> Iterator[list[float]]:
    """Someone opens a survey five times a second while letters leave; how long each page took."""
    looks, done = list[float](), threading.Event()

    def look() -> None:
        for path in itertools.cycle(paths):
            if done.wait(1 / LOOKS_A_SECOND):
                return
            begun = time.perf_counter()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as page:
                page.read()
            looks.append(time.perf_counter() - begun)

    reader = threading.Thread(target=look)
    reader.start()
    try:
        yield looks
    finally:
        done.set()
        reader.join()


def _share(times: list[float], share: int) -> float:
    """The time within which that many of a hundred were served."""
    return sorted(times)[min(len(times) - 1, len(times) * share // 100)]


def _opening(folder: Path, survey: Any, links: list[str], *, port: int, minutes: float) -> dict[str, float]:
    from binome.journey.diagnosis.models import Answer
    from binome.journey.diagnosis.queries.survey import fingerprint

    people = [{"path": link, "form": _form()} for link in links]
    plan, out = folder / "plan.json", folder / "seen.json"
    plan.write_text(json.dumps({"port": port, "minutes": minutes, "people": people}))
    subprocess.run([sys.executable, "-m", "bench.visitors", plan, out], check=True, timeout=minutes * 60 + 300)
    result = json.loads(out.read_text())
    receipts = [fingerprint(receipt) for _path, receipt in result["acknowledged"]]
    kept = Counter(Answer.objects.values_list("receipt", flat=True))
    bare = _bare_inserts(survey)
    most = result["answers a second"]
    return {
        **_told(result["seen"]),
        "answers acknowledged": len(receipts),
        "of them in the database once": sum(kept[receipt] == 1 for receipt in receipts),
        "answers in the database": kept.total(),
        "most answers a second": most,
        "bare inserts a second": bare,
        "ratio to bare inserts": most / bare,
        "page with everything it loads, kB compressed": _weight(port, people[0]["path"]) / 1000,
    }


def _form() -> dict[str, Any]:
    ease = {f"q1-T{n:02}": str(1 + secrets.randbelow(5)) for n in range(1, 7)}
    return {**ease, "q2": ["T01", "T03"], "language": "fr", "receipt": secrets.token_hex(16)}


def _told(seen: list[tuple[str, int, float]]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for kind in ("open", "draft", "send", "scan"):
        times = [seconds for seen_kind, _status, seconds in seen if seen_kind == kind]
        for share in (95, 99):
            figures[f"{kind}, p{share} ms"] = 1000 * _share(times, share)
    figures["requests"] = len(seen)
    figures["no answer or 5xx"] = sum(status == 0 or status >= 500 for _kind, status, _seconds in seen)
    return figures


def _bare_inserts(survey: Any) -> float:
    """One answer and its eight items a transaction, straight into the same database."""
    from django.db import transaction

    from binome.journey.diagnosis.models import Answer, AnswerItem

    begun, done = time.perf_counter(), 0
    while time.perf_counter() - begun < BARE_SECONDS:
        with transaction.atomic():
            answer = Answer(pk=uuid.uuid4(), survey=survey, anonymous=True)
            Answer.objects.bulk_create([answer])
            AnswerItem.objects.bulk_create(
                [AnswerItem(answer=answer, kind="ease", code=f"T{n:02}", value=3) for n in range(1, 9)]
            )
        done += 1
    return done / (time.perf_counter() - begun)


def _weight(port: int, path: str) -> int:
    def fetched(address: str) -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{port}{address}", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server
            body = answer.read()
            packed = answer.headers.get("Content-Encoding") == "gzip"
        return len(body), (gzip.decompress(body) if packed else body).decode("utf-8", "replace")

    size, page = fetched(path)
    loaded = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    return size + sum(fetched(address)[0] for address in loaded)


def _write(chosen: argparse.Namespace, figures: dict[str, float]) -> None:
    """Each database has its part of the file; a later run replaces its own."""
    file = RESULTS / "load.json"
    kept = json.loads(file.read_text()) if file.exists() else {}
    machine = f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores"
    load = [round(average, 1) for average in os.getloadavg()]
    kept[chosen.database] = {
        "people": chosen.people,
        "minutes": chosen.minutes,
        "machine": machine,
        "load average": load,
        "figures": figures,
    }
    lines = ["# A mailing and its opening peak", ""]
    for database, run in sorted(kept.items()):
        lines += [
            f"## {database}: {run['people']} people, {run['minutes']} min",
            "",
            "| figure | measured |",
            "|---|---|",
        ]
        lines += [f"| {name} | {value:.2f} |" for name, value in run["figures"].items()]
        lines += [
            "",
            f"{run['machine']}; load average {run['load average']} (other work ran beside where it is over 2)",
            "",
        ]
    RESULTS.mkdir(exist_ok=True)
    file.write_text(json.dumps(kept, indent=1) + "\n")
    (RESULTS / "load.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
