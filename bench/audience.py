"""The staff directory at 30,000 people: importing, searching, counting an audience; each step in its own process."""

import csv
import io
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import programs

PEOPLE = 30_000
ROUNDS = 40
RESULTS = Path(__file__).parent / "results"
SYLLABLES = ("né", "ra", "lou", "gwen", "ma", "dü", "thi", "sø", "ba", "çe", "o’", "ki", "le", "zo", "fran", "vé")
HEADER = (
    "Matricule;Prénom;Nom;Courriel;Direction;Direction parente;Matricule manager;Niveau;"
    "Intitulé de poste;Site;Pays;Langue;Date d’entrée"
)


def staff(*, title: str = "Chargé de mission") -> list[list[str]]:
    """Headers and 30,000 invented people: 40 entities in 8 directorates, eight reports a manager, seven levels deep."""
    dice = random.Random(7)
    rows = [HEADER.split(";")]
    for n in range(PEOPLE):
        name = "".join(dice.choice(SYLLABLES) for _ in range(3)).capitalize()
        entity = n % 40
        depth, place = 0, n
        while place:
            depth, place = depth + 1, (place - 1) // 8
        rows.append(
            [
                f"{n:06d}",
                name,
                "".join(dice.choice(SYLLABLES) for _ in range(4)).upper(),
                f"p{n:06d}@example.org",
                f"Entité {entity:02d}",
                f"Direction {entity % 8}",
                f"{(n - 1) // 8:06d}" if n else "",
                str(max(1, 8 - depth)),
                f"{title} {n % 300}",
                f"Site {n % 25}",
                ("France", "Belgique", "Maroc")[n % 3],
                ("fr", "en")[n % 5 == 0],
                f"{1 + n % 28:02d}/{1 + n % 12:02d}/{1995 + n % 30}",
            ]
        )
    return rows


def as_csv(rows: list[list[str]]) -> bytes:
    """As French Excel writes it, but UTF-8: some letters here are not in Windows-1252."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: list[list[str]]) -> bytes:
    """The same as a workbook of text cells."""
    import xlsxwriter

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        sheet.write_row(line, 0, row)
    book.close()
    return written.getvalue()


def preview(folder: Path) -> dict[str, Any]:
    """Receive and check the file: what a person then looks at."""
    from django.utils import timezone

    from binome.core.directory import importing
    from binome.core.people.models import Person

    by = Person.objects.get(is_administrator=True)
    data = (folder / "staff.csv").read_bytes()
    begun = time.perf_counter()
    received = importing.receive_file(data, name="staff.csv", by=by, now=timezone.now())
    importing.check_import(received.pk, now=timezone.now())
    seconds = time.perf_counter() - begun
    received.refresh_from_db()
    return {"seconds": seconds, "counts": received.counts}


def commit(folder: Path) -> dict[str, Any]:
    """Write what was looked at."""
    from django.utils import timezone

    from binome.core.directory import deciding
    from binome.core.directory.models import Import
    from binome.core.people.models import Person

    by = Person.objects.get(is_administrator=True)
    begun = time.perf_counter()
    written = deciding.confirm_import(Import.objects.latest("pk").pk, by=by, now=timezone.now())
    return {"seconds": time.perf_counter() - begun, "counts": written.counts}


def _feed(path: Path) -> dict[str, Any]:
    from django.utils import timezone

    from binome.core.directory import importing

    data = path.read_bytes()
    begun = time.perf_counter()
    fed = importing.feed(data, name=path.name, by=None, now=timezone.now())
    return {"seconds": time.perf_counter() - begun, "counts": fed.file_import.counts}


def again(folder: Path) -> dict[str, Any]:
    """The same file once more, in one go, as the nightly feed does."""
    return _feed(folder / "staff.csv")


def everyone_changes(folder: Path) -> dict[str, Any]:
    """Every line changes a job title."""
    return _feed(folder / "titles.xlsx")


def undo(folder: Path) -> dict[str, Any]:
    """Take that last import back."""
    from django.utils import timezone

    from binome.core.directory import deciding, undoing
    from binome.core.directory.models import Import
    from binome.core.people.models import Person

    by = Person.objects.get(is_administrator=True)
    latest = Import.objects.latest("pk")
    begun = time.perf_counter()
    deciding.ask_to_undo(latest.pk, by=by)
    undoing.undo_import(latest.pk, by=by, now=timezone.now())
    return {"seconds": time.perf_counter() - begun}


def workbook(folder: Path) -> dict[str, Any]:
    """Our reading of a workbook, checks included, beside the bare reader; the quickest of five turns each."""
    from python_calamine import CalamineWorkbook

    from binome.core.directory.reading import table_from

    data = (folder / "titles.xlsx").read_bytes()

    def bare() -> None:
        CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()

    ours, theirs = [], []
    for _ in range(5):
        ours.append(_timed(lambda: table_from(data)))
        theirs.append(_timed(bare))
    return {"seconds": min(ours), "bare": min(theirs), "ratio": min(ours) / min(theirs)}


def search(folder: Path) -> dict[str, Any]:
    """The directory page, asked for names with and without accents, staff ids, jobs, an entity, a far page."""
    from django.test import Client

    from binome.core.people.models import Entity, Person

    client = Client()
    client.force_login(Person.objects.get(is_administrator=True))
    entity = Entity.objects.filter(parent=None).first()
    words = ("nera", "NÉRA", "dulou zo", "o'kile", "012345", "mission 17", "personne de ce nom", "sora")
    asked = [*({"q": word} for word in words), {"q": "", "page": "500"}, {"q": "", "entity": str(entity.pk)}]
    client.get("/directory/people/", asked[0])
    taken = [
        _timed(lambda words=words: client.get("/directory/people/", words)) for _ in range(ROUNDS) for words in asked
    ]
    return {"p50": statistics.median(taken), "p95": statistics.quantiles(taken, n=20)[-1], "requests": len(taken)}


def audience(folder: Path) -> dict[str, Any]:
    """Count and break down an audience: managers of a level in two entities, in a country, with five reports."""
    from django.utils import timezone

    from binome.core.people.models import Entity
    from binome.journey.audience.queries.people import people_in
    from binome.journey.audience.rules.population import Population

    entities = tuple(Entity.objects.filter(parent=None).values_list("pk", flat=True)[:2])
    rule = Population(entities=entities, level_min=3, countries=("France",), min_direct_reports=5)
    today = timezone.localdate()
    taken = [_timed(lambda: people_in(rule, today=today).count()) for _ in range(ROUNDS)]
    return {
        "p50": statistics.median(taken),
        "p95": statistics.quantiles(taken, n=20)[-1],
        "people": people_in(rule, today=today).count(),
    }


STEPS: dict[str, Callable[[Path], dict[str, Any]]] = {
    step.__name__: step for step in (preview, commit, again, everyone_changes, undo, workbook, search, audience)
}


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def main() -> None:
    """Make the files, migrate an empty installation, run each step in its own process, write what they say."""
    programs.end_when_asked()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "staff.csv").write_bytes(as_csv(staff()))
        (folder / "titles.xlsx").write_bytes(as_xlsx(staff(title="Responsable")))
        results = {"prepare": _alone("prepare", folder)} | {step: _alone(step, folder) for step in STEPS}
    results.pop("prepare")
    _write(results)


def _alone(step: str, folder: Path) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-m", "bench.audience", step, str(folder)], check=True, capture_output=True, text=True
    )
    result: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    print(step, result, flush=True)
    return result


def _inside(step: str, folder: Path) -> None:
    database = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
    os.environ.update(
        BINOME_DEBUG="1",
        BINOME_DATA_DIR=str(folder),
        DATABASE_URL=database,
        DJANGO_SETTINGS_MODULE="binome.settings.base",
    )
    import django
    from django.conf import settings

    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    result = _prepare() if step == "prepare" else STEPS[step](folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result | {"peak_mb": round(peak)}))


def _prepare() -> dict[str, Any]:
    from django.core.management import call_command

    from binome.core.people.models import Entity, Person

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    entity = Entity.objects.create(code="it", name="Informatique")
    Person.objects.create(
        staff_id="ADMIN",
        email="admin@example.org",
        given_name="Ada",
        family_name="Min",
        entity=entity,
        is_administrator=True,
    )
    return {}


def _write(results: dict[str, dict[str, Any]]) -> None:
    lines = ["| what | seconds | peak, MB | |", "|---|---|---|---|"]
    for step, result in results.items():
        seconds = result.get("seconds", result.get("p95", 0.0))
        more = {name: result[name] for name in result if name not in {"seconds", "peak_mb", "p95"}}
        details = ", ".join(
            f"{name} {round(value, 3) if isinstance(value, float) else value}" for name, value in more.items()
        )
        what = STEPS[step].__doc__ or step
        lines.append(
            f"| {what.rstrip('.')}{' (p95)' if 'p95' in result else ''} | {seconds:.2f} | {result['peak_mb']} | {details} |"
        )
    database = os.environ.get("BENCH_DATABASE_URL", "sqlite:").split(":", 1)[0]
    machine = f"{PEOPLE:,} people, {platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, {database}"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "audience.md").write_text("\n".join([*lines, "", machine, ""]), encoding="utf-8")
    (RESULTS / "audience.json").write_text(
        json.dumps({"machine": machine, "steps": results}, indent=1, ensure_ascii=False)
    )
    print("\n".join([*lines, "", machine]))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        _inside(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
