"""`binome demo-data`: fill an empty installation with a company around real skills."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from binome.core.people.models import Person
from binome.orchestration import demo
from binome.orchestration.company import SLICES


class Command(BaseCommand):
    """Tell the demo's story up to a stage."""

    help = "Fill an empty installation with a company around real skills (names and organisation are invented)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--slice", choices=SLICES, default="energy")
        parser.add_argument("--stage", choices=demo.STAGES, default="mentoring")

    def handle(self, *args: Any, **options: Any) -> None:
        if Person.objects.exists():
            raise CommandError("This installation already has people. The demo only fills an empty one.")
        story = demo.tell(slice_name=options["slice"], stage=options["stage"], now=timezone.now())
        self.stdout.write(f"{story.people} people, {story.applications} applications, {story.pairs} pairs.")
