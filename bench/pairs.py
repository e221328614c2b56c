"""A wave of 1,000 pairs: one person paired anew, the pages of whoever steers, and a list of proposals; beside the floor page."""

import json
import os
import platform
import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench import programs

PAIRS, LISTED, ROUNDS = 1_000, 7, 25
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Lay 1,000 pairs in an empty folder, end two, pair one person of each anew, open the pages, write what it took."""
    programs.end_when_asked()
    with programs.empty_demo():
        _write(_measure())


def _company() -> tuple[Any, Any]:
    """2,000 people in a tree of managers of ten each, all in one wave; everyone chose among seven, and is in a pair."""
    from django.utils import timezone

    from binome.core.competences.loading import load_ready_content
    from binome.core.competences.models import Theme
    from binome.core.people.models import Entity, Person
    from binome.core.programmes.models import Programme, ProgrammeRole, Wave
    from binome.journey.enrolment.models import Application, ThemeChoice
    from binome.journey.enrolment.states import ApplicationState, Side, Slot
    from binome.journey.matching.models import Choice, Pair, Proposal, Round, RoundAnswer
    from binome.journey.matching.queries import engine
    from binome.journey.matching.queries.people import limits_of
    from binome.journey.mentoring.models import Relationship

    load_ready_content()
    now, dice = timezone.now(), random.Random(1)
    entities = [Entity.objects.create(code=f"E{n}", name=f"Entité {n}") for n in range(40)]
    people = Person.objects.bulk_create(
        [
            Person(
                staff_id=str(n), email=f"p{n}@example.org", given_name="A", family_name=str(n), search_key=f"a {n}",
                entity=entities[n % 40], level=5 if n % 2 else 2,
            )
            for n in range(2 * PAIRS + 1)
        ],
        batch_size=500,
    )  # fmt: skip
    for person, n in zip(people[1:], range(1, len(people)), strict=True):
        person.manager = people[(n - 1) // 10]
    Person.objects.bulk_update(people[1:], ["manager"], batch_size=500)
    manager = Person.objects.create(
        staff_id="M", email="m@example.org", given_name="M", family_name="M", entity=entities[0]
    )
    programme = Programme.objects.create(name="Élan")
    ProgrammeRole.objects.create(programme=programme, person=manager, role="manager")
    wave = Wave.objects.create(programme=programme, number=1, name="Vague 1", stage="mentoring", gate="warn")
    themes = list(Theme.objects.order_by("code")[:12])
    wave.themes.set(themes)
    slots = list(Slot.values)
    applications = Application.objects.bulk_create(
        [
            Application(
                wave=wave, person=person, side=Side.MENTOR if n % 2 else Side.MENTEE, state=ApplicationState.ACCEPTED,
                decided_by=manager, decided_at=now, decision_reason="-", capacity=1 + n % 3, languages=["fr"],
                slots=dice.sample(slots, 8),
            )
            for n, person in enumerate(people[1:])
        ],
        batch_size=500,
    )  # fmt: skip
    ThemeChoice.objects.bulk_create(
        [
            ThemeChoice(application=application, theme=theme, rank=rank, level=4 if application.side == "mentor" else 1)
            for application in applications
            for rank, theme in enumerate(dice.sample(themes, 4), start=1)
        ],
        batch_size=500,
    )
    mentors = [each for each in applications if each.side == "mentor"]
    mentees = [each for each in applications if each.side == "mentee"]
    current = Round.objects.create(
        wave=wave, number=1, state="published", opened_by=manager, opened_at=now - timedelta(days=30),
        closes_at=now - timedelta(days=20), closed_at=now - timedelta(days=20), published_at=now - timedelta(days=19),
    )  # fmt: skip
    score, terms = engine.score_of(mentors[3], mentees[1], limits=limits_of(wave))
    proposals = Proposal.objects.bulk_create(
        [
            Proposal(
                round=current, mentor=mentors[(n + place) % PAIRS], mentee=mentee, score=score, terms=terms,
                mentor_place=place + 1, mentee_place=place + 1,
            )
            for n, mentee in enumerate(mentees)
            for place in range(LISTED)
        ],
        batch_size=500,
    )  # fmt: skip
    answers = RoundAnswer.objects.bulk_create(
        [RoundAnswer(round=current, application=each, finished_at=now) for each in applications], batch_size=500
    )
    answer_of = {answer.application_id: answer for answer in answers}
    Choice.objects.bulk_create(
        [
            Choice(answer=answer_of[half], proposal=proposal, rank=place)
            for proposal in proposals
            for half, place in (
                (proposal.mentor_id, proposal.mentor_place), (proposal.mentee_id, proposal.mentee_place)
            )
        ],
        batch_size=500,
    )  # fmt: skip
    pairs = Pair.objects.bulk_create(
        [
            Pair(
                wave=wave, round=current, mentor=mentor, mentee=mentee, state="chosen", score=score, terms=terms,
                mentor_yes_at=now, mentee_yes_at=now, published_at=now,
            )
            for mentor, mentee in zip(mentors, mentees, strict=True)
        ],
        batch_size=500,
    )  # fmt: skip
    Relationship.objects.bulk_create([Relationship(pair=pair, opened_at=now) for pair in pairs], batch_size=500)
    return wave, manager


def _measure() -> dict[str, float]:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from binome.journey.matching.models import Pair
    from binome.journey.mentoring.models import Relationship
    from binome.journey.mentoring.queries.lines import undecided_pairs

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    wave, by = _company()
    client = Client()
    client.force_login(by)
    figures: dict[str, float] = {}
    first, second = Pair.objects.filter(wave=wave).order_by("pk")[10:12]
    for pair in (first, second):
        Pair.objects.filter(pk=pair.pk).update(state="ended")
        Relationship.objects.filter(pair=pair).update(state="ended", closed_at=timezone.now())
    pages = f"/matching/waves/{wave.pk}/people"
    client.get(
        f"{pages}/{first.mentee_id}/"
    )  # loops of the engine are compiled, or read from its cache, once a process
    _from_choices(client, figures, f"{pages}/{first.mentee_id}/")
    Pair.objects.filter(mentee=second.mentee).delete()
    _alone(client, figures, f"{pages}/{second.mentee_id}/", wave=wave, by=by)
    figures["question for a new boss above a pair, ms"] = _median(lambda: undecided_pairs(wave, reader=by)) * 1000
    addresses = {
        "floor": "/floor/",
        "list of pairs": f"/mentoring/waves/{wave.pk}/",
        "matching of the wave": f"/matching/waves/{wave.pk}/",
        "home of the manager": "/",
    }
    taken: dict[str, list[float]] = {name: [] for name in addresses}
    for turn in range(ROUNDS + 3):
        for name, address in addresses.items():
            seconds, response = _timed(lambda address=address: client.get(address))
            assert response.status_code == 200, address
            if turn >= 3:
                taken[name].append(seconds)
    floor = statistics.median(taken["floor"])
    for name, times in taken.items():
        figures[f"{name}, median ms"] = statistics.median(times) * 1000
        figures[f"{name}, × the floor"] = statistics.median(times) / floor
    _proposals(figures, wave=wave, by=by, captured=lambda: CaptureQueriesContext(connection))
    return figures


def _from_choices(client: Any, figures: dict[str, float], page: str) -> None:
    """A person is paired from the choices already made: the page, the question, the pair."""
    seen, response = _timed(lambda: client.get(page))
    assert f"{page}pair/" in response.content.decode()
    asked, response = _timed(lambda: client.post(f"{page}pair/"))
    assert response.status_code == 200
    done, response = _timed(lambda: client.post(f"{page}pair/", {"confirmed": "yes"}))
    assert response.status_code == 302
    figures["paired from choices: page, s"] = seen
    figures["paired from choices: question, s"] = asked
    figures["paired from choices: act, s"] = done


def _alone(client: Any, figures: dict[str, float], page: str, *, wave: Any, by: Any) -> None:
    """A person whose choices lead to nobody gets proposals of their own: the page, the question, the letter."""
    from binome.journey.matching.models import Choice

    number = page.rstrip("/").rpartition("/")[2]
    Choice.objects.filter(answer__application=number).delete()
    seen, response = _timed(lambda: client.get(page))
    assert f"{page}send/" in response.content.decode()
    asked, response = _timed(lambda: client.post(f"{page}send/"))
    assert response.status_code == 200
    done, response = _timed(lambda: client.post(f"{page}send/", {"confirmed": "yes"}))
    assert response.status_code == 302
    figures["proposals for one: page, s"] = seen
    figures["proposals for one: question, s"] = asked
    figures["proposals for one: act, s"] = done


def _proposals(figures: dict[str, float], *, wave: Any, by: Any, captured: Callable[[], Any]) -> None:
    """The list of the person for whom a search is open, and what looking further costs in a wave of this size."""
    from django.test import Client

    from binome.journey.matching.models import Round

    search = Round.objects.get(wave=wave, only_for__isnull=False)
    client = Client()
    client.force_login(search.only_for.person)
    client.get("/matching/")
    with captured() as queries:
        assert client.get("/matching/").status_code == 200
    figures["proposals of one person, queries"] = len(queries)
    figures["proposals of one person, median ms"] = _median(lambda: client.get("/matching/")) * 1000


def _median(act: Callable[[], Any]) -> float:
    act()
    return statistics.median(_timed(act)[0] for _ in range(ROUNDS))


def _timed(act: Any) -> tuple[float, Any]:
    """Seconds of this process's processor: what others do on the machine is not measured."""
    begun = time.process_time()
    result = act()
    return time.process_time() - begun, result


def _write(figures: dict[str, float]) -> None:
    machine = f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, SQLite"
    lines = [f"# A wave of {PAIRS} pairs, seven on each list", "", "| figure | measured |", "|---|---|"]
    lines += [f"| {name} | {value:.2f} |" for name, value in figures.items()]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "pairs.md").write_text(
        "\n".join([*lines, "", f"{machine}, {ROUNDS} rounds, processor time", ""]), encoding="utf-8"
    )
    (RESULTS / "pairs.json").write_text(json.dumps({"machine": machine, "figures": figures}, indent=1) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
