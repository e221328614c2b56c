"""The pages about the engine: every block runs, in order, and both languages show the same ones."""

import re
from pathlib import Path

PAGE, FRENCH = Path("docs/use/engine.md"), Path("docs/use/fr/engine.md")


def blocks(page: Path) -> list[str]:
    """The Python of a page, without comments in words."""
    return re.findall(r"^```python\n(.*?)^```$", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def test_every_block_of_the_walk_through_real_people_runs(capsys):
    room: dict[str, object] = {}

    for block in blocks(PAGE):
        exec(compile(block, str(PAGE), "exec"), room)  # noqa: S102 - our own page

    told = capsys.readouterr().out
    assert told.startswith("2274 could be mentored, 5752 could mentor\n")
    assert "blocking pairs: 0" in told
    assert room["again"].kept >= room["proof"].pairs - 40


def test_the_french_page_shows_the_same_blocks():
    assert blocks(FRENCH) == blocks(PAGE)
    assert len(blocks(PAGE)) == 9
