"""schemathesis: every operation with requests that nobody would write, and keys of every scope; nothing that is answered
differs from the description. A few requests here; `make test-compliance` sends hundreds."""

import os
from datetime import timedelta

import pytest
import schemathesis
import time_machine
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config import SchemathesisConfig

from binome.core.privacy.models import AccessKey
from binome.interfaces.api import guard
from binome.interfaces.api.contract import described
from tests.factories import NOON
from tests.interfaces.api.conftest import Program
from tests.interfaces.api.test_who_may import SCOPE_OF

pytestmark = pytest.mark.django_db
WHOLE = int(os.environ.get("API_EXAMPLES", "0"))
EXAMPLES = WHOLE or 3
CONFIG = SchemathesisConfig.from_dict({})
SCHEMA = schemathesis.openapi.from_dict(described(), config=CONFIG)
OPERATIONS = {found.ok().definition.raw["operationId"]: found.ok() for found in SCHEMA.get_all_operations()}
SLOW = {"importPeople"}  # a file is parsed in a process of its own
OF_OTHERS = OPERATIONS if WHOLE else ("getPerson", "sendCompletions")


@pytest.fixture(autouse=True)
def a_week_later(monkeypatch):
    monkeypatch.setattr(guard, "A_MINUTE", 1_000_000)
    for signal in (request_started, request_finished):  # the test's own connection stays open between requests
        signal.disconnect(close_old_connections)
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def tried(operation, program: Program, *, examples: int) -> None:
    """Requests of every form, right and wrong, each answer held against the description."""
    SCHEMA.app = get_wsgi_application()

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy() | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE))
    def hold(case) -> None:
        caches["memory"].clear()  # that refused keys are counted has a test of its own
        with transaction.atomic():
            case.call_and_validate(app=SCHEMA.app, headers={"Authorization": f"Bearer {program.secret}"})
            transaction.set_rollback(True)

    hold()


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_as_the_description_says(company, name):
    program = Program(*AccessKey.Scope.values)

    tried(OPERATIONS[name], program, examples=max(1, EXAMPLES // 6) if name in SLOW else EXAMPLES)


@pytest.mark.parametrize("scope", AccessKey.Scope.values if WHOLE else ["scim"])
def test_so_is_every_refusal_of_a_key_of_another_scope(company, scope):
    program = Program(scope)

    for name in OF_OTHERS:
        if SCOPE_OF[name] not in {None, scope}:
            tried(OPERATIONS[name], program, examples=max(1, EXAMPLES // 6))
