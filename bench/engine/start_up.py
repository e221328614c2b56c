"""What an import costs."""

import statistics
import subprocess
import sys

from bench.engine.report import Line, row, timed


def measure(lines: list[Line]) -> None:
    """A new process each time, beside one that does nothing."""
    seconds, _ = timed(lambda: subprocess.run([sys.executable, "-c", "import binome.engine"], check=True))
    bare, _ = timed(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    bare_s = round(statistics.median(bare), 3)
    lines.append(row("import binome.engine, in a new process", "binome", seconds, bare_interpreter_s=bare_s))
