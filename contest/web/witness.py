"""The witness's room: closed boxes with their commitments, and the bundles to recount them (SECRECY, Close)."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, render_template, request
from flask_login import current_user

from contest import clock
from contest.domain.staff import Role
from contest.queries.commitments import closed_boxes
from contest.services.bundles import bundle_for_everybody, bundle_for_witness

room = Blueprint("witness", __name__)


@room.get("/witness/")
def desk() -> str:
    """All closed boxes, those closed last first, and how to recount one."""
    return render_template("witness/desk.html", page=closed_boxes(request.args.get("page", 1, type=int)))


@room.post("/witness/<int:contest_id>/bundle.zip")
def bundle(contest_id: int) -> Response:
    """The bundle of a closed box. A deed, not a look: it is noted in the journal."""
    return as_file(bundle_for_witness(contest_id, by=current_user.id, now=clock.now()), contest_id)


@room.get("/contests/<int:contest_id>/bundle.zip")
def open_bundle(contest_id: int) -> Response:
    """The bundle of an announced contest whose board is open to everybody."""
    return as_file(bundle_for_everybody(contest_id), contest_id)


def as_file(content: bytes, contest_id: int) -> Response:
    """The zip to be saved."""
    response = Response(content, mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=f"bundle-{contest_id}.zip")
    return response


def is_witness() -> bool:
    """Whether the reader is an appointed witness."""
    return current_user.is_authenticated and Role.WITNESS in current_user.roles


def recount_file_hash() -> str:
    """SHA-256 of the file recount.py that this installation hands out, in hexadecimal."""
    path = Path(current_app.static_folder or "static") / "recount.py"
    return _hash_of(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _hash_of(path: Path, changed_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def register_witness(app: Flask) -> None:
    """Open the room, and give every template what the "Count it yourself" part shows."""
    app.register_blueprint(room)
    app.jinja_env.globals.update(is_witness=is_witness, recount_file_hash=recount_file_hash)
