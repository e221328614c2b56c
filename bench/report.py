"""The report of a thousand pairs: its page and its PDF the first time and again, beside the floor page; processor time."""

import json
import os
import platform
import statistics
import time
from pathlib import Path
from typing import Any

from bench import programs

PAIRS = 1000
ROUNDS = 25
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Write a large wave into an empty folder, read its report as it moves and as it is published, write the figures."""
    programs.end_when_asked()
    with programs.empty_demo():
        figures = _measure()
    _write(figures)


def _measure() -> dict[str, float]:
    from django.core.cache import caches
    from django.core.management import call_command
    from django.test import Client

    from bench.a_large_wave import closed, large_wave

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    wave, manager = large_wave(pairs=PAIRS)
    client = Client()
    client.force_login(manager)
    page, paper = f"/outcomes/waves/{wave.pk}/", f"/outcomes/waves/{wave.pk}/report.pdf"
    client.get(page)  # statements and templates are compiled once in the life of a process
    figures: dict[str, float] = {}
    for stage in ("moving", "published"):
        if stage == "published":
            closed(wave, by=manager)
        caches["memory"].clear()
        figures[f"page, {stage}, the first time"] = _taken(client, page)
        again, floor = _in_turn(client, page, "/floor/")
        figures |= {f"page, {stage}, again": again, f"the floor beside it, {stage}": floor}
        caches["memory"].clear()
        figures[f"PDF, {stage}, the first time"] = _taken(client, paper)
        figures[f"PDF, {stage}, again"] = _taken(client, paper)
    return figures


def _taken(client: Any, path: str) -> float:
    """Milliseconds of processor: what else the machine does is not counted."""
    begun = time.process_time()
    response = client.get(path)
    milliseconds = (time.process_time() - begun) * 1000
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return milliseconds


def _in_turn(client: Any, *paths: str) -> tuple[float, ...]:
    rounds = [[_taken(client, path) for path in paths] for _turn in range(ROUNDS)]
    return tuple(map(statistics.median, zip(*rounds, strict=True)))


def _write(figures: dict[str, float]) -> None:
    lines = ["| what | processor, ms |", "|---|---|", *(f"| {what} | {ms:.1f} |" for what, ms in figures.items())]
    moving, published = (
        figures[f"page, {stage}, again"] / figures[f"the floor beside it, {stage}"] for stage in ("moving", "published")
    )
    verdict = f"Read again, the page takes {moving:.1f} × the floor while it moves, {published:.1f} × once published."
    python = f"{platform.python_implementation()} {platform.python_version()}"
    machine = f"{PAIRS} pairs, {ROUNDS} rounds, SQLite, {os.cpu_count()} cores, {python}"
    (RESULTS / "report.md").write_text("\n".join([*lines, "", verdict, "", machine, ""]), encoding="utf-8")
    (RESULTS / "report.json").write_text(json.dumps({"machine": machine, "milliseconds": figures}, indent=1))
    print("\n".join([*lines, "", verdict]))


if __name__ == "__main__":
    main()
