"""Which section of the guides belongs to which page. Every page has one; a test walks the table of addresses."""

from django.urls import ResolverMatch

from binome.interfaces.help.guides import GuideSection, section

START = ("take-part", "")
# Pages of whole rooms; a page of its own line below comes first.
BY_NAMESPACE = {
    "administration": ("other-roles", "roles"),
    "audience": ("run-a-wave", "audience"),
    "catalogue": ("read-the-map", "competences"),
    "connections": ("connect-an-identity-provider", ""),
    "api": ("connect-an-identity-provider", ""),
    "chats": ("take-part", "chat"),
    "webhooks": ("connect-an-identity-provider", "webhooks"),
    "diagnosis": ("run-a-survey", ""),
    "directory": ("prepare-an-import", ""),
    "enrolment": ("take-part", "apply"),
    "feeds": ("take-part", "hours"),
    "help": START,
    "learning": ("take-part", "prepare"),
    "letters": ("take-part", "data"),
    "matching": ("run-a-wave", "matching"),
    "mentoring": ("take-part", "meet"),
    "network": ("take-part", "network"),
    "outcomes": ("take-part", "close"),
    "setup": ("first-run", ""),
}
BY_PAGE = {
    "home": START,
    "administration:erasure_requests": ("keep-and-erase", "requests"),
    "administration:trail": ("keep-and-erase", "trail"),
    "administration:erasure_request": ("keep-and-erase", "what"),
    "administration:data_protection": ("keep-and-erase", "documents"),
    "administration:document": ("keep-and-erase", "documents"),
    "administration:document_file": ("keep-and-erase", "documents"),
    "administration:notice_versions": ("keep-and-erase", "notice"),
    "administration:notice": ("take-part", "data"),
    "my_progress": START,
    "cockpit": ("run-a-wave", ""),
    "wave": ("run-a-wave", ""),
    "close_wave": ("run-a-wave", "closing"),
    "reports": ("other-roles", "sponsor"),
    "my_data": ("take-part", "data"),
    "who_sees_what": ("take-part", "privacy"),
    "my_clock": ("take-part", "hours"),
    "sign_in_by_link": ("sign-in", "code"),
    "second_factor_first": ("sign-in", "second-step"),
    "administration:second_factor": ("other-roles", "second-step"),
    "my_sessions": ("sign-in", "sessions"),
    "administration:access": ("sign-in", "sessions"),
    "diagnosis:wave": ("run-a-wave", "audience"),
    "diagnosis:map": ("read-the-map", ""),
    "diagnosis:themes": ("read-the-map", "needs-to-programme"),
    "diagnosis:comments": ("run-a-survey", "anonymous"),
    "diagnosis:answer": ("run-a-survey", "anonymous"),
    "diagnosis:my_survey": ("run-a-survey", "anonymous"),
    "directory:people": ("other-roles", "staff"),
    "directory:person": ("other-roles", "staff"),
    "directory:entities": ("other-roles", "staff"),
    "enrolment:markings": ("other-roles", "reviewer"),
    "enrolment:marking": ("other-roles", "reviewer"),
    "enrolment:calibration": ("other-roles", "reviewer"),
    "enrolment:sample": ("other-roles", "reviewer"),
    "enrolment:reference": ("other-roles", "reference"),
    "enrolment:wave": ("run-a-wave", "enrolment"),
    "enrolment:open_call": ("run-a-wave", "enrolment"),
    "enrolment:nominate": ("run-a-wave", "enrolment"),
    "enrolment:dossier": ("run-a-wave", "enrolment"),
    "learning:waves": ("other-roles", "trainer"),
    "learning:wave": ("run-a-wave", "learning"),
    "learning:plan": ("other-roles", "trainer"),
    "learning:workshop": ("other-roles", "trainer"),
    "letters:outbox": ("other-roles", "emails"),
    "letters:failed": ("other-roles", "emails"),
    "matching:my_proposals": ("take-part", "choose"),
    "matching:certificate": ("words", "stability"),
    "matching:how_pairs_form": ("words", "stability"),
    "mentoring:desk": ("other-roles", "assistant"),
    "mentoring:end_early": ("take-part", "stop"),
    "mentoring:closing": ("take-part", "close"),
    "mentoring:wave": ("run-a-wave", "mentoring"),
    "mentoring:pair": ("run-a-wave", "mentoring"),
    "mentoring:end_pair": ("run-a-wave", "mentoring"),
    "network:wave": ("run-a-wave", "mentoring"),
    "outcomes:wave": ("run-a-wave", "outcomes"),
    "outcomes:words": ("run-a-wave", "outcomes"),
    "outcomes:certificates": ("run-a-wave", "outcomes"),
}
# The pages of the accounts library begin alike.
BY_BEGINNING = {
    "account_": ("sign-in", "code"),
    "mfa_": ("sign-in", "second-step"),
    "single_sign_on_": ("single-sign-on", ""),
}


def place_of(match: ResolverMatch | None) -> tuple[str, str] | None:
    """The guide and the anchor named for the page behind `match`; None when nobody named one."""
    if match is None:
        return None
    name = match.view_name
    begun = next((place for beginning, place in BY_BEGINNING.items() if name.startswith(beginning)), None)
    return BY_PAGE.get(name) or begun or BY_NAMESPACE.get(match.namespace)


def section_for(match: ResolverMatch | None) -> GuideSection | None:
    """The section of the guides that belongs to the page behind `match`; at worst where every newcomer begins."""
    return section(*(place_of(match) or START))
