"""What was published about closed boxes: the commitment, and how many ballots where that may be said."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from contest.domain.contests import LEAST_ON_AN_OPEN_BOARD, RANKED
from contest.domain.phases import MAY_HAVE_A_BOX, Phase
from contest.domain.quorum import least_votes
from contest.extensions import db
from contest.models import Commitment, Contest, Outcome
from contest.queries.paging import Page, page_of
from contest.queries.publication import with_withheld_names
from contest.queries.staff import LARGEST_ID


@dataclass(frozen=True)
class ClosedBox:
    """A box that was closed and committed to.

    `ballots` and `on_roll` are None where fewer people were on the roll than the privacy threshold: they would be
    figures about these people (SECRECY, Tables). `is_open` says whether everybody may read code and marks and take the
    bundle.
    """

    contest: Contest
    digest: str
    ballots: int | None
    on_roll: int | None
    is_open: bool

    @property
    def least_votes(self) -> int | None:
        """How many votes the quorum asks for; None without a quorum, and where it may not be said."""
        quorum = self.contest.quorum_percent
        return least_votes(self.on_roll, quorum) if self.on_roll is not None and quorum is not None else None


def closed_box(contest_id: int) -> ClosedBox | None:
    """The box of a contest, or None as long as it is not closed, and for a contest that ended otherwise. One query."""
    row = db.session.execute(
        select(Commitment, Contest)
        .join(Contest, Contest.id == Commitment.contest_id)
        .where(Contest.id == contest_id, Contest.phase.in_(MAY_HAVE_A_BOX))
        .options(joinedload(Contest.scope))
    ).first()
    return _shown([(row.Commitment, row.Contest)])[0] if row else None


def closed_boxes(page: int) -> Page[ClosedBox]:
    """A page of all closed boxes, those closed last first."""
    contests = page_of(
        select(Contest)
        .join(Commitment, Commitment.contest_id == Contest.id)
        .where(Contest.phase.in_(MAY_HAVE_A_BOX))
        .options(joinedload(Contest.scope))
        .order_by(Contest.voting_close_at.desc(), Contest.id.desc()),
        page,
    )
    ids = [contest.id for contest in contests.items]
    found = {
        one.contest_id: one for one in db.session.scalars(select(Commitment).where(Commitment.contest_id.in_(ids)))
    }
    boxes = _shown([(found[contest.id], contest) for contest in contests.items])
    return Page(items=boxes, page=contests.page, total=contests.total, per_page=contests.per_page)


def board_is_open(contest: Contest, ballots: int) -> bool:
    """Whether everybody may read code and marks of this contest.

    After the announcement, where the contest was set up so, from 100 ballots on, and never for ranked ballots
    (SECRECY, Close).
    """
    return (
        contest.open_board
        and contest.phase is Phase.ANNOUNCED
        and contest.method not in RANKED
        and ballots >= LEAST_ON_AN_OPEN_BOARD
    )


def bundles_for_everybody(boxes: Collection[tuple[Contest, int]]) -> set[int]:
    """Of these contests (with the number of their ballots) those whose bundle everybody may take, by id.

    The board must be open, and everybody who stood be named: the manifest names them, and cannot be changed, for the
    commitment is made to it. Once a name is withheld the bundle is for witnesses only (PRODUCT 23). One query, and none
    where no board is open.
    """
    open_boards = {contest.id for contest, ballots in boxes if board_is_open(contest, ballots)}
    return open_boards - with_withheld_names(open_boards)


def _shown(boxes: Collection[tuple[Commitment, Contest]]) -> list[ClosedBox]:
    for_everybody = bundles_for_everybody([(contest, promised.ballots) for promised, contest in boxes])
    shown = []
    for promised, contest in boxes:
        on_roll = sum(unit["eligible"] for unit in json.loads(promised.manifest)["units"].values())
        may_be_said = on_roll >= contest.privacy_threshold
        shown.append(
            ClosedBox(
                contest=contest,
                digest=promised.digest,
                ballots=promised.ballots if may_be_said else None,
                on_roll=on_roll if may_be_said else None,
                is_open=contest.id in for_everybody,
            )
        )
    return shown


@dataclass(frozen=True)
class Kept:
    """What is stored about a closed box: the commitment, and the outcomes as TALLY writes them once there are any."""

    digest: str
    record: dict[str, object] | None
    raw_record: dict[str, object] | None


def kept_about(contest_id: int) -> Kept | None:
    """What this installation stored about the box of a contest, for the command line: no page shows it."""
    if not 0 < contest_id <= LARGEST_ID:
        return None
    promised = db.session.get(Commitment, contest_id)
    if promised is None:
        return None
    outcome = db.session.get(Outcome, contest_id)
    records = (outcome.record, outcome.raw_record) if outcome else ("", "")
    record, raw_record = (json.loads(text) if text else None for text in records)
    return Kept(promised.digest, record, raw_record)
