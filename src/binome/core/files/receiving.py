"""Taking a file in: looked through and cleaned by a process of its own, or refused in a sentence."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.core.files.cleaning.kinds import FileKind, UncleanFile
from binome.core.people.text import one_line

SOURCE = Path(__file__).resolve().parents[3]  # the folder that holds the package, wherever it is installed
CLEANER = "binome.core.files.cleaning.child"
HANDED_DOWN = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR")  # no key, no database address
SECONDS = 60  # by the clock: the process counts its own seconds, and may wait for a processor
ENDED_BY_A_LIMIT = {-signal.SIGPROF, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGKILL, -signal.SIGBUS}
MOST_BYTES = 5 << 20
LONGEST_NAME = 80
ACCEPTED = ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.pptx,.txt,.md,.csv"
REASONS: dict[str, str | Promise] = {
    "empty": _("The file is empty."),
    "too_heavy": _("The file is larger than 5 MB."),
    "too_big": _("The file is too large to check: at most 60 pages, and pictures of 40 million pixels."),
    "spoken": _("Sound and video are not accepted: a voice or a face shows who it is."),
    "other_kind": _("This kind of file is not accepted. Send PDF, Word, Excel, PowerPoint, PNG, JPEG or plain text."),
    "damaged": _("The file cannot be read: it is damaged, or not what its name says."),
    "locked": _("The file is protected by a password. Save it without one, then send it again."),
    "form": _("The PDF holds a form to fill in. Print it to a new PDF, then send that one."),
    "running": _("The file holds macros, links to other files or embedded objects. Save it without them, or as PDF."),
    "odd_part": _("The file holds a picture or an object that cannot be cleaned (EMF, SVG…). Save it as PDF."),
}


class CleaningFailed(Exception):
    """The process ended with this code and without a word: a fault of ours or of the installation, for the log."""


@dataclass(frozen=True)
class CleanFile:
    """A file as it may be stored: what it is, without what says who made it; `words` is what can be read in it."""

    kind: FileKind
    name: str
    content: bytes
    words: str


def clean_file(content: bytes, *, name: str) -> CleanFile:
    """The file without its authors. Raises `UncleanFile` with the code of one of `REASONS`."""
    if not content:
        raise UncleanFile("empty")
    if len(content) > MOST_BYTES:
        raise UncleanFile("too_heavy")
    environment = {key: os.environ[key] for key in HANDED_DOWN if key in os.environ} | {"PYTHONPATH": str(SOURCE)}
    try:
        ended = subprocess.run(  # noqa: S603 — our own interpreter and module, nothing of the file in the command
            [sys.executable, "-m", CLEANER],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UncleanFile("too_big") from None
    if ended.returncode in ENDED_BY_A_LIMIT:
        raise UncleanFile("too_big")
    if ended.returncode:
        raise CleaningFailed(ended.returncode)
    head, clean = ended.stdout.split(b"\n", 1)
    outcome = json.loads(head)
    if "refused" in outcome:
        raise UncleanFile(outcome["refused"])
    kind = FileKind(outcome["kind"])
    return CleanFile(kind=kind, name=clean_name(name, kind), content=clean, words=outcome["words"])


def clean_name(name: str, kind: FileKind) -> str:
    """A name for a person to recognise, of letters, digits and a few signs, that ends as its kind does."""
    stem = re.sub(r"[^\w .()-]+", " ", one_line(name.replace("\\", "/").rsplit("/", 1)[-1]).rsplit(".", 1)[0])
    return f"{' '.join(stem.split()).strip('.')[:LONGEST_NAME] or kind.value}.{kind.value}"


class SafeFileField(forms.FileField):
    """A file to hand in; cleaned data is a `CleanFile`, or None where none was sent."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("PDF, Word, Excel, PowerPoint, PNG, JPEG or plain text, 5 MB at most."))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Looked through once the field itself is content; never raises but what a form shows."""
        uploaded = super().clean(data, initial)
        if not isinstance(uploaded, UploadedFile):
            return None
        try:
            # one byte more than may be: a heavier file is refused without being read whole
            return clean_file(uploaded.read(MOST_BYTES + 1), name=uploaded.name or "")
        except UncleanFile as refusal:
            raise forms.ValidationError(str(REASONS[refusal.code]), code=refusal.code) from None
