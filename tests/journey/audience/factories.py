"""An organisation, its programme and its survey, told through the acts."""

from binome.core.competences.loading import load_ready_content
from binome.core.people.models import Person
from binome.core.programmes.stages import Kind
from binome.journey.audience import actions
from binome.journey.audience.models import Survey
from binome.journey.audience.rules.population import Population
from tests.factories import NOON, PersonFactory

HEADERS = "Matricule;Prénom;Nom;Courriel;Direction;Niveau"


def staff_file(sizes: dict[str, int], *, prefix: str = "M") -> bytes:
    """A file as French Excel writes it: Windows-1252, semicolons, CRLF."""
    lines = [HEADERS]
    for entity, size in sizes.items():
        for _ in range(size):
            n = len(lines)
            lines.append(f"{prefix}{n:04};Zoé{n};Dupré;{prefix}{n}@example.org;{entity};4")
    return "\r\n".join(lines).encode("cp1252")


def administrator() -> Person:
    """Someone who runs the installation."""
    return PersonFactory(is_administrator=True, level=1)


def open_survey(
    sizes: dict[str, int], *, anonymous: bool = True, launched: bool = True, prefix: str = "M"
) -> tuple[Survey, Person]:
    """An administrator imports people, starts a programme, prepares the ready survey and launches it."""
    load_ready_content()
    by = administrator()
    actions.import_people(staff_file(sizes, prefix=prefix), name="staff.csv", by=by, now=NOON)
    programme = actions.create_programme(
        "Élan", population=Population(level_min=3), kind=Kind.DIGITAL_REVERSE, first_wave="Vague 1", by=by, now=NOON
    )
    survey = actions.prepare_survey(programme.waves.get(), anonymous=anonymous, by=by)
    if launched:
        survey = actions.launch_survey(survey, by=by, now=NOON)
        actions.write_letters(now=NOON)
    return survey, by


def answer_all(survey: Survey, *, entity: str, ease: int = 2, first: int | None = None) -> None:
    """People of an entity are alike at ease; every second one wants T01 and can mentor, all want T03."""
    waiting = survey.invitations.filter(person__entity__name=entity, answered=False)
    for turn, invitation in enumerate(list(waiting)[:first]):
        wanted, ways = (["T01", "T03"], ["mentoring", "mentor"]) if turn % 2 == 0 else (["T03"], ["mentoring"])
        said = {1: {"T01": ease, "T02": 4}, 2: wanted, 3: ways}
        actions.answer_survey(invitation, answers=said, now=NOON)
