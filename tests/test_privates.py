"""No private part of another library is used: its next release may change one without a word."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import binome

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTED = {"_meta", "_base_manager", "_default_manager", "_state", "_db"}  # by Django
DOCUMENTED |= {"_make", "_replace", "_asdict", "_fields"}  # by Python, of named tuples
DOCUMENTED |= {"_exit"}  # by Python, of os

# What is used nevertheless, each with its reason. The list may only shrink.
ALLOWED = {
    "src/binome/engine/stable/highs.py: highspy._core._core": "highspy's public module loads SciPy, 20 times as slow to start",
    "src/binome/engine/stable/highs.py: highspy._core._Highs": "the same",
    "binome.interfaces.accounts.adapter.ClosedDoorAdapter._get_login_attempts_cache_key": "counts tries by address and network",
    "binome.interfaces.accounts.forms.CodeRequestForm._user": "the library's view reads whom a code is for there alone",
}


def used_from_outside() -> Iterator[str]:
    """`something._name`, and names with an underscore that are imported, wherever they come from."""
    for path in sorted(path for folder in ("src", "bench", "tools") for path in (ROOT / folder).rglob("*.py")):
        if "migrations" in path.parts:
            continue
        place = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and is_private(node.attr) and not is_own(node.value):
                yield f"{place}: {ast.unparse(node)}"
            if isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("__"):
                names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
                yield from (f"{place}: {node.module}.{name}" for name in names if is_private(name))
            if isinstance(node, ast.Import):
                names = [name for alias in node.names for name in alias.name.split(".")]
                yield from (f"{place}: {name}" for name in names if is_private(name))


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("_") and not name.startswith("__") and name not in DOCUMENTED


def is_own(value: ast.expr) -> bool:
    """`self._name`, `cls._name`, `super()._name`: of the class itself, or of a base (`inherited` looks there)."""
    name = value.func if isinstance(value, ast.Call) else value
    return isinstance(name, ast.Name) and name.id in {"self", "cls", "super"}


def inherited() -> Iterator[str]:
    """Private parts of another library's class that a class of ours replaces or uses."""
    for module in modules():
        for cls in vars(module).values():
            if inspect.isclass(cls) and cls.__module__ == module.__name__:
                ours = [base for base in cls.__mro__ if base.__module__.startswith("binome.")]
                foreign = [
                    base for base in cls.__mro__ if base not in ours and base.__module__ != "typing"
                ]  # a protocol is written on by Python
                assigned = set().union(*map(assigned_in, ours))
                theirs = {name for base in foreign for name in assigned_in(base) if is_private(name)}
                written = {name for name in defined_in(cls) if is_private(name)} & theirs
                read = {name for name in used_in(cls) if name in theirs or name not in assigned}
                place = f"{module.__name__}.{cls.__name__}"
                yield from (f"{place}.{name}" for name in sorted(written | read))


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(binome.__path__, "binome."):
        if (
            ".settings" not in found.name
            and not found.name.endswith((".wsgi", ".migrations"))
            and ".migrations." not in found.name
        ):
            yield importlib.import_module(found.name)


def tree_of(cls: type) -> ast.AST:
    try:
        file = inspect.getsourcefile(cls)
    except TypeError:  # built in
        file = None
    nothing = ast.Module([], [])  # made by a function, as managers of querysets are: no class statement
    return dict(class_statements(file)).get(cls.__qualname__, nothing) if file else nothing


@cache  # `inspect.getsource` reads the whole file anew for each class
def class_statements(file: str) -> list[tuple[str, ast.ClassDef]]:
    """Each class of a file, by its qualified name."""
    return list(_classes_below(ast.parse(Path(file).read_text("utf-8")), prefix=""))


def _classes_below(tree: ast.AST, *, prefix: str) -> Iterator[tuple[str, ast.ClassDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield prefix + node.name, node
            yield from _classes_below(node, prefix=f"{prefix}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield from _classes_below(node, prefix=f"{prefix}{node.name}.<locals>.")
        else:
            yield from _classes_below(node, prefix=prefix)


@cache
def assigned_in(cls: type) -> set[str]:
    tree = tree_of(cls)
    names = {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    return names | set(vars(cls)) | set(getattr(cls, "__annotations__", {}))


def defined_in(cls: type) -> set[str]:
    """Names that the class statement itself binds, unlike those that Python adds to a protocol."""
    nodes = [node for node in ast.walk(tree_of(cls)) if isinstance(node, ast.FunctionDef | ast.Name | ast.Attribute)]
    return {
        node.name if isinstance(node, ast.FunctionDef) else node.id if isinstance(node, ast.Name) else node.attr
        for node in nodes
        if isinstance(node, ast.FunctionDef) or isinstance(node.ctx, ast.Store)
    }


def used_in(cls: type) -> set[str]:
    return {
        node.attr
        for node in ast.walk(tree_of(cls))
        if isinstance(node, ast.Attribute) and is_private(node.attr) and is_own(node.value)
    }


def test_no_private_part_of_another_library_is_used():
    used = {*used_from_outside(), *inherited()}

    assert used == set(ALLOWED)
