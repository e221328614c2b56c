"""The news that mentoring gives."""

from django.dispatch import Signal

relationship_opened = Signal()  # relationship=Relationship, in the same transaction
relationship_closed = Signal()  # relationship=Relationship, now=datetime, in the same transaction
relationship_ended = Signal()  # early; relationship=Relationship, now=datetime, in the same transaction
