"""Chats on screen: where someone, or the channel of a wave, is written to, and whether it arrives."""
