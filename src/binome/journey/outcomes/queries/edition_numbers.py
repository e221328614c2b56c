"""Which edition counts what is answered now; asked at every answer, so it knows nothing of reports and their statistics."""

from binome.journey.outcomes.models import Edition


def edition_being_filled(wave_id: int) -> int:
    """The number of the first edition that will count answers that enter now."""
    last = Edition.objects.filter(wave=wave_id).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
