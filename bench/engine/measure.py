"""The engine and its peers on the same work, in one run; writes bench/results/engine/ and engine.md."""

import sys

from bench.engine import all_pairs, assignment, pipeline, real_people, stable_pairs, start_up
from bench.engine.report import Line, write

PARTS = {
    "start": start_up,
    "stable": stable_pairs,
    "real": real_people,
    "assignment": assignment,
    "all-pairs": all_pairs,
    "pipeline": pipeline,
}


def main() -> None:
    """Measure what was asked for (all by default) and write the results."""
    for name in sys.argv[1:] or PARTS:
        lines: list[Line] = []
        PARTS[name].measure(lines)
        write(name, lines)


if __name__ == "__main__":
    main()
