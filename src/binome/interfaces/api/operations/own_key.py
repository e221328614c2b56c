"""What the key itself opens: the first thing a program asks."""

from datetime import datetime

from ninja import Router, Schema
from pydantic import Field

from binome.interfaces.api.guard import ApiRequest, Opens, programmes_of

router = Router(tags=["key"], auth=Opens())


class KeyOut(Schema):
    """What a key opens, and until when."""

    name: str
    scopes: list[str]
    every_programme: bool
    programme_ids: list[int] = Field(description="The programmes that it opens today.")
    expires_at: datetime


@router.get("/key", response=KeyOut, operation_id="getKey", summary="What this key opens")
def get_key(request: ApiRequest) -> KeyOut:
    """Scopes, programmes and end of the key that is shown."""
    key = request.auth
    return KeyOut(
        name=key.name,
        scopes=sorted(key.scopes),
        every_programme=key.every_programme,
        programme_ids=sorted(programmes_of(key).values_list("pk", flat=True)),
        expires_at=key.expires_at,
    )
