"""Settings of the test run: quick hashing, letters kept in memory, the rest as in production."""

import os
import secrets
from pathlib import Path

# a key of this run alone, which the processes it starts inherit: one written here would be known to everyone
os.environ.setdefault("BINOME_SECRET_KEY", secrets.token_urlsafe(60))
os.environ.setdefault("BINOME_DATA_DIR", "var/test")
if (process := os.environ.get("PYTEST_XDIST_WORKER")) and Path(os.environ["BINOME_DATA_DIR"]).name != process:
    # two processes of one run neither see nor stop each other's workers and files
    os.environ["BINOME_DATA_DIR"] += f"/{process}"

from binome.settings.base import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES["default"] |= {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # a file is looked up when asked for: a list of all would be made for each test client
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
(DATA_DIR / "static").mkdir(exist_ok=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite"):  # a file, so that threads meet as they do in production
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
CHAT_HOSTS = ["chat.example.org"]  # pages of chats are there; what they reach is a setting of each test
SECURITY_CONTACT = "mailto:security@example.org"
