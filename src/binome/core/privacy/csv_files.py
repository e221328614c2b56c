"""Lists as files that a spreadsheet opens."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from binome.core.privacy.spreadsheet_cells import csv_cell


def csv_response(name: str, *, head: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV file with a mark that says it is UTF-8, parted by semicolons as French spreadsheets expect; no cell is a formula."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    lines = csv.writer(response, delimiter=";")
    lines.writerow([str(title) for title in head])
    lines.writerows([csv_cell(str(value)) for value in row] for row in rows)
    return response
