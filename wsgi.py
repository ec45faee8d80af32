"""The application for gunicorn and for `flask --app wsgi`."""

import os
import sys

from contest.app import create_app
from contest.config import BadConfig, keep_secrets

# `flask run` serves browsers too: it is the web tier and no command.
IS_COMMAND = os.environ.get("FLASK_RUN_FROM_CLI") == "true" and "run" not in sys.argv
# The tier that talks to browsers must not be able to open a ballot, even where somebody gives it the key: the secret is
# forgotten before anything reads it, and /readyz says so until it is taken out of the environment of this process.
TOLD_A_SECRET = not IS_COMMAND and os.environ.pop("SEALING_SECRET", None) is not None

try:
    # Whoever has the command line installs: its first command makes the keys that are missing. The web server makes
    # none and refuses to start without them.
    if IS_COMMAND:
        keep_secrets(os.environ)
    app = create_app()
except (BadConfig, OSError) as fault:
    if not IS_COMMAND:
        raise
    sys.exit(str(fault))
app.config["TOLD_THE_SEALING_SECRET"] = TOLD_A_SECRET
