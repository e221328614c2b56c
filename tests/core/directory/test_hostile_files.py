"""F02, F06: whatever is uploaded costs little memory and little time, and is refused with a sentence."""

import gc
import json
import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from binome.core.directory import refusals
from binome.core.directory.models import Import
from binome.core.directory.parsing import archive, child, table, text
from binome.core.directory.reading import table_from
from binome.core.directory.refusals import Unreadable
from tests.core.directory.factories import administrator, staff_file
from tests.core.directory.hostile import TEXTS, WORKBOOKS, workbook

MOST_MEGABYTES = 200
MOST_SECONDS = (
    6.0 if "COVERAGE_PROCESS_CONFIG" in os.environ else 2.0
)  # measuring which lines are run takes its time, too
FILES = {**WORKBOOKS, **TEXTS}


def resident(pid: str = "self") -> float:
    """Megabytes that a process holds in memory now."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * resource.getpagesize() / 1e6
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def _parses(pid: str) -> bool:
    """Whether the child has become the parser: until then it shares the memory of this process."""
    try:
        return b"parsing.child" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


class Watched:
    """What this process and its children grew by at most, looked at every two milliseconds, and their processor time."""

    def __enter__(self) -> "Watched":
        gc.collect()
        self.before, self.peak = resident(), 0.0
        self.thread_children = Path(f"/proc/self/task/{threading.get_native_id()}/children")
        self.over = threading.Event()
        self.begun = self._seconds()
        self.watcher = threading.Thread(target=self._watch)
        self.watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.watcher.join()
        self.seconds = self._seconds() - self.begun

    def _watch(self) -> None:
        while not self.over.wait(0.002):
            below = sum(resident(pid) for pid in self.thread_children.read_text("ascii").split() if _parses(pid))
            self.peak = max(self.peak, resident() - self.before + below)

    def _seconds(self) -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.thread_time() + used.ru_utime + used.ru_stime


@pytest.mark.parametrize("make", FILES.values(), ids=FILES)
def test_a_hostile_file_costs_little_and_is_refused_in_one_sentence(make):
    data = make()

    for _again in range(3):  # processor time too is longer while others crowd the processor
        with Watched() as cost, pytest.raises(Unreadable) as refusal:
            table_from(data)
        if cost.seconds < MOST_SECONDS:
            break

    sentence = str(refusal.value.reason)
    assert sentence.endswith(".")
    assert "%(" not in sentence
    assert "passwd" not in sentence
    assert cost.peak < MOST_MEGABYTES
    assert cost.seconds < MOST_SECONDS


def test_the_largest_file_that_is_read_costs_little_too():
    row = b";".join(b"%02d" % place for place in range(14)) + b"\n"

    with Watched() as cost:
        read = table_from(row * 140_000)

    assert len(read.rows) == 139_999
    assert cost.peak < MOST_MEGABYTES


@pytest.mark.django_db
def test_a_hostile_workbook_is_answered_within_the_request_by_a_sentence(client):
    client.force_login(administrator())
    bomb = SimpleUploadedFile("staff.xlsx", WORKBOOKS["a rectangle of cells without references"]())

    with Watched() as cost:
        answer = client.post(reverse("directory:upload"), {"file": bomb})

    assert answer.status_code == 422
    assert "trop de mémoire" in answer.content.decode()
    assert cost.peak < MOST_MEGABYTES
    assert not Import.objects.exists()


def test_a_file_that_keeps_the_parser_busy_is_ended(tmp_path):
    """The clock of the child, on a loop without end in the place of the parser."""
    busy = (
        "import sys; from binome.core.outside.process_limits import limit_seconds; limit_seconds(0.2)\nwhile True: pass"
    )

    ended = subprocess.run([sys.executable, "-c", busy], check=False, timeout=30)

    assert ended.returncode == -27  # SIGPROF


def test_the_parser_knows_no_secret_of_the_server(monkeypatch):
    monkeypatch.setenv("BINOME_SECRET_KEY", "s" * 50)
    probe = "import json, os; print(json.dumps({'refused': 'empty', 'details': dict(os.environ)}))"
    monkeypatch.setattr(subprocess, "Popen", _running(probe))

    with pytest.raises(Unreadable) as refusal:
        table_from(b"id;nom\n1;2\n")

    assert not [name for name in refusal.value.details if "BINOME" in name or "DATABASE" in name]


def _running(code):
    real = subprocess.Popen
    return lambda command, **said: real([command[0], "-c", code], **said)


def test_limits_are_written_where_people_look():
    """The numbers in sentences and guides are those of the code."""
    root = Path(__file__).resolve().parents[3]
    with translation.override("en"):
        sentences = " ".join(str(sentence) for sentence in refusals.SENTENCES.values())
    limits = {
        table.MAX_LINES, table.MAX_ROWS, table.MAX_COLUMNS, table.MAX_CELLS, table.MAX_CELL, text.MAX_LINE,
        archive.MAX_STRINGS, archive.MAX_SHEETS, archive.MAX_MERGED,
    }  # fmt: skip

    assert [limit for limit in limits if f"{limit:,}" not in sentences] == []
    guide = (root / "docs/use/en/prepare-an-import.md").read_text("utf-8")
    for limit in (table.MAX_ROWS, table.MAX_COLUMNS, table.MAX_CELLS, table.MAX_CELL):
        assert f"{limit:,}" in guide
    operating = (root / "docs/operate/README.md").read_text("utf-8")
    assert f"{child.MEMORY // table.MEGABYTE} MB" in operating


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"Matricule Nom\n1 A\n", "Line 1 is a single cell, “Matricule Nom”: no semicolon, comma or tab"),
        (b"Matricule;Nom\n\n", "Line 1 names the columns (Matricule, Nom…) and nothing is below it."),
        (workbook(b'<row r="7"><c r="B7"><v>5</v></c></row>'), "Line 7 of the sheet “S” is a single cell, “5”"),
    ],
    ids=range(3),
)  # fmt: skip
def test_a_refusal_says_what_was_seen(data, sentence):
    with pytest.raises(Unreadable) as refusal:
        table_from(data)

    with translation.override("en"):
        assert str(refusal.value.reason).startswith(sentence)


def test_rows_keep_the_numbers_that_a_spreadsheet_shows():
    data = workbook(
        b'<row r="3"><c r="B3" t="str"><v>id</v></c><c r="C3" t="str"><v>nom</v></c></row>'
        b'<row r="6"><c r="B6"><v>1</v></c><c r="C6"><v>2</v></c></row>'
    )

    read = table_from(data)

    assert (read.headers, read.rows) == (["id", "nom"], [(6, ["1", "2"])])


def test_a_comma_file_of_excel_says_its_separator_and_lines_keep_their_numbers():
    read = table_from(b'sep=,\r\nid,nom\r\n1,"A\r\nB"\r\n2,C\r\n')

    assert (read.separator, read.headers) == (",", ["id", "nom"])
    assert read.rows == [(3, ["1", "A\r\nB"]), (5, ["2", "C"])]


def test_staff_files_pass_through_the_parser_whole():
    read = table_from(staff_file({"Réseaux": 700, "Clients": 800}))

    assert len(read.rows) == 1_500
    assert json.dumps(read.rows[-1][1][4]) == '"Clients"'
