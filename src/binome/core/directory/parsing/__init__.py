"""Parsing files that strangers made: runs in a process of its own, so nothing here imports Django or anything of ours outside."""
