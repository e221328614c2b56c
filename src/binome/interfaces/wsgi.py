"""What the web server runs."""

import gc
import logging
import os

import django
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.core.wsgi import get_wsgi_application

from binome.interfaces.commands.readiness import refuse_never_set_up
from binome.interfaces.health import logs
from binome.settings import safety

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "binome.settings.base")
os.environ.setdefault(
    "BINOME_STATEMENT_SECONDS", "20"
)  # a page gives up sooner than its reader; commands take their time
try:
    django.setup()
except ImproperlyConfigured as wrong:
    raise SystemExit(f"binome: {wrong}") from None
logs.tell_what_nobody_caught()
if not settings.DEBUG and not staticfiles_storage.exists("staticfiles.json"):
    raise SystemExit("binome: static files are not collected. Run `binome setup` first.")
try:
    refuse_never_set_up()
except CommandError as wrong:
    raise SystemExit(f"binome: {wrong}") from None
for sentence in safety.warnings(base_url=settings.BASE_URL):
    logging.getLogger("binome.safety").warning(sentence)
if settings.DEMO:
    from binome.orchestration.demo import holds_others

    if holds_others():
        raise SystemExit("binome: BINOME_DEMO is on, and the database holds people whom the demo did not make.")
if settings.METRICS:
    from binome.interfaces.health import request_times  # the library of Prometheus reads settings as it is loaded

    request_times.prepare()
application = get_wsgi_application()

# What is loaded now stays until the process ends: looking through it for rubbish, several times a page, finds none.
gc.collect()
gc.freeze()
gc.set_threshold(25_000, 20, 20)
