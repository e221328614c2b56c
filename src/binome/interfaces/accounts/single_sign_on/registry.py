"""The sign-in services of this installation."""

from django.conf import settings

from binome.settings.single_sign_on import Provider


def provider_called(slug: str | None) -> Provider | None:
    """The service with this name, if the installation still has it."""
    return next((provider for provider in settings.SSO_PROVIDERS if provider.slug == slug), None)
