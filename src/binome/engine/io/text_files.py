"""Any file in and out: text read strictly, errors that say where, results written all or nothing."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path


class BadFile(ValueError):
    """A file is not what was expected; the message is one line: file, row, expectation."""

    def __init__(self, path: Path, where: str, expected: str) -> None:
        super().__init__(" ".join(f"{path}: {where}: expected {expected}".split()))


def text_of(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadFile(path, "file", f"a readable file ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise BadFile(path, f"byte {error.start + 1}", "UTF-8 text") from None


def write_all(texts: Mapping[Path, str]) -> None:
    """Write every file, or none: each is written aside first, then moved into place."""
    aside = {path: path.with_name(f".{path.name}.{os.getpid()}") for path in texts}
    made: list[Path] = []
    try:
        for path, text in texts.items():
            make_folder(path.parent, made)
            if path.is_dir():
                raise IsADirectoryError(None, "Is a directory")
            aside[path].write_bytes(text.encode())
        for path, temporary in aside.items():
            temporary.replace(path)
    except (OSError, ValueError) as error:
        for temporary in aside.values():
            with suppress(OSError, ValueError):
                temporary.unlink()
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise BadFile(path, "file", f"a place to write ({getattr(error, 'strerror', None) or error})") from None


def make_folder(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it, noting each that was not there."""
    if not folder.is_dir():
        make_folder(folder.parent, made)
        folder.mkdir()
        made.append(folder)


def distinct(written: Iterable[Path], *, read: Iterable[Path]) -> None:
    """Refuse to write two results into one file, or a result over what it is read from."""
    seen = {path.resolve() for path in read}
    for path in written:
        if path.resolve() in seen:
            raise BadFile(path, "file", "a file of its own, neither read nor written otherwise")
        seen.add(path.resolve())
