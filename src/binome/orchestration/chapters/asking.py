"""Chapter 1: the staff directory, the needs survey, the themes."""

from datetime import datetime
from typing import Any

from binome.core.competences.models import Theme
from binome.core.directory import importing
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Role
from binome.journey.audience.actions import steering
from binome.journey.audience.rules.population import Population
from binome.journey.diagnosis.actions import answering, campaigning, choosing, surveying
from binome.journey.diagnosis.models import Invitation
from binome.orchestration.chapters.telling import people_by_staff_id, plan_calendar
from binome.orchestration.company import Profile
from binome.orchestration.story import Story

ASKED = ("T01", "T02", "T05", "T10", "T13", "T16")


def import_staff(csv_text: str, *, by: Person, now: datetime) -> None:
    """Import the directory as French Excel writes it."""
    content = csv_text.encode("cp1252", "replace")
    importing.feed(content, name="annuaire.csv", by=by, now=now, from_the_server=True)


def survey(story: Story) -> None:
    """Chapter 1: the population, the programme, the survey, the needs map, the themes."""
    team = people_by_staff_id(["D0001", "D0002", "D0003", "D0004", "D0005", "D0006"])
    manager = team["D0002"]
    programme = steering.create_programme(
        "Passerelles",
        population=Population(),
        first_wave="Vague 1 — six directions",
        by=manager,
        now=story.day(1),
        purpose_fr="Accélérer la transformation numérique et créer un lien entre générations et directions.",
        purpose_en="Speed up digital transformation and link generations and departments.",
        contact="passerelles@example.org",
    )
    story.wave = wave = Wave.objects.get(programme=programme)
    for staff_id, role in (
        ("D0003", Role.REVIEWER),
        ("D0004", Role.REVIEWER),
        ("D0005", Role.REVIEWER),
        ("D0006", Role.TRAINER),
        ("D0001", Role.SPONSOR),
    ):
        steering.give_role(programme, person=team[staff_id], role=role, by=manager)
    plan_calendar(story, wave)
    asked = surveying.prepare_survey(wave, by=manager, anonymous=True, ease_themes=ASKED, wanted_themes=_themed())
    launched = campaigning.launch_survey(asked, by=manager, now=story.day(2))
    campaigning.write_letters(now=story.day(2), at_once=len(story.staff))
    share = 0.35 if story.ends_at("audience") else 0.68
    for invitation in Invitation.objects.filter(survey=launched).select_related("person").order_by("pk"):
        profile = story.staff[invitation.person.staff_id].profile
        if profile is not None and story.dice.random() < share:
            answering.answer_survey(invitation, answers=_answers(profile), now=story.day(3 + story.dice.random() * 8))
    if story.ends_at("audience"):
        return
    answering.close_survey(launched, by=manager, now=story.day(16))
    wanted = {
        code for e in story.staff.values() if e.profile and e.profile.mentee_candidate for code in e.profile.wanted
    }
    choosing.choose_themes(wave, themes=list(Theme.objects.filter(code__in=wanted)), by=manager, now=story.day(20))


def _themed() -> list[str]:
    return ["T01", "T02", "T05", "T10", "T13", "T14", "T15", "T16", "T17"]


def _answers(profile: Profile) -> dict[int, Any]:
    """The respondent's own levels as ease (level + 1), their wishes, and whether they could mentor."""
    way = ["mentoring"] if profile.wanted else []
    way += ["mentor"] if profile.mentor_candidate else []
    return {1: {code: profile.levels[code] + 1 for code in ASKED}, 2: list(profile.wanted), 3: way or ["none"]}
