"""The news that the directory gives of people, in the transaction that writes it."""

from django.dispatch import Signal

people_left = Signal()  # people=list[Person] who no longer work here, now=datetime
people_returned = Signal()  # people=list[Person] who work here after all, now=datetime
people_erased = Signal()  # people=list[Person] of whom nothing is to be left, now=datetime; before anything is changed
