"""Benchmarks work at every hour of the year, and leave nothing running behind them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database
ROOT = Path(__file__).resolve().parents[1]
WHAT_TIME_IS_IT = """
import subprocess, sys
from bench import programs
around = programs.environment("/tmp", "sqlite://", mail_port=1)
now = "from django.utils import timezone; print(timezone.now().astimezone().strftime('%A %H'))"
print(subprocess.run([sys.executable, "-c", now], env=around, capture_output=True, text=True, check=True).stdout)
"""
ENDED_MIDWAY = """
import sys, time
from bench import programs
programs.end_when_asked()
with programs.running([sys.executable, "-c", "import subprocess, sys; subprocess.run(['sleep', '600'])"]) as server:
    print(server.pid, flush=True)
    time.sleep(600)
"""
ODD = ["2027-02-28T23:30", "2028-02-29T12:00", "2026-12-31T23:58", "2027-10-31T02:58+02:00"]  # a Sunday night first


def alive(group: int) -> bool:
    """Whether any process of a session is still there."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("moment", ODD)
def test_what_a_benchmark_starts_finds_a_working_morning_whatever_the_clock_says(moment):
    command = [sys.executable, ROOT / "tools/at.py", moment, sys.executable, "-c", WHAT_TIME_IS_IT]

    day, hour = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()

    assert day not in {"Saturday", "Sunday"}
    assert int(hour) in range(8, 12)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_benchmark_that_is_ended_ends_what_it_started(ending):
    with subprocess.Popen([sys.executable, "-c", ENDED_MIDWAY], cwd=ROOT, stdout=subprocess.PIPE, text=True) as bench:
        assert bench.stdout is not None
        server = int(bench.stdout.readline())
        assert alive(server)

        bench.send_signal(ending)
        bench.wait(timeout=60)

    until = time.monotonic() + 20
    while alive(server) and time.monotonic() < until:
        time.sleep(0.1)
    assert not alive(server)
    assert bench.returncode == 128 + ending
