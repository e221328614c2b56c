"""A staff file as people export it, and who imports it."""

from binome.core.people.models import Person
from tests.factories import PersonFactory

HEADERS = "Matricule;Prénom;Nom;Courriel;Direction;Niveau"


def staff_file(sizes: dict[str, int], *, prefix: str = "M") -> bytes:
    """A file as French Excel writes it: Windows-1252, semicolons, CRLF."""
    lines = [HEADERS]
    for entity, size in sizes.items():
        for _ in range(size):
            n = len(lines)
            lines.append(f"{prefix}{n:04};Zoé{n};Dupré;{prefix}{n}@example.org;{entity};4")
    return "\r\n".join(lines).encode("cp1252")


def administrator() -> Person:
    """Someone who runs the installation."""
    return PersonFactory(is_administrator=True, level=1)
