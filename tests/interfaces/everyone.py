"""A company in which everything exists once, and everyone who might knock at its doors."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import time_machine
from django.db import transaction
from pytest_django import DjangoDbBlocker

from binome.core.chats import actions as chat_actions
from binome.core.chats.states import ChatApp
from binome.core.competences.loading import load_ready_content
from binome.core.competences.models import Framework, Theme
from binome.core.directory import importing
from binome.core.directory.models import ProvisionedGroup
from binome.core.files.cleaning.kinds import FileKind
from binome.core.files.receiving import CleanFile
from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.mail.preferences import unsubscribe_path
from binome.core.people.models import Person
from binome.core.privacy.keys import make_key
from binome.core.programmes.models import Programme, ProgrammeRole, Wave
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.core.webhooks import actions as webhook_actions
from binome.interfaces.accounts import sign_in_links
from binome.interfaces.administration import erasing, notices
from binome.interfaces.administration.notices import Texts
from binome.interfaces.cockpit.actions import save_filter
from binome.journey.audience.actions import targeting
from binome.journey.audience.rules.population import Population
from binome.journey.diagnosis import emails as diagnosis_emails
from binome.journey.diagnosis.actions import answering, campaigning, surveying
from binome.journey.enrolment.actions import applying, deciding
from binome.journey.enrolment.models import (
    Appeal,
    Application,
    CaseAnswer,
    CaseFile,
    DrawnCode,
    Marking,
    PlaceDraw,
    Reference,
    Validation,
)
from binome.journey.enrolment.queries.draws import commitment_to
from binome.journey.enrolment.states import ApplicationState
from binome.journey.learning.actions import gathering
from binome.journey.matching.actions import calling, choosing, confirming, reviewing, rounds
from binome.journey.matching.models import Pair
from binome.journey.matching.states import PairState
from binome.journey.mentoring.actions import (
    conversing,
    feeding,
    goals,
    helping,
    holding,
    journal,
    living,
    meeting,
    proposing,
    team_writing,
)
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.queries.feeds import feed_token
from binome.journey.network.actions import challenges, communities, directory, ideas, introductions, rooms, starting
from binome.journey.network.models import Approach, Community
from binome.journey.outcomes.actions import testimonies
from binome.journey.outcomes.actions.badges import issue_badge
from binome.journey.outcomes.models import Assessment, Closing, ParticipationCertificate
from binome.journey.outcomes.states import Moment, Reach
from tests.factories import (
    NOON,
    ApplicationFactory,
    PersonFactory,
    ThemeChoiceFactory,
    ThemeFactory,
    WaveFactory,
    holder,
)
from tests.journey.enrolment.factories import submitted
from tests.journey.learning.factories import WorkshopFactory

SIGN = "Aurore"


@dataclass
class Company:
    """Who knocks (`people`), and what stands behind each door (`ids`, by the door's own words).

    `sign` stands in every name and every text of the first programme, and nowhere else.
    """

    people: dict[str, Person]
    sign: str = SIGN
    ids: dict[str, object] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)  # what somebody wrote for somebody's eyes, by what it is

    def someone(self, **details: object) -> Person:
        """Someone of the first programme."""
        return PersonFactory(family_name=self.sign, **details)


def neighbours() -> dict[str, Person]:
    """People who have no business in the first programme: another programme's, and nobody's."""
    elsewhere = Programme.objects.create(name="Boréal")
    wave = WaveFactory(programme=elsewhere, number=1, name="Boréal 1", stage=Stage.MENTORING)
    wave.themes.add(Theme.objects.get(code="T09"))
    pair = _opened(wave, theme="T09", mentor=PersonFactory(), mentee=PersonFactory(level=5)).pair
    return {
        "a stranger": PersonFactory(),
        "a participant of another programme": pair.mentor.person,
        "a reviewer of another programme": holder(Role.REVIEWER, elsewhere),
        "a trainer of another programme": holder(Role.TRAINER, elsewhere),
        "a sponsor of another programme": holder(Role.SPONSOR, elsewhere),
        "a manager of another programme": holder(Role.MANAGER, elsewhere),
        "an administrator": PersonFactory(is_administrator=True),
        "someone in HR": PersonFactory(is_hr=True),
    }


def first_programme(people: dict[str, Person], *, sign: str) -> Company:
    """The programme whose doors are tried: one of everything, and its own people."""
    company = Company(people, sign)
    programme = Programme.objects.create(name=sign, purpose_fr=sign, contact="contact@example.org")
    wave = WaveFactory(programme=programme, number=1, name=f"{company.sign} 1", gate="warn")
    for label, role in (
        ("the manager", Role.MANAGER), ("the reviewer", Role.REVIEWER), ("the trainer", Role.TRAINER),
        ("the sponsor", Role.SPONSOR),
    ):  # fmt: skip
        people[label] = company.someone()
        ProgrammeRole.objects.create(programme=programme, person=people[label], role=role)
    people |= {
        "the boss": company.someone(level=4),
        "the assistant": company.someone(),
        "the mentee": company.someone(level=5),
    }
    people["the mentor"] = company.someone(manager=people["the boss"])
    people["a mentee of the other pair"] = company.someone(level=5)
    company.ids |= {"wave_id": wave.pk, "programme_id": programme.pk}
    company.ids["role_id"] = ProgrammeRole.objects.get(programme=programme, role=Role.SPONSOR).pk
    for tell in (_audience, _enrolment, _learning, _matching, _mentoring, _network, _outcomes, _elsewhere):
        tell(company, wave)
    return company


def _at(wave: Wave, stage: Stage) -> None:
    wave.stage = stage
    wave.save(update_fields=["stage"])


def _audience(company: Company, wave: Wave) -> None:
    manager, mentor = company.people["the manager"], company.people["the mentor"]
    wave.themes.set(Theme.objects.filter(code__in=["T01", "T02"]))
    own = ThemeFactory(code="own1")
    company.ids |= {"own_theme": own.code, "framework": Framework.objects.first().code}
    population = Population(entities=frozenset({mentor.entity_id}))
    targeting.define_audience(
        wave, population=population, draw="everyone", sample_size=None, seed=1, by=manager, now=NOON
    )
    survey = surveying.prepare_survey(wave, by=manager)
    campaigning.launch_survey(survey, by=manager, now=NOON)
    answering.close_survey(survey, by=manager, now=NOON)
    invitation = survey.invitations.get(person=mentor)
    company.ids |= {"invitation_id": invitation.pk, "position": 1}
    company.ids["import_kind"] = "axes"
    company.ids["filter_id"] = save_filter("enrolment:wave", name=company.sign, query="side=mentor", by=manager).pk
    company.ids["survey_token"] = diagnosis_emails.survey_link(invitation).strip("/").rsplit("/", 1)[-1]
    people_file = importing.read_file(
        f"Matricule;Prénom;Nom;Courriel;Direction\n9999;Zoé;{company.sign};zoe@example.org;D1".encode(),
        name="staff.csv", wave=None, by=manager, now=NOON,
    )  # fmt: skip
    company.ids |= {"import_id": people_file.pk, "person_id": mentor.pk}
    company.ids["erasure_id"] = erasing.ask(by=company.someone(), now=NOON).pk
    link = sign_in_links.path_for(PersonFactory(is_administrator=True))  # of someone who does not sign in meanwhile
    company.ids["sign_in_token"] = link.strip("/").rsplit("/", 1)[-1]
    company.ids["sign_in_service"] = "company"  # none is set up: its addresses do not exist
    company.ids["brand"] = "0f5c63"
    company.ids |= {"email_step": "matching", "email_name": "pair"}
    company.ids |= {"unit_kind": "modules", "unit_code": "FE1", "version_shipped": 0}
    company.ids["document"], company.ids["language"] = "record", "fr"
    hr = company.people["someone in HR"]
    company.ids["notice_id"] = notices.publish(Texts("Nous.", "We."), after=0, by=hr, now=NOON).pk
    company.ids["guide"] = "take-part"
    company.ids["key_id"] = make_key("Entra ID", scopes=["scim"], days=730, by=None, now=NOON).key.pk
    administrator = company.people["an administrator"]
    webhook = webhook_actions.add_webhook(
        "https://hooks.example.org/", kinds=["session.held"], programmes=None, by=administrator, now=NOON
    ).webhook
    company.ids["webhook_id"] = webhook.pk
    company.ids["webhook_message_id"] = webhook_actions.send_test(webhook, by=administrator, now=NOON).pk
    for_chat = {"app": ChatApp.SLACK, "address": "https://chat.example.org/hooks/abc", "now": NOON}
    chat_actions.connect_own(**for_chat, by=mentor)
    chat_actions.connect_wave(wave, **for_chat, language="fr", by=manager)
    provider_group = ProvisionedGroup.objects.create(display_name="HR", created_at=NOON, changed_at=NOON)
    company.ids["provider_group_id"] = provider_group.pk


def _enrolment(company: Company, wave: Wave) -> None:
    manager, mentor = company.people["the manager"], company.people["the mentor"]
    _at(wave, Stage.ENROLMENT)
    applying.open_call(wave.pk, by=manager, now=NOON, message_fr=f"Venez, {company.sign}.")
    handed_in = submitted(wave=wave, person=mentor, motivation=f"{company.sign} motive.")
    company.words["a motivation"] = f"{company.sign} motive."
    deciding.decide(handed_in.pk, outcome="accepted", reason=f"Bienvenue, {company.sign}.", by=manager, now=NOON)
    candidate = submitted(wave=wave, person=company.someone(manager=company.people["the boss"]))
    reference = Reference.objects.get(application=candidate)
    answer = CaseAnswer.objects.filter(application=candidate).first()
    reading = Marking.objects.create(answer=answer, reviewer=company.people["the reviewer"], number=1, assigned_at=NOON)
    for answered in (answer, CaseAnswer.objects.get(application=handed_in, theme__code="T01")):
        file = CaseFile(answer=answered, added_at=NOON)
        file.hold(CleanFile(FileKind.TEXT, "answer.txt", company.sign.encode(), ""))
        file.save()
    refused = ApplicationFactory(
        wave=wave, person=company.someone(), state=ApplicationState.NOT_THIS_TIME, decided_by=manager, decided_at=NOON,
        decision_reason="Pas cette fois.",
    )  # fmt: skip
    appeal = Appeal.objects.create(application=refused, text=f"{company.sign} demande.", asked_at=NOON)
    draw = PlaceDraw.objects.create(
        wave=wave,
        side="mentor",
        places=1,
        seed="0" * 64,
        commitment=commitment_to("0" * 64),
        bound_at=NOON,
        bound_by=manager,
    )
    DrawnCode.objects.create(draw=draw, application=handed_in, code="ACDEFG", has_waited=False)
    company.ids["drawn_side"] = "mentor"
    company.ids |= {"case_theme": "T01", "first_sample": 1}
    day = NOON.date()
    validated = Validation.objects.create(
        person=mentor, theme=Theme.objects.get(code="T01"), validated_on=day, expires_on=day + timedelta(days=900)
    )
    badge = issue_badge("validation", validated.pk, by=mentor, now=NOON)
    company.ids |= {"badge_kind": "validation", "validation_id": validated.pk, "badge_uid": badge.uid, "list_number": 0}
    company.ids |= {
        "application_id": handed_in.pk, "marking_id": reading.pk, "reference_id": reference.pk, "appeal_id": appeal.pk,
        "candidate_id": candidate.pk,
    }  # fmt: skip


def _learning(company: Company, wave: Wave) -> None:
    _at(wave, Stage.LEARNING)
    workshop = WorkshopFactory(wave=wave, title=f"Atelier {company.sign}", trainer=company.people["the trainer"])
    application = Application.objects.get(pk=company.ids["application_id"])
    gathering.book_seat(workshop.pk, application.pk, by=application.person, now=NOON)
    company.ids |= {"workshop_id": workshop.pk, "module": "FM1", "role_play": "MS01"}


def _matching(company: Company, wave: Wave) -> None:
    manager = company.people["the manager"]
    _at(wave, Stage.MATCHING)
    mentee = ApplicationFactory(accepted=True, mentee=True, wave=wave, person=company.people["the mentee"])
    ThemeChoiceFactory(application=mentee, theme=Theme.objects.get(code="T01"), level=1)
    current = rounds.open_round(wave, by=manager, now=NOON)
    proposal = current.proposals.get()
    choosing.choose(proposal.mentor_id, yes=[proposal.pk], by=proposal.mentor.person, now=NOON)
    choosing.choose(proposal.mentee_id, yes=[proposal.pk], by=proposal.mentee.person, now=NOON)
    (pair,) = rounds.form_pairs(current, by=manager, now=NOON)
    rounds.publish_pairs(current, by=manager, now=NOON)
    confirming.say_yes(pair.pk, by=company.people["the mentor"], now=NOON)
    confirming.say_yes(pair.pk, by=company.people["the mentee"], now=NOON)
    waiting = Pair.objects.create(
        wave=wave, state=PairState.PUBLISHED, confirm_by=NOON + timedelta(days=10), published_at=NOON,
        mentor=Application.objects.get(pk=company.ids["application_id"]),
        mentee=ApplicationFactory(accepted=True, mentee=True, wave=wave, person=company.someone(level=5)),
    )  # fmt: skip
    planned = Pair.objects.create(
        wave=wave,
        mentor=ApplicationFactory(accepted=True, wave=wave, person=company.someone()),
        mentee=ApplicationFactory(accepted=True, mentee=True, wave=wave, person=company.someone(level=5)),
        state=PairState.PLANNED,
    )
    kept = reviewing.keep_apart(wave, planned.mentor.person, waiting.mentee.person, by=manager, now=NOON)
    Wave.objects.filter(pk=wave.pk).update(offers_first_call=True)
    call = calling.propose_call(
        waiting.pk, starts_at=NOON + timedelta(days=9), place="", by=waiting.mentee.person, now=NOON
    )
    company.ids["call_uid"] = call.uid
    company.ids |= {"pair_id": waiting.pk, "planned_id": planned.pk, "kept_id": kept.pk, "number": current.number}
    company.ids["relationship_id"] = pair.relationship.pk


def _mentoring(company: Company, wave: Wave) -> None:
    mentor, mentee = company.people["the mentor"], company.people["the mentee"]
    _at(wave, Stage.MENTORING)
    here = int(str(company.ids["relationship_id"]))
    starts = [NOON + timedelta(days=7), NOON + timedelta(days=28)]
    first, later = meeting.plan_sessions(here, starts=starts, by=mentor, now=NOON)
    holding.hold_session(first.pk, by=mentor, now=starts[0] + timedelta(hours=1))
    company.words |= {
        "a sheet": f"{company.sign} a retenu.", "a shared note": f"{company.sign} à nous.", "a private note": f"{company.sign} à moi.",
        "a message": f"{company.sign} t’écrit.", "a phone": f"+33 {company.sign} 42",
        "a goal": f"{company.sign} saura.", "a call for help": f"{company.sign} appelle.", "a review": f"{company.sign} garde.",
    }  # fmt: skip
    meeting.write_sheet(first.pk, learned=company.words["a sheet"], by=mentor, now=NOON)
    relationship = Relationship.objects.get(pk=here)
    goal = goals.set_goal(here, theme=relationship.themes.get(), text=company.words["a goal"], by=mentor)
    file = CleanFile(FileKind.TEXT, f"{company.sign}.txt", company.sign.encode(), company.sign)
    note = journal.write_note(here, text=company.words["a shared note"], private=False, file=file, by=mentor, now=NOON)
    private = journal.write_note(here, text=company.words["a private note"], private=True, by=mentor, now=NOON)
    message = conversing.write_message(here, text=company.words["a message"], by=mentor, now=NOON)
    conversing.messages_as_read(relationship, shown=[message.pk], by=mentee, now=NOON)
    conversing.share_ways(phone=company.words["a phone"], chat="", best_times="", by=mentor)
    # Reading it for the first time is noted: here it was read.
    journal.notes_as_read(relationship, shown=[note.pk], by=mentee, now=NOON)
    asked = helping.ask_for_help(here, words=company.words["a call for help"], by=mentor, now=NOON)
    living.review(here, keeps=company.words["a review"], thanks="Merci.", by=mentor, now=NOON)
    living.answer_pulse(first.pk, useful=4, understanding=4, tried=True, wants_help=False, by=mentee, now=NOON)
    proposing.propose_slots(here, starts=[PROPOSED_AT], minutes=30, by=mentee, now=NOON)
    helping.name_assistant(here, assistant=company.people["the assistant"], by=mentee, now=NOON)
    feeding.renew_feed(by=mentor, now=NOON)
    company.words["a note of the team"] = f"{company.sign} rappelle."
    team_note = team_writing.note_about_pair(
        here, words=company.words["a note of the team"], is_call=True, by=company.people["the manager"], now=NOON
    )
    company.ids |= {
        "session_id": later.pk, "held_id": first.pk, "goal_id": goal.pk, "note_id": note.pk, "private_id": private.pk,
        "file_id": note.files.get().pk, "message_id": message.pk, "team_note_id": team_note.pk,
        "request_id": asked.pk, "feed_token": feed_token(mentor),
        "unsubscribe_token": unsubscribe_path(mentor.pk, Category.SURVEY).strip("/").rsplit("/", 1)[-1],
    }  # fmt: skip


def _network(company: Company, wave: Wave) -> None:
    mentor, mentee = company.people["the mentor"], company.people["the mentee"]
    theme = Theme.objects.get(code="T01")
    community = Community.objects.get(theme=theme)
    directory.agree_to_appear(by=mentor, now=NOON, themes=[theme])
    communities.join_community(community.pk, by=mentor, now=NOON)
    post = communities.write_post(
        community.pk, by=mentor, now=NOON, text=f"{company.sign} écrit.",
        file=CleanFile(FileKind.TEXT, f"{company.sign}.txt", company.sign.encode(), company.sign),
    )  # fmt: skip
    event = communities.announce_event(
        community.pk, by=mentor, now=NOON, title=f"Café {company.sign}", starts_at=NOON + timedelta(days=9)
    )
    idea = ideas.propose_idea(by=mentee, now=NOON, title=f"Idée {company.sign}", text="Pour tous.", wave=wave)
    session = Relationship.objects.get(pk=company.ids["relationship_id"]).sessions.get(pk=company.ids["held_id"])
    waiting = ideas.propose_idea(by=mentee, now=NOON, title=f"Secret {company.sign}", text="À deux.", session=session)
    introductions.ask_to_meet(by=mentee, now=NOON, message=f"{company.sign} voudrait.", theme=theme)
    doubtful = OutboxLetter.objects.filter(to=mentor).earliest("pk")
    OutboxLetter.objects.filter(pk=doubtful.pk).update(state=LetterState.DOUBTFUL)
    failed = OutboxLetter.objects.filter(to=mentor, state=LetterState.QUEUED).exclude(category="access").earliest("pk")
    OutboxLetter.objects.filter(pk=failed.pk).update(state=LetterState.FAILED, error="552 5.2.2 mailbox full")
    wish = introductions.ask_to_meet(
        by=mentor, now=NOON, message=f"{company.sign} aimerait.", theme=Theme.objects.get(code="T02")
    )
    rooms.welcome_mentors(Application.objects.accepted().filter(wave=wave), now=NOON)
    proposed = starting.propose_community(
        by=mentor, now=NOON, programme=wave.programme, name=f"Cercle {company.sign}", purpose="Pour lire."
    )
    asked = challenges.ask_challenge(
        by=company.people["the manager"], now=NOON, programme=wave.programme,
        question="Que changer ?", closes_on=(NOON + timedelta(days=30)).date(),
    )  # fmt: skip
    company.ids |= {
        "challenge_id": asked.pk,
        "community_id": community.pk, "proposed_id": proposed.pk, "post_file_id": post.files.get().pk,
        "post_id": post.pk, "event_id": event.pk, "idea_id": idea.pk,
        "membership_id": community.memberships.get(person=mentor).pk,
        "waiting_id": waiting.pk, "approach_id": Approach.objects.get(person=mentor).pk,
        "card_id": mentor.directory_card.pk, "wish_id": wish.pk,
        "doubtful_id": doubtful.pk, "failed_id": failed.pk, "failed_reason": "full",
    }  # fmt: skip


def _outcomes(company: Company, wave: Wave) -> None:
    mentor = company.people["the mentor"]
    assessment = Assessment.objects.get(person=mentor, wave=wave, moment=Moment.BASELINE)
    closing = Closing.objects.create(
        wave=wave, person=mentor, side="mentor", opened_at=NOON, changed=f"{company.sign} change."
    )
    company.words["a closing answer"] = f"{company.sign} change."
    testimony = testimonies.give_testimony(
        wave, by=mentor, now=NOON, text=f"{company.sign} témoigne.", reach=Reach.REPORT, signed=True
    )
    company.words["a testimony for the report"] = testimony.text
    certificate = ParticipationCertificate.objects.create(
        wave=wave, person=company.someone(), side="mentor", code="Z" * 16, sessions=3, minutes=180, began_at=NOON,
        ended_at=NOON, issued_at=NOON,
    )  # fmt: skip
    company.ids |= {
        "certificate_id": certificate.pk,
        "assessment_id": assessment.pk, "closing_id": closing.pk, "testimony_id": testimony.pk, "side": "mentor",
    }  # fmt: skip


def _elsewhere(company: Company, wave: Wave) -> None:
    """Those nearest to the doors: the other pair of the wave, and a pair of the programme's next wave."""
    following = WaveFactory(programme=wave.programme, number=2, name=f"{company.sign} 2", stage=Stage.MENTORING)
    other = _opened(following, theme="T01", mentor=company.someone(), mentee=company.someone(level=5))
    company.people["a participant of another wave"] = other.pair.mentor.person
    _opened(wave, theme="T01", mentor=company.someone(), mentee=company.people["a mentee of the other pair"])


def _opened(wave: Wave, *, theme: str, mentor: Person, mentee: Person) -> Relationship:
    one = ApplicationFactory(accepted=True, wave=wave, person=mentor)
    two = ApplicationFactory(accepted=True, mentee=True, wave=wave, person=mentee)
    for application in (one, two):
        ThemeChoiceFactory(application=application, theme=Theme.objects.get(code=theme), level=2)
    pair = Pair.objects.create(
        wave=wave, mentor=one, mentee=two, state=PairState.CHOSEN, mentor_yes_at=NOON, mentee_yes_at=NOON
    )
    return living.open_relationship(pair, now=NOON)


def a_company(*, sign: str = SIGN) -> Company:
    """Everyone, with everything in place."""
    load_ready_content()
    return first_programme(neighbours(), sign=sign)


PROPOSED_AT = NOON + timedelta(days=40)  # by the mentee, for the mentor to accept
LATER = NOON + timedelta(
    days=8
)  # the hour at which the company stands: its survey is open, its first sessions are near


@contextmanager
def standing(blocker: DjangoDbBlocker, *, sign: str = SIGN) -> Iterator[Company]:
    """A company that stays while several tests look at it, each within a transaction of its own; taken back at the end."""
    with blocker.unblock(), transaction.atomic():
        with time_machine.travel(LATER, tick=False):
            company = a_company(sign=sign)
        yield company
        transaction.set_rollback(True)
