"""Every step that Binôme takes by itself, in words: what it reads, what it decides, who is asked, who switched it on.

Whoever answers for the programme reads it on a page and in the documents; a test holds it against the clock, the background
tasks and the rules of the engine, so that nothing happens by itself that is not told here.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from binome.core.privacy.models import AuditLine
from binome.journey.matching.states import Obstacle

Words = str | Promise


@dataclass(frozen=True)
class AutomaticStep:
    """One thing that happens without anyone pressing a button at that moment.

    `runs` names what does it: acts of the clock, background tasks, rules. `switched_on_by` are the acts of the audit trail by
    which a person set it going; none means that it is always on.
    """

    name: Words
    reads: Words
    decides: Words
    person: Words
    runs: frozenset[str]
    switched_on_by: tuple[str, ...] = ()
    details: tuple[Words, ...] = ()


@dataclass(frozen=True)
class SwitchedOn:
    """Who set it going last, and when."""

    by: str
    at: datetime


# Acts that no person has to be behind, with what stands in a person’s place then.
BY_A_PROGRAM: dict[str, Words] = {
    "directory.imported": _("The program that brings the staff file"),
    "directory.provisioned": _("The identity provider (SCIM)"),
}
NOBODY_IS_JUDGED = _("Nothing about a person is decided.")
STEPS: tuple[AutomaticStep, ...] = (
    AutomaticStep(
        name=_("Following the staff file"),
        reads=_(
            "The day of leaving, the entity and the manager in the staff file (which an administrator may have fetched every "
            "day) or from the identity provider."
        ),
        decides=_("On the day after leaving, access ends, and so do the person’s pair and sessions."),
        person=_(
            "Whoever imports the file sees every change before it is written, and can undo it. Of a file that is fetched nothing "
            "is written when more people would leave than an administrator allows; administrators read of it and can undo it."
        ),
        runs=frozenset({"fetch_when_due", "fetch_staff_file", "see_off", "read_import", "write_import", "undo_import"}),
        switched_on_by=("directory.imported", "directory.provisioned", "scim.let_group_give", "directory.said_feed"),
    ),
    AutomaticStep(
        name=_("Survey campaign"),
        reads=_("The dates that a programme manager set, and who has answered; never what was answered."),
        decides=_("When the survey opens and closes, who is written to, and who is reminded, three times at most."),
        person=NOBODY_IS_JUDGED,
        runs=frozenset({"survey_campaigns", "write_mailings", "send_links_again"}),
        switched_on_by=("diagnosis.launched_survey", "diagnosis.scheduled_survey"),
    ),
    AutomaticStep(
        name=_("Hiding small groups"),
        reads=_("How many people are behind each figure, and which figures together would give one away."),
        decides=_(
            "Figures on fewer than five people are hidden or merged; published figures move five people at a time."
        ),
        person=NOBODY_IS_JUDGED,
        runs=frozenset({"disclosure"}),
    ),
    AutomaticStep(
        name=_("Emails of the call"),
        reads=_("The rules of eligibility of the wave."),
        decides=_("Who is invited to apply."),
        person=_("A programme manager sets the rules, sees how many people they reach, and opens the call."),
        runs=frozenset({"send_call_letters"}),
        switched_on_by=("enrolment.opened_call",),
    ),
    AutomaticStep(
        name=_("Sharing out and comparing marks"),
        reads=_("Answers to case studies without names, how many each reviewer reads, the marks they gave."),
        decides=_("Which reviewer reads which answer; whether two marks are so far apart that a third reviewer reads."),
        person=_("The marks only advise: a programme manager decides on each application and gives a reason."),
        runs=frozenset({"advice"}),
        switched_on_by=("enrolment.shared_out_answers",),
    ),
    AutomaticStep(
        name=_("Ready for the first contact"),
        reads=_("Which modules were finished, whether the charter is signed."),
        decides=_("Whether someone counts as prepared and may be contacted."),
        person=_("The person finishes what is left; a trainer can follow it."),
        runs=frozenset({"prepared"}),
    ),
    AutomaticStep(
        name=_("Score and proposals"),
        reads=_(
            "Themes offered and wanted, levels, languages, half-days, places and the rules of the wave. Neither age nor gender."
        ),
        decides=_("Which colleagues are proposed to each person, in which order, with the reasons shown beside each."),
        person=_(
            "Both people choose and both say yes; a manager opens the window and can pin a pair or keep two people apart."
        ),
        runs=frozenset({"score", "obstacles"}),
        switched_on_by=("matching.opened_round", "matching.opened_search"),
        details=tuple(label for _code, label in Obstacle.choices),
    ),
    AutomaticStep(
        name=_("Draw between equals"),
        reads=_("Staff ids and a seed that is kept and can be checked; nothing else."),
        decides=_("Who comes first where two choices are worth the same."),
        person=_("Anyone can check the draw with the certificate of the pairs."),
        runs=frozenset({"lottery"}),
        switched_on_by=("matching.opened_round", "matching.formed_pairs"),
    ),
    AutomaticStep(
        name=_("Time limits of pairs and searches"),
        reads=_(
            "The last moment for an answer, who has answered, the choices made; since when one of a pair wishes to close."
        ),
        decides=_(
            "A pair without two answers in time does not form, and the next pairs that suit both are proposed. A pair that one "
            "of the two wishes to close is closed a week later, if the other has not done so before."
        ),
        person=_("Both people say yes or “not this time”; managers see every pair and can end it."),
        runs=frozenset({"expire_and_pair_again", "follow_searches", "close_after_notice"}),
        switched_on_by=("matching.published_pairs", "matching.opened_search"),
    ),
    AutomaticStep(
        name=_("Reminders"),
        reads=_(
            "Dates of sessions, answers that are missing, badges about to end, pairs without a date ahead, "
            "days set for ideas and challenges."
        ),
        decides=_("Who is written to, in their working hours, and never twice for the same thing."),
        person=_("Each person chooses which reminders to receive."),
        runs=frozenset(
            {
                "remind_of_badges",
                "remind_of_ideas",
                "close_challenges",
                "remind_to_confirm",
                "remind_of_sessions",
                "remind_to_plan",
            }
        ),
        switched_on_by=("matching.published_pairs",),
    ),
    AutomaticStep(
        name=_("Waiting for someone away"),
        reads=_(
            "The first and the last day of a long absence, as the person or the programme team noted them; never why."
        ),
        decides=_("A pair waits from the first day on, and takes up again on the day after the last."),
        person=_(
            "Whoever is away, or a programme manager, notes the dates, changes them, and says when they are back."
        ),
        runs=frozenset({"follow_absences"}),
        switched_on_by=("mentoring.noted_absence",),
    ),
    AutomaticStep(
        name=_("Busy times in calendars"),
        reads=_(
            "The calendar that a person connects, on servers that whoever runs the installation allows; "
            "the start and end of busy times, nothing else."
        ),
        decides=_("Which times are not proposed for a session."),
        person=_("The person connects the calendar, sees when it was read, and disconnects it. Nobody else sees it."),
        runs=frozenset({"read_agendas_when_due", "read_agendas"}),
        switched_on_by=("agendas.given",),
    ),
    AutomaticStep(
        name=_("Sessions in calendars"),
        reads=_("The dates, places and themes of a person’s own sessions, where they asked for it."),
        decides=_("Which sessions are added to their calendar, changed there or removed from it."),
        person=_("The person connects the calendar and chooses this; disconnecting removes the sessions again."),
        runs=frozenset({"write_agendas"}),
        switched_on_by=("agendas.given",),
    ),
    AutomaticStep(
        name=_("Opening self-assessments"),
        reads=_("Which pairs have closed, and when."),
        decides=_("Who is asked how far along they are, at the close and six months later."),
        person=NOBODY_IS_JUDGED,
        runs=frozenset({"open_missed_closings", "open_later_assessments"}),
    ),
    AutomaticStep(
        name=_("Retention and erasure"),
        reads=_("How long each kind of data is announced to be kept, when a wave closed, when someone left."),
        decides=_(
            "What is deleted each night, and who is erased after leaving; human resources read of it for a week before."
        ),
        person=_("Human resources can correct the staff file before the day."),
        runs=frozenset({"let_go", "prune_tasks", "forget_removed_files"}),
    ),
    AutomaticStep(
        name=_("Protecting sign-in and mail"),
        reads=_(
            "How often a code was asked for or mistyped, who lacks a second step that their role needs, "
            "which addresses mail servers refuse."
        ),
        decides=_(
            "Further tries wait, and emails spare an address that does not exist. "
            "Every quarter of an hour, what sign-in counted or kept for a moment is deleted once it has run out."
        ),
        person=_("An administrator can give an address another chance, and let someone in by a link."),
        runs=frozenset({"tries", "bounces", "tell_of_second_factor", "prune_cache"}),
    ),
)
# Rules that no clock and no task carries out: they apply at the moment someone acts.
RULES = frozenset(
    {
        "disclosure",
        "advice",
        "prepared",
        "score",
        "obstacles",
        "lottery",
        "tries",
        "bounces",
        "write_mailings",
        "write_agendas",
    }
)


def switched_on(step: AutomaticStep) -> SwitchedOn | None:
    """Who set `step` going last; None where nobody has to, or nobody did yet."""
    # A survey that its manager scheduled is launched by the clock: whoever scheduled it switched it on.
    by_someone = Q(by__isnull=False) | Q(act__in=BY_A_PROGRAM)
    lines = AuditLine.objects.filter(by_someone, act__in=step.switched_on_by)
    line = lines.select_related("by").order_by("-pk").first()
    if line is None:
        return None
    return SwitchedOn(line.by.name if line.by else str(BY_A_PROGRAM[line.act]), line.at)
