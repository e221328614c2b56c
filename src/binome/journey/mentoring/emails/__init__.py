"""What mentoring writes to people, calendar invitations included."""

from binome.journey.mentoring.emails import standing
from binome.journey.mentoring.emails.absences import say_absence_is_noted, say_someone_is_away, say_they_are_back
from binome.journey.mentoring.emails.answers import say_they_cannot_come
from binome.journey.mentoring.emails.assistants import hand_dates_over, welcome_assistant
from binome.journey.mentoring.emails.calendars import calendar_of
from binome.journey.mentoring.emails.closing import say_closing_asked, say_extension_declined, say_it_does_not_close
from binome.journey.mentoring.emails.letters import (
    ask_whether_they_met,
    cancel_invitation,
    date_waits,
    has_in_calendar,
    invite,
    offer_something_lighter,
    put_where_it_was_held,
    remind,
    say_extension_asked,
    say_it_closed,
    say_it_ended,
    say_it_goes_on,
    say_the_pair_is_open,
    say_they_left,
    send_date,
    suggest_planning,
    tell_managers_of_help,
    tell_managers_who_left,
)
from binome.journey.mentoring.emails.proposals import propose_slots
from binome.journey.mentoring.emails.steering import (
    preview_of_the_end,
    say_it_paused,
    say_it_resumed,
    say_the_programme_ended_it,
    say_the_programme_extended_it,
    send_team_letter,
    suggest_a_date,
)
from binome.journey.mentoring.emails.unread import say_a_message_waits, say_someone_wrote

__all__ = [
    "ask_whether_they_met",
    "calendar_of",
    "cancel_invitation",
    "date_waits",
    "hand_dates_over",
    "has_in_calendar",
    "invite",
    "offer_something_lighter",
    "preview_of_the_end",
    "propose_slots",
    "put_where_it_was_held",
    "remind",
    "say_a_message_waits",
    "say_absence_is_noted",
    "say_closing_asked",
    "say_extension_asked",
    "say_extension_declined",
    "say_it_closed",
    "say_it_does_not_close",
    "say_it_ended",
    "say_it_goes_on",
    "say_it_paused",
    "say_it_resumed",
    "say_someone_is_away",
    "say_someone_wrote",
    "say_the_pair_is_open",
    "say_the_programme_ended_it",
    "say_the_programme_extended_it",
    "say_they_are_back",
    "say_they_cannot_come",
    "say_they_left",
    "send_date",
    "send_team_letter",
    "standing",
    "suggest_a_date",
    "suggest_planning",
    "tell_managers_of_help",
    "tell_managers_who_left",
    "welcome_assistant",
]
