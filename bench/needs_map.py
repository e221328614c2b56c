"""The needs map of 30,000 answers, 12 themes, 40 entities: published, opened, exported; told beside the floor page."""

import json
import os
import platform
import random
import time
from pathlib import Path
from typing import Any

from bench import programs

PEOPLE, ENTITIES, THEMES, ROUNDS = 30_000, 40, 12, 40
ROWS = 30_000
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Answer for 30,000 people in an empty folder, draw the map, open and export it, write what it took."""
    programs.end_when_asked()
    with programs.empty_demo():
        _write(_measure())


def _company() -> tuple[Any, Any]:
    """Forty entities of 750 people under four directorates, a survey on twelve themes, everyone's answer."""
    from django.utils import timezone

    from binome.core.competences.loading import load_ready_content
    from binome.core.people.models import Entity, Person
    from binome.core.programmes.models import Programme, ProgrammeRole, Wave
    from binome.journey.diagnosis.models import Answer, AnswerItem, Invitation, Question, Survey

    load_ready_content()
    now, dice = timezone.now(), random.Random(1)
    tops = [Entity.objects.create(code=f"D{n}", name=f"Direction {n}") for n in range(4)]
    parts = [Entity.objects.create(code=f"E{n}", name=f"Entité {n}", parent=tops[n % 4]) for n in range(ENTITIES)]
    people = [
        Person(
            staff_id=str(n), email=f"p{n}@example.org", given_name="A", family_name=str(n), entity=parts[n % ENTITIES]
        )
        for n in range(PEOPLE)
    ]
    Person.objects.bulk_create(people, batch_size=2000)
    by = people[0]
    programme = Programme.objects.create(name="Élan")
    ProgrammeRole.objects.create(programme=programme, person=by, role="manager")
    wave = Wave.objects.create(programme=programme, number=1, name="Vague 1")
    survey = Survey.objects.create(wave=wave, state="open", launched_at=now)
    codes = [f"T{n:02}" for n in range(1, THEMES + 1)]
    for place, kind in enumerate(("ease", "wanted", "choice"), start=1):
        choices = [{"code": code, "fr": code, "en": code, "offers": code == "mentor"} for code in ("alone", "mentor")]
        Question.objects.create(
            survey=survey,
            position=place,
            kind=kind,
            text_fr="?",
            text_en="?",
            theme_codes=codes if kind != "choice" else [],
            choices=choices if kind == "choice" else [],
        )
    Invitation.objects.bulk_create(
        [Invitation(survey=survey, person=person, group_id=person.entity_id, answered=True) for person in people],
        batch_size=2000,
    )
    answers = [Answer(survey=survey, anonymous=True, group_id=person.entity_id) for person in people]
    Answer.objects.bulk_create(answers, batch_size=2000)
    items = []
    for answer in answers:
        items += [AnswerItem(answer=answer, kind="ease", code=code, value=dice.randint(1, 5)) for code in codes]
        items += [
            AnswerItem(answer=answer, kind="wanted", code=code, **({"place": place} if _has_places() else {}))
            for place, code in enumerate(dice.sample(codes, 3), start=1)
        ]
        items.append(AnswerItem(answer=answer, kind="choice", code=dice.choice(("alone", "mentor"))))
    AnswerItem.objects.bulk_create(items, batch_size=5000)
    return survey, by


def _has_places() -> bool:
    from binome.journey.diagnosis.models import AnswerItem

    return any(field.name == "place" for field in AnswerItem._meta.get_fields())


def _measure() -> dict[str, float]:
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from binome.journey.diagnosis.actions.publishing import publish_snapshot
    from binome.journey.diagnosis.models import MapSnapshot, Survey

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    survey, by = _company()
    Survey.objects.filter(pk=survey.pk).update(state="closed", closed_at=timezone.now())
    survey.refresh_from_db()
    figures: dict[str, float] = {}
    figures["publish, s"], _ = _timed(lambda: publish_snapshot(survey, now=timezone.now()))
    client = Client()
    client.force_login(by)
    path = f"/diagnosis/waves/{survey.wave_id}/map/"
    pages = {"floor": "/floor/", "map, 4 directorates": path, "map, 40 entities": path + "?level=2&show=wanted"}
    taken: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(ROUNDS + 3):
        for name, address in pages.items():
            seconds, response = _timed(lambda address=address: client.get(address))
            assert response.status_code == 200, address
            if turn >= 3:
                taken[name].append(seconds)
    for name, times in taken.items():
        figures[f"{name}, p95 ms"] = sorted(times)[int(len(times) * 0.95) - 1] * 1000
    _widen(MapSnapshot.objects.get(), groups=ROWS // THEMES - 1)
    seconds, lines = _timed(lambda: sum(1 for _ in client.get(f"{path[:-1]}.csv?level=1").streaming_content))
    assert lines == ROWS + 2, lines  # a byte order mark, the head, and one line a theme and entity
    figures[f"CSV of {ROWS} rows, s"] = seconds
    return figures


def _widen(snapshot: Any, *, groups: int) -> None:
    """The same map with as many groups as it takes for a file of 30,000 rows."""
    nodes = snapshot.figures["nodes"]
    pattern = next(node for node in nodes.values() if node["depth"] == 2)
    snapshot.figures["nodes"] = {"": nodes[""]} | {
        str(n + 1): pattern | {"parent": "", "depth": 1, "name": f"Entité {n}"} for n in range(groups)
    }
    snapshot.save()


def _timed(act: Any) -> tuple[float, Any]:
    begun = time.perf_counter()
    result = act()
    return time.perf_counter() - begun, result


def _write(figures: dict[str, float]) -> None:
    machine = f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, SQLite, {ROUNDS} rounds"
    what = f"{PEOPLE} answers, {THEMES} themes, {ENTITIES} entities"
    lines = [f"# The needs map: {what}", "", "| figure | measured |", "|---|---|"]
    lines += [f"| {name} | {value:.2f} |" for name, value in figures.items()]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "needs_map.md").write_text("\n".join([*lines, "", machine, ""]), encoding="utf-8")
    (RESULTS / "needs_map.json").write_text(json.dumps({"machine": machine, "figures": figures}, indent=1) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
