"""Letters to send and somewhere to send them."""

import pytest

from tests.sinks import free_port, mail_sink


@pytest.fixture
def sink(settings):
    """A real mail server to which the outbox is delivered."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with mail_sink() as server:
        settings.EMAIL_PORT = server.port
        yield server


@pytest.fixture
def no_server(settings):
    """A machine on which no mail server listens."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = free_port()
