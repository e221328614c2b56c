"""When pairs were not confirmed in time: the next stable pairs, formed by themselves, for the manager to review."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from binome.core.mail.duties import Duty, do_each
from binome.core.programmes.models import Wave
from binome.journey.matching.actions import ending, repairing
from binome.journey.matching.models import Pair
from binome.journey.matching.states import PairState

AGAIN = Duty[Wave]("matching.pair_again", _("form pairs again after some were not confirmed"), lambda wave: wave)


def expire_and_pair_again(*, now: datetime) -> int:
    """Let go of pairs that were not confirmed in time, and form those to which the choices of the same waves lead now.

    Says how many were let go. Nobody is told of what is formed: it is reviewed and published by a person. The pairs of
    a search are followed by the search itself.
    """
    late = Pair.objects.filter(state=PairState.PUBLISHED, confirm_by__lt=now, round__only_for=None)
    waves = list(Wave.objects.filter(pk__in=late.values("wave")).select_related("programme").order_by("pk"))
    expired = ending.expire_unconfirmed(now=now)
    do_each(waves, lambda wave: repairing.pair_again_by_itself(wave, now=now), duty=AGAIN)
    return expired
