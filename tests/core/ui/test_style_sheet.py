"""The style sheet: many parts, one request."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.management.commands.collectstatic import Command

from binome.core.ui import style_sheet
from binome.core.ui.style_sheet import FOLDER, PARTS, SHEET
from tests.factories import PersonFactory


def test_every_part_is_in_the_one_sheet_and_short_enough_to_be_read():
    sheet = Path(finders.find(SHEET)).read_text(encoding="utf-8")
    parts = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.css")}

    assert set(parts) == set(PARTS)
    assert [name for name, text in parts.items() if text not in sheet] == []
    assert {name: text.count("\n") for name, text in parts.items() if text.count("\n") > 200} == {}
    assert sorted(PARTS, key=lambda part: sheet.index(parts[part])) == list(PARTS)


def test_it_is_written_anew_when_a_part_changed_and_whoever_reads_it_reads_it_whole(tmp_path, monkeypatch):
    for part in PARTS:
        (tmp_path / f"{part}.css").write_text("/* */")
    monkeypatch.setattr(style_sheet, "FOLDER", tmp_path)
    finder = style_sheet.StyleSheetFinder()
    first = Path(finder.find(SHEET))
    with first.open() as reading:
        before = first.stat()
        assert Path(finder.find(SHEET)).stat() == before
        (tmp_path / "page.css").write_text("/* changed */")
        assert "/* changed */" in Path(finder.find(SHEET)).read_text()
        assert reading.read() == "\n".join(["/* */"] * len(PARTS))
    assert [path.name for path in first.parent.parent.iterdir()] == ["ui"]


def test_it_is_collected_as_any_file_is(tmp_path, settings):
    settings.STATIC_ROOT = str(tmp_path)
    collecting = Command()
    collecting.set_options(
        interactive=False, verbosity=0, link=False, clear=False, dry_run=True, ignore_patterns=[], post_process=False,
        use_default_ignore_patterns=True,
    )  # fmt: skip

    assert SHEET in {*collecting.collect()["modified"], *collecting.collect()["unmodified"]}


def test_a_page_asks_for_no_other_sheet_of_ours(client, db):
    client.force_login(PersonFactory())

    assert client.get("/").text.count('rel="stylesheet"') == 2  # the foundation, and ours
