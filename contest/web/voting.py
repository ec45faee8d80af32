"""The voting room: the paper, the review with the receipt code, casting, the receipt (SECRECY, Casting)."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.bundle import is_receipt_code
from contest.domain.contests import RANKED
from contest.domain.errors import NotFound
from contest.domain.secrecy import grouped, receipt_code, ungrouped
from contest.forms.voting import BallotForm, Marked, ballot_form
from contest.models import Candidate, Contest
from contest.queries.ballot_papers import (
    BallotPaper,
    PaperState,
    Shown,
    announced_contest,
    ballot_paper,
    count_on_roll,
)
from contest.queries.boards import all_who_stood
from contest.queries.commitments import board_is_open
from contest.queries.families import Ballots, ballots_beside
from contest.queries.instant import database_now
from contest.queries.qualified import titles_in
from contest.services.counting import counted_ballots, receipt_codes
from contest.services.voting import AlreadyVoted, cast_ballot
from contest.web import receipts
from contest.wording import candidate_name, person_name, place_name

# Signs that no code has, and what somebody who wrote them down had seen.
MISREAD = str.maketrans("018", "OIB")

room = Blueprint("voting", __name__, url_prefix="/voting")


@room.get("/<int:contest_id>")
def paper(contest_id: int) -> str:
    """The ballot paper, or a page that says why there is none to fill in."""
    paper = the_paper(contest_id)
    if paper.state is not PaperState.OPEN:
        return render_template("voting/no_paper.html", paper=paper, ballots=ballots_of(paper))
    return paper_page(paper, form_of(paper))


@room.post("/<int:contest_id>/review")
def review(contest_id: int) -> str | tuple[str, int]:
    """Read the marks back with the receipt code; nothing is stored yet."""
    paper = the_paper(contest_id, Shown.NAMES)
    if paper.state is not PaperState.OPEN:
        return render_template("voting/no_paper.html", paper=paper, ballots=ballots_of(paper)), 409
    form = form_of(paper)
    if not form.validate():
        return paper_page(the_paper(contest_id), form), 422
    # "Change it" posts the marks to the paper again, so that they stand in no address and no session.
    if request.form.get("change"):
        return paper_page(the_paper(contest_id), form)
    # The browser replaces this secret by one of its own making (static/js/receipt.js); without JavaScript it is used.
    secret = secrets.token_hex(16)
    chosen = read_back(paper, form.marked())
    named = {candidate for candidate, _ in chosen}
    return render_template(
        "voting/review.html",
        paper=paper,
        form=form,
        ranked=paper.contest.method in RANKED,
        chosen=chosen,
        others=[one for one in paper.candidates if one not in named],
        secret=secret,
        code=grouped(receipt_code(contest_id, secret)),
    )


@room.get("/<int:contest_id>/review")
@room.get("/<int:contest_id>/cast")
def back_to_paper(contest_id: int) -> Response:
    """An address typed by hand or reached by Back leads to the paper."""
    return redirect(url_for("voting.paper", contest_id=contest_id))


@room.post("/<int:contest_id>/cast")
def cast(contest_id: int) -> Response | str | tuple[str, int]:
    """Put the ballot into the box."""
    now = database_now()
    paper = the_paper(contest_id, Shown.NUMBERS, now=now)
    form = ballot_form(paper.contest.method_rules, {one.id: "" for one in paper.candidates})
    if not form.validate():
        return review(contest_id)  # which says what is wrong, with names
    secrets_sent = request.form.getlist("secret")
    code = cast_ballot(
        contest_id,
        current_user.id,
        form.marked(),
        secret=secrets_sent[0] if len(secrets_sent) == 1 else "",
        now=now,
    )
    response = redirect(url_for("voting.receipt", contest_id=contest_id), 303)
    receipts.hand_over(response, contest_id, code)
    return response


@room.get("/<int:contest_id>/receipt")
def receipt(contest_id: int) -> Response:
    """Recorded, and the code while it is fresh; a second look says only that the vote is recorded."""
    paper = the_paper(contest_id)
    if paper.state is not PaperState.VOTED:
        return redirect(url_for("voting.paper", contest_id=contest_id))
    code = receipts.handed_over(contest_id)
    response = make_response(
        render_template("voting/receipt.html", paper=paper, code=grouped(code), ballots=ballots_of(paper))
    )
    receipts.forget(response)
    return response


@room.route("/<int:contest_id>/board", methods=["GET", "POST"])
def board(contest_id: int) -> str:
    """The receipt codes of all counted ballots, once the result is announced; a typed code is looked up among them.

    The code is posted, so that it stands in no address and no log.
    """
    contest = announced_contest(contest_id)
    codes = receipt_codes(contest_id)
    eligible, _voted = count_on_roll(contest_id)
    typed = ungrouped(request.form.get("code", "")).translate(MISREAD)
    return render_template(
        "voting/board.html",
        contest=contest,
        # The length of the list is the turnout: no figure for fewer than the threshold (SECRECY, Tables).
        codes=[grouped(code) for code in codes] if eligible >= contest.privacy_threshold else None,
        marks=marks_on_the_board(contest) if board_is_open(contest, len(codes)) else None,
        typed=grouped(typed),
        is_a_code=is_receipt_code(typed),
        found=typed in codes,
    )


@room.errorhandler(AlreadyVoted)
def voted_before(_refusal: AlreadyVoted) -> tuple[str, int]:
    """A second submission learns that the vote is recorded, and nothing of its content."""
    contest_id = (request.view_args or {})["contest_id"]
    paper = the_paper(contest_id)
    return render_template("voting/no_paper.html", paper=paper, ballots=ballots_of(paper)), 409


def the_paper(contest_id: int, shown: Shown = Shown.STORIES, *, now: datetime | None = None) -> BallotPaper:
    """The paper of the person signed in; raises NotFound where there is no vote to speak of."""
    paper = ballot_paper(contest_id, current_user.id, now=now or database_now(), shown=shown)
    if paper is None:
        raise NotFound
    return paper


def form_of(paper: BallotPaper) -> BallotForm:
    """The form of this paper, with the names of those on it."""
    return ballot_form(paper.contest.method_rules, {one.id: person_name(one.employee) for one in paper.candidates})


def paper_page(paper: BallotPaper, form: BallotForm) -> str:
    """The page with the paper, empty or as it was filled in."""
    ranked = paper.contest.method in RANKED
    # Named once: every candidate is offered every place.
    places = [place_name(place) for place in range(1, len(paper.candidates) + 1)] if ranked else []
    return render_template(
        "voting/paper.html",
        paper=paper,
        form=form,
        ranked=ranked,
        places=places,
        ballots=ballots_of(paper),
        titles=titles_in(paper.contest),
    )


def ballots_of(paper: BallotPaper) -> Ballots | None:
    """Where this paper stands among the questions of a contest with several categories."""
    return ballots_beside(paper.contest, current_user.id, now=clock.now())


def read_back(paper: BallotPaper, marked: Marked) -> list[tuple[Candidate, int | None]]:
    """Whom the ballot names and with what: by place, the best first; else as on the paper, with points if there are."""
    on_paper = {one.id: one for one in paper.candidates}
    if isinstance(marked, Mapping):
        return [(one, marked[number]) for number, one in on_paper.items() if number in marked]
    if paper.contest.method in RANKED:
        return [(on_paper[number], place) for place, number in enumerate(marked, 1)]
    return [(one, None) for number, one in on_paper.items() if number in marked]


def marks_on_the_board(contest: Contest) -> dict[str, list[tuple[str, int | None]]]:
    """Of an open board: what every ballot marked, by its code as people read it; names, with points where there are."""
    names = {str(candidate.id): candidate_name(candidate) for candidate in all_who_stood(contest.id)}
    return {grouped(ballot.code): _in_names(json.loads(ballot.marks), names) for ballot in counted_ballots(contest)}


def _in_names(marks: Any, names: Mapping[str, str]) -> list[tuple[str, int | None]]:
    if isinstance(marks, dict):
        return [(names[number], points) for number, points in marks.items()]
    return [(names[number], None) for number in ([marks] if isinstance(marks, str) else marks or [])]
