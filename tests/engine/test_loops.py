"""The house of the engine: loops that can be read, numbers that say where they come from."""

import ast
import inspect
from pathlib import Path

import pytest

from binome.engine import tuning

ENGINE = Path("src/binome/engine")
MOST_ARGUMENTS = 12


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*_kernels.py")), ids=lambda path: path.stem)
def test_no_loop_takes_more_than_twelve_arguments_and_each_says_what_it_does(path):
    functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]

    assert functions
    for function in functions:
        assert len(function.args.args) <= MOST_ARGUMENTS, function.name
        assert ast.get_docstring(function), function.name


def test_every_number_that_tunes_the_engine_says_what_it_is_and_where_it_was_measured():
    explained: set[str] = set()
    comment = ""
    for line in inspect.getsource(tuning).split('"""', 2)[2].splitlines():
        if line.startswith("# ") and not line.endswith("--"):
            comment += line
        elif " = " in line:
            assert len(comment) > 60, line
            explained.update(name.strip() for name in line.split(" = ")[0].split(","))
        elif not line:
            comment = ""

    assert explained == {name for name in vars(tuning) if name.isupper()}


VAGUE = {"found", "said", "told", "heard", "here", "one", "dice", "worth", "lot", "room", "seat"}


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*.py")), ids=lambda path: str(path.relative_to(ENGINE)))
def test_a_variable_is_named_for_what_it_is(path):
    nodes = list(ast.walk(ast.parse(path.read_text())))
    names = {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.arg for node in nodes if isinstance(node, ast.arg)
    }

    assert not names & VAGUE
