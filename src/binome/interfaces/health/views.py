"""Probes: alive (the process answers), ready (database, migrations, worker); whom to tell of a weakness; keys of badges."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from binome.core.credentials.models import SigningKey
from binome.core.credentials.signing import did_document
from binome.core.mail import heartbeat
from binome.core.people.requests import open_to_all
from binome.interfaces.health.metrics import registry_at


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
    checks = {"database": False, "migrations": False, "worker": False}
    try:
        executor = MigrationExecutor(connection)
        checks["database"] = True
        checks["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        checks["worker"] = checks["migrations"] and heartbeat.is_alive(now=timezone.now())
    except Error:
        checks = dict.fromkeys(checks, False)
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


@open_to_all
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts for Prometheus, where they are asked for: to programs of this machine, and to who bears the token; else 404."""
    if not settings.METRICS or not (_bears_token(request) or _is_of_this_machine(request)):
        raise Http404
    return HttpResponse(generate_latest(registry_at(timezone.now())), content_type=CONTENT_TYPE_LATEST)


def _bears_token(request: HttpRequest) -> bool:
    borne = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and secrets.compare_digest(borne.encode(), settings.METRICS_TOKEN.encode())


def _is_of_this_machine(request: HttpRequest) -> bool:
    """Whether the request came from here, and not through a proxy that stands here for the world."""
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via"))
    return request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"} and not forwarded


@open_to_all
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116); 404 where the installation names nobody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    # RFC 9116 asks for less than a year; told anew at each reading, so that it never runs out while someone answers
    until = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: {settings.SECURITY_CONTACT}", f"Expires: {until}", "Preferred-Languages: fr, en"]
    lines.append(f"Canonical: {settings.BASE_URL}/.well-known/security.txt")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@open_to_all
@require_safe
def did_json(request: HttpRequest) -> HttpResponse:
    """The keys with which badges are checked (did:web); 404 where none was ever signed."""
    if not SigningKey.objects.exists():
        raise Http404
    headers = {"Access-Control-Allow-Origin": "*"}  # a page of whoever checks asks for it, without anyone's session
    return JsonResponse(did_document(), content_type="application/did+json", headers=headers)
