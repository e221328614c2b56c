"""The SMTP dialogue, with a stop just before the words after which a mail server answers for a letter.

A server takes a letter when it has read the line that ends it, and says so a moment later; whoever dies in between cannot
know (RFC 1047). Everything that can be done before that line is done before it, so that this moment is all that is left.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.utils.functional import cached_property

from binome.core.mail import oauth

END_OF_LETTER = b".\r\n"
ORDINARY, OURS = "django.core.mail.backends.smtp.EmailBackend", "binome.core.mail.smtp.LastWordBackend"
_LEADING_PERIOD = re.compile(rb"(?m)^\.")


class LastWordSMTP(smtplib.SMTP):
    """One dialogue; `before_the_end` is called when all of a letter is sent but the line that ends it."""

    before_the_end: Callable[[], None] = staticmethod(lambda: None)

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send a letter as the library does, in two parts; whatever `before_the_end` raises leaves the letter unended."""
        code, reply = self.docmd("DATA")
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        letter = _LEADING_PERIOD.sub(b"..", msg)
        self.send(letter if letter.endswith(b"\r\n") else letter + b"\r\n")
        try:
            self.before_the_end()
        except BaseException:
            self.close()  # without a word: whatever is said now would be read as part of the letter
            raise
        self.send(END_OF_LETTER)
        return self.getreply()


class LastWordBackend(EmailBackend):
    """Django's, over that dialogue."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The dialogue over TLS from the first byte, or not."""
        return _OverTLS if self.use_ssl else LastWordSMTP

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        """What the server's certificate is held against: a file of the installation's own, else what the system trusts."""
        return ssl.create_default_context(cafile=settings.EMAIL_CA_FILE or None)

    def open(self) -> bool | None:
        """Connect; the end of a letter is three bytes that must not wait for company."""
        with_token = bool(settings.EMAIL_OAUTH_TOKEN_URL)
        if with_token:
            self.password = ""  # the library signs in with name and password when there are both
        opened = super().open()
        if opened and with_token:
            self._sign_in_with_token()
        if opened and self.connection is not None and self.connection.sock is not None:
            self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened

    def _sign_in_with_token(self) -> None:
        """XOAUTH2, as Microsoft and Google describe it: a challenge after the token says why it was refused."""
        server: smtplib.SMTP = self.connection  # type: ignore[assignment]
        try:
            words = f"user={self.username}\x01auth=Bearer {oauth.access_token()}\x01\x01"
            server.ehlo_or_helo_if_needed()
            server.auth("XOAUTH2", lambda challenge=None: words if challenge is None else "")
        except (OSError, smtplib.SMTPException) as trouble:
            if isinstance(trouble, smtplib.SMTPAuthenticationError):
                oauth.forget()
            self.close()
            raise


class _OverTLS(LastWordSMTP, smtplib.SMTP_SSL):
    """Implicit TLS."""
