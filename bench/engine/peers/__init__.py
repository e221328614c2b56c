"""Peers on the same work; run by the interpreter of their own environment, so nothing of Binôme is imported here."""
