"""Sealed files go from a former key to the key of today; nobody reads them on the way."""

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import transaction

from binome.core.files.models import SealedFile
from binome.core.privacy import audit
from binome.core.privacy.seal import is_of_today, resealed


@transaction.atomic
def reseal_files() -> tuple[int, int]:
    """Seal the files of all steps again; says how many were, and how many no key of ours opens."""
    done = lost = 0
    for model in apps.get_models():
        if not issubclass(model, SealedFile):
            continue
        for file in model._base_manager.select_for_update(of=("self",)).order_by("pk").iterator(chunk_size=10):
            if is_of_today(file.sealed_name, reader=file.seal_owner):
                continue
            try:
                file.sealed_name = resealed(file.sealed_name, reader=file.seal_owner)
                content = bytes(file.sealed_content).decode("ascii")
                file.sealed_content = resealed(content, reader=file.seal_owner).encode("ascii")
            except InvalidToken:
                lost += 1
                continue
            file.save(update_fields=["sealed_name", "sealed_content"])
            done += 1
    if done:
        audit.record("files.resealed", by=None, count=done)
    return done, lost
