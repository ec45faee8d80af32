"""The application for gunicorn and for `flask --app wsgi`."""

import os

from contest.app import create_app
from contest.config import keep_secrets

# Whoever has the command line installs: its first command makes the keys that are missing. The web server makes none
# and refuses to start without them.
if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
    keep_secrets(os.environ)

app = create_app()
