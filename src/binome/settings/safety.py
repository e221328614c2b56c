"""What an installation must not start with."""

from collections.abc import Sequence
from urllib.parse import urlsplit

LONG_ENOUGH = 50
VARIED_ENOUGH = 12
NEAR = {"localhost", "127.0.0.1", "::1"}


def complaints(
    *, secret: str, debug: bool, demo: bool, base_url: str, hosts: Sequence[str], contact: str
) -> list[str]:  # fmt: skip
    """A sentence for each thing that would be unsafe; none when the installation may start."""
    found = []
    address = urlsplit(base_url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        found.append("BINOME_BASE_URL must be the address people type, such as https://binome.example.org.")
    if contact and not contact.startswith(("mailto:", "https://")):
        found.append("BINOME_SECURITY_CONTACT must begin with mailto: or https://.")
    if "*" in hosts:
        found.append("BINOME_ALLOWED_HOSTS must name hosts: * would let anyone choose the address in links.")
    if debug or demo:
        if address.scheme == "https" or address.hostname not in NEAR:
            found.append("BINOME_DEBUG and BINOME_DEMO are for one machine: BINOME_BASE_URL must be on localhost.")
        return found
    if not secret:
        found.append("BINOME_SECRET_KEY is required: a long random text, kept secret.")
    elif len(secret) < LONG_ENOUGH or len(set(secret)) < VARIED_ENOUGH:
        found.append(f"BINOME_SECRET_KEY is too easy to guess: at least {LONG_ENOUGH} random characters.")
    return found
