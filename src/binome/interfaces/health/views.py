"""Probes: alive (the process answers), ready (database, migrations, worker)."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from binome.core.mail import heartbeat
from binome.core.people.requests import open_to_all


@open_to_all
@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


@open_to_all
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, migrations are applied and a worker lives; 503 with what is missing otherwise."""
    found = {"database": False, "migrations": False, "worker": False}
    try:
        executor = MigrationExecutor(connection)
        found["database"] = True
        found["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        found["worker"] = found["migrations"] and heartbeat.is_alive(now=timezone.now())
    except DatabaseError:
        pass
    return JsonResponse(found, status=200 if all(found.values()) else 503)
