"""What the steps' tests share."""

import pytest

from binome.core.programmes import todo


@pytest.fixture(autouse=True)
def signs_foretell(monkeypatch):
    """Wherever a test asks a step what waits for someone, the probe by which the home page knows it must be there too."""

    def all_of(sources, person, *, now):
        found = []
        for source in sources:
            things = list(source.tasks(person, now))
            (has_row,) = todo.probes(lambda asked=source: [asked.probe()]).row(person=person, now=now)
            assert has_row or not things, f"{things[0].title} waits, and its probe says that nothing does"
            found += things
        return found

    monkeypatch.setattr(todo, "all_of", all_of)
