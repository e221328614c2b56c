"""Three cards for a first sign-in, by role: what one does here, what others do, what nobody sees."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from binome.core.framework.compiled_query import PERSON, CompiledQuery
from binome.core.people.models import Person
from binome.core.programmes.models import Programme
from binome.core.programmes.stages import ProgrammeKind
from binome.core.programmes.wording import NEUTRAL, WORDING, entrance_of
from binome.core.ui.props import Text
from binome.interfaces.cockpit.standing import standing_of
from binome.interfaces.setup.queries import is_setting_up
from binome.journey.enrolment.queries.applying import applications_of
from binome.journey.enrolment.states import ApplicationState, Side


@dataclass(frozen=True)
class WelcomeCard:
    """One thing to know from the start."""

    icon: str
    title: Text
    text: Text


@dataclass(frozen=True)
class Welcome:
    """The cards of one role, and the section of the guides to go on with."""

    role: Text
    guide: tuple[str, str]
    cards: tuple[WelcomeCard, WelcomeCard, WelcomeCard]


MANAGER = Welcome(
    _("As a programme manager"),
    ("run-a-wave", ""),
    (
        WelcomeCard(
            "layout-dashboard",
            _("Your cockpit"),
            _("Each wave has a bar of seven steps. It says who is waiting for what, and offers the act that helps."),
        ),
        WelcomeCard(
            "arrow-back-up",
            _("Nothing leaves unseen"),
            _("Before emails are sent you see how many, and read one. Most acts can be undone for five minutes."),
        ),
        WelcomeCard(
            "lock",
            _("Dates, never words"),
            _(
                "You see whether pairs meet. What they say to each other stays with them, and figures start at five people."
            ),
        ),
    ),
)
ADMINISTRATOR = Welcome(
    _("As an administrator"),
    ("first-run", ""),
    (
        WelcomeCard(
            "settings",
            _("Set up in seven steps"),
            _(
                "In any order; each can be left and taken up again. Bring the staff directory as your HR tool exports it."
            ),
        ),
        WelcomeCard(
            "users-group",
            _("Say who may do what"),
            _("Give roles by name. Everyone whose role changes is notified by email."),
        ),
        WelcomeCard(
            "lock",
            _("You keep it running, unseen"),
            _("No administrator reads what a pair writes. Private notes are sealed, also on the server."),
        ),
    ),
)
KEEPER = replace(
    ADMINISTRATOR,
    guide=("other-roles", "roles"),
    cards=(
        WelcomeCard(
            "heartbeat",
            _("See how it runs"),
            _(
                "System health says whether emails leave, background work runs and backups are made; the audit trail, who did what."
            ),
        ),
        *ADMINISTRATOR.cards[1:],
    ),
)
HR = Welcome(
    _("In human resources"),
    ("other-roles", "staff"),
    (
        WelcomeCard(
            "id",
            _("The staff directory"),
            _("Import a file, look at what it would change, then confirm. The last imports can be undone."),
        ),
        WelcomeCard(
            "books",
            _("The competences"),
            _("Themes rest on published frameworks. You can add those of your organisation."),
        ),
        WelcomeCard(
            "lock",
            _("Not an appraisal"),
            _("Nothing here serves appraisal, promotion or dismissal. Age is never stored."),
        ),
    ),
)
REVIEWER = Welcome(
    _("As a reviewer"),
    ("other-roles", "reviewer"),
    (
        WelcomeCard(
            "eye",
            _("Answers without names"),
            _("You read a case answer under a code, and say how far it goes on each criterion."),
        ),
        WelcomeCard(
            "users",
            _("Two readings"),
            _("A colleague reads the same answer without seeing yours. If you disagree, a third person reads it."),
        ),
        WelcomeCard(
            "check", _("You advise"), _("The programme manager decides, and signs the reason that the person receives.")
        ),
    ),
)
TRAINER = Welcome(
    _("As a trainer"),
    ("other-roles", "trainer"),
    (
        WelcomeCard(
            "school", _("Who is ready"), _("You see who has finished which module, never what they wrote in it.")
        ),
        WelcomeCard(
            "calendar-event",
            _("Workshops"),
            _("Say when, where and how many seats. People book, and their calendars follow every change."),
        ),
        WelcomeCard(
            "check", _("Who came"), _("Mark attendance afterwards: it counts towards each person's preparation.")
        ),
    ),
)
SPONSOR = Welcome(
    _("As a sponsor"),
    ("other-roles", "sponsor"),
    (
        WelcomeCard(
            "chart-bar",
            _("The wave in a minute"),
            _("Your home shows three figures and one voice. The report says what changed, and what it cannot prove."),
        ),
        WelcomeCard(
            "bulb",
            _("Ideas wait for you"),
            _("Pairs share ideas and colleagues vote. Your answer reaches whoever proposed them."),
        ),
        WelcomeCard(
            "lock",
            _("Never fewer than five"),
            _("You read figures about groups of five people or more, and nothing about any one person."),
        ),
    ),
)
ASSISTANT = Welcome(
    _("As an assistant"),
    ("other-roles", "assistant"),
    (
        WelcomeCard(
            "calendar-event", _("The dates you book"), _("You book, move and cancel sessions for whoever named you.")
        ),
        WelcomeCard("mail", _("Calendars follow"), _("Both people receive each change in their calendars.")),
        WelcomeCard("lock", _("Dates alone"), _("You see when and where, and nothing of what is said.")),
    ),
)
MENTOR = Welcome(
    _("As a mentor"),
    ("take-part", ""),
    (
        WelcomeCard(
            "bulb",
            _("You pass on what you know"),
            WORDING[ProgrammeKind.DIGITAL_REVERSE].mentor_does,
        ),
        WelcomeCard(
            "users",
            _("You choose each other"),
            _("You see at most seven people, with the reasons why. No pair exists without two yeses."),
        ),
        WelcomeCard(
            "lock",
            _("It stays between you"),
            _("What your pair writes is read by the two of you. You may stop at any time, without a reason."),
        ),
    ),
)
MENTEE = Welcome(
    _("As a mentee"),
    ("take-part", ""),
    (
        WelcomeCard(
            "route",
            _("You learn at your pace"),
            _(
                "Someone who is at ease with your themes meets you for an hour at a time. Your questions are the programme."
            ),
        ),
        WelcomeCard(
            "users",
            _("You choose each other"),
            _("You see at most seven people, with the reasons why. No pair exists without two yeses."),
        ),
        WelcomeCard(
            "lock",
            _("It stays between you"),
            _("What your pair writes is read by the two of you. You may stop at any time, without a reason."),
        ),
    ),
)
ANYONE = Welcome(
    _("As a colleague"),
    ("take-part", ""),
    (
        WelcomeCard(
            "users",
            _("Colleagues help each other"),
            NEUTRAL,
        ),
        WelcomeCard(
            "mail",
            _("How it begins"),
            _("When a programme calls for volunteers, you receive an email and find it under My progress."),
        ),
        WelcomeCard(
            "lock", _("In confidence"), _("Age is never stored. Nothing here serves appraisal, promotion or dismissal.")
        ),
    ),
)


_LEFT = (ApplicationState.WITHDRAWN, ApplicationState.NOT_THIS_TIME)
_TAKES_PART_AS = CompiledQuery(
    lambda: applications_of(PERSON).exclude(state__in=_LEFT).values_list("side", "wave__programme__kind")
)


def welcomes_of(request: HttpRequest, person: Person) -> list[Welcome]:
    """The welcome of each role of `person`, what they have most to do with first."""
    standing = standing_of(request, person)
    taken = _TAKES_PART_AS.rows(person=person)
    sides = {side for side, _kind in taken}
    held = (
        (MANAGER, standing.steers),
        (ADMINISTRATOR if is_setting_up(person) else KEEPER, person.is_administrator),
        (HR, person.is_hr),
        (MENTEE, Side.MENTEE in sides),
        (_mentor(kind for side, kind in taken if side == Side.MENTOR), Side.MENTOR in sides),
        (SPONSOR, standing.reads_reports and not standing.steers),
        (TRAINER, standing.trains and not standing.steers),
        (REVIEWER, standing.reviews),
        (ASSISTANT, standing.books),
    )
    return [welcome for welcome, is_theirs in held if is_theirs] or [_anyone()]


def _mentor(kinds: Iterable[str]) -> Welcome:
    """In the words of the latest kind of mentoring that they take part in."""
    kind = next(iter(kinds), ProgrammeKind.DIGITAL_REVERSE)
    first, second, third = MENTOR.cards
    return replace(MENTOR, cards=(replace(first, text=WORDING[kind].mentor_does), second, third))


def _anyone() -> Welcome:
    """In the words of the kind of mentoring that there is here."""
    kinds = Programme.objects.order_by().values_list("kind", flat=True).distinct()
    first, second, third = ANYONE.cards
    return replace(ANYONE, cards=(replace(first, text=entrance_of(kinds)), second, third))


def first_welcome(request: HttpRequest, person: Person) -> Welcome | None:
    """What the home of a newcomer begins with, until they put it away."""
    return welcomes_of(request, person)[0] if person.welcomed_at is None else None
