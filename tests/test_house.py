"""The house itself: what the import linter cannot see."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from binome.core.people.declarations import undeclared

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/binome"
STEPS = ["audience", "diagnosis", "enrolment", "learning", "matching", "mentoring", "network", "outcomes"]
CORE = ["people", "competences", "programmes", "mail", "privacy", "directory", "credentials", "webhooks", "chats"]
WRITES = {
    "save", "delete", "create", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "aupdate", "acreate", "asave", "adelete",
}  # fmt: skip
OURS = [model for model in apps.get_models() if model.__module__.startswith("binome.")]


def modules(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


def room_of(path: Path, step: str) -> str:
    return path.relative_to(SOURCE / "journey" / step).parts[0].removesuffix(".py")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_column_says_why_it_is_kept_and_who_sees_it(model):
    assert undeclared(model) == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_model_keeps_an_age(model):
    names = {field.name for field in model._meta.get_fields()}

    assert not names & {"age", "birth_date", "born_on", "date_of_birth", "age_band"}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_backwards_in_the_story(model):
    order = [*CORE, *STEPS]
    here = model._meta.app_label
    for field in model._meta.get_fields():
        target = field.related_model._meta.app_label if field.is_relation and field.concrete else here
        if target in order and here in order and not (target in CORE and here in CORE):
            assert order.index(target) <= order.index(here), f"{model._meta.label}.{field.name} points to {target}"


@pytest.mark.parametrize("step", STEPS)
def test_nothing_writes_outside_actions(step):
    guilty = []
    for path in modules(SOURCE / "journey" / step):
        if room_of(path, step) in {"actions", "models"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                if _is_plain_container(node):
                    continue
                guilty.append(f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.func)}")

    assert guilty == []


def test_a_day_is_read_on_the_clock_of_here():
    """What is kept, and `now`, are moments of UTC: their own date is the day before for the first hours of a day here."""
    of_utc = re.compile(r"\b(?:now|\w+_at)(?: [+-] \w+\))?\.date\(\)")
    guilty = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in modules(SOURCE)
        if "rules" not in path.parts  # they are given moments of here
        for match in of_utc.finditer(path.read_text(encoding="utf-8"))
    ]

    assert guilty == []


def _is_plain_container(node: ast.Call) -> bool:
    """`counts.update(…)` on a local dict or set is no writing to the database, nor is a file saved somewhere: `deck.save(out)`.

    Querysets go through `objects`, and a row is saved without saying where.
    """
    assert isinstance(node.func, ast.Attribute)
    if node.func.attr == "save" and node.args:
        return True
    return node.func.attr == "update" and isinstance(node.func.value, ast.Name)


@pytest.mark.parametrize("step", STEPS)
def test_rules_know_no_database_no_clock_and_no_web(step):
    allowed = {
        "binome.core.errors", "binome.journey." + step + ".states", "binome.core.programmes.stages", "binome.core.people.reporting_lines",
        "binome.core.people.text", "binome.core.people.hours", "binome.core.people.countries",
        "binome.core.people.zones",  # pure as well
        "binome.core.ui.rounding", "binome.core.directory.rows",
        "django.core.exceptions", "django.core.validators", "django.utils.functional", "python_calamine",
    }  # fmt: skip
    for path in modules(SOURCE / "journey" / step):
        if room_of(path, step) != "rules":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name in _imported(node):
                top = name.split(".")[0]
                fine = top in sys.stdlib_module_names or top in {"scipy", "numpy"} or name in allowed
                fine = fine or name.startswith(f"binome.journey.{step}.rules") or name == "django.db.models"
                fine = fine or name in {"django.utils.translation", "django.utils.functional"}
                fine = fine or name.startswith("binome.core.privacy.disclosure.")  # counts in, what may be shown out
                assert fine, f"{path.relative_to(ROOT)} imports {name}"
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            assert called not in {"timezone.now", "datetime.now", "date.today", "datetime.utcnow"}, path


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


WITHOUT_A_LINE = {
    "mentoring.messages_as_read": "what a half has read is for nobody to look up",
    "mentoring.notes_as_read": "what a half has read is for nobody to look up",
    "diagnosis.undo_axes": "a part of undoing an import, which leaves the line",
    "enrolment.undo_ratings": "a part of undoing an import, which leaves the line",
    "learning.undo_completions": "a part of undoing an import, which leaves the line",
    "enrolment.write_answers": "a draft, saved every few seconds",
    "learning.open_preparations": "the start of one's own path",
    "learning.preparation_of": "the start of one's own path",
    "matching.say_not_this_time": "nobody may read who declined whom, the trail included",
    "matching.restore_answer": "nor who took a no back",
    "outcomes.keep_closing_draft": "a draft, saved every few seconds",
}


@pytest.mark.parametrize("step", STEPS)
def test_whoever_acts_leaves_a_line_in_the_trail(step):
    """Every act that someone does and that writes says so, unless the list above tells why it must not."""
    silent = set()
    for path in modules(SOURCE / "journey" / step):
        if room_of(path, step) != "actions":
            continue
        acts = {
            act.name: act
            for act in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(act, ast.FunctionDef)
        }
        for name, act in acts.items():
            by_someone = any(argument.arg == "by" for argument in act.args.kwonlyargs)
            if (
                by_someone
                and not name.startswith("_")
                and _reaches(act, acts, WRITES)
                and not _reaches(act, acts, {"record", "record_all"})
            ):
                silent.add(f"{step}.{name}")

    assert silent <= set(WITHOUT_A_LINE), silent - set(WITHOUT_A_LINE)


def _reaches(
    act: ast.FunctionDef, acts: dict[str, ast.FunctionDef], called: set[str], seen: tuple[str, ...] = ()
) -> bool:
    """Whether an act calls a method of one of these names, itself or through the acts beside it."""
    for node in ast.walk(act):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr in called and not _is_plain_container(node):
            return True
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in acts and name not in seen and _reaches(acts[name], acts, called, (*seen, name)):
            return True
    return False


def test_folders_contract_and_settings_tell_the_same_story(settings):
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    story = next(contract for contract in contracts if contract["name"] == "The story runs one way")
    folders = sorted(p.name for p in (SOURCE / "journey").iterdir() if p.is_dir() and not p.name.startswith("__"))
    installed = [app.rsplit(".", 1)[-1] for app in settings.INSTALLED_APPS if app.startswith("binome.journey.")]

    assert folders == STEPS == installed == list(reversed(story["layers"]))


def test_every_room_has_a_sign_on_its_door():
    begins_with_one = re.compile(r'"""(?:[^"]|"(?!""))+"""\n')  # quicker to see than to parse
    unsigned = [
        str(p.relative_to(ROOT))
        for p in modules(SOURCE)
        if not begins_with_one.match(text := p.read_text("utf-8")) and not ast.get_docstring(ast.parse(text))
    ]

    assert unsigned == []


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("room", ["actions", "queries"])
def test_one_imports_the_module_that_holds_the_act_and_no_facade(step, room):
    body = ast.parse((SOURCE / "journey" / step / room / "__init__.py").read_text(encoding="utf-8")).body

    assert [type(each).__name__ for each in body] == ["Expr"]


def test_no_stray_rooms():
    stray = {"utils", "helpers", "common", "services", "misc", "lib"}
    found = [str(p.relative_to(ROOT)) for p in SOURCE.rglob("*") if p.stem in stray and "vendor" not in p.parts]

    assert found == []


def test_dependencies_say_why_they_are_here():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    blocks = [text.split("dependencies = [", 1)[1].split("\n]", 1)[0], text.split("dev = [", 1)[1].split("\n]", 1)[0]]

    silent = [line for block in blocks for line in block.splitlines() if line.strip() and "#" not in line]

    assert silent == []


def test_templates_hold_no_inline_style_or_script():
    guilty = []
    for path in SOURCE.rglob("templates/**/*.html"):
        if path.name.startswith("letter"):  # mail programs read no sheet of styles
            continue
        text = path.read_text(encoding="utf-8")
        if " style=" in text or "<style" in text or "onclick=" in text or ("<script" in text and "src=" not in text):
            guilty.append(str(path.relative_to(ROOT)))

    assert guilty == []


def test_no_template_tells_an_hour_without_saying_whose_clock_it_is():
    """`|moment` does; a field's own value is told beside it (`whose_clock`)."""
    bare = re.compile(
        r"""\|(?:date|time):["'](?:SHORT_)?(?:DATETIME|TIME)_FORMAT["']|\|(?:date|time):["'][^"']*[HGgh]\W*i"""
    )
    templates = [path for kind in ("html", "txt") for path in SOURCE.rglob(f"templates/**/*.{kind}")]
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
        for path in templates
        for line in path.read_text(encoding="utf-8").splitlines()
        if bare.search(line) and "value=" not in line
    ]

    assert len(templates) > 100
    assert found == []


def test_the_formatter_has_the_last_word_and_no_banner_parts_a_file():
    """What must be kept from the formatter is written so that its own form reads well; `STILL` may only shrink."""
    by_hand = re.compile(r"# fmt: (?:skip|off)$|^ *# -{3,}", re.MULTILINE)
    counts = {
        folder: sum(len(by_hand.findall(path.read_text("utf-8"))) for path in (ROOT / folder).rglob("*.py"))
        for folder in ("src/binome/core", "src/binome/interfaces", "src/binome/orchestration", "src/binome/journey")
    }

    assert counts["src/binome/journey"] <= STILL
    assert sum(counts.values()) == counts["src/binome/journey"]


STILL = 67
