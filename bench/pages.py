"""The busiest pages against the floor page: medians of one interleaved run, told as ratios."""

import json
import os
import platform
import statistics
import time
from importlib import import_module
from pathlib import Path

from bench import programs

ROUNDS = 25
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Tell the demo story in an empty folder, open each page in turn, write the medians and ratios."""
    programs.end_when_asked()
    with programs.empty_demo():
        figures = _measure()
    _write(figures)


def _measure() -> dict[str, float]:
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from binome.orchestration import cast, demo

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    demo.tell(slice_name="energy", stage="outcomes", now=timezone.now())
    import_module("binome.interfaces.wsgi")  # memory settled as in the server's own process, for the floor as for pages
    clients: dict[int, Client] = {}
    pages = {"the floor: 20 rows, one join": (cast.cast()["programme manager"], "/floor/"), **demo.busiest_pages()}
    for person, _path in pages.values():
        if person.pk not in clients:
            clients[person.pk] = Client()
            clients[person.pk].force_login(person)
    taken: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(ROUNDS + 3):
        for name, (person, path) in pages.items():
            begun = time.perf_counter()
            response = clients[person.pk].get(path)
            seconds = time.perf_counter() - begun
            assert response.status_code == 200, f"{name} {path}: {response.status_code}"
            if turn >= 3:
                taken[name].append(seconds)
    return {name: statistics.median(times) * 1000 for name, times in taken.items()}


def _write(figures: dict[str, float]) -> None:
    floor = next(iter(figures.values()))
    ratios = {name: milliseconds / floor for name, milliseconds in figures.items()}
    others = sorted(list(ratios.values())[1:])
    lines = ["| page | median, ms | × the floor |", "|---|---|---|"]
    lines += [f"| {name} | {ms:.1f} | {ratios[name]:.1f} |" for name, ms in figures.items()]
    verdict = f"Median page {statistics.median(others):.1f} × the floor, slowest {others[-1]:.1f} ×."
    machine = f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, SQLite, {ROUNDS} rounds"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "pages.md").write_text("\n".join([*lines, "", verdict, "", machine, ""]), encoding="utf-8")
    (RESULTS / "pages.json").write_text(
        json.dumps({"machine": machine, "milliseconds": figures, "ratios": ratios}, indent=1)
    )
    print("\n".join([*lines, "", verdict]))


if __name__ == "__main__":
    main()
