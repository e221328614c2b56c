"""How tests are shared out between processes: singly, but for files whose one costly fixture serves all their tests."""

from xdist.scheduler import LoadScopeScheduling

WHOLE = ("tests/stories/test_a_first_wave.py", "tests/stories/test_the_told_demo.py")


class WholeFiles(LoadScopeScheduling):
    """One test at a time to whoever is free; the tests of a whole file to one and the same process."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return path if path in WHOLE else nodeid
