"""The news that enrolment gives."""

from django.dispatch import Signal

call_opened = (
    Signal()
)  # sent in the same transaction, before anyone is written to, with wave=Wave, by=Person, now=datetime
applications_accepted = Signal()  # sent in the same transaction, with applications=list[Application] and now=datetime
application_withdrawn = Signal()  # sent in the same transaction, with application=Application and now=datetime
