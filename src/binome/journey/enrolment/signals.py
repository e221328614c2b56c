"""The news that enrolment gives."""

from django.dispatch import Signal

application_accepted = Signal()  # sent in the same transaction, with application=Application and now=datetime
application_withdrawn = Signal()  # sent in the same transaction, with application=Application and now=datetime
