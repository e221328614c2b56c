"""Communities, cards and ideas for tests of the network."""

from binome.core.competences.models import Theme
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.states import SessionState
from binome.journey.network.actions import directory, ideas
from binome.journey.network.models import Community, Idea
from tests.factories import NOON, ApplicationFactory, RelationshipFactory, SessionFactory, ThemeFactory, WaveFactory


def participant(wave: Wave | None = None, **person: object) -> Person:
    """Someone accepted in a wave."""
    details = {f"person__{name}": value for name, value in person.items()}
    return ApplicationFactory(accepted=True, wave=wave or WaveFactory(), **details).person


def in_directory(*themes: Theme, wave: Wave | None = None, **person: object) -> Person:
    """A participant who agreed to appear on these themes."""
    shown = participant(wave, **person)
    directory.agree_to_appear(by=shown, now=NOON, themes=themes or [ThemeFactory()])
    return shown


def community(theme: Theme | None = None) -> Community:
    """The community of a theme."""
    return Community.objects.create(theme=theme or ThemeFactory(), opened_at=NOON)


def held_session(relationship: Relationship | None = None) -> Session:
    """A session that a pair held."""
    return SessionFactory(relationship=relationship or RelationshipFactory(), state=SessionState.HELD, held_at=NOON)


def shared_idea(wave: Wave | None = None, **details: object) -> Idea:
    """An idea that everyone of the programme can read."""
    author = participant(wave)
    return ideas.propose_idea(
        by=author, now=NOON, **{"title": "Un kit d'accueil", "text": "Pour les nouveaux.", **details}
    )
