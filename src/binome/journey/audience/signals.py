"""News of this step, for the steps that come after it."""

from django.dispatch import Signal

wave_made_ready = Signal()  # wave=Wave, template=ProgrammeTemplate, by=Person, in the same transaction
