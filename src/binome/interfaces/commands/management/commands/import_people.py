"""`binome import-people FILE`: the nightly feed, through the same checks as the screen; a report in JSON."""

import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone, translation

from binome.core.directory import importing
from binome.core.directory.errors import TooManyLeave
from binome.core.directory.parsing.table import MAX_BYTES
from binome.core.directory.refusals import Unreadable
from binome.core.directory.rows import Row
from binome.core.directory.sentences import sentence
from binome.core.directory.states import ChangeKind
from binome.core.errors import Refused
from binome.core.people.models import Person
from binome.core.ui.rounding import rounded
from binome.interfaces.commands.data_command import DataCommand

NOTES = (
    "ids_look_cut",
    "totals",
    "divided",
    "lost_letters",
)  # of what the preview says of the whole file, when there is any
DONE, SOME_LEFT_OUT, UNREADABLE, STOPPED = 0, 1, 2, 3


class Command(DataCommand):
    """Exit codes: 0 everything written, 1 some lines left out, 2 no table or a column missing, 3 too many would leave."""

    help = "Import a file of people (CSV or XLSX; - for standard input). " + (__doc__ or "")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="CSV or XLSX; - reads standard input")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
        parser.add_argument("--complete", action="store_true", help="the file holds everyone: whoever is absent leaves")
        parser.add_argument(
            "--most-leavers",
            type=float,
            default=10.0,
            metavar="PERCENT",
            help="with --complete, stop when more than this share of the directory would leave (10)",
        )
        parser.add_argument("--no-new-entities", action="store_true", help="leave out lines whose entity is unknown")
        parser.add_argument("--by", default="", metavar="EMAIL", help="on behalf of whom; nobody: the machine itself")
        parser.add_argument(
            "--report", default="-", metavar="FILE", help="where the JSON report goes (standard output)"
        )
        parser.add_argument("--language", choices=["fr", "en"], default="en", help="language of the reasons")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        with translation.override(options["language"]):
            code, report = _imported(options)
        report["seconds"] = float(rounded(time.monotonic() - begun, places=2))
        text = json.dumps(report, ensure_ascii=False, indent=1)
        if options["report"] == "-":
            self.stdout.write(text)
        else:
            Path(options["report"]).write_text(text + "\n", encoding="utf-8")
        if code != DONE:
            sys.exit(code)


def _imported(options: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    by = Person.objects.employed().with_address(options["by"]).first() if options["by"] else None
    if options["by"] and by is None:
        return UNREADABLE, {"outcome": "refused", "reason": f"Nobody has the address {options['by']}."}
    try:
        fed = importing.feed(
            _content(options["file"]),
            name=Path(options["file"]).name,
            by=by,
            now=timezone.now(),
            create_entities=not options["no_new_entities"],
            complete=options["complete"],
            dry=options["dry_run"],
            most_leavers=options["most_leavers"] / 100 if options["complete"] else 1.0,
            from_the_server=True,
        )
    except OSError as refusal:
        return UNREADABLE, {"outcome": "refused", "reason": refusal.strerror or "The file cannot be read."}
    except Unreadable as refusal:
        return UNREADABLE, {"outcome": "refused", "reason": str(refusal.reason)}
    except Refused as refusal:
        code = STOPPED if isinstance(refusal, TooManyLeave) else UNREADABLE
        return code, {"outcome": "refused", "reason": str(refusal.reason)}
    report = {
        "outcome": "looked at" if options["dry_run"] else "imported",
        "import": fed.file_import.pk,
        "file": fed.file_import.file_name,
        "encoding": fed.file_import.encoding,
        "lines": fed.file_import.total,
        "read_from": fed.file_import.layout,
        "notes": {name: fed.summary[name] for name in NOTES if fed.summary.get(name)},
        "counts": fed.file_import.counts,
        "left_out": [_told(row) for row in fed.rows if row.change_kind == ChangeKind.REFUSED],
        "administrators_kept": [row.values["staff_id"] for row in fed.rows if not row.number and not row.changes],
    }
    return (SOME_LEFT_OUT if report["left_out"] else DONE), report


def _content(name: str) -> bytes:
    """The file, without reading more of it than may be imported."""
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(name).open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _told(row: Row) -> dict[str, Any]:
    return {
        "line": row.number,
        "staff_id": row.values.get("staff_id", ""),
        "reasons": [{"code": code, "text": sentence(code, details)} for code, details in row.reasons],
    }
