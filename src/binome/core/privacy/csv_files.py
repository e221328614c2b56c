"""Lists of people as files that a spreadsheet opens."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from binome.core.people.requests import Request
from binome.core.privacy import data_views
from binome.core.privacy.models import DataView
from binome.core.privacy.spreadsheet_cells import csv_cell


def csv_of_people(
    request: Request,
    name: str,
    *,
    head: Sequence[object],
    rows: Iterable[Sequence[object]],
    people: Iterable[int],
    role: str,
) -> HttpResponse:
    """A CSV file with a mark that says it is UTF-8, parted by semicolons as French spreadsheets expect; no cell is a formula.

    The people whose names are in it (`people`, primary keys) read that whoever asks took it away by virtue of `role`.
    """
    data_views.record(request, people, role=role, what=DataView.Subject.EXPORT)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    lines = csv.writer(response, delimiter=";")
    lines.writerow([str(title) for title in head])
    lines.writerows([csv_cell(str(value)) for value in row] for row in rows)
    return response
