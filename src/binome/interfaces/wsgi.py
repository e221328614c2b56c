"""What the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "binome.settings.base")
os.environ.setdefault(
    "BINOME_STATEMENT_SECONDS", "20"
)  # a page gives up sooner than its reader; commands take their time
application = get_wsgi_application()
