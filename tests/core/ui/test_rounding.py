"""One rounding for every figure of every page, file and drawing."""

import ast
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from binome.core.ui import charts
from binome.core.ui.numbers import decimal, percent
from binome.core.ui.rounding import percentage, rounded

SOURCE = Path(__file__).resolve().parents[3] / "src/binome"
HOME = SOURCE / "core/ui/rounding.py"
NUMBER_SPEC = re.compile(r"\.\d+[fFeEgG%]$|^\d*,$")
PRINTF = re.compile(r"%[-+ #0]*\d*\.\d+[fFeEgG]")
ROUNDS = {"round", "numpy.round", "np.round", "number_format", "floatformat"}


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (2.65, 1, "2.7"),
        (2.675, 2, "2.68"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-2.65, 1, "−2.7"),
        (-0.04, 1, "0.0"),
        (3, 1, "3.0"),
    ],
)
def test_halves_go_up_and_the_decimals_are_always_there(value, places, text):
    with override("en"):
        assert decimal(value, places=places) == text
        assert Template("{{ value|decimal:places }}").render(Context({"value": value, "places": places})) == text


def test_a_percentage_is_written_as_the_language_does():
    with override("en"):
        assert percent(63) == "63%"
    with override("fr"):
        assert re.fullmatch(r"63\s%", percent(63))


def test_a_share_of_a_half_goes_up():
    assert (percentage(1, 8), percentage(57, 200), percentage(1, 0)) == (13, 29, 0)


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_rounding_is_within_half_a_step(value, places):
    assert abs(rounded(value, places=places) - Decimal(repr(value))) <= Decimal(1).scaleb(-places) / 2


def test_a_picture_has_one_number_of_decimals():
    figure = charts.Estimates([charts.Estimate("AI", 3, start=1.65)], minimum=1, maximum=4, places=1, start="Then")

    with override("en"):
        table = charts.render_table(figure, title="")

    assert re.findall(r"[+−]?\d\.\d+", table) == ["1.7", "3.0"]


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func)


def _rounding_in(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _called(node) in ROUNDS:
            found.append(f"{path.relative_to(SOURCE)}:{node.lineno} {_called(node)}")
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            spec = ast.unparse(node.format_spec).strip("f'\"")
            if NUMBER_SPEC.search(spec):
                found.append(f"{path.relative_to(SOURCE)}:{node.lineno} :{spec}")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and PRINTF.search(node.value):
            found.append(f"{path.relative_to(SOURCE)}:{node.lineno} {node.value[:40]}")
    return found


def test_nothing_rounds_by_itself():
    """The engine alone, which knows no web and shows nothing, and the one writer of numbers are left out."""
    writer = SOURCE / "core/ui/numbers.py"
    paths = [path for path in SOURCE.rglob("*.py") if "engine" not in path.relative_to(SOURCE).parts[0]]

    assert [line for path in sorted(paths) if path not in {HOME, writer} for line in _rounding_in(path)] == []


def test_no_template_rounds_by_itself():
    forbidden = re.compile(r'floatformat|stringformat:"[^"]*\.\d|calc\.round|\}\}\s?%[^}]')
    found = [
        f"{path.relative_to(SOURCE)}: {match[0]}"
        for kind in ("*.html", "*.txt", "*.typ")
        for path in sorted(SOURCE.rglob(kind))
        for match in forbidden.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []
