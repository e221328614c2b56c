"""How tests are shared out between processes: singly, but for folders and files whose one costly fixture serves all their tests."""

from xdist.scheduler import LoadScopeScheduling

WHOLE = (
    "tests/engine/",
    "tests/stories/the_demo/",
    "tests/stories/while_pairs_meet/",
    "tests/browser/test_wheel.py",
    "tests/interfaces/test_refused_forms.py",
)


class WholeFolders(LoadScopeScheduling):
    """One test at a time to whoever is free; the tests of a whole folder or file to one and the same process."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in WHOLE if nodeid.startswith(folder)), nodeid)
