"""The cache in the database, which says so when it cannot be written."""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError


class HonestDatabaseCache(DatabaseCache):
    """Django's, whose `add` answers no both when the key is there and when the database takes nothing.

    Tries at sign-in are counted under a lock made with `add`: on a full disk that lock looked taken for ever, and
    people read that they had tried too often.
    """

    def add(self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Whether the key was free and is now taken; raises OperationalError when nothing can be written."""
        for _ in range(2):
            if super().add(key, value, timeout, version):
                return True
            if self.has_key(key, version):
                return False
            self.delete(key, version)  # one that has just run out, else nothing; a second try must do
        raise OperationalError("The cache takes nothing: its database cannot be written.")
