"""Chats that people chose: to which address, what was sent there, what the service answered."""
