"""What everybody sees of the contests: what is open and coming, the list of all, one contest with its candidates.

Simple rule of sight: a published contest is visible to everybody who is signed in, whatever unit it is held in. A
draft is HR's alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from contest.domain.nominations import TAKES_A_PLACE
from contest.domain.phases import Phase
from contest.domain.secrecy import shuffled
from contest.extensions import db
from contest.models import Candidate, Contest, Criterion, Nomination, Unit
from contest.queries.ballot_papers import candidates_of, has_voted
from contest.queries.contests import ContestName, contest_by_id, contests_for_office
from contest.queries.leaders import Leader, beginning, leaders_of
from contest.queries.nominations import takes_part
from contest.queries.paging import Page
from contest.queries.publication import shown, with_consents
from contest.queries.standing import CANDIDATES_SHOWN, Standing, standing_of

RUNNING = (Phase.NOMINATING, Phase.SCREENING, Phase.VOTING, Phase.CLOSED, Phase.COUNTED)
MOST_LIVE = 200
MOST_COMING = 5
MOST_OPEN = 12
LONGEST_SUMMARY = 320
PROOF_SHOWN = 3


class Voter(StrEnum):
    """What one person has to do with a vote."""

    NOT_VOTED = "not_voted"
    VOTED = "voted"
    NOT_ON_ROLL = "not_on_roll"


@dataclass(frozen=True)
class ContestCard:
    """A contest on the home page or in the list; `gone` is how much of the voting time is over, in whole per cent."""

    contest: Contest
    standing: Standing
    voter: Voter
    candidates: int
    gone: int
    leaders: tuple[Leader, ...] = ()


@dataclass(frozen=True)
class PlacesLeft:
    """How many nominations a unit may still put forward in a contest, of how many."""

    contest: Contest
    unit: Unit
    left: int
    places: int


@dataclass(frozen=True)
class Home:
    """What is going on, for one person: `open` begins with what waits for this person's vote."""

    waiting: int
    open: tuple[ContestCard, ...]
    nominating: tuple[PlacesLeft, ...]
    nominations: Contest | None
    counting: tuple[ContestCard, ...]
    coming: tuple[ContestCard, ...]


def home(viewer_id: int, unit_path: str, headed_unit_ids: Iterable[int], *, now: datetime) -> Home:
    """All live contests as this person sees them. A fixed number of queries.

    `nominations` is a contest that takes nominations from the person's own unit, for those who head none.
    """
    contests = list(
        db.session.scalars(
            select(Contest)
            .where(Contest.phase.in_((Phase.PLANNED, *RUNNING)))
            .options(joinedload(Contest.scope))
            .order_by(Contest.voting_close_at, Contest.id)
            .limit(MOST_LIVE)
        )
    )
    cards = _cards(contests, viewer_id, now=now)
    order = list(Voter)
    open_now = [card for card in cards if card.standing is Standing.VOTING]
    coming = [card for card in cards if card.standing in {Standing.PLANNED, Standing.NOMINATING, Standing.SCREENING}]
    taking = [card.contest for card in cards if card.standing is Standing.NOMINATING]
    return Home(
        waiting=sum(card.voter is Voter.NOT_VOTED for card in open_now),
        open=tuple(sorted(open_now, key=lambda card: order.index(card.voter))[:MOST_OPEN]),
        nominating=_places_left(taking, set(headed_unit_ids)),
        nominations=next((contest for contest in taking if unit_path.startswith(contest.scope.path)), None),
        counting=tuple(card for card in cards if card.standing in {Standing.COUNTING, Standing.SEALED})[:MOST_COMING],
        coming=tuple(coming[:MOST_COMING]),
    )


class Group(StrEnum):
    """The filter of the list of contests."""

    RUNNING = "running"
    COMING = "coming"
    ENDED = "ended"


GROUPS = {
    Group.RUNNING: RUNNING,
    Group.COMING: (Phase.PLANNED,),
    Group.ENDED: (Phase.ANNOUNCED, Phase.CANCELLED, Phase.VOID),
}


def public_contests(
    viewer_id: int,
    *,
    now: datetime,
    group: Group | None = None,
    wanted: Callable[[ContestName], bool] | None = None,
    page: int = 1,
) -> Page[ContestCard]:
    """A page of the published contests, newest period first; `wanted` picks by the title as this reader sees it."""
    phases = GROUPS[group] if group else [phase for phases in GROUPS.values() for phase in phases]
    found = contests_for_office(phases=phases, wanted=wanted, page=page)
    cards = _cards(found.items, viewer_id, now=now)
    return Page(items=cards, page=found.page, total=found.total, per_page=found.per_page)


# One contest.


@dataclass(frozen=True)
class CandidateCard:
    """A candidate as the contest page shows them.

    `summary` begins the first `statement`, `proof` is its evidence by criterion as far as the card has room,
    `more_proof` the rest; `nominations` are all of them, the first one first.
    """

    candidate: Candidate
    part: Unit
    summary: str
    statement: str
    proof: tuple[tuple[Criterion, str], ...]
    more_proof: tuple[tuple[Criterion, str], ...]
    nominations: tuple[Nomination, ...]

    @property
    def is_cut(self) -> bool:
        """Whether the statement is longer than its summary."""
        return len(self.summary) < len(" ".join(self.statement.split()))


@dataclass(frozen=True)
class ContestView:
    """One contest for one reader.

    `candidates` are empty until voting opens (PRODUCT 7), then in this reader's own order; `parts` are the branches
    they come from and `part` the one chosen.
    """

    contest: Contest
    standing: Standing
    voter: Voter
    candidates: tuple[CandidateCard, ...]
    standing_for_election: int
    parts: tuple[Unit, ...]
    part: Unit | None


def contest_view(
    contest_id: int, viewer_id: int, *, sees_drafts: bool, part_id: int | None, now: datetime
) -> ContestView | None:
    """The contest, or None where there is none for this reader. A fixed number of queries."""
    contest = contest_by_id(contest_id)
    if contest is None or (contest.phase is Phase.DRAFT and not sees_drafts):
        return None
    standing = standing_of(contest, now=now)
    cards = _candidate_cards(contest, viewer_id) if standing in CANDIDATES_SHOWN else []
    parts = {card.part.id: card.part for card in cards}
    part = parts.get(part_id) if part_id is not None else None
    return ContestView(
        contest=contest,
        standing=standing,
        voter=_voter(has_voted([contest_id], viewer_id).get(contest_id)),
        candidates=tuple(card for card in cards if part is None or card.part.id == part.id),
        standing_for_election=len(cards),
        parts=tuple(sorted(parts.values(), key=lambda unit: (unit.name, unit.code))),
        part=part,
    )


def _candidate_cards(contest: Contest, viewer_id: int) -> list[CandidateCard]:
    asked = candidates_of(contest.id).options(
        joinedload(Candidate.unit).joinedload(Unit.parent),
        selectinload(Candidate.nominations).joinedload(Nomination.unit),
        with_consents(),
    )
    found = {candidate.id: candidate for candidate in db.session.scalars(asked).unique()}
    # Where somebody works may be withheld: then they come from the whole, as far as a page says.
    part_ids = {
        number: _part_id(one.unit.path, contest.scope) if shown(one).work else contest.scope_id
        for number, one in found.items()
    }
    parts = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(set(part_ids.values()))))}
    # The same order as on this person's ballot paper, and like there without those who were dropped.
    order = shuffled(found, seed=f"{contest.id}|{viewer_id}")
    return [_card(found[number], parts[part_ids[number]]) for number in order if found[number].dropped_at is None]


def _card(candidate: Candidate, part: Unit) -> CandidateCard:
    nominations = candidate.nominations if shown(candidate).texts else []
    statement = nominations[0].statement if nominations else ""
    evidence = sorted(nominations[0].evidence, key=lambda proof: proof.criterion.position) if nominations else []
    proof = tuple((one.criterion, one.text) for one in evidence)
    return CandidateCard(
        candidate=candidate,
        part=part,
        summary=beginning(statement, LONGEST_SUMMARY),
        statement=statement,
        proof=proof[:PROOF_SHOWN],
        more_proof=proof[PROOF_SHOWN:],
        nominations=tuple(nominations),
    )


def _part_id(path: str, scope: Unit) -> int:
    """The id of the unit just below the scope in which a candidate works, or of the scope itself."""
    if not path.startswith(scope.path) or path == scope.path:
        return scope.id
    return int(path.removeprefix(scope.path).partition("/")[0])


def _cards(contests: list[Contest], viewer_id: int, *, now: datetime) -> list[ContestCard]:
    ids = [contest.id for contest in contests]
    voted = has_voted(ids, viewer_id)
    # How many stand is not said before the vote opens: until then nobody but HR knows who was admitted.
    standing = {contest.id: standing_of(contest, now=now) for contest in contests}
    asked = [number for number, stands in standing.items() if stands in CANDIDATES_SHOWN]
    rows = db.session.execute(
        select(Candidate.contest_id, func.count())
        .where(Candidate.contest_id.in_(asked), Candidate.dropped_at.is_(None))
        .group_by(Candidate.contest_id)
    )
    candidates = {contest_id: count for contest_id, count in rows}
    leaders = leaders_of([number for number, stands in standing.items() if stands is Standing.ANNOUNCED])
    return [
        ContestCard(
            contest=contest,
            standing=standing[contest.id],
            voter=_voter(voted.get(contest.id)),
            candidates=candidates.get(contest.id, 0),
            gone=_gone(contest, now),
            leaders=tuple(leaders.get(contest.id, ())),
        )
        for contest in contests
    ]


def _voter(voted: bool | None) -> Voter:
    if voted is None:
        return Voter.NOT_ON_ROLL
    return Voter.VOTED if voted else Voter.NOT_VOTED


def _gone(contest: Contest, now: datetime) -> int:
    if contest.voting_open_at is None or contest.voting_close_at is None:
        return 0
    whole = contest.voting_close_at - contest.voting_open_at
    return min(max(int(100 * (now - contest.voting_open_at) / whole), 0), 100)


def _places_left(contests: list[Contest], headed: set[int]) -> tuple[PlacesLeft, ...]:
    """For each of these contests and each unit that the person heads and that takes part, the places left."""
    units = list(db.session.scalars(select(Unit).where(Unit.id.in_(headed)).order_by(Unit.path)))
    rows = db.session.execute(
        select(Nomination.contest_id, Nomination.unit_id, func.count())
        .where(
            Nomination.contest_id.in_([contest.id for contest in contests]),
            Nomination.unit_id.in_(headed),
            Nomination.status.in_(TAKES_A_PLACE),
        )
        .group_by(Nomination.contest_id, Nomination.unit_id)
    )
    taken = {(contest_id, unit_id): count for contest_id, unit_id, count in rows}
    return tuple(
        PlacesLeft(
            contest=contest,
            unit=unit,
            left=max(contest.places_per_unit - taken.get((contest.id, unit.id), 0), 0),
            places=contest.places_per_unit,
        )
        for contest in contests
        for unit in units
        if takes_part(unit, contest)
    )
