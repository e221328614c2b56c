"""The facts that stop an act of the audience, each with a sentence for the reader."""

from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict


class LastManager(Conflict):
    """Someone must steer the programme."""

    reason = _("A programme keeps at least one manager. Name another one first.")
