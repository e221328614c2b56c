"""The permission table: which role holds which right. Screens ask it; the "who sees what" page prints it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Roles that people hold in a programme."""

    MANAGER = "manager", _("Programme manager")
    REVIEWER = "reviewer", _("Reviewer")
    TRAINER = "trainer", _("Trainer")
    SPONSOR = "sponsor", _("Sponsor")


ADMINISTRATOR, HR = "administrator", "hr"  # roles of the whole installation: columns of a person, no programme's


class Right(TextChoices):
    """What a role may do in a programme."""

    STEER = "steer", _("Steer waves: survey, selection, matching, emails, report")
    MARK = "mark", _("Mark case studies without seeing names")
    TRAIN = "train", _("Run workshops and record attendance")
    READ_REPORT = "read_report", _("Read the needs map and the wave report (groups of five or more)")
    ANSWER_IDEAS = "answer_ideas", _("Answer ideas and follow them up")


TABLE: dict[Right, frozenset[Role]] = {
    Right.STEER: frozenset({Role.MANAGER}),
    Right.MARK: frozenset({Role.REVIEWER}),
    Right.TRAIN: frozenset({Role.MANAGER, Role.TRAINER}),
    Right.READ_REPORT: frozenset({Role.MANAGER, Role.SPONSOR}),
    Right.ANSWER_IDEAS: frozenset({Role.MANAGER, Role.SPONSOR}),
}
