"""How Django knows this room."""

from django.apps import AppConfig


class DirectoryScreensConfig(AppConfig):
    name = "binome.interfaces.directory"
    label = "directory_screens"  # the tables are in `core/directory`
    verbose_name = "Directory screens"
