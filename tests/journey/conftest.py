"""What the steps' tests share."""

import pytest

from binome.core.programmes import todo


@pytest.fixture(autouse=True)
def signs_foretell(monkeypatch):
    """Wherever a test asks a step what waits for someone, the sign by which the home page knows it must be there too."""

    def all_of(errands, person, *, now):
        found = []
        for errand in errands:
            things = list(errand.things(person, now))
            (sign,) = todo.signs(lambda asked=errand: [asked.sign()]).row(person=person, now=now)
            assert sign or not things, f"{things[0].title} waits, and its sign says that nothing does"
            found += things
        return found

    monkeypatch.setattr(todo, "all_of", all_of)
