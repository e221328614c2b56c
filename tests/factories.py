"""People, programmes, applications and pairs for tests."""

import uuid
from datetime import UTC, datetime

import factory

from binome.core.competences.models import Theme
from binome.core.people.models import Entity, Person
from binome.core.programmes.models import Programme, ProgrammeRole, Wave
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Application, ThemeChoice
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.matching.models import Pair
from binome.journey.matching.states import PairState
from binome.journey.mentoring.models import Relationship, Session

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class EntityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Entity

    code = factory.Sequence(lambda n: f"E{n:03d}")
    name = factory.Sequence(lambda n: f"Direction {n}")


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    staff_id = factory.Sequence(lambda n: f"{n:06d}")
    email = factory.LazyAttribute(lambda person: f"p{person.staff_id}@example.org")
    given_name = factory.Sequence(lambda n: f"Camille{n}")
    family_name = factory.Sequence(lambda n: f"Martin{n}")
    entity = factory.SubFactory(EntityFactory)
    level = 2


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme

    code = factory.Sequence(lambda n: f"x{n:02d}")
    title_fr = factory.Sequence(lambda n: f"Thème {n}")
    title_en = factory.Sequence(lambda n: f"Theme {n}")


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme

    name = factory.Sequence(lambda n: f"Programme {n}")


class WaveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Wave

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: n + 1)
    name = factory.LazyAttribute(lambda wave: f"Vague {wave.number}")
    stage = Stage.AUDIENCE


def holder(role: Role, programme: Programme, **columns: object) -> Person:
    """A person who holds `role` in `programme`."""
    person = PersonFactory(**columns)
    ProgrammeRole.objects.create(programme=programme, person=person, role=role)
    return person


def manager_of(wave: Wave, **columns: object) -> Person:
    """A programme manager of the wave's programme."""
    return holder(Role.MANAGER, wave.programme, **columns)


class ApplicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Application

    wave = factory.SubFactory(WaveFactory)
    person = factory.SubFactory(PersonFactory)
    side = Side.MENTOR
    state = ApplicationState.SUBMITTED
    motivation = "Transmettre et apprendre."
    languages = factory.LazyFunction(lambda: ["fr"])

    class Params:
        accepted = factory.Trait(
            state=ApplicationState.ACCEPTED,
            decided_by=factory.SubFactory(PersonFactory),
            decision_reason="Un dossier solide.",
            decided_at=NOON,
        )
        mentee = factory.Trait(side=Side.MENTEE, person=factory.SubFactory(PersonFactory, level=5))


class ThemeChoiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ThemeChoice

    application = factory.SubFactory(ApplicationFactory)
    theme = factory.SubFactory(ThemeFactory)
    rank = 1
    level = 3


class PairFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pair

    wave = factory.SubFactory(WaveFactory, stage=Stage.MATCHING)
    mentor = factory.SubFactory(ApplicationFactory, accepted=True, wave=factory.SelfAttribute("..wave"))
    mentee = factory.SubFactory(ApplicationFactory, accepted=True, mentee=True, wave=factory.SelfAttribute("..wave"))
    state = PairState.PUBLISHED

    class Params:
        chosen = factory.Trait(state=PairState.CHOSEN, mentor_yes_at=NOON, mentee_yes_at=NOON)


class RelationshipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Relationship

    pair = factory.SubFactory(PairFactory, chosen=True, wave__stage=Stage.MENTORING)
    opened_at = NOON


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Session

    relationship = factory.SubFactory(RelationshipFactory)
    number = factory.Sequence(lambda n: n + 1)
    starts_at = NOON
    uid = factory.LazyFunction(uuid.uuid4)
