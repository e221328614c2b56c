"""What benchmarks run beside them: databases, servers, workers; all of it goes when the benchmark ends, however it ends."""

import contextlib
import importlib.util
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import time_machine

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TIME_TO_END = 15.0
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def end_when_asked() -> None:
    """SIGTERM, SIGINT and SIGHUP end the benchmark as an error would: what it started is ended on the way out."""

    def leave(number: int, _frame: FrameType | None) -> None:
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)  # a second one would cut the clearing away short
        raise SystemExit(128 + number)

    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, leave)


@contextlib.contextmanager
def empty_demo() -> Iterator[None]:
    """Django set up in this process on an empty folder in demo mode, with the floor page beside our own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            BINOME_DEMO="1",
            BINOME_DATA_DIR=folder,
            DJANGO_SETTINGS_MODULE="binome.settings.base",
            DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3",
            BINOME_EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        )
        import django
        from django.conf import settings

        django.setup()
        settings.ROOT_URLCONF = "bench.floor"
        settings.ALLOWED_HOSTS = ["testserver"]
        yield


def environment(folder: str, address: str, *, mail_port: int) -> dict[str, str]:
    """An installation of its own, where it is ten o'clock on a working day whatever the real clock says."""
    at = _tool("at")
    morning = at.a_working_morning()
    around: dict[str, str] = at.environment(morning)
    time_machine.travel(morning, tick=True).start()  # for this process as well
    return around | {
        "BINOME_SECRET_KEY": secrets.token_urlsafe(60),
        "BINOME_DATA_DIR": folder,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "binome.settings.base",
        "BINOME_ALLOWED_HOSTS": "127.0.0.1",
        "BINOME_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "BINOME_EMAIL_HOST": "127.0.0.1",
        "BINOME_EMAIL_PORT": str(mail_port),
    }


@contextlib.contextmanager
def database(kind: str, folder: str) -> Iterator[str]:
    """A fresh database that keeps what it acknowledges, as in production."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/load.sqlite3"
        return
    postgres = _tool("postgres")
    postgres.SPEED_NOT_SAFETY = ("max_connections=60",)
    with postgres.cluster() as address:
        yield address


def _tool(name: str) -> Any:
    """A program of tools/, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / f"tools/{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextlib.contextmanager
def running(command: list[str], *, around: dict[str, str] | None = None) -> Iterator["subprocess.Popen[bytes]"]:
    """A program for as long as the block lasts; it goes with its children, and with this process if that is killed."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **(around or {})},
        start_new_session=True,
        preexec_fn=_end_with_parent,  # noqa: PLW1509 — one system call
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=TIME_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def wait_for(port: int) -> None:
    """Until the web server answers; a company's proxy knows no server of ours."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(600):
        with contextlib.suppress(OSError), direct.open(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return
        time.sleep(0.2)
    raise SystemExit("The server did not answer.")


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_with_parent() -> None:
    """On Linux a child whose parent was killed is asked to end as well."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGTERM)
