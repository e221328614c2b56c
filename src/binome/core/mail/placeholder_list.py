"""The closed list of what the words of an email may name: each placeholder with its name, its meaning and an example.

A template names values by expressions ("other.name"). Whoever edits its words sees names in their language
("{colleague}"); the words are kept with codes, which no translation changes.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from binome.core.mail.placeholder import Placeholder
from binome.core.ui.dates import date_format


def _day() -> str:
    return date_format(datetime(2027, 3, 15, 10, 0))  # noqa: DTZ001 — written out, and compared with nothing


def _moment() -> str:
    return date_format(datetime(2027, 3, 15, 10, 0), "DATETIME_FORMAT")  # noqa: DTZ001


PLACEHOLDERS = (
    Placeholder(
        "recipient",
        pgettext_lazy("placeholder", "recipient"),
        _("First name of who receives the email"),
        "Camille",
        ("person.short_name",),
    ),
    Placeholder(
        "colleague",
        pgettext_lazy("placeholder", "colleague"),
        _("Name of the other person"),
        "Alex Martin",
        ("other.name",),
    ),
    Placeholder(
        "colleague_first_name",
        pgettext_lazy("placeholder", "colleague-first-name"),
        _("First name of the other person"),
        "Alex",
        ("other.short_name",),
    ),
    Placeholder(
        "colleague_address",
        pgettext_lazy("placeholder", "colleague-address"),
        _("Email address of the other person"),
        "alex@example.org",
        ("other.email",),
        is_needed=True,
    ),
    Placeholder(
        "wave", pgettext_lazy("placeholder", "wave"), _("Name of the wave"), _("Digital wave 1"), ("wave.name",)
    ),
    Placeholder(
        "earlier_wave",
        pgettext_lazy("placeholder", "earlier-wave"),
        _("Name of the wave before"),
        _("Pilot wave"),
        ("earlier.name",),
    ),
    Placeholder(
        "programme",
        pgettext_lazy("placeholder", "programme"),
        _("Name of the programme"),
        _("Digital reverse mentoring"),
        ("programme.name", "wave.programme.name", "idea.wave.programme.name"),
    ),
    Placeholder(
        "deadline",
        pgettext_lazy("placeholder", "deadline"),
        _("Until when the recipient may answer"),
        _moment,
        ("pair.confirm_by|moment", "closes_at|moment", "survey.closes_on|last_moment", "call.closes_on|last_moment"),
        is_needed=True,
    ),
    Placeholder(
        "date",
        pgettext_lazy("placeholder", "date"),
        _("When it takes place"),
        _moment,
        (
            "starts_at|moment",
            'starts_at|moment:"short"',
            "session.starts_at|moment",
            'session.starts_at|moment:"short"',
            "workshop.starts_at|moment",
            'workshop.starts_at|moment:"short"',
            "event.starts_at|moment",
        ),
        is_needed=True,
    ),
    Placeholder(
        "day",
        pgettext_lazy("placeholder", "day"),
        _("The day from which it holds, or until which"),
        _day,
        ('day|date:"DATE_FORMAT"', 'asked|date:"DATE_FORMAT"', 'now|date:"DATE_FORMAT"'),
        is_needed=True,
    ),
    Placeholder(
        "who",
        pgettext_lazy("placeholder", "who"),
        _("Name of the person who did it or writes"),
        "Dominique Laurent",
        ("by.name", "event.author.name", "answer.by.name", "author.name"),
    ),
    Placeholder(
        "who_address",
        pgettext_lazy("placeholder", "who-address"),
        _("Email address of the person who writes"),
        "dominique@example.org",
        ("author.email",),
        is_needed=True,
    ),
    Placeholder(
        "asker",
        pgettext_lazy("placeholder", "asker"),
        _("Name of the person who asks"),
        "Sacha Petit",
        ("asker.name", "wish.asker.name"),
    ),
    Placeholder(
        "job",
        pgettext_lazy("placeholder", "job"),
        _("Job of the person who asks"),
        _("Site manager"),
        ('wish.asker.job_title|default:"—"',),
    ),
    Placeholder(
        "mentor",
        pgettext_lazy("placeholder", "mentor"),
        _("Name of the mentor"),
        "Alex Martin",
        ("mentor.name", "relationship.mentor.name"),
    ),
    Placeholder(
        "mentee",
        pgettext_lazy("placeholder", "mentee"),
        _("Name of the mentee"),
        "Camille Durand",
        ("mentee.name", "relationship.mentee.name"),
    ),
    Placeholder(
        "volunteer",
        pgettext_lazy("placeholder", "volunteer"),
        _("Name of the person who applies"),
        "Noa Garcia",
        ("volunteer.name", "applicant.name"),
    ),
    Placeholder(
        "owner",
        pgettext_lazy("placeholder", "owner"),
        _("Name of who looks after the idea"),
        "Maxime Robert",
        ("idea.owner.name",),
    ),
    Placeholder(
        "idea_author",
        pgettext_lazy("placeholder", "author"),
        _("First name of who wrote the idea down"),
        "Alex",
        ("idea.author.short_name",),
    ),
    Placeholder(
        "leaver",
        pgettext_lazy("placeholder", "leaver"),
        _("Name of the person who left"),
        "Charlie Simon",
        ("pair.leaver.name",),
    ),
    Placeholder(
        "partner",
        pgettext_lazy("placeholder", "partner"),
        _("Name of the person who is free again"),
        "Lou Michel",
        ("pair.stays.name",),
    ),
    Placeholder(
        "title",
        pgettext_lazy("placeholder", "title"),
        _("Title of the workshop, the event or the idea"),
        _("Spreadsheets without fear"),
        ("workshop.title", "event.title", "idea.title"),
    ),
    Placeholder(
        "community",
        pgettext_lazy("placeholder", "community"),
        _("Name of the community"),
        _("Generative AI"),
        ("community.title",),
    ),
    Placeholder(
        "themes",
        pgettext_lazy("placeholder", "themes"),
        _("The mentor’s themes"),
        _("generative AI, cybersecurity"),
        ("themes",),
    ),
    Placeholder(
        "state",
        pgettext_lazy("placeholder", "state"),
        _("What becomes of the idea"),
        _("Being studied"),
        ("answer.get_state_display",),
    ),
    Placeholder(
        "other_moment",
        pgettext_lazy("placeholder", "other-moment"),
        _("Another moment, which the other person proposes"),
        _moment,
        ("instead_at|moment",),
        is_needed=True,
    ),
    Placeholder("number", pgettext_lazy("placeholder", "number"), _("Number of the session"), "2", ("session.number",)),
    Placeholder(
        "count",
        pgettext_lazy("placeholder", "count"),
        _("How many"),
        "3",
        (
            "number",
            "left",
            "questions",
            "sessions",
            "badges|length",
            "slots|length",
            "ended|length",
            "wave.sessions_planned",
        ),
    ),
    Placeholder(
        "minutes",
        pgettext_lazy("placeholder", "minutes"),
        _("How many minutes"),
        "60",
        ("minutes", "wave.session_minutes"),
    ),
    Placeholder(
        "smallest_group",
        pgettext_lazy("placeholder", "smallest-group"),
        _("The smallest group a result is shown for"),
        "5",
        ("survey.k",),
    ),
    Placeholder("role", pgettext_lazy("placeholder", "role"), _("The role"), _("Programme manager"), ("role",)),
    Placeholder(
        "what_it_allows",
        pgettext_lazy("placeholder", "what-it-allows"),
        _("What the role allows"),
        _("steers waves"),
        ("may",),
    ),
    Placeholder(
        "task",
        pgettext_lazy("placeholder", "task"),
        _("What was planned"),
        _("open the survey"),
        ("duty",),
        is_needed=True,
    ),
    Placeholder(
        "staff_file",
        pgettext_lazy("placeholder", "staff-file"),
        _("Name of the staff file"),
        "staff.csv",
        ("file",),
    ),
    Placeholder(
        "contact",
        pgettext_lazy("placeholder", "contact"),
        _("Address for questions about the programme"),
        "mentoring@example.org",
        ("contact",),
        is_needed=True,
    ),
    Placeholder(
        "code", pgettext_lazy("placeholder", "code"), _("The code to sign in"), "123-456", ("code",), is_needed=True
    ),
    Placeholder(
        "before",
        pgettext_lazy("placeholder", "address-before"),
        _("The address before"),
        "c.durand@example.org",
        ("before",),
        is_needed=True,
    ),
    Placeholder(
        "after",
        pgettext_lazy("placeholder", "new-address"),
        _("The new address"),
        "camille@example.org",
        ("after",),
        is_needed=True,
    ),
    Placeholder(
        "helpers",
        pgettext_lazy("placeholder", "people-to-tell"),
        _("The people to tell"),
        "Dominique Laurent",
        ("helpers",),
        is_needed=True,
    ),
    Placeholder(
        "services",
        pgettext_lazy("placeholder", "sign-in-services"),
        _("Sign-in services of the organisation"),
        "Entra ID",
        ('services|join:", "',),
    ),
)
