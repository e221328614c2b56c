"""A thousand requests a second with keys that do not exist, and how long a page takes meanwhile."""

import json
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from typing import Any

WANTED = 1_000  # requests a second
SECONDS = 20
CONNECTIONS = 16
LOOKS_A_SECOND = 5
PAGE = "/accounts/login/"


class GuessedAt:
    """A server at which someone guesses, from one network or from a new one at each request."""

    def __init__(self, port: int, *, many: bool) -> None:
        self.port, self.many = port, many

    def measure(self) -> dict[str, Any]:
        """Guess for a while from a process beside; what was answered, and how long a page took for someone else."""
        command = [sys.executable, "-m", "bench.refused", str(self.port), "many" if self.many else "one"]
        quiet = [self._look() for _ in range(20)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as guesser:
            time.sleep(1)
            looks = []
            while guesser.poll() is None:
                looks.append(self._look())
                time.sleep(1 / LOOKS_A_SECOND)
            assert guesser.stdout is not None
            guessed = json.loads(guesser.stdout.read())
        return guessed | {
            "pages_seen": len(looks),
            "page_ms_quiet": round(statistics.median(quiet), 1),
            "page_ms_meanwhile": round(statistics.median(looks), 1),
            "page_ms_slowest": round(max(looks), 1),
        }

    def _look(self) -> float:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{PAGE}",
            headers={"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "http"},
        )
        begun = time.perf_counter()
        with urllib.request.urlopen(request, timeout=30) as page:  # noqa: S310 — on this machine
            page.read()
            assert page.status == 200
        return (time.perf_counter() - begun) * 1000


class Guesser:
    """So many connections, together as fast as wanted and no faster."""

    def __init__(self, port: int, *, many: bool) -> None:
        self.port, self.many = port, many
        self.statuses: dict[int, int] = {}
        self.number = 0
        self._counting = threading.Lock()

    def guess(self) -> dict[str, Any]:
        """Guess for some seconds; how many requests were answered, and how."""
        begun = time.perf_counter()
        threads = [threading.Thread(target=self._keep_asking, args=(begun,)) for _ in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - begun
        return {
            "refused_a_second": round(sum(self.statuses.values()) / seconds),
            "answers": {str(status): count for status, count in sorted(self.statuses.items())},
        }

    def _keep_asking(self, begun: float) -> None:
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line, line.makefile("rb") as answers:
            while (passed := time.perf_counter() - begun) < SECONDS:
                with self._counting:
                    number = self.number
                    is_early = number > passed * WANTED
                    self.number += not is_early
                if is_early:
                    time.sleep(0.002)
                    continue
                line.sendall(self._request(number))
                status = self._read(answers)
                with self._counting:
                    self.statuses[status] = self.statuses.get(status, 0) + 1

    def _request(self, number: int) -> bytes:
        network = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}" if self.many else "203.0.113.9"
        return (
            f"GET /api/v1/people HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nX-Forwarded-For: {network}\r\n"
            f"X-Forwarded-Proto: http\r\nAuthorization: Bearer binome_{number:032d}\r\n\r\n"
        ).encode()

    @staticmethod
    def _read(answers: Any) -> int:
        status, length = int(answers.readline().split()[1]), 0
        while (header := answers.readline().strip().lower()) != b"":
            if header.startswith(b"content-length:"):
                length = int(header.partition(b":")[2])
        answers.read(length)
        return status


if __name__ == "__main__":
    print(json.dumps(Guesser(int(sys.argv[1]), many=sys.argv[2] == "many").guess()))
