"""Every door of the site: what it is called, whose it is, what is posted through it. A new address needs its line."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.interfaces.everyone import PROPOSED_AT, Company

MANAGER, MENTOR, MENTEE = "the manager", "the mentor", "the mentee"
REVIEWER, TRAINER, SPONSOR = "the reviewer", "the trainer", "the sponsor"
ASSISTANT, BOSS = "the assistant", "the boss"
OTHER_PAIR, OTHER_WAVE = "a mentee of the other pair", "a participant of another wave"
HR, ADMINISTRATOR = "someone in HR", "an administrator"
ELSEWHERE = {
    role: f"a {role} of another programme" for role in ("participant", "reviewer", "trainer", "sponsor", "manager")
}
PAIR = frozenset({MENTOR, MENTEE})
TEACHES = frozenset({HR, ADMINISTRATOR, MANAGER, TRAINER, ELSEWHERE["manager"], ELSEWHERE["trainer"]})
A_UNIT = {"kind": "unit_kind", "code": "unit_code"}
DATES = PAIR | {ASSISTANT}
STEERS = frozenset({MANAGER})
READS_REPORT = frozenset({MANAGER, SPONSOR})
LOOKS_AFTER_DIRECTORY = frozenset({MANAGER, HR, ADMINISTRATOR, ELSEWHERE["manager"]})
NETWORK = frozenset({MANAGER, MENTOR, MENTEE, REVIEWER, TRAINER, SPONSOR, OTHER_PAIR, OTHER_WAVE, *ELSEWHERE.values()})
PROGRAMME = frozenset({MANAGER, MENTOR, MENTEE, REVIEWER, TRAINER, SPONSOR, OTHER_PAIR, OTHER_WAVE})


@dataclass(frozen=True)
class Door:
    """One address. `whose`: for whom it opens; None when it opens on what is the reader's own, whoever reads."""

    whose: frozenset[str] | None = None
    posts: bool = False  # it only takes what is posted
    both: bool = False  # a page with a form
    data: dict[str, str] = field(default_factory=dict)  # what is posted through it
    ids: dict[str, str] = field(default_factory=dict)  # where a word of the address stands for something else
    anyone: bool = False  # open without an account
    by_token: bool = False  # of programs, which show a token: nobody's session opens it

    @property
    def methods(self) -> tuple[str, ...]:
        """How one knocks here."""
        return ("POST",) if self.posts else ("GET", "POST") if self.both else ("GET",)


def page(whose: frozenset[str] | None = None, **more: object) -> Door:
    """A page to read."""
    return Door(whose, **more)  # type: ignore[arg-type]


def form(whose: frozenset[str] | None = None, **more: object) -> Door:
    """A page with a form."""
    return Door(whose, both=True, **more)  # type: ignore[arg-type]


def act(whose: frozenset[str] | None = None, **more: object) -> Door:
    """A button."""
    return Door(whose, posts=True, **more)  # type: ignore[arg-type]


MINE = frozenset({MENTOR})
DOORS: dict[str, Door] = {
    "entrance": page(),
    "home": page(),
    "my_progress": page(),
    "undo": act(),
    "save_filter": act(data={"name": "Mentors"}),
    "remove_filter": act(STEERS),
    "cockpit": page(LOOKS_AFTER_DIRECTORY),
    "wave": page(STEERS),
    "advance_wave": act(STEERS, data={"from": "mentoring"}),
    "close_wave": form(STEERS),
    "reopen_wave": act(STEERS),
    "archive_wave": act(STEERS),
    "restore_wave": act(STEERS),
    "reports": page(frozenset({MANAGER, SPONSOR, ELSEWHERE["manager"], ELSEWHERE["sponsor"]})),
    "my_data": page(),
    "export_my_data": act(),
    "who_sees_what": page(anyone=True),
    "help:home": page(anyone=True),
    "help:guide": page(anyone=True, ids={"name": "guide"}),
    "help:welcome": form(),
    "my_clock": form(),
    "set_language": act(anyone=True),
    "second_factor_first": page(),
    "administration:second_factor": form(frozenset({ADMINISTRATOR})),
    "my_sessions": page(),
    "end_my_sessions": act(),
    "administration:access": page(frozenset({ADMINISTRATOR})),
    "administration:end_sessions": act(frozenset({ADMINISTRATOR})),
    "administration:reset_second_step": act(frozenset({ADMINISTRATOR})),
    "sign_in_by_link": form(anyone=True, ids={"token": "sign_in_token"}),
    "single_sign_on_start": act(frozenset(), anyone=True, ids={"provider_slug": "sign_in_service"}),
    "single_sign_on_callback": page(frozenset(), anyone=True, ids={"provider_slug": "sign_in_service"}),
    "single_sign_on_assertion": act(frozenset(), anyone=True, ids={"provider_slug": "sign_in_service"}),
    "single_sign_on_saml": page(frozenset(), anyone=True, ids={"provider_slug": "sign_in_service", "ticket": "brand"}),
    "single_sign_on_metadata": page(frozenset(), anyone=True, ids={"provider_slug": "sign_in_service"}),
    "single_sign_on_out": page(frozenset(), anyone=True, ids={"provider_slug": "sign_in_service"}),
    "healthz": page(anyone=True),
    "readyz": page(anyone=True),
    "metrics": page(frozenset(), by_token=True),
    "security_txt": page(anyone=True),
    "diagnosis:answer": form(MINE, anyone=True, ids={"token": "survey_token"}),
    "diagnosis:new_link": act(anyone=True),
    "diagnosis:to_its_reader": act(MINE, anyone=True, ids={"token": "survey_token"}),
    "diagnosis:my_survey": page(MINE),
    "directory:people": page(LOOKS_AFTER_DIRECTORY),
    "directory:export": page(LOOKS_AFTER_DIRECTORY),
    "directory:upload": form(LOOKS_AFTER_DIRECTORY),
    "directory:import": form(frozenset({MANAGER, HR, ADMINISTRATOR})),
    "directory:restore_zeros": act(frozenset({HR, ADMINISTRATOR})),
    "setup:checklist": page(frozenset({ADMINISTRATOR})),
    "setup:start": page(frozenset(), anyone=True, ids={"token": "sign_in_token"}),
    "setup:organisation": form(frozenset({ADMINISTRATOR})),
    "setup:mail": form(frozenset({ADMINISTRATOR})),
    "setup:levels": form(frozenset({ADMINISTRATOR})),
    "setup:style": page(anyone=True, ids={"mark": "brand"}),
    "setup:logo": page(frozenset(), anyone=True, ids={"mark": "brand"}),
    "administration:roles": page(frozenset({ADMINISTRATOR})),
    "administration:health": page(frozenset({ADMINISTRATOR})),
    "administration:bundle": page(frozenset({ADMINISTRATOR})),
    "administration:appoint": form(frozenset({ADMINISTRATOR})),
    "administration:trail": page(frozenset({ADMINISTRATOR})),
    "administration:trail_csv": page(frozenset({ADMINISTRATOR})),
    "administration:erasure_requests": page(frozenset({HR})),
    "administration:ask_for_erasure": act(),
    "administration:withdraw_erasure": act(),
    "administration:erasure_request": form(frozenset({HR})),
    "administration:carry_out_erasure": act(frozenset({HR})),
    "administration:remove_role": act(frozenset({ADMINISTRATOR})),
    "api:description": page(anyone=True),
    "api:docs": page(anyone=True),
    "administration:data_protection": page(frozenset({HR, ADMINISTRATOR})),
    "administration:document": page(frozenset({HR, ADMINISTRATOR}), ids={"slug": "document"}),
    "administration:document_file": page(frozenset({HR, ADMINISTRATOR}), ids={"slug": "document"}),
    "administration:notice_versions": form(frozenset({HR, ADMINISTRATOR})),
    "administration:notice": page(),
    "administration:read_notice": act(),
    "outcomes:badges": page(),
    "outcomes:sign_badge": act(MINE, ids={"kind": "badge_kind", "subject": "validation_id"}),
    "outcomes:export_badge": page(MINE, ids={"uid": "badge_uid"}),
    "outcomes:revoke_badge": act(MINE, ids={"uid": "badge_uid"}),
    "outcomes:check_badge": page(anyone=True, ids={"uid": "badge_uid"}),
    "outcomes:revoked_badges": page(anyone=True, ids={"number": "list_number"}),
    "did_json": page(anyone=True),
    "connections:home": page(frozenset({ADMINISTRATOR})),
    "connections:new_key": form(frozenset({ADMINISTRATOR})),
    "connections:revoke_key": act(frozenset({ADMINISTRATOR})),
    "connections:sources": form(frozenset({ADMINISTRATOR})),
    "connections:staff_file": form(frozenset({ADMINISTRATOR})),
    "connections:fetch_staff_file": act(frozenset({ADMINISTRATOR})),
    "connections:group": form(frozenset({ADMINISTRATOR}), ids={"group_id": "provider_group_id"}),
    "webhooks:home": page(frozenset({ADMINISTRATOR})),
    "webhooks:new": form(frozenset({ADMINISTRATOR})),
    "webhooks:webhook": page(frozenset({ADMINISTRATOR})),
    "webhooks:change": form(frozenset({ADMINISTRATOR})),
    "webhooks:test": act(frozenset({ADMINISTRATOR})),
    "webhooks:renew": act(frozenset({ADMINISTRATOR})),
    "webhooks:pause": act(frozenset({ADMINISTRATOR})),
    "webhooks:resume": act(frozenset({ADMINISTRATOR})),
    "webhooks:remove": act(frozenset({ADMINISTRATOR})),
    "webhooks:again": act(frozenset({ADMINISTRATOR}), ids={"message_id": "webhook_message_id"}),
    "audience:calendar": form(STEERS),
    "directory:choose_table": act(frozenset({MANAGER, HR, ADMINISTRATOR})),
    "directory:answer_import": act(frozenset({MANAGER, HR, ADMINISTRATOR})),
    "directory:template": page(LOOKS_AFTER_DIRECTORY),
    "directory:template_for_wave": page(frozenset({MANAGER, ELSEWHERE["manager"]}), ids={"kind": "import_kind"}),
    "directory:confirm_import": act(frozenset({MANAGER, HR, ADMINISTRATOR})),
    "directory:discard_import": act(frozenset({MANAGER, HR, ADMINISTRATOR})),
    "directory:call_off_import": act(frozenset({MANAGER, HR, ADMINISTRATOR})),
    "directory:undo_import": act(frozenset({MANAGER, HR, ADMINISTRATOR})),
    "directory:refused_lines": page(frozenset({MANAGER, HR, ADMINISTRATOR})),
    "directory:person": page(LOOKS_AFTER_DIRECTORY),
    "directory:entities": page(LOOKS_AFTER_DIRECTORY),
    "audience:programmes": page(LOOKS_AFTER_DIRECTORY),
    "audience:templates": page(frozenset({HR, ADMINISTRATOR})),
    "audience:new_programme": form(frozenset({HR, ADMINISTRATOR})),
    "audience:programme": form(STEERS),
    "audience:revoke_role": act(STEERS),
    "audience:new_wave": form(STEERS),
    "diagnosis:wave": page(STEERS),
    "audience:rules": form(STEERS),
    "audience:duplicate": act(STEERS),
    "audience:audience": form(STEERS),
    "audience:eligibility": form(STEERS),
    "diagnosis:survey": form(STEERS),
    "diagnosis:prepare_survey": act(STEERS),
    "diagnosis:preview_survey": page(STEERS),
    "diagnosis:question": form(STEERS),
    "diagnosis:remove_question": act(STEERS),
    "diagnosis:launch_survey": act(STEERS),
    "diagnosis:survey_on_a_phone": page(STEERS),
    "diagnosis:test_survey": act(STEERS),
    "diagnosis:schedule_survey": form(STEERS),
    "diagnosis:unschedule_survey": act(STEERS),
    "diagnosis:pause_survey": act(STEERS),
    "diagnosis:resume_survey": act(STEERS),
    "diagnosis:survey_dates": form(STEERS),
    "diagnosis:survey_bounced": page(STEERS),
    "diagnosis:export_bounced": page(STEERS),
    "diagnosis:try_addresses_again": act(STEERS),
    "diagnosis:remind": act(STEERS),
    "diagnosis:refresh_map": act(STEERS),
    "diagnosis:close_survey": act(STEERS),
    "diagnosis:map": page(READS_REPORT),
    "diagnosis:map_csv": page(READS_REPORT),
    "diagnosis:map_xlsx": page(READS_REPORT),
    "directory:upload_for_wave": form(STEERS, ids={"kind": "import_kind"}),
    "diagnosis:themes": form(STEERS),
    "diagnosis:comments": form(STEERS),
    "catalogue:home": page(),
    "catalogue:framework": page(ids={"code": "framework"}),
    "catalogue:new_theme": form(frozenset({HR, ADMINISTRATOR})),
    "catalogue:theme": form(frozenset({HR, ADMINISTRATOR}), ids={"code": "own_theme"}),
    "catalogue:identifiers": form(frozenset({HR, ADMINISTRATOR}), ids={"code": "own_theme"}),
    "catalogue:use_theme": act(frozenset({HR, ADMINISTRATOR}), ids={"code": "own_theme"}),
    "catalogue:units": page(TEACHES),
    "catalogue:unit": form(TEACHES, ids=A_UNIT),
    "catalogue:look_at_unit": page(TEACHES, ids=A_UNIT | {"version": "version_shipped"}),
    "catalogue:use_unit": act(TEACHES, ids=A_UNIT, data={"version": "0"}),
    "catalogue:unit_file": page(TEACHES, ids=A_UNIT | {"version": "version_shipped"}),
    "catalogue:bring_unit": form(TEACHES, ids=A_UNIT),
    "enrolment:mine": page(),
    "enrolment:words": act(),
    "enrolment:call": page(PROGRAMME | frozenset({BOSS, ASSISTANT, HR, ADMINISTRATOR, "a stranger", *ELSEWHERE.values()})),
    "enrolment:begin": act(None, data={"side": "mentor"}),
    "enrolment:application": form(MINE),
    "enrolment:save": act(MINE),
    "enrolment:withdraw": act(MINE),
    "enrolment:behaviours": form(MINE),
    "enrolment:second_look": act(MINE),
    "enrolment:markings": page(),
    "enrolment:marking": form(frozenset({REVIEWER})),
    "enrolment:hand_on": act(frozenset({REVIEWER})),
    "enrolment:reference": form(frozenset({BOSS})),
    "enrolment:wave": page(STEERS),
    "enrolment:open_call": form(STEERS),
    "enrolment:launch_kit": page(STEERS),
    "enrolment:poster": page(STEERS, ids={"language": "language"}),
    "enrolment:nominate": form(STEERS),
    "enrolment:share_out": act(STEERS),
    "enrolment:readings": page(STEERS),
    "enrolment:decide_many": act(STEERS),
    "enrolment:draw": form(STEERS, ids={"side": "drawn_side"}),
    "enrolment:draw_now": act(STEERS, ids={"side": "drawn_side"}),
    "enrolment:my_draw": page(MINE),
    "enrolment:export": page(STEERS),
    "enrolment:dossier": form(STEERS, data={"outcome": "qualified", "reason": "Un dossier solide."}),
    "enrolment:answer_appeal": act(STEERS),
    "learning:mine": page(),
    "learning:path": page(MINE),
    "learning:choose_path": act(frozenset()),  # for those whom the express path is offered to
    "learning:module": form(MINE, ids={"code": "module"}),
    "learning:module_paper": page(MINE, ids={"code": "module"}),
    "learning:role_play": form(MINE, ids={"code": "role_play"}),
    "learning:role_play_sheets": page(MINE, ids={"code": "role_play"}),
    "learning:objectives": form(MINE),
    "learning:charter": form(MINE),
    "learning:book": act(MINE),
    "learning:leave": act(MINE),
    "learning:workshop_calendar": page(MINE),
    "learning:waves": page(frozenset({TRAINER, ELSEWHERE["trainer"]})),
    "learning:wave": page(frozenset({MANAGER, TRAINER})),
    "learning:export": page(frozenset({MANAGER, TRAINER})),
    "learning:package": page(frozenset({MANAGER, TRAINER}), ids={"code": "module"}),
    "learning:remind": act(frozenset({MANAGER, TRAINER})),
    "learning:plan": form(frozenset({MANAGER, TRAINER})),
    "learning:workshop": form(frozenset({MANAGER, TRAINER})),
    "learning:attendance": act(frozenset({MANAGER, TRAINER})),
    "learning:cancel": act(frozenset({MANAGER, TRAINER})),
    "matching:how_pairs_form": page(),
    "matching:my_proposals": page(),
    "matching:choose": act(MINE, data={"say": "done"}),
    "matching:say_yes": act(MINE),
    "matching:say_not_this_time": act(MINE),
    "matching:wave": page(STEERS),
    "matching:open_round": act(STEERS),
    "matching:remind": act(STEERS),
    "matching:form_pairs": act(STEERS),
    "matching:pair_again": act(STEERS),
    "matching:publish": act(STEERS),
    "matching:export": page(STEERS),
    "matching:what_if": page(STEERS),
    "matching:use_rules": act(STEERS, data={"min_level_gap": "0", "ceiling": "3"}),
    "matching:pin": form(STEERS),
    "matching:remove": form(STEERS, ids={"pair_id": "planned_id"}),
    "matching:nudge": act(STEERS),
    "matching:nudge_pair": act(STEERS),
    "matching:search": page(STEERS),
    "matching:open_search": act(STEERS),
    "matching:pair_from_choices": act(STEERS),
    "matching:apart": form(STEERS),
    "matching:stop_apart": act(STEERS),
    "matching:certificate": form(STEERS),
    "mentoring:space": page(),
    "mentoring:desk": page(),
    "mentoring:relationship": page(PAIR),
    "mentoring:first_contact": page(PAIR),
    "mentoring:plan": form(DATES),
    "mentoring:book": act(PAIR),
    "mentoring:propose": form(PAIR),
    "mentoring:accept_slot": act(PAIR, data={"at": str(int(PROPOSED_AT.timestamp()))}),
    "mentoring:withdraw_slots": act(PAIR),
    "mentoring:change_place": act(DATES),
    "mentoring:report_meetings": form(PAIR, data={"times": "2"}),
    "mentoring:write_note": act(PAIR),
    "mentoring:messages": form(PAIR),
    "mentoring:erase_message": act(MINE),
    "mentoring:share_ways": act(PAIR),
    "mentoring:set_goal": act(PAIR),
    "mentoring:ask_for_help": act(PAIR),
    "mentoring:name_assistant": act(PAIR),
    "mentoring:pause": act(PAIR),
    "mentoring:resume": act(PAIR),
    "mentoring:away": form(PAIR),
    "mentoring:back": act(PAIR),
    "mentoring:end_early": form(PAIR),
    "mentoring:closing": form(PAIR),
    "mentoring:extend": act(PAIR),
    "mentoring:decline_extension": act(PAIR),
    "mentoring:close": act(PAIR),
    "mentoring:go_on": act(PAIR),
    "mentoring:erase_note": act(MINE),
    "mentoring:erase_private_note": act(MINE, ids={"note_id": "private_id"}),
    "mentoring:change_goal": form(PAIR, data={"text": "Savoir encore"}),
    "mentoring:remove_goal": act(PAIR),
    "mentoring:reach_goal": act(PAIR),
    "mentoring:confirm_goal": act(PAIR),
    "mentoring:session": form(PAIR),
    "mentoring:session_calendar": page(DATES),
    "mentoring:booklet": page(PAIR),
    "mentoring:keep_sheet": act(PAIR),
    "mentoring:met": form(PAIR),
    "mentoring:record_meeting": form(PAIR),
    "mentoring:postpone": act(DATES),
    "mentoring:skip": act(PAIR),
    "mentoring:move": form(DATES),
    "mentoring:cancel": act(DATES),
    "mentoring:pulse": act(PAIR),
    "mentoring:wave": page(STEERS),
    "mentoring:pair": page(STEERS),
    "mentoring:export": page(STEERS),
    "mentoring:suggest_dates": act(STEERS),
    "mentoring:suggest_a_date": act(STEERS),
    "mentoring:end_pair": form(STEERS),
    "mentoring:note_about_pair": act(STEERS),
    "mentoring:pause_pair": act(STEERS),
    "mentoring:let_go_on": act(STEERS),
    "mentoring:note_absence": form(STEERS),
    "mentoring:note_return": act(STEERS),
    "mentoring:extend_pair": act(STEERS),
    "mentoring:erase_steering_note": act(frozenset({MANAGER}), ids={"note_id": "team_note_id"}),
    "mentoring:write": form(STEERS),
    "mentoring:answer_help": act(STEERS),
    "network:directory": page(NETWORK),
    "network:card": form(NETWORK),
    "network:my_card": form(frozenset({MENTOR, MENTEE, OTHER_PAIR, OTHER_WAVE, ELSEWHERE["participant"]})),
    "network:leave_directory": act(NETWORK),
    "network:introductions": form(NETWORK),
    "network:say_yes": act(MINE),
    "network:not_this_time": act(MINE),
    "network:withdraw_wish": act(MINE),
    "network:communities": page(NETWORK),
    "network:community": form(NETWORK),
    "network:join": act(NETWORK),
    "network:leave": act(NETWORK),
    "network:announce": form(NETWORK),
    "network:remove_post": act(frozenset({MENTOR, MANAGER})),
    "network:cancel_event": act(frozenset({MENTOR, MANAGER})),
    "network:name_animator": act(frozenset({MANAGER})),
    "network:relieve_animator": act(frozenset({MANAGER})),
    "network:come": act(MINE),
    "network:stay_away": act(MINE),
    "network:event_calendar": page(NETWORK),
    "network:ideas": page(NETWORK),
    "network:propose": form(NETWORK),
    "network:idea": page(PROGRAMME),
    "network:similar": act(NETWORK),
    "network:vote": act(PROGRAMME),
    "network:take_back_vote": act(PROGRAMME),
    "network:agree": act(MINE, ids={"idea_id": "waiting_id"}),
    "network:withdraw_idea": act(PAIR, ids={"idea_id": "waiting_id"}),
    "network:answer": act(frozenset({MANAGER, SPONSOR})),
    "network:wave": page(frozenset({MANAGER, SPONSOR})),
    "network:export_ideas": page(frozenset({MANAGER, SPONSOR})),
    "outcomes:mine": page(),
    "outcomes:assess": form(MINE),
    "outcomes:closing": form(MINE),
    "outcomes:keep_draft": act(MINE),
    "outcomes:testimonies": page(NETWORK),
    "outcomes:testimony": form(PAIR | {OTHER_PAIR}),
    "outcomes:withdraw_testimony": act(MINE),
    "outcomes:certificate": page(frozenset()),
    "outcomes:keepsake": page(PAIR),
    "outcomes:check_certificate": form(anyone=True),
    "outcomes:certificates": form(STEERS),
    "outcomes:revoke_certificate": act(STEERS),
    "outcomes:restore_certificate": act(STEERS),
    "outcomes:across": page(READS_REPORT | {ELSEWHERE["sponsor"], ELSEWHERE["manager"]}),
    "outcomes:across_csv": page(READS_REPORT | {ELSEWHERE["sponsor"], ELSEWHERE["manager"]}),
    "outcomes:wave": page(READS_REPORT),
    "outcomes:choose": page(READS_REPORT),
    "outcomes:report_pdf": page(READS_REPORT),
    "outcomes:report_xlsx": page(READS_REPORT),
    "outcomes:report_pptx": page(READS_REPORT),
    "outcomes:report_csv": page(READS_REPORT),
    "letters:preferences": form(),
    "letters:unsubscribe": form(anyone=True, ids={"token": "unsubscribe_token"}),
    "letters:emails": form(frozenset({HR, ADMINISTRATOR})),
    "letters:email": form(frozenset({HR, ADMINISTRATOR}), ids={"step": "email_step", "name": "email_name"}),
    "letters:reset_email": act(frozenset({HR, ADMINISTRATOR}), ids={"step": "email_step", "name": "email_name"}),
    "letters:outbox": page(frozenset({ADMINISTRATOR})),
    "letters:release": act(frozenset({ADMINISTRATOR})),
    "letters:drop": act(frozenset({ADMINISTRATOR})),
    "letters:export_in_doubt": page(frozenset({ADMINISTRATOR})),
    "letters:decide_many": act(frozenset({ADMINISTRATOR}), data={"letter": "1"}),
    "letters:failed": page(frozenset({ADMINISTRATOR}), ids={"reason": "failed_reason"}),
    "letters:send_again": act(frozenset({ADMINISTRATOR}), ids={"letter_id": "failed_id"}),
    "letters:send_all_again": act(frozenset({ADMINISTRATOR}), ids={"reason": "failed_reason"}),
    "letters:decide": act(frozenset({ADMINISTRATOR}), ids={"letter_id": "doubtful_id"}),
    "outcomes:publish": act(STEERS),
    "outcomes:words": form(STEERS),
    "chats:mine": form(),
    "chats:test_mine": act(MINE),
    "chats:stop_mine": act(MINE),
    "chats:channel": form(STEERS),
    "chats:test_channel": act(STEERS),
    "chats:stop_channel": act(STEERS),
    "feeds:mine": page(),
    "feeds:renew": act(),
    "feeds:revoke": act(),
    "feeds:give_agenda": act(data={"address": "https://calendar.example/ana.ics"}),
    "feeds:read_agenda": act(),
    "feeds:withdraw_agenda": act(),
    "feeds:sessions": page(anyone=True, ids={"token": "feed_token"}),
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """One pattern of the site: its name and the words it takes."""

    name: str
    words: tuple[str, ...]

    def at(self, company: Company) -> str:
        """Where it stands in this company."""
        renamed = DOORS[self.name].ids
        return reverse(self.name, kwargs={word: company.ids[renamed.get(word, word)] for word in self.words})


def addresses() -> list[Address]:
    """Every address of ours; those of the accounts library and of protocols for programs have tests of their own."""
    return list(_walk(get_resolver().url_patterns, spaces=()))


def _walk(patterns: list[URLPattern | URLResolver], *, spaces: tuple[str, ...]) -> Iterator[Address]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inside = (*spaces, one.namespace) if one.namespace else spaces
            yield from _walk(one.url_patterns, spaces=inside)
        elif not one.callback.__module__.startswith("allauth.") and not getattr(one.callback, "any_method", False):
            yield Address(":".join((*spaces, one.name or str(one.pattern))), tuple(one.pattern.converters))
