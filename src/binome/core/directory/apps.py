"""How Django knows this room."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "binome.core.directory"
    label = "directory"
    verbose_name = "Directory"

    def ready(self) -> None:
        """People come in files from the first day; steps register what else may come in theirs."""
        from binome.core.directory import erasing, kinds  # noqa: F401, PLC0415 — one hears who is erased; models are ready now
        from binome.core.directory.people.kind import PEOPLE  # noqa: PLC0415

        kinds.register(PEOPLE)
