"""Which version of Binôme this is: what `pyproject.toml` said when the package was built or installed."""

from importlib.metadata import version

from packaging.version import InvalidVersion, Version

THIS = version("binome")


def is_later(other: str) -> bool:
    """Whether version `other` comes after this one: 0.10.0 after 0.9.2, 0.2.0 after 0.2.0.dev0; what is no version does not."""
    try:
        return Version(other) > Version(THIS)
    except InvalidVersion:
        return False
