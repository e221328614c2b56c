"""Whom a visitor of the demo becomes first: for each role the person with most to see at the stage where the story stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from binome.core.people.models import Person
from binome.core.programmes.models import ProgrammeRole, Wave
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.journey.diagnosis.models import Invitation
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.queries.applying import called_waves
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.mentoring.models import Relationship
from binome.journey.outcomes.models import Assessment
from binome.journey.outcomes.states import Moment

ROLES = {
    "programme manager": Role.MANAGER,
    "reviewer": Role.REVIEWER,
    "trainer": Role.TRAINER,
    "sponsor": Role.SPONSOR,
}


@dataclass(frozen=True)
class Headliner:
    """Someone to become, and the page that shows best what they do at this stage."""

    person: Person
    opens: str


def cast() -> dict[str, Person]:
    """One person for each role, by role."""
    return {role: headliner.person for role, headliner in headliners().items()}


def headliners() -> dict[str, Headliner]:
    """One person for each role, with the page to open first."""
    wave = _wave()
    people: dict[str, Person | None] = {word: _holder(role) for word, role in ROLES.items()}
    people["administrator"] = Person.objects.employed().filter(is_administrator=True).first()
    if wave is not None:
        people |= _sides(wave)
    people["employee"] = _bystander(wave, apart_from=people.values())
    return {
        role: Headliner(person, _opens(role, person, wave)) for role, person in people.items() if person is not None
    }


def _wave() -> Wave | None:
    """The latest wave of the first programme, whose people are met here: visitors found others beside it."""
    return Wave.objects.order_by("programme", "-pk").first()


def _holder(role: Role) -> Person | None:
    held = ProgrammeRole.objects.filter(role=role).select_related("person").order_by("pk").first()
    return held.person if held else None


def _sides(wave: Wave) -> dict[str, Person | None]:
    relationship = _liveliest(wave)
    if relationship is not None:
        return {"mentor": relationship.pair.mentor.person, "mentee": relationship.pair.mentee.person}
    if wave.stage == Stage.AUDIENCE:
        return {"mentor": _surveyed(wave, level__lte=2), "mentee": _surveyed(wave, level__gte=5)}
    return {side: _applicant(wave, side) for side in (Side.MENTOR.value, Side.MENTEE.value)}


def _liveliest(wave: Wave) -> Relationship | None:
    """The pair with most to show: both looked back on what changed, then the one that met most often."""
    pairs = Relationship.objects.filter(pair__wave=wave).with_people()
    looked_back = Assessment.objects.filter(wave=wave, moment=Moment.LOOKING_BACK, answered_at__isnull=False)
    by_both = Q(
        Exists(looked_back.filter(person=OuterRef("pair__mentor__person"))),
        Exists(looked_back.filter(person=OuterRef("pair__mentee__person"))),
    )
    met = Count("sessions", filter=Q(sessions__state="held"), distinct=True)
    shared = Count("themes", distinct=True)
    return pairs.annotate(by_both=by_both, met=met, shared=shared).order_by("-by_both", "-met", "-shared", "pk").first()


def _surveyed(wave: Wave, **who: int) -> Person | None:
    """Someone who has yet to answer the survey."""
    asked = Invitation.objects.filter(
        survey__wave=wave, answered=False, **{f"person__{name}": x for name, x in who.items()}
    )
    invitation = asked.filter(person__programme_roles__isnull=True).select_related("person").order_by("pk").first()
    return invitation.person if invitation else None


def _applicant(wave: Wave, side: str) -> Person | None:
    """Who has most to do: in the middle of their preparation, with proposals to answer, waiting for a decision."""
    application = (
        _by_what_waits(wave, Application.objects.filter(wave=wave, side=side)).select_related("person").first()
    )
    return application.person if application else None


def _by_what_waits(wave: Wave, applications: QuerySet[Application]) -> QuerySet[Application]:
    if wave.stage == Stage.MATCHING:
        undecided = Q(answers__isnull=False, answers__finished_at__isnull=True)
        return applications.annotate(waits=Count("answers", filter=undecided)).order_by("-waits", "pk")
    if wave.stage == Stage.LEARNING:
        begun = Q(preparation__prepared_at__isnull=True)
        steps = Count("preparation__modules_done", filter=begun)
        return applications.filter(state=ApplicationState.ACCEPTED).annotate(waits=steps).order_by("-waits", "pk")
    return applications.order_by(F("submitted_at").asc(nulls_last=True), "pk")


def _bystander(wave: Wave | None, *, apart_from: Iterable[Person | None]) -> Person | None:
    """A colleague in no pair: one who waits for the next wave when there is one, else who neither applied nor runs anything."""
    taken = [person.pk for person in apart_from if person is not None]
    if wave is not None:
        waiting = Application.objects.filter(wave=wave, state=ApplicationState.NEXT_WAVE).exclude(person__in=taken)
        application = waiting.select_related("person").order_by("pk").first()
        if application is not None:
            return application.person
    colleagues = Person.objects.employed().filter(applications__isnull=True, programme_roles__isnull=True)
    return colleagues.exclude(pk__in=taken).last()


def _opens(role: str, person: Person, wave: Wave | None) -> str:
    """The address of the page to begin with; home where nothing says more."""
    if wave is None:
        return reverse("home")
    if role == "programme manager":
        return _manager_opens(wave)
    if role in {"mentor", "mentee", "employee"}:
        return _participant_opens(person, wave)
    if wave.stage == Stage.AUDIENCE:
        return reverse("home")  # the survey waits there for everyone
    pages = {
        "reviewer": reverse("enrolment:markings"),
        "trainer": reverse("learning:wave", args=[wave.pk]),
        "sponsor": _sponsor_opens(wave),
    }
    return pages.get(role, reverse("home"))


def _sponsor_opens(wave: Wave) -> str:
    """What the survey found, then ideas to answer, then the report."""
    if wave.stage in {Stage.OUTCOMES, Stage.CLOSED}:
        return reverse("outcomes:wave", args=[wave.pk])
    return reverse("network:ideas") if wave.stage == Stage.MENTORING else reverse("diagnosis:map", args=[wave.pk])


def _manager_opens(wave: Wave) -> str:
    if wave.stage == Stage.AUDIENCE:
        return reverse("diagnosis:survey", args=[wave.pk])
    if wave.stage == Stage.MENTORING:
        return reverse("home")
    step = Stage.OUTCOMES if wave.stage == Stage.CLOSED else wave.stage  # a wave that is over is read in its report
    return reverse(f"{step}:wave", args=[wave.pk])


def _participant_opens(person: Person, wave: Wave) -> str:
    application = Application.objects.filter(wave=wave, person=person).order_by("pk").first()
    relationship = Relationship.objects.of(person).order_by("-pk").first()
    if relationship is not None and wave.stage == Stage.MENTORING:
        return reverse("mentoring:relationship", args=[relationship.pk])
    if application is None:
        is_called = called_waves().filter(pk=wave.pk).exists()
        return reverse("enrolment:call", args=[wave.pk]) if is_called else reverse("home")
    if wave.stage == Stage.ENROLMENT or application.state == ApplicationState.NEXT_WAVE:
        return reverse("enrolment:application", args=[application.pk])
    return {
        Stage.LEARNING: reverse("learning:path", args=[application.pk]),
        Stage.MATCHING: reverse("matching:my_proposals"),
        Stage.OUTCOMES: reverse("outcomes:mine"),
        Stage.CLOSED: reverse("outcomes:mine"),
    }.get(Stage(wave.stage), reverse("home"))
