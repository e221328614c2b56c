"""The engine and its peers on the same work, in one run; writes bench/results/engine/ and engine.md."""

import subprocess
import sys
from importlib import import_module

from bench.engine.report import Line, write

PARTS = {
    "start": "start_up",
    "reporting-lines": "reporting_lines",
    "stable": "stable_pairs",
    "truth": "truth",
    "real": "real_people",
    "assignment": "assignment",
    "pipeline": "pipeline",
    "all-pairs": "all_pairs",
    "national": "national",
}


def main(asked: list[str]) -> None:
    """Measure what was asked for (all by default) and write the results.

    Each part has a process of its own, so that a peak of memory is that of the part.
    """
    names = asked or list(PARTS)
    if len(names) > 1:
        for name in names:
            subprocess.run([sys.executable, "-m", "bench.engine.measure", name], check=True)
        return
    lines: list[Line] = []
    import_module(f"bench.engine.{PARTS[names[0]]}").measure(lines)
    write(names[0], lines)


if __name__ == "__main__":
    main(sys.argv[1:])
