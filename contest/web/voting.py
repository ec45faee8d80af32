"""The voting room: the paper, the review with the receipt code, casting, the receipt (SECRECY, Casting)."""

import secrets

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from contest.domain.errors import NotFound
from contest.domain.secrecy import grouped, receipt_code, ungrouped
from contest.forms.voting import ballot_form
from contest.queries.ballot_papers import BallotPaper, PaperState, announced_contest, ballot_paper, count_on_roll
from contest.queries.instant import database_now
from contest.services.counting import receipt_codes
from contest.services.voting import AlreadyVoted, cast_ballot
from contest.web.errors import sentence

room = Blueprint("voting", __name__, url_prefix="/voting")

# For the one page after the cast, on that page's path only, and gone when it has been shown.
RECEIPT = "ql_receipt"
RECEIPT_SECONDS = 120


@room.get("/<int:contest_id>")
def paper(contest_id: int) -> str:
    """The ballot paper, or a page that says why there is none to fill in."""
    paper = the_paper(contest_id)
    if paper.state is not PaperState.OPEN:
        return render_template("voting/no_paper.html", paper=paper)
    form = ballot_form(paper.contest.method, [one.id for one in paper.candidates], paper.most_choices)
    return render_template("voting/paper.html", paper=paper, form=form)


@room.post("/<int:contest_id>/review")
def review(contest_id: int) -> str | tuple[str, int]:
    """Read the marks back with the receipt code; nothing is stored yet."""
    paper = the_paper(contest_id)
    if paper.state is not PaperState.OPEN:
        return render_template("voting/no_paper.html", paper=paper), 409
    form = ballot_form(paper.contest.method, [one.id for one in paper.candidates], paper.most_choices)
    # "Change it" posts the marks to the paper again, so that they stand in no address and no session.
    if request.form.get("change") or not form.validate():
        return render_template("voting/paper.html", paper=paper, form=form), 200 if not form.errors else 422
    # The browser replaces this secret by one of its own making (static/js/receipt.js); without JavaScript it is used.
    secret = secrets.token_hex(16)
    return render_template(
        "voting/review.html",
        paper=paper,
        chosen=[one for one in paper.candidates if one.id in form.marked()],
        marks=request.form.getlist("mark"),
        secret=secret,
        code=grouped(receipt_code(contest_id, secret)),
    )


@room.get("/<int:contest_id>/review")
@room.get("/<int:contest_id>/cast")
def back_to_paper(contest_id: int) -> Response:
    """An address typed by hand or reached by Back leads to the paper."""
    return redirect(url_for("voting.paper", contest_id=contest_id))


@room.post("/<int:contest_id>/cast")
def cast(contest_id: int) -> Response | tuple[str, int]:
    """Put the ballot into the box."""
    paper = the_paper(contest_id)
    form = ballot_form(paper.contest.method, [one.id for one in paper.candidates], paper.most_choices)
    if paper.state is PaperState.OPEN and not form.validate():
        return render_template("voting/paper.html", paper=paper, form=form), 422
    code = cast_ballot(
        contest_id,
        current_user.id,
        form.marked() if paper.state is PaperState.OPEN else [],
        secret=request.form.get("secret", ""),
        now=database_now(),
    )
    page = url_for("voting.receipt", contest_id=contest_id)
    response = redirect(page, 303)
    secure = current_app.config["QL"].secure_cookies
    response.set_cookie(
        RECEIPT, code, max_age=RECEIPT_SECONDS, path=page, httponly=True, samesite="Strict", secure=secure
    )
    return response


@room.get("/<int:contest_id>/receipt")
def receipt(contest_id: int) -> Response:
    """Recorded, and the code while it is fresh; a second look says only that the vote is recorded."""
    paper = the_paper(contest_id)
    if paper.state is not PaperState.VOTED:
        return redirect(url_for("voting.paper", contest_id=contest_id))
    code = request.cookies.get(RECEIPT, "")
    response = make_response(render_template("voting/receipt.html", paper=paper, code=grouped(code)))
    response.delete_cookie(RECEIPT, path=url_for("voting.receipt", contest_id=contest_id))
    return response


@room.route("/<int:contest_id>/board", methods=["GET", "POST"])
def board(contest_id: int) -> str:
    """The receipt codes of all counted ballots, once the result is announced; a typed code is looked up among them.

    The code is posted, so that it stands in no address and no log.
    """
    contest = announced_contest(contest_id)
    codes = receipt_codes(contest_id)
    eligible, _voted = count_on_roll(contest_id)
    typed = ungrouped(request.form.get("code", ""))
    return render_template(
        "voting/board.html",
        contest=contest,
        # The length of the list is the turnout: no figure for fewer than the threshold (SECRECY, Tables).
        codes=[grouped(code) for code in codes] if eligible >= contest.privacy_threshold else None,
        typed=grouped(typed),
        found=typed in codes,
    )


@room.errorhandler(AlreadyVoted)
def voted_before(refusal: AlreadyVoted) -> tuple[str, int]:
    """A second submission learns that the vote is recorded, and nothing of its content."""
    contest_id = (request.view_args or {})["contest_id"]
    return render_template("voting/no_paper.html", paper=the_paper(contest_id), reason=sentence(refusal)), 409


def the_paper(contest_id: int) -> BallotPaper:
    """The paper of the person signed in; raises NotFound where there is no vote to speak of."""
    paper = ballot_paper(contest_id, current_user.id, now=database_now())
    if paper is None:
        raise NotFound
    return paper
