"""The recipe of the guide fetches the staff file from a real SFTP server, with the program that every Linux has, and Binôme reads it."""

import asyncio
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import asyncssh
import pytest
from django.utils import timezone

from binome.core.directory.feeding import actions
from binome.core.directory.models import StaffFeed
from binome.core.people.models import Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
FILE = "Matricule;Prénom;Nom;Courriel;Direction\n001;Ana;Roux;ana@example.org;Finance\n"


def recipe() -> str:
    """The script of the guide."""
    page = (ROOT / "docs/operate/hr-feeds.md").read_text("utf-8")
    return re.search(r"### SFTP.*?```\n(#!/bin/sh.*?)```", page, re.DOTALL)[1]


@dataclass
class HrSystem:
    """An SFTP server that shows one folder to one key."""

    port: int
    shown: Path
    key: Path
    known_hosts: Path


@pytest.fixture
def hr_system(tmp_path) -> Iterator[HrSystem]:
    shown, key, known = tmp_path / "shown", tmp_path / "binome.sftp", tmp_path / "known_hosts"
    (shown / "out").mkdir(parents=True)
    client, host = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    client.write_private_key(key)
    key.chmod(0o600)
    client.write_public_key(tmp_path / "allowed")
    port: Future[int] = Future()
    ends = threading.Event()

    async def serve() -> None:
        server = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[host],
            authorized_client_keys=str(tmp_path / "allowed"),
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=os.fsencode(shown)),
        )
        async with server:
            port.set_result(server.get_port())
            await asyncio.to_thread(ends.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    public = host.export_public_key().decode()
    known.write_text(f"[127.0.0.1]:{port.result(10)} {public}", "utf-8")
    yield HrSystem(port.result(), shown, key, known)
    ends.set()
    thread.join(10)


def run(hr: HrSystem, tmp_path: Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    """The script as it stands, with the folders and the address of this machine; `sftp` is told which hosts it knows."""
    program = shutil.which("sftp")
    assert program, "The program sftp is missing: run tools/needs.sh openssh-client"
    tools = tmp_path / "bin"
    tools.mkdir(exist_ok=True)
    options = f"-F none -P {hr.port} -o UserKnownHostsFile={hr.known_hosts} -o GlobalKnownHostsFile=none"
    (tools / "sftp").write_text(f'#!/bin/sh\nexec {program} {options} "$@"\n', "utf-8")
    (tools / "sftp").chmod(0o755)
    script = recipe()
    for ours, theirs in (
        ("/var/lib/binome/staff", str(folder)),
        ("/etc/binome.sftp", str(hr.key)),
        ("hr@sftp.example.org", "hr@127.0.0.1"),
    ):
        assert ours in script
        script = script.replace(ours, theirs)
    return subprocess.run(
        ["/bin/sh", "-c", script],
        env={"PATH": f"{tools}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.two_clocks
def test_the_file_that_the_hr_system_shows_comes_in(hr_system, tmp_path, settings):
    folder = tmp_path / "staff"
    folder.mkdir()
    settings.STAFF_FEED = str(folder)
    (hr_system.shown / "out/staff.csv").write_text(FILE, "utf-8")
    administrator = PersonFactory(is_administrator=True)
    actions.say_feed(StaffFeed(is_on=True), by=administrator)

    fetched = run(hr_system, tmp_path, folder)
    actions.run_feed(by=administrator, now=timezone.now())

    assert fetched.returncode == 0, fetched.stderr
    assert [file.name for file in folder.iterdir()] == ["staff.csv"]
    assert Person.objects.filter(staff_id="001", email="ana@example.org").exists()


@pytest.mark.parametrize("wrong", ["no file", "another key", "another host"])
def test_what_went_wrong_leaves_yesterdays_file_and_says_so(hr_system, tmp_path, wrong):
    folder = tmp_path / "staff"
    folder.mkdir()
    (folder / "staff.csv").write_text("yesterday", "utf-8")
    if wrong != "no file":
        (hr_system.shown / "out/staff.csv").write_text(FILE, "utf-8")
    if wrong == "another key":
        asyncssh.generate_private_key("ssh-ed25519").write_private_key(hr_system.key)
    if wrong == "another host":
        stranger = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
        hr_system.known_hosts.write_text(f"[127.0.0.1]:{hr_system.port} {stranger}", "utf-8")

    fetched = run(hr_system, tmp_path, folder)

    assert fetched.returncode != 0
    assert fetched.stderr
    assert (folder / "staff.csv").read_text("utf-8") == "yesterday"
