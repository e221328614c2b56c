"""The process that parses one file from standard input and writes its rows to standard output, as lines of JSON.

It limits its own memory and processor time first. The first line says what the table is and how it begins, the next ones hold
further rows, the last one says that it is complete, or why the file is refused. Without a last line, the process was ended by a limit.
"""

import json
import sys
from itertools import islice

from binome.core.directory.parsing.archive import inspect
from binome.core.directory.parsing.table import MEGABYTE, SEARCHED, Refusal, Rows
from binome.core.directory.parsing.text import text_rows
from binome.core.directory.parsing.workbook import tops, workbook_rows
from binome.core.outside.process_limits import limit_memory, limit_seconds

MEMORY = 150 * MEGABYTE  # beyond the bare process: 30,000 people on 13 columns take 70 MB as XLSX, 25 MB as CSV
SECONDS = 1.0  # of processor time, for a file of any size ...
SECONDS_A_MEGABYTE = 0.1  # ... and for each unpacked megabyte: four times what honest files took on a slow core
BATCH = 500  # rows a line
TOPS = "tops"
ZIP = b"PK\x03\x04"


def main() -> None:
    """Parse standard input under the limits; the argument is a sheet's place, or asks for the tops of the first sheets."""
    asked = sys.argv[1] if len(sys.argv) > 1 else "0"
    limit_memory(MEMORY)
    data = sys.stdin.buffer.read()
    limit_seconds(SECONDS + SECONDS_A_MEGABYTE * len(data) / MEGABYTE)
    try:
        if data.startswith(ZIP):
            limit_seconds(SECONDS + SECONDS_A_MEGABYTE * inspect(data) / MEGABYTE)
            _write_tops(data) if asked == TOPS else _write(workbook_rows(data, sheet=int(asked)))
        else:
            _write(text_rows(data))
    except Refusal as refusal:
        _say({"refused": refusal.code, "details": refusal.details})
    except MemoryError:
        _say({"refused": "too_big", "details": {}})
    except Exception:
        raise
    except BaseException:  # the workbook reader's own panics: a table that counts more cells than numbers can say
        _say({"refused": "too_big", "details": {}})


def _write_tops(data: bytes) -> None:
    for top in tops(data):
        _say(top)
    _say({"complete": True})


def _write(table: Rows) -> None:
    rows = table.filled()
    near = list(islice(rows, SEARCHED))
    _say(
        {
            "encoding": table.encoding,
            "separator": table.separator,
            "sheets": table.sheets,
            "sheet": table.sheet,
            "hidden": table.hidden,
            "top": near,
        }
    )
    while batch := list(islice(rows, BATCH)):
        _say(batch)
    _say({"complete": True})


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")


if __name__ == "__main__":
    main()
