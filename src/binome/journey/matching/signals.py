"""The news that matching gives."""

from django.dispatch import Signal

pair_chosen = (
    Signal()
)  # sent in the same transaction, with pair=Pair and now=datetime, when the second yes has been said
