"""How every part measures and tells: seconds of runs, lines of results, the table."""

import json
import os
import platform
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

PARTS = Path("bench/results/engine")
PEERS = Path("bench/.peers/bin/python")
PATIENCE = 20.0
Line = dict[str, Any]


def timed(work: Callable[[], Any], times: int = 5) -> tuple[list[float], Any]:
    """The seconds of each run, and the last result; work that takes longer than `PATIENCE` runs once."""
    seconds: list[float] = []
    result = None
    while len(seconds) < times:
        started = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - started)
        if seconds[-1] > PATIENCE:
            break
    return seconds, result


def row(work: str, who: str, seconds: Iterable[float], **facts: Any) -> Line:
    """One line of the results."""
    runs = list(seconds)
    line = {"work": work, "who": who, "median_s": round(statistics.median(runs), 4), "runs": len(runs), **facts}
    print(line, flush=True)
    return line


def asked(subject: str, name: str, columns: Mapping[str, Any], *, work: str, times: int = 5) -> Line:
    """One line of what a peer of `bench.engine.peers.SUBJECT` does with the same arrays, in its own environment."""
    with tempfile.NamedTemporaryFile(suffix=".npz") as file:
        np.savez(file.name, **columns)
        command = [PEERS, "-m", f"bench.engine.peers.{subject}", name, file.name, str(times), str(PATIENCE)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        error = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
        return row(work, name, [float("nan")], failed=error)
    facts = json.loads(done.stdout.splitlines()[-1])
    return row(work, name, facts.pop("seconds"), **facts)


def write(part: str, lines: list[Line]) -> None:
    """Keep the lines of one part, and tell all parts anew; each part is one run, its ratios are within it."""
    PARTS.mkdir(parents=True, exist_ok=True)
    facts = {"cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    run = {"measured_on": time.strftime("%Y-%m-%d"), "load": round(os.getloadavg()[0], 1), **facts, "rows": lines}
    (PARTS / f"{part}.json").write_text(json.dumps(run, indent=1) + "\n")
    tell()


def tell() -> None:
    """Write engine.md from the parts kept."""
    text = ["Written by `make bench-engine`; `python -m bench.engine.report` tells it again. Read the ratios.\n"]
    for path in sorted(PARTS.glob("*.json")):
        part = json.loads(path.read_text())
        about = f"{part['measured_on']}, {part['cores']} cores, Python {part['python']}, load {part['load']} at the end"
        text += [f"## {path.stem}\n\n{about}\n", *table(part["rows"]), ""]
    (PARTS.parent / "engine.md").write_text("\n".join(text))


def table(lines: list[Line]) -> list[str]:
    """Lines as a table; ratios are to the engine's first line of the same work."""
    ours: dict[str, float] = {}
    for line in lines:
        if line["who"].startswith("binome"):
            ours.setdefault(line["work"], line["median_s"])
    text = ["| work | who | median s | runs | × engine | facts |", "|---|---|---|---|---|---|"]
    for line in lines:
        facts = ", ".join(f"{k} {v}" for k, v in line.items() if k not in {"work", "who", "median_s", "runs"})
        ratio = f"{line['median_s'] / ours[line['work']]:.3g}" if ours.get(line["work"]) else ""
        text.append(f"| {line['work']} | {line['who']} | {line['median_s']} | {line['runs']} | {ratio} | {facts} |")
    return text


if __name__ == "__main__":
    tell()
