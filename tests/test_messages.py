"""The French catalogue is kept whole and well set: the check of tools/messages.py says what is not."""

import runpy
from pathlib import Path

import polib
import pytest

TOOL = runpy.run_path(str(Path(__file__).parents[1] / "tools" / "messages.py"))


def catalogue(**texts):
    po = polib.POFile()
    po.extend(polib.POEntry(msgid=msgid, msgstr=msgstr) for msgid, msgstr in texts.items())
    return po


@pytest.mark.parametrize(
    "french",
    [
        "l'atelier",
        "Patience...",
        "Vraiment ?",
        "Vraiment?",
        "Oui\u202f; non",
        "Lieu : Lyon",
        "Lieu:",
        "« oui\xa0»",
        "«\xa0oui »",
    ],
)
def test_a_typographic_slip_is_told_with_the_words_around_it(french):
    kept = catalogue(hello=french)

    told = TOOL["complaints"](kept, kept)

    assert [line.split(":")[0] for line in told] == ["typography"]


def test_a_well_set_text_passes():
    kept = catalogue(hello="L’atelier «\xa0images\xa0» est à 10:30\xa0: venez\xa0?! Voir https://exemple.fr…")

    told = TOOL["complaints"](kept, kept)

    assert told == []


def test_a_text_that_french_lacks_is_told():
    told = TOOL["complaints"](catalogue(hello="", bye=""), catalogue(hello=""))

    assert told == ["missing: 'hello'", "not collected (run make messages): 'bye'"]
