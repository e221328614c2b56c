"""Which badges were revoked, as a Bitstring Status List (W3C) says it: a bit a number, so that who asks for the list tells
nobody whose badge is being checked.
"""

import base64
import gzip
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from binome.core.credentials.signing import did

SIZE = 131_072  # bits: the least that the specification allows, in which each badge is one among many
GOOD_FOR = timedelta(days=1)  # a copy that is older says nothing of today


def list_of(number: int) -> int:
    """In which list this number stands."""
    return number // SIZE


def entry(number: int, *, address: str) -> dict[str, str]:
    """Where whoever checks a badge finds whether it was revoked."""
    place = str(number % SIZE)
    return {
        "id": f"{address}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": place,
        "statusListCredential": address,
    }


def claims_of_list(revoked: Iterable[int], *, number: int, address: str, now: datetime) -> dict[str, Any]:
    """The list as a credential of its own, good for a day."""
    bits = bytearray(SIZE // 8)
    for each in revoked:
        if list_of(each) == number:
            place = each % SIZE
            bits[place // 8] |= 0x80 >> (place % 8)
    encoded = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")
    until = now + GOOD_FOR
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did(),
        "validFrom": moment(now),
        "validUntil": moment(until),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{encoded}",
        },
        "iss": did(),
        "jti": address,
        "nbf": int(now.timestamp()),
        "exp": int(until.timestamp()),
    }


def moment(at: datetime) -> str:
    """A moment as credentials write it."""
    return at.astimezone().isoformat(timespec="seconds")
