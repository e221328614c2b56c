"""What is asked before a survey opens or closes: the same in the dialog of its page and on the page without scripts."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.mail import undoing
from binome.core.mail.questions import Confirmation
from binome.core.mail.undoing import Letters
from binome.core.people.models import Person
from binome.journey.diagnosis.actions import campaigning
from binome.journey.diagnosis.models import Survey


def before_launch(survey: Survey, *, by: Person, now: datetime) -> Confirmation:
    """How many are invited, and the invitation to read. Raises what stands against a launch."""
    people = len(campaigning.invited_at(survey, now=now))
    consequences = [
        _("The questions can no longer be changed."),
        ngettext("%(n)s person is invited by email.", "%(n)s people are invited by email.", people) % {"n": people},
        _("Emails are sent in each person's working hours."),
    ]
    if people < survey.k:
        consequences.insert(2, _("That is fewer than %(n)s people: no result can ever be shown.") % {"n": survey.k})
    letters = undoing.letters_of(lambda: campaigning.send_test(survey, by=by, now=now), now=now)
    return Confirmation(_("Open the survey?"), _("Open the survey"), consequences, Letters(people, letters.shown))


def before_close() -> Confirmation:
    """What the close ends, and what it publishes."""
    consequences = [
        _("Nobody can answer any more; drafts of answers are not counted."),
        _("The needs map is published for managers and sponsors."),
    ]
    return Confirmation(_("Close the survey?"), _("Close the survey"), consequences)
