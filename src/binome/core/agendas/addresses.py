"""Where agendas may be read: machines that the installation names, and no other."""

from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict
from binome.core.outside.targets import HasExtras, NoAddress, Target, is_listed, may_reach, target_from


class AgendaRefused(Conflict):
    """What was typed is no address at which an agenda may be read."""

    about = "address"


class GivenTooOften(AgendaRefused):
    """Someone gives one agenda after the other: each is asked for at once."""

    reason = _("You connected several calendars within a minute. Wait a little before the next one.")


class NotToBeWritten(AgendaRefused):
    """Sessions are to be written to an address that is only published."""

    about = "writes"
    reason = _("Sessions can be added to a CalDAV calendar only: give its user name and password, too.")


class AgendasNotRead(Conflict):
    """Whoever runs the installation named no machine."""

    reason = _("This installation does not read calendars.")


class NoAgendaGiven(Conflict):
    """There is none to read or to withdraw."""

    reason = _("You have no calendar connected here, or it was disconnected meanwhile.")


def are_read() -> bool:
    """Whether this installation reads agendas at all."""
    return bool(settings.AGENDA_HOSTS)


def tidied(address: str) -> str:
    """As programs hand it over: `webcal://` is how they say that a calendar stands at an address."""
    address = address.strip().partition("#")[0]
    for scheme in ("webcals://", "webcal://"):
        if address.lower().startswith(scheme):
            return f"https://{address[len(scheme) :]}"
    return address


def agenda_target(address: str) -> Target:
    """The address in its parts. Raises `AgendaRefused`."""
    try:
        target = target_from(address)
    except NoAddress:
        raise AgendaRefused(_("Paste the whole address, such as https://… or webcal://…, without spaces.")) from None
    except HasExtras:
        raise AgendaRefused(
            _("Leave the user name and password out of the address: they have fields of their own.")
        ) from None
    if target.scheme == "http" and not settings.REACH_INSIDE:
        raise AgendaRefused(
            _("The address must begin with https:// or webcal://, so that nobody can read it on the way.")
        )
    if not is_listed(target.host, settings.AGENDA_HOSTS):
        hosts = ", ".join(settings.AGENDA_HOSTS)
        raise AgendaRefused(
            _("Calendars are read from these servers only: %(hosts)s. For another one, ask whoever runs Binôme.")
            % {"hosts": hosts}
        )
    if target.is_number and not may_reach(target.host, inside=settings.REACH_INSIDE):
        raise AgendaRefused(_("The address leads into a network that this installation may not reach."))
    return target


def followed(target: Target, location: str) -> Target:
    """Where an answer sends on to, which must be allowed as the first address was. Raises `AgendaRefused`."""
    onward = agenda_target(tidied(urljoin(f"{target.scheme}://{target.named}{target.path}", location)))
    if target.scheme == "https" and onward.scheme != "https":
        raise AgendaRefused
    return onward
