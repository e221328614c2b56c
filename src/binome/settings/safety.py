"""What an installation must not start with, and what it may start with but should not."""

import re
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

LONG_ENOUGH = 50  # characters, as Django's own check asks
LONGEST_LOCAL_PART = 43  # of the 64 that mail servers take, twenty-one for a token
VARIED_ENOUGH = 12  # different ones: a key typed by leaning on the keyboard has fewer
LONGEST_STORE = 400  # characters: the number of a statement is added
NAMED_HOST = re.compile(
    r"[a-z0-9-]+(\.[a-z0-9-]+)*|(\.[a-z0-9-]+){2,}"
)  # one machine, or all below a name that is no country's
NEAR = {"localhost", "127.0.0.1", "::1", "[::1]"}
FOR_THE_DEMO = "only-for-the-demo-and-for-development"
# Keys that anyone can read: in this repository, in the history of its tests, in Django's own template of a project.
PUBLISHED = ("only-for-", "django-insecure-")


def is_near(host: str) -> bool:
    """Whether a host name means this machine, whatever the network."""
    return host in NEAR or host.endswith(".localhost")


def _split(address: str) -> SplitResult:
    """The parts of an address; none where it cannot be read."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # read here: it refuses what is no number
    except ValueError:
        return urlsplit("")
    return parts


def hosts_of(base_url: str, named: Sequence[str]) -> list[str]:
    """The hosts that are answered: those named and, whatever they are, that of the address people type."""
    own = _split(base_url).hostname or ""
    own = f"[{own}]" if ":" in own else own
    covered = any(host == own or (host.startswith(".") and f".{own}".endswith(host)) for host in named)
    return [*named, *([] if covered or not own or "*" in named else [own])]


def complaints(
    *,
    secret: str,
    debug: bool,
    demo: bool,
    base_url: str,
    hosts: Sequence[str],
    contact: str,
    behind_proxy: bool = False,
) -> list[str]:
    """A sentence for each thing that would be unsafe; none when the installation may start."""
    unsafe = []
    address = _split(base_url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        unsafe.append("BINOME_BASE_URL must be the address people type, such as https://binome.example.org.")
    elif address.path.strip("/") or address.query:
        unsafe.append(
            f"BINOME_BASE_URL must end with its host, not with {address.path}: pages stand at the root of a host, so give "
            "Binôme a name of its own."
        )
    if contact and not contact.startswith(("mailto:", "https://")):
        unsafe.append("BINOME_SECURITY_CONTACT must begin with mailto: or https://.")
    if "*" in hosts:
        unsafe.append("BINOME_ALLOWED_HOSTS must name hosts: * would let anyone choose the address in links.")
    if debug or demo:
        return unsafe + _not_of_one_machine(base_url, hosts=hosts, behind_proxy=behind_proxy)
    if not secret:
        unsafe.append("BINOME_SECRET_KEY is required: a long random text, kept secret.")
    elif secret.startswith(PUBLISHED):
        unsafe.append("BINOME_SECRET_KEY is a key that anyone can read in published code: make one of your own.")
    elif len(secret) < LONG_ENOUGH or len(set(secret)) < VARIED_ENOUGH:
        unsafe.append(f"BINOME_SECRET_KEY is too easy to guess: at least {LONG_ENOUGH} random characters.")
    return unsafe


def _not_of_one_machine(base_url: str, *, hosts: Sequence[str], behind_proxy: bool) -> list[str]:
    """The demo lets anyone become anyone and debugging shows everything: nobody else's machine may reach them."""
    only = "BINOME_DEBUG and BINOME_DEMO are for one machine"
    unsafe = []
    address = _split(base_url)
    if address.scheme == "https" or not is_near(address.hostname or ""):
        unsafe.append(f"{only}: BINOME_BASE_URL must be http://localhost.")
    if far := [host for host in hosts if not is_near(host)]:
        unsafe.append(f"{only}: BINOME_ALLOWED_HOSTS must be local, not {', '.join(far)}.")
    if behind_proxy:
        unsafe.append(f"{only}: BINOME_BEHIND_PROXY must be off.")
    return unsafe


def warnings(*, base_url: str) -> list[str]:
    """A sentence for each thing that an installation starts with although it should not."""
    address = _split(base_url)
    if address.scheme == "http" and not is_near(address.hostname or ""):
        risk = (
            "without https, anyone on the way reads sign-in codes, sessions and answers, and cookies are not protected"
        )
        return [f"BINOME_BASE_URL is {base_url}: {risk}. Put a proxy with TLS in front and say https://."]
    return []


def calendar_replies_complaint(address: str) -> str | None:
    """Why calendars cannot answer there; None when nothing is wrong, or nobody is asked."""
    local, at, domain = address.rpartition("@")
    if address and not (at and local and domain and address.isascii() and not set(address) & set(' <>,;"')):
        return "BINOME_CALENDAR_REPLIES is one address, as binome@example.org."
    if len(local) > LONGEST_LOCAL_PART:
        return f"BINOME_CALENDAR_REPLIES: at most {LONGEST_LOCAL_PART} characters before the “@”, for a token is added to them."
    return None


def staff_feed_complaint(source: str) -> str | None:
    """Why no staff file can be fetched from there, where it is an address; None when nothing is wrong."""
    if "://" not in source:
        return None
    try:
        address = urlsplit(source)
        host = address.hostname or ""
    except ValueError:
        return "BINOME_STAFF_FEED is no address that can be read."
    if not host or not (address.scheme == "https" or (address.scheme == "http" and is_near(host))):
        return (
            "BINOME_STAFF_FEED must be the path of a folder, or an address that begins with https:// "
            "(http:// on this machine alone)."
        )
    if "@" in address.netloc:
        return (
            "BINOME_STAFF_FEED has a name or a password before its “@”: take it out, "
            "and give it as BINOME_STAFF_FEED_AUTHORIZATION (Basic …), which no page shows."
        )
    return None


def hosts_complaint(setting: str, hosts: Sequence[str]) -> str | None:
    """Which of the servers that `setting` allows is none; None when nothing is wrong."""
    wrong = [host for host in hosts if not NAMED_HOST.fullmatch(host)]
    if wrong:
        return (
            f"{setting}: {wrong[0]} is not the name of a server. Write calendar.example.org for one server, "
            ".example.org for all below a name; no https://, no port, no “*”."
        )
    return None


def record_store_complaint(address: str, *, key: str, secret: str, actor: str, inside: bool) -> str | None:
    """Why nothing can be told to the learning record store; None when nothing is wrong, or none is named."""
    if not address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return "BINOME_LRS is no address that can be read."
    if not parts.hostname or parts.scheme not in ({"https", "http"} if inside else {"https"}):
        return "BINOME_LRS must be an address that begins with https:// (http:// with BINOME_REACH_INSIDE alone)."
    if "@" in parts.netloc or parts.query or parts.fragment or not address.isascii() or len(address) > LONGEST_STORE:
        return "BINOME_LRS is the address alone, such as https://lrs.example.org/xapi: no name, password, “?” or “#”."
    if actor not in {"account", "email"}:
        return "BINOME_LRS_ACTOR is account (staff ids) or email (addresses)."
    return None if key and secret else "BINOME_LRS needs BINOME_LRS_KEY and BINOME_LRS_SECRET."


def mail_token_complaint(
    *, token_url: str, client_id: str, user: str, password: str, over_tls: bool, host: str
) -> str | None:
    """What is missing or unsafe where the mail server is signed in to with a token; None when nothing is."""
    if not token_url:
        return None
    address = urlsplit(token_url)
    if address.scheme != "https" and not is_near(address.hostname or ""):
        return "BINOME_EMAIL_OAUTH_TOKEN_URL must begin with https://: a secret is sent to it."
    if not client_id or not user or not user.isascii():
        return (
            "BINOME_EMAIL_OAUTH_TOKEN_URL needs BINOME_EMAIL_OAUTH_CLIENT_ID, "
            "and BINOME_EMAIL_USER for the mailbox, without accents: a token is shown beside it."
        )
    if password:
        return "BINOME_EMAIL_PASSWORD and BINOME_EMAIL_OAUTH_TOKEN_URL exclude each other: keep one of them."
    if not over_tls and not is_near(host):
        return (
            "BINOME_EMAIL_OAUTH_TOKEN_URL needs BINOME_EMAIL_TLS or BINOME_EMAIL_SSL: a token is as good as a password."
        )
    return None
