"""How tests are shared out between processes: singly, but for folders and files whose one costly fixture serves all their tests."""

from xdist.scheduler import LoadScopeScheduling

WHOLE = (
    "tests/engine/",
    "tests/stories/the_demo/",
    "tests/stories/while_pairs_meet/",
    "tests/browser/test_wheel.py",
    # where everything exists once (tests/interfaces/conftest.py)
    "tests/interfaces/api/test_compliance.py",
    "tests/interfaces/api/test_who_may.py",
    "tests/interfaces/test_act_tell_undo.py",
    "tests/interfaces/test_every_door.py",
    "tests/interfaces/test_hostile_input.py",
    "tests/interfaces/test_hostile_words.py",
    "tests/interfaces/test_left_roles.py",
    "tests/interfaces/test_pressed_twice.py",
    "tests/interfaces/test_refused_forms.py",
)


class WholeFolders(LoadScopeScheduling):
    """One test at a time to whoever is free; the tests of a whole folder or file to one and the same process."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in WHOLE if nodeid.startswith(folder)), nodeid)
