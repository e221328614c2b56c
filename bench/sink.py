"""A mail server of its own process: takes every letter and writes down, one a line, to whom."""

import sys
import threading
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller


class _Ledger:
    def __init__(self, path: Path) -> None:
        self._file = path.open("a", buffering=1)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Taken, and noted before saying so."""
        self._file.write(f"{envelope.rcpt_tos[0]}\n")
        return "250 OK"


def main(port: int, ledger: Path) -> None:
    """Serve until killed."""
    Controller(_Ledger(ledger), hostname="127.0.0.1", port=port).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
