"""An organisation, its programme and its survey, told through the acts."""

from binome.core.competences.loading import load_ready_content
from binome.core.directory import importing
from binome.core.people.models import Person
from binome.core.programmes.stages import ProgrammeKind
from binome.journey.audience.actions import steering
from binome.journey.audience.rules.population import Population
from binome.journey.diagnosis.actions import answering, campaigning, surveying
from binome.journey.diagnosis.models import Survey
from tests.core.directory.factories import administrator, staff_file
from tests.factories import NOON


def open_survey(
    sizes: dict[str, int], *, anonymous: bool = True, launched: bool = True, prefix: str = "M"
) -> tuple[Survey, Person]:
    """An administrator imports people, starts a programme, prepares the ready survey and launches it."""
    load_ready_content()
    by = administrator()
    importing.feed(staff_file(sizes, prefix=prefix), name="staff.csv", by=by, now=NOON)
    programme = steering.create_programme(
        "Élan",
        population=Population(level_min=3),
        kind=ProgrammeKind.DIGITAL_REVERSE,
        first_wave="Vague 1",
        by=by,
        now=NOON,
    )
    survey = surveying.prepare_survey(programme.waves.get(), anonymous=anonymous, by=by)
    if launched:
        survey = campaigning.launch_survey(survey, by=by, now=NOON)
        campaigning.write_letters(now=NOON)
    return survey, by


def answer_all(survey: Survey, *, entity: str, ease: int = 2, first: int | None = None) -> None:
    """People of an entity are alike at ease; every second one wants T01 and can mentor, all want T03."""
    waiting = survey.invitations.filter(person__entity__name=entity, answered=False)
    for turn, invitation in enumerate(list(waiting)[:first]):
        wanted, ways = (["T01", "T03"], ["mentoring", "mentor"]) if turn % 2 == 0 else (["T03"], ["mentoring"])
        said = {1: {"T01": ease, "T02": 4}, 2: wanted, 3: ways}
        answering.answer_survey(invitation, answers=said, now=NOON)
