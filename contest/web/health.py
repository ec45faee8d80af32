"""/healthz and /readyz: is the process up, and is the whole installation able to work?"""

from flask import Blueprint, Response, current_app, jsonify

from contest import clock
from contest.queries.readiness import Check, checks

room = Blueprint("health", __name__)


@room.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@room.get("/readyz")
def readyz() -> tuple[Response, int]:
    """200 where every check passes, else 503; the list says which one does not."""
    found = [*checks(now=clock.now()), _web_tier()]
    ready = all(check.ok for check in found)
    body = {"ready": ready, "checks": [{"name": check.name, "ok": check.ok, "note": check.note} for check in found]}
    return jsonify(body), 200 if ready else 503


def _web_tier() -> Check:
    """Whether this process was given what only the worker may have; it has forgotten it all the same (wsgi.py)."""
    told = bool(current_app.config.get("TOLD_THE_SEALING_SECRET"))
    note = "SEALING_SECRET stands in the environment of this process" if told else "cannot open a ballot"
    return Check("web", not told, note)
