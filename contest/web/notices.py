"""The room of notices: the letters of a person as pages, for all who have no e-mail and everybody else."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.errors import NotFound
from contest.domain.letters_over import Until
from contest.queries import notices as asked
from contest.queries.letters import contents
from contest.services import notices as acts
from contest.wording import letter_words

room = Blueprint("notices", __name__, url_prefix="/notices")


@room.get("/")
def notices() -> str:
    """All of them or the unread, the newest first. Looking at the list marks nothing."""
    unread_only = request.args.get("show") == "unread"
    page = request.args.get("page", 1, type=int)
    found = asked.notices(current_user.id, now=clock.now(), unread_only=unread_only, page=page)
    return render_template("notices/list.html", found=found, unread_only=unread_only)


@room.get("/<int:letter_id>")
def notice(letter_id: int) -> str:
    """One notice: the whole letter. It stays as unread as it was: only a button marks it.

    One that is over says so, and leads to no ballot paper that is closed.
    """
    now = clock.now()
    found = asked.notice(letter_id, current_user.id, now=now)
    if found is None:
        raise NotFound
    said = contents(found.id, default_language=current_app.config["QL"].default_language)
    over = asked.over_since(found, now=now)
    return render_template(
        f"letters/{found.kind}/body.html",
        layout="notices/letter.html",
        parts="notices/parts_over.html" if over is Until.VOTING_CLOSES else "notices/parts.html",
        over=over,
        way=None,
        **letter_words(said, page=url_for, now=now),
    )


@room.post("/<int:letter_id>/open")
def open_notice(letter_id: int) -> Response:
    """Mark it read and show it."""
    acts.mark_read(letter_id, by=current_user.id, now=clock.now())
    return redirect(url_for("notices.notice", letter_id=letter_id), 303)


@room.post("/<int:letter_id>/unread")
def keep_unread(letter_id: int) -> Response:
    """Put it back among the unread, to see to it later."""
    acts.mark_unread(letter_id, by=current_user.id, now=clock.now())
    flash(_("This notice is among the unread again."), "ok")
    return redirect(url_for("notices.notices"), 303)


@room.post("/read")
def read_all() -> Response:
    """Mark all read. It is harmless: they stay in the list, and each can be made unread again."""
    if acts.mark_all_read(by=current_user.id, now=clock.now()):
        flash((_("All notices are marked as read."), _("They stay in this list.")), "ok")  # type: ignore[arg-type]
    return redirect(url_for("notices.notices"), 303)
