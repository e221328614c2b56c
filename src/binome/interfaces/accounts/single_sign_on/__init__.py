"""Signing in at the organisation's own sign-in service, by OpenID Connect; nothing of it is kept here but the session."""
