"""A statement as xAPI 1.0.3 has it, made when it leaves: who, what, of which activity, when. Neither a mark nor an answer."""

import uuid
from typing import Any

from django.conf import settings
from django.utils.translation import override

from binome.core.people.models import Person
from binome.core.statements.models import LearningStatement
from binome.core.statements.states import ActivityKind, Verb
from binome.journey.learning.queries import content
from binome.journey.learning.states import Path

VERBS = "http://adlnet.gov/expapi/verbs/"
TYPES = {
    ActivityKind.PREPARATION: "http://adlnet.gov/expapi/activities/course",
    ActivityKind.MODULE: "http://adlnet.gov/expapi/activities/module",
    ActivityKind.ROLE_PLAY: "http://adlnet.gov/expapi/activities/simulation",
}
VERB_NAMES = {
    Verb.INITIALIZED: {"en": "began", "fr": "a commencé"},
    Verb.COMPLETED: {"en": "completed", "fr": "a terminé"},
    Verb.PASSED: {"en": "passed the quiz of", "fr": "a réussi le quiz de"},
}
RESULTS = {Verb.COMPLETED: {"completion": True}, Verb.PASSED: {"success": True}}


def statement_words(statement: LearningStatement) -> dict[str, Any] | None:
    """What is sent; None while the staff id of whom it is about is not known."""
    actor = _actor(statement.person)
    if actor is None:
        return None
    registration = uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.BASE_URL}/preparations/{statement.preparation}")
    whole = _activity(ActivityKind.PREPARATION, statement.path.lower(), _path_names(statement.path))
    is_whole = statement.kind == ActivityKind.PREPARATION
    verb = Verb(statement.verb)
    words: dict[str, Any] = {
        "id": str(statement.uid),
        "actor": actor,
        "verb": {"id": f"{VERBS}{verb}", "display": VERB_NAMES[verb]},
        "object": whole
        if is_whole
        else _activity(ActivityKind(statement.kind), statement.code, _unit_names(statement)),
        "timestamp": statement.at.isoformat(),
        "context": {
            "registration": str(registration),
            "platform": "Binôme",
            **({} if is_whole else {"contextActivities": {"parent": [whole]}}),
        },
    }
    return words | ({"result": RESULTS[verb]} if verb in RESULTS else {})


def _actor(person: Person) -> dict[str, Any] | None:
    """By the staff id; by their address where the installation chooses that."""
    if settings.LRS_ACTOR == "email":
        return {"objectType": "Agent", "mbox": f"mailto:{person.email}"} if person.email else None
    if person.awaits_staff_id:
        return None
    return {"objectType": "Agent", "account": {"homePage": settings.LRS_HOME_PAGE, "name": person.staff_id}}


def _activity(kind: ActivityKind, code: str, names: dict[str, str]) -> dict[str, Any]:
    definition: dict[str, Any] = {"type": TYPES[kind]} | ({"name": names} if names else {})
    return {
        "objectType": "Activity",
        "id": f"{settings.BASE_URL}/xapi/activities/{kind}/{code}",
        "definition": definition,
    }


def _path_names(path: str) -> dict[str, str]:
    names = {}
    for language in ("en", "fr"):
        with override(language):
            names[language] = str(Path(path).label)
    return names


def _unit_names(statement: LearningStatement) -> dict[str, str]:
    """The title of the version they were taught on, in both languages."""
    look = content.module if statement.kind == ActivityKind.MODULE else content.role_play
    names = {}
    for language in ("en", "fr"):
        with override(language):
            taught = look(statement.code, statement.version)
        if taught is not None:
            names[language] = taught.title
    return names
