"""Bugsink's settings for one run: the server that server.py starts, in a folder that is removed afterwards."""

import os
import pathlib

# Settings that leave out what they do not change: Bugsink has no other way to say so.
from bugsink.settings.default import *  # noqa: F403
from bugsink.settings.default import DATABASES, LOGGING, MIDDLEWARE

FOLDER = pathlib.Path(os.environ["BUGSINK_FOLDER"])

SECRET_KEY = "a server that lives for a minute, on loopback"
DATABASES["default"]["NAME"] = FOLDER / "bugsink.sqlite3"
DATABASES["snappea"]["NAME"] = FOLDER / "snappea.sqlite3"
TIME_ZONE = "UTC"

# What is received is digested before it is answered, so that nothing is on its way once the application has ended.
SNAPPEA = {"TASK_ALWAYS_EAGER": True}

BUGSINK = {
    "BASE_URL": os.environ["BUGSINK_URL"],
    "INGEST_STORE_BASE_DIR": FOLDER / "ingestion",
    "PHONEHOME": False,
    "SINGLE_USER": True,
    # An event that breaks Sentry's schema is refused. The sender is answered 200 all the same: server.py reads the log.
    "VALIDATE_ON_DIGEST": "strict",
}

# No mail, and a page for whoever asks: only this machine can.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
MIDDLEWARE.insert(
    MIDDLEWARE.index("django.contrib.auth.middleware.AuthenticationMiddleware") + 1, "everybody.EverybodyIsTheUser"
)

# The level first, for server.py to tell what is a complaint.
LOGGING["formatters"]["level"] = {"format": "{levelname} {name}: {message}", "style": "{"}
LOGGING["handlers"]["console"]["formatter"] = "level"
