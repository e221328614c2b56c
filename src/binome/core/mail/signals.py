"""The news that mail gives."""

from django.dispatch import Signal

wishes_changed = Signal()  # person=Person, in the same transaction: which kinds of emails they receive
