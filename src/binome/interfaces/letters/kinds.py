"""Every email of the product: to whom and when. One that is not named here is named by a test."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category

Text = str | Promise


@dataclass(frozen=True)
class LetterKind:
    """A kind of email: its name (step/name), to whom and when it is sent, and whether the organisation may write it."""

    name: str
    sent: Text
    category: Category = Category.DECISION
    is_open: bool = True

    @property
    def letter(self) -> str:
        """The template behind it, by which emails know their kind."""
        step, _slash, name = self.name.partition("/")
        return f"{step}/emails/{name}.txt"


def _ours(name: str, sent: Text, category: Category = Category.ACCESS) -> LetterKind:
    return LetterKind(name, sent, category, is_open=False)


STEPS: dict[str, tuple[Text, tuple[LetterKind, ...]]] = {
    "diagnosis": (
        _("Survey"),
        (
            LetterKind(
                "diagnosis/survey_invitation", _("To everyone surveyed, when the survey opens"), Category.SURVEY
            ),
            LetterKind(
                "diagnosis/survey_reminder", _("To those who have not answered, on the days planned"), Category.SURVEY
            ),
            LetterKind(
                "diagnosis/survey_link", _("To whoever asks for their personal link again, at once"), Category.ACCESS
            ),
        ),
    ),
    "enrolment": (
        _("Enrolment"),
        (
            LetterKind("enrolment/call", _("To everyone who may apply, when applications open"), Category.SURVEY),
            LetterKind("enrolment/carried_over", _("To those carried over to this wave, when its applications open")),
            LetterKind("enrolment/nominated", _("To someone a colleague suggests")),
            LetterKind("enrolment/received", _("To the applicant, when the application is submitted")),
            LetterKind("enrolment/reference", _("To the person a future mentor names, when they apply")),
            LetterKind("enrolment/to_read", _("To reviewers, when answers wait to be marked"), Category.REMINDER),
            LetterKind("enrolment/qualified", _("To the applicant, when the application goes forward")),
            LetterKind("enrolment/accepted", _("To the applicant, when they are accepted")),
            LetterKind("enrolment/next_wave", _("To the applicant, when they are carried over to the next wave")),
            LetterKind("enrolment/not_this_time", _("To the applicant, when they are not accepted")),
            LetterKind("enrolment/withdrawn", _("To the applicant, when they withdraw")),
            LetterKind(
                "enrolment/second_look_asked",
                _("To programme managers, when an applicant asks for a second look"),
                Category.REMINDER,
            ),
            LetterKind("enrolment/second_look", _("To the applicant, when the second look is answered")),
            LetterKind("enrolment/badges_end", _("To a mentor, a month before a validation ends"), Category.REMINDER),
        ),
    ),
    "learning": (
        _("Preparation"),
        (
            LetterKind("learning/objectives", _("To each mentor, when preparation begins")),
            LetterKind("learning/path", _("To each mentee, when preparation begins")),
            LetterKind("learning/reminder", _("To those who have steps left, while it goes on"), Category.REMINDER),
            LetterKind("learning/workshop", _("To someone who has a seat, with the invitation"), Category.SESSION),
            LetterKind(
                "learning/workshop_cancelled", _("To someone whose seat or workshop is cancelled"), Category.SESSION
            ),
        ),
    ),
    "matching": (
        _("Matching"),
        (
            LetterKind("matching/proposals", _("To each participant, when proposals are ready")),
            LetterKind(
                "matching/reminder", _("To those who have not chosen, before the window closes"), Category.REMINDER
            ),
            LetterKind("matching/added", _("To someone a colleague added to their list, while choices are open")),
            LetterKind("matching/pair", _("To both people, when a pair is proposed to them")),
            LetterKind("matching/call_proposed", _("To the other person, when a first call is suggested")),
            LetterKind("matching/call", _("To both people, when a first call is accepted, with the invitation")),
            LetterKind("matching/call_cancelled", _("To both people, when a first call is cancelled")),
            LetterKind("matching/asked", _("To someone another person chose, when they are asked")),
            LetterKind("matching/next_asked", _("To whoever chooses alone, when the next of their choices is asked")),
            LetterKind(
                "matching/confirm_reminder",
                _("To whoever has not answered a pair, before its last day"),
                Category.REMINDER,
            ),
            LetterKind("matching/not_formed", _("To the other person, when a pair will not begin")),
            LetterKind("matching/unpaired", _("To each person without a pair, when a round is published")),
        ),
    ),
    "mentoring": (
        _("Mentoring"),
        (
            LetterKind("mentoring/opened", _("To both people, when their pair begins"), Category.SESSION),
            LetterKind(
                "mentoring/cannot_come",
                _("To the other person, when one declines an invitation or answers with another moment"),
                Category.SESSION,
            ),
            LetterKind("mentoring/slots", _("To the other person, when one proposes dates"), Category.SESSION),
            LetterKind("mentoring/plan", _("To a pair without a date, some days later"), Category.REMINDER),
            LetterKind("mentoring/session", _("To both people, when a session is planned or moved"), Category.SESSION),
            LetterKind(
                "mentoring/session_for_assistant",
                _("To the assistant who books, when a session is planned or moved"),
                Category.SESSION,
            ),
            LetterKind("mentoring/reminder", _("To both people, the day before a session"), Category.REMINDER),
            LetterKind("mentoring/session_cancelled", _("To both people, when a date is cancelled"), Category.SESSION),
            LetterKind(
                "mentoring/session_cancelled_for_assistant",
                _("To the assistant who books, when a date is cancelled"),
                Category.SESSION,
            ),
            LetterKind(
                "mentoring/session_held",
                _("To both people, when a session took place at another time"),
                Category.SESSION,
            ),
            LetterKind(
                "mentoring/session_held_for_assistant",
                _("To the assistant who books, when a session took place at another time"),
                Category.SESSION,
            ),
            LetterKind("mentoring/met", _("To both people, the day after a session"), Category.REMINDER),
            LetterKind("mentoring/lighter", _("To both people, when dates have moved twice"), Category.REMINDER),
            LetterKind(
                "mentoring/programme_helps", _("To both people, when dates have moved again"), Category.REMINDER
            ),
            LetterKind("mentoring/help_dates", _("To programme managers, when a pair’s dates keep moving")),
            LetterKind("mentoring/help", _("To programme managers, when someone asks for a call")),
            LetterKind("mentoring/message", _("To the other person, when messages wait to be read"), Category.SESSION),
            LetterKind(
                "mentoring/wrote", _("To the other person, when shared notes wait to be read"), Category.SESSION
            ),
            LetterKind(
                "mentoring/assistant", _("To an assistant, when they are asked to book dates"), Category.SESSION
            ),
            LetterKind(
                "mentoring/books_no_more", _("To an assistant, when they no longer book for a pair"), Category.SESSION
            ),
            LetterKind(
                "mentoring/extension", _("To the other person, when one asks for more sessions"), Category.SESSION
            ),
            LetterKind(
                "mentoring/extension_declined",
                _("To whoever asked for more sessions, when the other declines"),
                Category.SESSION,
            ),
            LetterKind("mentoring/closing_asked", _("To the other person, when one wishes to close")),
            LetterKind("mentoring/closing_withdrawn", _("To the other person, when one no longer wishes to close")),
            LetterKind("mentoring/extended_by_programme", _("To both people, when the team adds sessions")),
            LetterKind("mentoring/find_a_date", _("To a pair without a date, when the team suggests one")),
            LetterKind("mentoring/paused", _("To the other person, when one pauses"), Category.SESSION),
            LetterKind("mentoring/paused_by_programme", _("To both people, when the team pauses their pair")),
            LetterKind("mentoring/away", _("To the other person, when one is away for a while")),
            LetterKind("mentoring/away_noted", _("To someone away for a while, when the team notes it")),
            LetterKind("mentoring/back", _("To both people, when someone is back from a long absence")),
            LetterKind("mentoring/resumed", _("To the other person, when one takes up again"), Category.SESSION),
            LetterKind("mentoring/ended", _("To the other person, when one ends the pair"), Category.SESSION),
            LetterKind("mentoring/ended_by_programme", _("To both people, when the team ends their pair")),
            LetterKind("mentoring/closed", _("To both people, when their mentoring closes"), Category.SESSION),
            LetterKind("mentoring/left", _("To the person who stays, when the other has left")),
            LetterKind("mentoring/goes_on", _("To both people, when a departure was a mistake")),
            LetterKind("mentoring/who_left", _("To programme managers, when pairs end because someone left")),
            LetterKind("mentoring/from_the_team", _("To those the team writes to, in its own words")),
        ),
    ),
    "network": (
        _("Network and ideas"),
        (
            LetterKind("network/would_you_meet", _("To someone a colleague would like to meet"), Category.NETWORK),
            LetterKind("network/introduced", _("To both people, when both would like to meet"), Category.NETWORK),
            LetterKind("network/post", _("To those of a thread, and to anyone a post names"), Category.NETWORK),
            LetterKind("network/event", _("To a community, when an event is planned"), Category.NETWORK),
            LetterKind("network/event_cancelled", _("To a community, when an event is cancelled"), Category.NETWORK),
            LetterKind("network/community_open", _("To whoever proposed a community, when it opens"), Category.NETWORK),
            LetterKind(
                "network/community_declined",
                _("To whoever proposed a community, when it is declined"),
                Category.NETWORK,
            ),
            LetterKind(
                "network/challenge_closed",
                _("To those who answered a challenge or voted, when it closes"),
                Category.NETWORK,
            ),
            LetterKind(
                "network/may_we_share", _("To the other person, when one writes an idea down"), Category.NETWORK
            ),
            LetterKind("network/idea_answered", _("To the authors of an idea, when it is answered"), Category.NETWORK),
            LetterKind(
                "network/idea_you_support", _("To those who voted for an idea, once it is decided"), Category.NETWORK
            ),
            LetterKind(
                "network/idea_is_due", _("To whoever looks after an idea, a week before its day"), Category.NETWORK
            ),
            LetterKind("network/idea_is_yours", _("To whoever looks after an idea from now on")),
        ),
    ),
    "outcomes": (
        _("Results"),
        (
            LetterKind("outcomes/baseline", _("To both people, when their pair begins"), Category.SURVEY),
            LetterKind("outcomes/closing", _("To both people, when their pair comes to its close"), Category.SURVEY),
            LetterKind("outcomes/later", _("To both people, six months after the close"), Category.SURVEY),
        ),
    ),
    "team": (
        _("Programme team"),
        (
            LetterKind("administration/appointed", _("To someone who is given a role")),
            LetterKind("mail/reply_refused", _("To someone whose reply by email could not be posted")),
            LetterKind("mail/duty_failed", _("To programme managers, when something planned was not done")),
            LetterKind("directory/feed_failed", _("To administrators, when a staff file was not imported")),
        ),
    ),
    "access": (
        _("Sign-in, security and data protection"),
        (
            _ours("accounts/login_code", _("To whoever asks for a code to sign in")),
            _ours("accounts/password_reset", _("To whoever asks for a new password")),
            _ours("accounts/password_changed", _("To the person, when their password has changed")),
            _ours("accounts/second_step_on", _("To the person, when their second step is set up")),
            _ours("accounts/second_step_off", _("To the person, when they remove their second step")),
            _ours("accounts/second_step_codes", _("To the person, when they make new recovery codes")),
            _ours("accounts/second_step_reset", _("To the person, when their second step is reset for them")),
            _ours("accounts/passkey_added", _("To the person, when a passkey is added")),
            _ours("accounts/passkey_removed", _("To the person, when a passkey is removed")),
            _ours("privacy/second_factor_asked", _("To those whose role asks for a second step")),
            _ours("directory/address_changed", _("To both addresses, when someone’s address changes")),
            _ours(
                "administration/erasure_refused",
                _("To whoever asked for erasure, when it is refused"),
                Category.DECISION,
            ),
        ),
    ),
}
KINDS = {kind.name: kind for _label, kinds in STEPS.values() for kind in kinds}
