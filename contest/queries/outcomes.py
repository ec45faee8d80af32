"""The outcome of an announced contest as everybody sees it; before the announcement there is none for anybody.

Running totals, orders and shares are seen by nobody, HR included, until the outcome is announced (PRODUCT 14): this is
the only module that reads them for a page, and it asks for the announcement first.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Candidate, Contest, Criterion, Evidence, Nomination, Outcome, Placing, Unit
from contest.queries.contests import Turnout, contest_by_id, turnout
from contest.queries.leaders import Leader, by_surname, praise_of

PLACES_SHOWN = 3


@dataclass(frozen=True)
class Place:
    """A place with its exact figure; `share` is in per cent of the ballots that mark anybody."""

    place: int
    is_shared: bool
    is_leader: bool
    candidate: Candidate
    votes: Fraction
    share: Fraction


@dataclass(frozen=True)
class Reasons:
    """Why somebody is the leader: what their unit wrote, whole, and the evidence by criterion."""

    leader: Leader
    statements: tuple[str, ...]
    evidence: tuple[tuple[Criterion, str], ...]

    @property
    def says_more(self) -> bool:
        """Whether there is more to read than the praise that stands above."""
        return len(self.statements) > 1 or self.leader.praise != " ".join(" ".join(self.statements).split())


@dataclass(frozen=True)
class Result:
    """All that the results page shows.

    `places` are the first places with their figures; `thanked` all other candidates by surname, without any: there is
    no public bottom of the table (PRODUCT 20). `shows_figures` is false where so few were on the roll that a figure
    would tell (SECRECY, Tables): then `places` is empty and everybody but the leaders is thanked.
    """

    contest: Contest
    reasons: tuple[Reasons, ...]
    places: tuple[Place, ...]
    thanked: tuple[Candidate, ...]
    turnout: Turnout
    eligible: int
    ballots: int
    blank: int
    counted_at: datetime
    announced_at: datetime
    shows_figures: bool

    @property
    def leaders(self) -> list[Leader]:
        """Whom the contest named: nobody without a vote, several where the first place is shared."""
        return [reason.leader for reason in self.reasons]

    @property
    def percent(self) -> int:
        """The turnout in whole per cent, rounded down."""
        return 100 * self.ballots // self.eligible if self.eligible else 0

    @property
    def marked(self) -> int:
        """How many ballots marked somebody; the others were blank."""
        return self.ballots - self.blank


def announced_result(contest_id: int) -> Result | None:
    """The result, or None before its announcement, whoever asks. A fixed number of queries."""
    contest = contest_by_id(contest_id)
    if contest is None or contest.phase is not Phase.ANNOUNCED:
        return None
    outcome = db.session.scalar(
        select(Outcome).where(Outcome.contest_id == contest_id, Outcome.announced_at.is_not(None))
    )
    if outcome is None or outcome.announced_at is None:
        return None
    placings = list(db.session.scalars(select(Placing).where(Placing.contest_id == contest_id)))
    candidates = {candidate.id: candidate for candidate in db.session.scalars(_with_reasons(contest_id))}
    shows_figures = outcome.eligible >= contest.privacy_threshold
    places = _places(placings, candidates, marked=outcome.ballots - outcome.blank) if shows_figures else ()
    named = {place.candidate.id for place in places} | {one.candidate_id for one in placings if one.is_leader}
    return Result(
        contest=contest,
        reasons=tuple(_reasons(contest, candidate) for candidate in _leaders(placings, candidates)),
        places=places,
        thanked=tuple(
            sorted(
                (candidate for candidate in candidates.values() if candidate.id not in named),
                key=lambda candidate: by_surname(candidate.employee),
            )
        ),
        turnout=turnout(contest),
        eligible=outcome.eligible,
        ballots=outcome.ballots,
        blank=outcome.blank,
        counted_at=outcome.counted_at,
        announced_at=outcome.announced_at,
        shows_figures=shows_figures,
    )


def _with_reasons(contest_id: int):  # type: ignore[no-untyped-def]
    return (
        select(Candidate)
        .where(Candidate.contest_id == contest_id)
        .options(
            joinedload(Candidate.employee),
            joinedload(Candidate.unit).joinedload(Unit.parent),
            selectinload(Candidate.nominations).selectinload(Nomination.evidence).joinedload(Evidence.criterion),
        )
    )


def _leaders(placings: list[Placing], candidates: dict[int, Candidate]) -> list[Candidate]:
    return sorted(
        (candidates[placing.candidate_id] for placing in placings if placing.is_leader),
        key=lambda candidate: by_surname(candidate.employee),
    )


def _reasons(contest: Contest, candidate: Candidate) -> Reasons:
    evidence = sorted(
        (proof for nomination in candidate.nominations for proof in nomination.evidence),
        key=lambda proof: (proof.criterion.position, proof.nomination_id),
    )
    return Reasons(
        leader=Leader(contest=contest, candidate=candidate, praise=praise_of(candidate)),
        statements=tuple(nomination.statement for nomination in candidate.nominations),
        evidence=tuple((proof.criterion, proof.text) for proof in evidence),
    )


def _places(placings: list[Placing], candidates: dict[int, Candidate], *, marked: int) -> tuple[Place, ...]:
    """The first three places, without those who got nothing and without a last place behind the second."""
    sharing: dict[int, int] = {}
    for placing in placings:
        sharing[placing.place] = sharing.get(placing.place, 0) + 1
    last = max(sharing, default=0)
    shown = []
    for placing in placings:
        votes = Fraction(placing.score)
        if not votes or placing.place > PLACES_SHOWN or (placing.place == last and placing.place > 2):
            continue
        shown.append(
            Place(
                place=placing.place,
                is_shared=sharing[placing.place] > 1,
                is_leader=placing.is_leader,
                candidate=candidates[placing.candidate_id],
                votes=votes,
                share=100 * votes / marked if marked else Fraction(0),
            )
        )
    return tuple(sorted(shown, key=lambda place: (place.place, by_surname(place.candidate.employee))))
