"""The demo's story, chapter by chapter: invented people do what real ones would, with the respondents' own levels and wishes."""

import itertools
import json
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from binome.core.competences.models import Theme
from binome.core.competences.ready import content
from binome.core.people.models import Person
from binome.core.programmes.models import StageDate, Wave
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.journey.audience import actions as audience
from binome.journey.audience.models import Invitation
from binome.journey.audience.rules.population import Population
from binome.journey.enrolment import actions as enrolment
from binome.journey.enrolment import queries as applications
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.rules import Answers, ThemeAnswer
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.learning import actions as learning
from binome.journey.learning import queries as preparing
from binome.journey.matching import actions as matching
from binome.journey.matching import queries as proposals
from binome.journey.matching.models import Pair
from binome.journey.matching.states import PairState
from binome.journey.mentoring import actions as mentoring
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.network import actions as network
from binome.journey.outcomes import actions as outcomes
from binome.journey.outcomes.models import Assessment, Closing
from binome.journey.outcomes.rules.answering import ClosingAnswers
from binome.orchestration import waves
from binome.orchestration.company import DATA, Profile
from binome.orchestration.story import OPENS, Story

WORDS: dict[str, Any] = json.loads((DATA / "words.json").read_text(encoding="utf-8"))
ASKED = ("T01", "T02", "T05", "T10", "T13", "T16")
SLOTS = ("mon_am", "tue_pm", "wed_am", "thu_pm", "fri_am")


def import_staff(csv_text: str, *, by: Person, now: datetime) -> None:
    """Import the directory as French Excel writes it."""
    audience.import_people(csv_text.encode("cp1252", "replace"), name="annuaire.csv", by=by, now=now)


def _said(story: Story, key: str, person: Person) -> str:
    texts = WORDS[key]
    options = texts[person.preferred_language]
    return str(story.dice.choice(options) if isinstance(options, list) else options)


def _profile(story: Story, person: Person) -> Profile:
    profile = story.staff[person.staff_id].profile
    assert profile is not None  # noqa: S101 — only real profiles take part
    return profile


def _people(staff_ids: list[str]) -> dict[str, Person]:
    return {person.staff_id: person for person in Person.objects.filter(staff_id__in=staff_ids)}


def survey(story: Story) -> None:
    """Chapter 1: the population, the programme, the survey, the needs map, the themes."""
    team = _people(["D0001", "D0002", "D0003", "D0004", "D0005", "D0006"])
    manager = team["D0002"]
    programme = audience.create_programme(
        "Passerelles", population=Population(), first_wave="Vague 1 — comités de direction", by=manager, now=story.day(1),
        purpose_fr="Accélérer la transformation numérique et créer un lien entre générations et directions.",
        purpose_en="Speed up digital transformation and link generations and departments.", contact="passerelles@example.org",
    )  # fmt: skip
    story.wave = wave = Wave.objects.get(programme=programme)
    for staff_id, role in (
        ("D0003", Role.REVIEWER), ("D0004", Role.REVIEWER), ("D0005", Role.REVIEWER), ("D0006", Role.TRAINER),
        ("D0001", Role.SPONSOR),
    ):  # fmt: skip
        audience.give_role(programme, person=team[staff_id], role=role, by=manager)
    _plan_calendar(story, wave)
    asked = audience.prepare_survey(wave, by=manager, anonymous=True, ease_themes=ASKED, wanted_themes=_themed())
    launched = audience.launch_survey(asked, by=manager, now=story.day(2))
    audience.write_letters(now=story.day(2), at_once=len(story.staff))
    share = 0.35 if story.ends_at("audience") else 0.68
    for invitation in Invitation.objects.filter(survey=launched).select_related("person").order_by("pk"):
        profile = story.staff[invitation.person.staff_id].profile
        if profile is not None and story.dice.random() < share:
            audience.answer_survey(invitation, answers=_answers(profile), now=story.day(3 + story.dice.random() * 8))
    if story.ends_at("audience"):
        return
    audience.close_survey(launched, by=manager, now=story.day(16))
    wanted = {
        code for e in story.staff.values() if e.profile and e.profile.mentee_candidate for code in e.profile.wanted
    }
    audience.choose_themes(wave, themes=list(Theme.objects.filter(code__in=wanted)), by=manager, now=story.day(20))


def _themed() -> list[str]:
    return ["T01", "T02", "T05", "T10", "T13", "T14", "T15", "T16", "T17"]


def _answers(profile: Profile) -> dict[int, Any]:
    """The respondent's own levels as ease (level + 1), their wishes, and whether they could mentor."""
    way = ["mentoring"] if profile.wanted else []
    way += ["mentor"] if profile.mentor_candidate else []
    return {1: {code: profile.levels[code] + 1 for code in ASKED}, 2: list(profile.wanted), 3: way or ["none"]}


def _plan_calendar(story: Story, wave: Wave) -> None:
    stages = [*OPENS.items(), ("closed", 260)]
    start = story.now - (story.now - story.day(0))
    for (stage, opens), (_next, ends) in itertools.pairwise(stages):
        StageDate.objects.create(
            wave=wave,
            stage=stage,
            starts_on=(start + timedelta(days=opens)).date(),
            ends_on=(start + timedelta(days=ends - 1)).date(),
        )


def _advance(story: Story, *, to: Stage, day: float) -> None:
    wave = Wave.objects.get(pk=story.wave.pk) if story.wave else Wave.objects.latest("pk")
    manager = Person.objects.get(staff_id="D0002")
    reached = waves.advance(wave.pk, expected=wave.stage, by=manager, now=story.day(day))
    assert reached == to, (reached, to)  # noqa: S101 — the story must not skip a stage
    story.wave = Wave.objects.get(pk=wave.pk)


def enrol(story: Story) -> None:
    """Chapter 2: volunteers, case studies marked blind, references, decisions signed by a person."""
    _advance(story, to=Stage.ENROLMENT, day=31)
    assert story.wave is not None  # noqa: S101
    themes = set(story.wave.themes.values_list("code", flat=True))
    real = [e for e in story.staff.values() if e.profile is not None]
    mentors = [e for e in real if e.profile and e.profile.mentor_candidate and set(e.profile.offered) & themes]
    mentees = [e for e in real if e.profile and e.profile.mentee_candidate]
    chosen = story.dice.sample(mentors, k=min(len(mentors), max(12, int(len(mentees) * 1.7))))
    people = _people([e.staff_id for e in (*chosen, *mentees)])
    for employee in (*mentees, *chosen):
        side = Side.MENTEE if employee in mentees else Side.MENTOR
        _apply(story, people[employee.staff_id], side, themes)
    _judge(story)
    _decide(story)


def _apply(story: Story, person: Person, side: Side, themes: set[str]) -> None:
    assert story.wave is not None  # noqa: S101
    profile, day = _profile(story, person), story.day(32 + story.dice.random() * 10)
    application = enrolment.apply(story.wave.pk, side=side, by=person, now=day)
    languages = story.staff[person.staff_id].languages
    slots = story.dice.sample(SLOTS, k=3)
    if side == Side.MENTOR:
        offered = [code for code in profile.offered if code in themes][:3]
        answers = Answers(
            motivation=_said(story, "mentor_motivation", person), offers_in_return=_said(story, "mentor_offers", person),
            helped_someone_learn=_said(story, "helped_someone_learn", person), hours_a_month=3,
            capacity=story.dice.choice((1, 1, 2)), mode=story.dice.choice(("both", "remote", "both")), languages=languages,
            slots=slots, commits=True,
            themes=[ThemeAnswer(code, profile.levels[code], _case(story, code, person)) for code in offered],
        )  # fmt: skip
    else:
        wanted = [code for code in profile.wanted if code in themes][:3]
        answers = Answers(
            motivation=_said(story, "mentee_motivation", person), work_situation=_said(story, "work_situation", person),
            offers_in_return=_said(story, "offers_in_return", person), languages=languages, slots=slots, commits=True,
            mode="both", themes=[ThemeAnswer(code, profile.levels[code]) for code in wanted],
        )  # fmt: skip
    enrolment.save_draft(application.pk, answers=answers, by=person, now=day)
    if not (story.ends_at("enrolment") and story.dice.random() < 0.15):
        enrolment.submit(application.pk, by=person, now=day)


def _case(story: Story, code: str, person: Person) -> str:
    language = person.preferred_language
    case = next(case for case in content()["case_studies"] if case["theme"] == code)
    known = case[f"expected_{language}"]
    kept = story.dice.sample(known, k=story.dice.choice((2, 3, 3)))
    return " ".join(
        [
            story.dice.choice(WORDS["case_opening"][language]),
            *(f"{step}." for step in kept),
            story.dice.choice(WORDS["case_close"][language]),
        ]
    )


def _judge(story: Story) -> None:
    assert story.wave is not None  # noqa: S101
    manager = Person.objects.get(staff_id="D0002")
    enrolment.assign_reviewers(story.wave.pk, by=manager, now=story.day(43))
    for reviewer in Person.objects.filter(programme_roles__role=Role.REVIEWER):
        # The screen lists answers by their secret code, drawn anew each time; a story told again must not throw other dice.
        for marking in sorted(applications.queue_of(reviewer), key=attrgetter("pk")):
            if story.ends_at("enrolment") and story.dice.random() < 0.4:
                continue
            base = story.dice.choice((2, 2, 2, 3))
            marks = {
                name: max(1, min(3, base + story.dice.choice((-1, 0, 0, 0))))
                for name in ("expertise", "method", "pedagogy", "prudence")
            }
            enrolment.mark_case(marking.pk, marks=marks, by=reviewer, now=story.day(44))
    for application in Application.objects.filter(
        wave=story.wave, side=Side.MENTOR, state=ApplicationState.SUBMITTED
    ).select_related("person__manager"):
        boss = application.person.manager
        if boss is not None and not (story.ends_at("enrolment") and story.dice.random() < 0.5):
            levels = {code: story.dice.choice((2, 3, 3, 4)) for code in ("B1", "B2", "B4", "B5", "B6")}
            enrolment.give_reference(
                application.pk,
                levels=levels,
                text=_said(story, "reference", application.person),
                by=boss,
                now=story.day(44),
            )


def _decide(story: Story) -> None:
    if story.ends_at("enrolment"):
        return
    assert story.wave is not None  # noqa: S101
    manager = Person.objects.get(staff_id="D0002")
    waiting = Application.objects.filter(wave=story.wave, state__in=("submitted", "qualified"))
    for application in waiting.select_related("person").order_by("pk"):
        later = application.side == Side.MENTOR and story.dice.random() < 0.12
        outcome = ApplicationState.NEXT_WAVE if later else ApplicationState.ACCEPTED
        reason = (
            "reason_next_wave" if later else "reason_accepted" if application.side == Side.MENTOR else "reason_mentee"
        )
        enrolment.decide(application.pk, outcome=outcome, reason=WORDS[reason]["fr"], by=manager, now=story.day(52))


def prepare(story: Story) -> None:
    """Chapter 3: each walks their path; the gate waits for those who have not."""
    _advance(story, to=Stage.LEARNING, day=55)
    accepted = Application.objects.filter(wave=story.wave).accepted().select_related("person").order_by("pk")
    for number, application in enumerate(accepted):
        if story.ends_at("learning") and number % 5 > 2:
            continue
        _walk_the_path(story, application, day=56 + story.dice.random() * 12)


def _walk_the_path(story: Story, application: Application, *, day: float) -> None:
    person, now = application.person, story.day(day)
    for code in sorted(preparing.modules_open_to(application)):
        module = preparing.module(code)
        assert module is not None  # noqa: S101
        answers = {one["key"]: "true" for one in module.quiz} | {
            one["key"]: _said(story, "goals", person) for one in module.asks
        }
        learning.finish_module(application.pk, code, by=person, now=now, answers=answers)
    if application.side == Side.MENTOR:
        for code in ("MS01", "MS04"):
            scene = next(play for play in content()["role_plays"] if play["code"] == code)
            learning.finish_role_play(
                application.pk, code, by=person, now=now, levels=dict.fromkeys(scene["behaviours"], 3),
                debrief=[_said(story, "mentor_learned", person) for _ in scene["debrief"]],
            )  # fmt: skip
        learning.read_objectives(application.pk, by=person, now=now)
    learning.sign_charter(application.pk, by=person, now=now)


def match(story: Story) -> None:
    """Chapter 4: proposals, private choices, stable pairs, two yeses."""
    _advance(story, to=Stage.MATCHING, day=70)
    assert story.wave is not None  # noqa: S101
    for application in (
        Application.objects.filter(wave=story.wave).accepted().select_related("person", "wave").order_by("pk")
    ):
        shown = [one.proposal.pk for one in proposals.shown_proposals(application)]
        if not shown or (story.ends_at("matching") and story.dice.random() < 0.4):
            continue
        refused = [pk for pk in shown if story.dice.random() < 0.15]
        yes = [pk for pk in shown if pk not in refused]
        matching.choose(application.pk, yes=yes, not_this_time=refused, by=application.person, now=story.day(73))
    if story.ends_at("matching"):
        return
    manager = Person.objects.get(staff_id="D0002")
    current = proposals.latest_round(story.wave)
    assert current is not None  # noqa: S101
    matching.form_pairs(current, by=manager, now=story.day(80))
    matching.publish_pairs(current, by=manager, now=story.day(81))
    for pair in Pair.objects.filter(wave=story.wave, state=PairState.PUBLISHED).with_people().order_by("pk"):
        matching.say_yes(pair.pk, by=pair.mentor.person, now=story.day(82))
        matching.say_yes(pair.pk, by=pair.mentee.person, now=story.day(83))


def mentor(story: Story) -> None:
    """Chapter 5 and 6: sessions, check-ins, notes; communities and ideas beside them."""
    _advance(story, to=Stage.MENTORING, day=85)
    assert story.wave is not None  # noqa: S101
    for number, relationship in enumerate(
        Relationship.objects.filter(pair__wave=story.wave).with_people().order_by("pk")
    ):
        _assess(story, relationship, moment="baseline", day=86, gain=0)
        _live(story, relationship, number)
    _meet(story)


def _live(story: Story, relationship: Relationship, number: int) -> None:
    halves = (relationship.pair.mentor.person, relationship.pair.mentee.person)
    silent = not story.ends_at("outcomes") and number % 9 == 8
    count = 1 if silent else relationship.pair.wave.sessions_planned
    starts = [story.day(90 + number % 5) + timedelta(days=21 * one, hours=1 + number % 6) for one in range(count)]
    mentoring.plan_sessions(
        relationship.pk, starts=starts, place="https://visio.example.org/passerelles", by=halves[0], now=story.day(86)
    )
    for theme in relationship.themes.all()[:1]:
        mentoring.set_goal(
            relationship.pk, theme=theme, text=_said(story, "work_situation", halves[1])[:120], by=halves[1]
        )
    for session in Session.objects.filter(relationship=relationship, starts_at__lt=story.now).order_by("number"):
        if not story.ends_at("outcomes") and number % 7 == 6 and session.number > 2:
            mentoring.postpone_session(session.pk, by=halves[1], now=session.starts_at)
            continue
        _hold(story, session, halves)
    mentoring.write_note(
        relationship.pk, text=_said(story, "next_step", halves[0]), private=False, by=halves[0], now=story.now
    )


def _hold(story: Story, session: Session, halves: tuple[Person, Person]) -> None:
    after = session.starts_at + timedelta(hours=2)
    mentoring.hold_session(session.pk, by=halves[0], now=after)
    for person, learned in zip(halves, ("mentor_learned", "mentee_learned"), strict=True):
        mentoring.write_sheet(
            session.pk, check_in=_said(story, "check_in", person), next_step=_said(story, "next_step", person),
            learned=_said(story, learned, person), by=person, now=after,
        )  # fmt: skip
        mentoring.answer_pulse(
            session.pk, useful=story.dice.choice((4, 4, 5, 5, 3)), understanding=story.dice.choice((4, 5, 5)),
            tried=story.dice.random() < 0.7, wants_help=False, by=person, now=after,
        )  # fmt: skip


def _meet(story: Story) -> None:
    assert story.wave is not None  # noqa: S101
    people = [
        a.person for a in Application.objects.filter(wave=story.wave).accepted().select_related("person").order_by("pk")
    ]
    for person in people[::2]:
        choices = Theme.objects.filter(pk__in=person.applications.values("theme_choices__theme"))
        network.agree_to_appear(by=person, now=story.day(95), themes=list(choices))
    for number, community in enumerate(
        network.open_communities(story.wave, by=None, now=story.day(90)) or _communities()
    ):
        for person in people[number::4]:
            network.join_community(community.pk, by=person, now=story.day(96))
        for person in people[number::4][:2]:
            network.write_post(community.pk, by=person, now=story.day(98), text=_said(story, "posts", person))
    for number, idea in enumerate(WORDS["ideas"]):
        author = people[number]
        language = author.preferred_language
        kept = network.propose_idea(
            by=author,
            now=story.day(110 + number),
            title=idea[f"title_{language}"],
            text=idea[f"text_{language}"],
            wave=story.wave,
        )
        for person in people[number + 1 :: number + 2]:
            network.vote(kept.pk, by=person, now=story.day(115 + number))


def _communities() -> list[Any]:
    from binome.journey.network.models import Community  # noqa: PLC0415 — read only here

    return list(Community.objects.order_by("pk"))


def _assess(story: Story, relationship: Relationship, *, moment: str, day: float, gain: int) -> None:
    for person in (relationship.pair.mentor.person, relationship.pair.mentee.person):
        for assessment in Assessment.objects.filter(
            wave=relationship.pair.wave, person=person, moment=moment, answered_at__isnull=True
        ):
            profile = _profile(story, person)
            levels: dict[str, int | None] = {}
            for rating in assessment.ratings.select_related("theme"):
                before = profile.levels.get(rating.subject, 2) if rating.theme_id else story.dice.choice((2, 2, 3))
                levels[rating.subject] = max(1, min(4, before + (story.dice.choice((0, 1, 1, 2)) if gain else 0)))
            outcomes.assess(assessment.pk, by=person, now=story.day(day), levels=levels)


def close(story: Story) -> None:
    """Chapter 7: reviews, closing, what it changed."""
    _advance(story, to=Stage.OUTCOMES, day=225)
    assert story.wave is not None  # noqa: S101
    for number, relationship in enumerate(
        Relationship.objects.filter(pair__wave=story.wave, state="open").with_people().order_by("pk")
    ):
        if number % 11 == 10:
            continue
        halves = (relationship.pair.mentor.person, relationship.pair.mentee.person)
        for person in halves:
            mentoring.review(
                relationship.pk,
                keeps=_said(story, "changed", person),
                thanks=_said(story, "thanks", person),
                by=person,
                now=story.day(226),
            )
        mentoring.close_relationship(relationship.pk, by=halves[1], now=story.day(227))
        if number % 6 != 5:
            _assess(story, relationship, moment="closing", day=229, gain=1)
            _answer_closing(story, relationship)
    _answer_ideas(story)


def _answer_closing(story: Story, relationship: Relationship) -> None:
    dice = story.dice
    for closing in Closing.objects.filter(
        wave=relationship.pair.wave, answered_at__isnull=True,
        person__in=(relationship.pair.mentor.person, relationship.pair.mentee.person),
    ).select_related("person"):  # fmt: skip
        person, is_mentor = closing.person, closing.side == Side.MENTOR
        answers = ClosingAnswers(
            practice=None if is_mentor else dice.choice((3, 4, 4, 5)),
            recommends=None if is_mentor else dice.choice((7, 8, 9, 10)),
            changed="" if is_mentor else _said(story, "changed", person),
            team_effect="" if is_mentor else _said(story, "team_effect", person),
            people_met=dice.choice((2, 3, 5, 8)) if is_mentor else None, mentor_again=dice.choice((3, 4, 5, 5)) if is_mentor else None,
            understands=dice.choice((3, 4, 4, 5)), age_matters_little=dice.choice((3, 4, 5)), changed_mind=dice.random() < 0.5,
        )  # fmt: skip
        outcomes.answer_closing(
            closing.pk,
            by=person,
            now=story.day(230),
            answers=answers,
            future_here=dice.choice((3, 4, 5)) if is_mentor else None,
        )
        if dice.random() < 0.2:
            outcomes.give_testimony(
                relationship.pair.wave,
                by=person,
                now=story.day(231),
                text=_said(story, "testimony", person),
                signed=True,
            )


def _answer_ideas(story: Story) -> None:
    from binome.journey.network.models import Idea  # noqa: PLC0415 — read only here

    sponsor = Person.objects.get(staff_id="D0001")
    for idea, state in zip(
        Idea.objects.filter(wave=story.wave).order_by("pk"), ("adopted", "studied", "not_now"), strict=False
    ):
        network.answer_idea(
            idea.pk, by=sponsor, now=story.day(228), state=state, text="Merci : voici ce que nous en faisons."
        )
