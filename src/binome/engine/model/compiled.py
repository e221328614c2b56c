"""Inner loops: plain Python functions that numba compiles once there is enough work to be worth it.

A kernel module is ordinary typed Python over arrays, so it runs, and is tested, with or without the compiler, and
gives the same integers both ways. It makes no arrays of its own: whoever calls it brings them, so that compiled loops
count no references, which would cost more than what they do. `kernels(module, work=…)` hands back the module itself for
small work (importing numba alone takes longer than pairing a hundred people) and a compiled twin for large work.

Compiled code is cached on disk: beside the module where that is writable, else in the user's cache folder, else in a
private temporary folder; `NUMBA_CACHE_DIR` overrides. `binome engine warm` fills the cache after an install.
"""

import hashlib
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

from binome.engine import tuning

# no references are counted (docs/build/engine.md)
OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
_twins: dict[str, Any] = {}


def kernels(module: ModuleType, *, work: int) -> Any:
    """The functions of `module`, compiled when `work` (roughly: array entries touched) deserves it."""
    if (
        work < tuning.COMPILED_FROM_STEPS
    ):  # also where others have compiled it: what small work calls may not be compiled yet
        return module
    if module.__name__ not in _twins:
        _twins[module.__name__] = _compile(module)
    return _twins[module.__name__]


def deserves(work: int) -> bool:
    """Whether work of this size runs compiled."""
    return work >= tuning.COMPILED_FROM_STEPS


def cores() -> int:
    """How many processor cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


@contextmanager
def without_linear_algebra() -> Iterator[None]:
    """Keep this thread from importing `scipy.linalg`, by which numba looks for BLAS: a quarter of its start.

    No kernel multiplies matrices; one that did would not compile.
    """
    finder = NotHere("scipy.linalg", threading.get_ident())
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


@dataclass(frozen=True, slots=True)
class NotHere:
    """A finder that says of one module, to one thread, that it cannot be imported."""

    name: str
    thread: int

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Refuse the module; leave others to the finders that follow."""
        if name == self.name and threading.get_ident() == self.thread:
            raise ImportError(name)


def _compile(module: ModuleType) -> SimpleNamespace:
    """A twin of the module whose functions call each other compiled, those of other kernel modules included.

    Every twin carries a digest of all the sources it may call, and of the numbers they are tuned by: numba's cache looks
    at one file only, and would go on with what another file said when it was compiled.
    """
    _choose_cache_folder()
    with without_linear_algebra():
        import numba  # noqa: PLC0415 - half a second that small work never pays
        from numba.core.registry import cpu_target  # noqa: PLC0415

        cpu_target.typing_context.refresh()
        cpu_target.target_context.refresh()
    names: dict[str, Any] = dict(vars(module))
    sources = {module.__name__} | _kernels_used(names)
    texts = (Path(str(sys.modules[name].__file__)).read_bytes() for name in sorted({*sources, tuning.__name__}))
    version = hashlib.sha256(b"".join(texts)).hexdigest()[:8]
    for name, function in vars(module).items():
        if isinstance(function, FunctionType) and function.__module__ in sources - {module.__name__}:
            names[name] = getattr(kernels(sys.modules[function.__module__], work=tuning.COMPILED_FROM_STEPS), name)
        elif isinstance(function, FunctionType) and function.__module__ == module.__name__:
            twin = FunctionType(function.__code__, names, name, function.__defaults__, function.__closure__)
            twin.__module__, twin.__qualname__ = module.__name__, f"{name}_{version}"
            names[name] = numba.njit(**OPTIONS)(twin)
    return SimpleNamespace(**names)


def _kernels_used(names: dict[str, Any]) -> set[str]:
    """The kernel modules whose functions a module defines or calls, and so on."""
    used = {
        function.__module__
        for function in names.values()
        if isinstance(function, FunctionType) and function.__module__.endswith("_kernels")
    }
    further = (_kernels_used(vars(sys.modules[name])) for name in used if names["__name__"] != name)
    return used.union(*further)


def _choose_cache_folder() -> None:
    """Point numba at a writable folder when neither the package nor the home folder is one."""
    if "numba" in sys.modules or os.environ.get("NUMBA_CACHE_DIR"):
        return
    beside = Path(__file__).parent
    if os.access(beside, os.W_OK) or os.access(Path.home(), os.W_OK):
        return
    os.environ["NUMBA_CACHE_DIR"] = tempfile.mkdtemp(prefix="binome-")
