"""Under which entry of the menu each page stands. A page that is not named here stands with the others of its step."""

from enum import Enum

from django.urls import ResolverMatch


class MenuSection(Enum):
    """The entries of the menus; the value is the name of the page that each opens."""

    HOME = "home"
    WAVES = "cockpit"
    TRAINING = "learning:waves"
    READING = "enrolment:markings"
    REPORTS = "reports"
    PROGRESS = "my_progress"
    PAIR = "mentoring:space"
    DESK = "mentoring:desk"
    NETWORK = "network:directory"
    STAFF = "directory:people"
    OUTBOX = "letters:outbox"
    EMAILS = "letters:emails"
    ROLES = "administration:roles"
    TRAIL = "administration:trail"
    ERASURE = "administration:erasure_requests"
    DATA_PROTECTION = "administration:data_protection"
    SETUP = "setup:checklist"
    HEALTH = "administration:health"
    CATALOGUE = "catalogue:home"
    RIGHTS = "who_sees_what"
    HELP = "help:home"
    DATA = "my_data"
    CALENDAR = "feeds:mine"
    CLOCK = "my_clock"
    PASSWORD = "account_change_password"  # noqa: S105 — the name of a page  # nosec B105
    SECOND_STEP = "mfa_index"
    SESSIONS = "my_sessions"


BY_NAMESPACE = {
    "audience": MenuSection.WAVES,
    "diagnosis": MenuSection.PROGRESS,
    "enrolment": MenuSection.PROGRESS,
    "learning": MenuSection.PROGRESS,
    "matching": MenuSection.PROGRESS,
    "mentoring": MenuSection.PAIR,
    "network": MenuSection.NETWORK,
    "outcomes": MenuSection.PROGRESS,
    "directory": MenuSection.STAFF,
    "catalogue": MenuSection.CATALOGUE,
    "administration": MenuSection.ROLES,
    "setup": MenuSection.SETUP,
    "help": MenuSection.HELP,
    "connections": MenuSection.ROLES,
    "webhooks": MenuSection.ROLES,
    "api": MenuSection.ROLES,
    "chats": MenuSection.DATA,
}
BY_NAME = {
    **{section.value: section for section in MenuSection},
    "administration:erasure_request": MenuSection.ERASURE,
    "audience:call": MenuSection.PROGRESS,
    "administration:bundle": MenuSection.HEALTH,
    "administration:notice_versions": MenuSection.DATA_PROTECTION,
    "administration:document": MenuSection.DATA_PROTECTION,
    "administration:document_file": MenuSection.DATA_PROTECTION,
    "administration:notice": MenuSection.DATA,
    "enrolment:marking": MenuSection.READING,
    "enrolment:calibration": MenuSection.READING,
    "enrolment:sample": MenuSection.READING,
    "enrolment:reference": MenuSection.HOME,
    "mentoring:desk": MenuSection.DESK,
    "outcomes:across": MenuSection.REPORTS,
    "outcomes:testimonies": MenuSection.NETWORK,
    "letters:preferences": MenuSection.DATA,
    "letters:failed": MenuSection.OUTBOX,
    "letters:email": MenuSection.EMAILS,
    "account_set_password": MenuSection.PASSWORD,
    "administration:access": MenuSection.STAFF,
    "account_reauthenticate": MenuSection.SECOND_STEP,
}
# Pages of a participant whose address names a wave: the bar of the wave is its team's.
OF_A_PARTICIPANT = frozenset({"enrolment:call", "enrolment:begin", "outcomes:testimony", "outcomes:certificate"})


def section_of(match: ResolverMatch | None) -> MenuSection:
    """The entry under which the page behind `match` stands, before it is known what the reader's menu holds."""
    if match is None:
        return MenuSection.HOME
    if is_of_a_wave(match):
        return MenuSection.WAVES
    named = BY_NAME.get(match.view_name)
    if named is not None:
        return named
    if match.view_name.startswith("mfa_"):
        return MenuSection.SECOND_STEP
    return BY_NAMESPACE.get(match.namespace, MenuSection.HOME)


def is_of_a_wave(match: ResolverMatch) -> bool:
    """Whether the page is one of those with which a wave is run."""
    return "wave_id" in match.kwargs and match.view_name not in OF_A_PARTICIPANT
