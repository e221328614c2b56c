"""Which addresses webhooks may have."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict
from binome.core.outside.targets import HasExtras, NoAddress, Target, may_reach, target_from
from binome.core.webhooks.states import Reason


class AddressRefused(Conflict):
    """What was typed is no address that a webhook may have."""

    about = "address"


def target_of(address: str) -> Target:
    """The address in its parts. Raises `AddressRefused`."""
    try:
        target = target_from(address)
    except NoAddress:
        raise AddressRefused(
            _("Type a whole address, as https://example.org/binome, without spaces or accents.")
        ) from None
    except HasExtras:
        raise AddressRefused(
            _("Leave out names, passwords and what follows a “#”: a secret of its own signs what is sent.")
        ) from None
    if target.scheme == "http" and not settings.REACH_INSIDE:
        raise AddressRefused(_("The address begins with https://: what is sent is read by nobody on its way."))
    if target.is_number and not may_reach(target.host, inside=settings.REACH_INSIDE):
        raise AddressRefused(Reason.FORBIDDEN.label)
    return target
