"""The news that enrolment gives."""

from django.dispatch import Signal

call_opened = (
    Signal()
)  # sent in the same transaction, before anyone is written to, with wave=Wave, by=Person, now=datetime
applications_accepted = Signal()  # sent in the same transaction, with applications=list[Application] and now=datetime
application_withdrawn = Signal()  # sent in the same transaction, with application=Application and now=datetime
# A manager no longer accepts someone: sent in the same transaction, with application=Application and now=datetime.
# A receiver refuses (`Conflict`) where others count on that person already.
acceptance_ended = Signal()
# Acceptances signed minutes ago are taken back: sent in the same transaction, with applications=list[Application] and
# accepted_at=datetime. A receiver removes what it opened, or refuses (`NoWayBack`) where something hangs on it already.
acceptances_taken_back = Signal()
