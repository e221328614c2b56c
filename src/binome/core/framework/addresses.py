"""Addresses of pages, each worked out once: menus and tabs ask for the same forty on every page."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse


def address(page: str, *keys: int) -> str:
    """The address of the page of this name, as `reverse` gives it; `keys` are what stands in it.

    Raises `NoReverseMatch` when there is no such page.
    """
    return _address(page, keys, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=2048)  # a site below a path of its server (`prefix`) has other addresses than the same site on top
def _address(page: str, keys: tuple[int, ...], urls: str, _prefix: str) -> str:
    return reverse(page, args=keys, urlconf=urls)
