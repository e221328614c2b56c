"""Webhooks on screen: which addresses are told of what, and what became of each message."""
