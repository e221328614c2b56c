"""What diagnosis hears from the step before it."""

from typing import Any

from django.dispatch import receiver

from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.core.programmes.templates import ProgrammeTemplate
from binome.journey.audience.signals import wave_made_ready
from binome.journey.diagnosis.actions import surveying


@receiver(wave_made_ready, dispatch_uid="diagnosis.wave_made_ready")
def a_wave_comes_from_a_template(wave: Wave, template: ProgrammeTemplate, by: Person, **_news: Any) -> None:
    """Its survey is ready to launch."""
    surveying.prepare_survey(wave, by=by, ease_themes=template.asked, wanted_themes=template.wanted)
