"""What everybody sees of the contests: what is open and coming, the list of all, one contest with its candidates.

Simple rule of sight: a published contest is visible to everybody who is signed in, whatever unit it is held in. A
draft is HR's alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import exists, func, literal, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from contest.domain.nominations import TAKES_A_PLACE
from contest.domain.phases import Phase
from contest.domain.secrecy import shuffled
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Candidate, Contest, Criterion, Nomination, RollEntry, Unit
from contest.queries.ballot_papers import candidates_of, has_voted
from contest.queries.contest_cards import ContestCard, Voter, cards_of, cards_of_families, put_together, voter_of
from contest.queries.contests import ContestName, contest_by_id, contests_for_office
from contest.queries.families import Family, family_of, is_in_draft, lead_id_of
from contest.queries.leaders import beginning
from contest.queries.nominations import takes_part, units_acted_for
from contest.queries.paging import Page
from contest.queries.publication import shown, with_consents
from contest.queries.qualified import Title, titles_in
from contest.queries.standing import CANDIDATES_SHOWN, Standing, standing_of
from contest.queries.unit_places import places_of_pairs

NOT_YET_VOTING = frozenset({Standing.PLANNED, Standing.NOMINATING, Standing.BRANCHES, Standing.SCREENING})
RUNNING = (Phase.NOMINATING, Phase.SCREENING, Phase.VOTING, Phase.CLOSED, Phase.COUNTED)
MOST_LIVE = 200
MOST_COMING = 5
MOST_OPEN = 12
LONGEST_SUMMARY = 320
PROOF_SHOWN = 3


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


def home(viewer_id: int, unit_path: str, *, acts_for_a_unit: bool, now: datetime) -> Home:
    """All live contests as this person sees them. A fixed number of queries.

    `nominations` is a contest that takes nominations from the person's own unit, for those who head none.
    """
    own_branch = or_(
        Contest.stage == Stage.WHOLE,
        literal(unit_path).startswith(Unit.path),
        exists().where(RollEntry.contest_id == Contest.id, RollEntry.employee_id == viewer_id),
    )
    contests = list(
        db.session.scalars(
            select(Contest)
            .join(Contest.scope)
            .where(Contest.phase.in_((Phase.PLANNED, *RUNNING)), own_branch)
            .options(contains_eager(Contest.scope))
            .order_by(Contest.voting_close_at, Contest.id)
            .limit(MOST_LIVE)
        )
    )
    cards = cards_of(contests, viewer_id, now=now)
    order = list(Voter)
    open_now = put_together(card for card in cards if card.standing is Standing.VOTING)
    # Where the branches vote first, their votes are what comes next: the contest stands here once.
    coming = {lead_id_of(card.contest): card for card in reversed(cards) if card.standing in NOT_YET_VOTING}
    counting = put_together(card for card in cards if card.standing in {Standing.COUNTING, Standing.SEALED})
    # Where the branches vote first, nobody is put forward for the whole.
    taking = [card.contest for card in cards if card.standing is Standing.NOMINATING and not card.contest.branch_stage]
    return Home(
        waiting=sum(card.waits for card in open_now),
        open=tuple(sorted(open_now, key=lambda card: order.index(card.voter))[:MOST_OPEN]),
        nominating=_places_left(taking, viewer_id, now=now) if acts_for_a_unit else (),
        nominations=next((contest for contest in taking if unit_path.startswith(contest.scope.path)), None),
        counting=tuple(counting[:MOST_COMING]),
        coming=tuple([card for card in cards if card in coming.values()][:MOST_COMING]),
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
    unit_path: str,
    *,
    now: datetime,
    group: Group | None = None,
    wanted: Callable[[ContestName], bool] | None = None,
    page: int = 1,
) -> Page[ContestCard]:
    """A page of the published contests, newest period first, each with its categories and the reader's own branch.

    `wanted` picks by the title as this reader sees it.
    """
    phases = GROUPS[group] if group else [phase for phases in GROUPS.values() for phase in phases]
    found = contests_for_office(phases=phases, wanted=wanted, page=page)
    cards = cards_of_families(found.items, viewer_id, unit_path, now=now)
    return Page(items=cards, page=found.page, total=found.total, per_page=found.per_page)


# One contest.


@dataclass(frozen=True)
class CandidateCard:
    """A candidate as the contest page shows them.

    `summary` begins the first `statement`, `proof` is its evidence by criterion as far as the card has room,
    `more_proof` the rest; `nominations` are all of them, the first one first; `titles` those by which they stand.
    """

    candidate: Candidate
    part: Unit
    summary: str
    statement: str
    proof: tuple[tuple[Criterion, str], ...]
    more_proof: tuple[tuple[Criterion, str], ...]
    nominations: tuple[Nomination, ...]
    titles: list[Title]

    @property
    def is_cut(self) -> bool:
        """Whether the statement is longer than its summary."""
        return len(self.summary) < len(" ".join(self.statement.split()))


@dataclass(frozen=True)
class ContestView:
    """One contest for one reader.

    `candidates` are empty until voting opens (PRODUCT 7), then in this reader's own order; `parts` are the branches
    they come from and `part` the one chosen. `standings`: where each vote of the family stands.
    """

    contest: Contest
    standing: Standing
    voter: Voter
    candidates: tuple[CandidateCard, ...]
    standing_for_election: int
    parts: tuple[Unit, ...]
    part: Unit | None
    family: Family
    standings: Mapping[int, Standing]

    @property
    def beside(self) -> list[Contest]:
        """The categories of the same stage, this one among them; empty where there is one only."""
        votes = [vote for vote in self.family.beside(self.contest) if vote.phase is not Phase.DRAFT]
        return votes if len(votes) > 1 else []

    @property
    def branches(self) -> list[Contest]:
        """The votes of the branches that lead here."""
        return self.family.branches.get(self.contest.id, [])

    @property
    def whole(self) -> Contest | None:
        """The vote to which the first of this branch go on."""
        return next((vote for vote in self.family.wholes if vote.id == self.contest.next_id), None)


def contest_view(
    contest_id: int, viewer_id: int, *, sees_drafts: bool, part_id: int | None, now: datetime
) -> ContestView | None:
    """The contest, or None where there is none for this reader. A fixed number of queries."""
    contest = contest_by_id(contest_id)
    if contest is None or (contest.phase is Phase.DRAFT and not sees_drafts) or is_in_draft(contest):
        return None
    standing = standing_of(contest, now=now)
    cards = _candidate_cards(contest, viewer_id) if standing in CANDIDATES_SHOWN else []
    parts = {card.part.id: card.part for card in cards}
    part = parts.get(part_id) if part_id is not None else None
    family = family_of(contest)
    return ContestView(
        contest=contest,
        standing=standing,
        voter=voter_of(has_voted([contest_id], viewer_id).get(contest_id)),
        candidates=tuple(card for card in cards if part is None or card.part.id == part.id),
        standing_for_election=len(cards),
        parts=tuple(sorted(parts.values(), key=lambda unit: (unit.name, unit.code))),
        part=part,
        family=family,
        standings={vote.id: standing_of(vote, now=now) for vote in family.rows},
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
    titles = titles_in(contest)
    # The same order as on this person's ballot paper, and like there without those who were dropped.
    order = shuffled(found, seed=f"{contest.id}|{viewer_id}")
    standing = [found[number] for number in order if found[number].dropped_at is None]
    return [_card(one, parts[part_ids[one.id]], titles.get(one.employee_id, [])) for one in standing]


def _card(candidate: Candidate, part: Unit, titles: list[Title]) -> CandidateCard:
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
        titles=titles if shown(candidate).name else [],
    )


def _part_id(path: str, scope: Unit) -> int:
    """The id of the unit just below the scope in which a candidate works, or of the scope itself."""
    if not path.startswith(scope.path) or path == scope.path:
        return scope.id
    return int(path.removeprefix(scope.path).partition("/")[0])


def _places_left(contests: list[Contest], viewer_id: int, *, now: datetime) -> tuple[PlacesLeft, ...]:
    """For each of these contests and each unit that the person acts for and that takes part, the places left."""
    today = now.date()
    units = units_acted_for(viewer_id, today=today)
    pairs = [(contest, unit) for contest in contests for unit in units if takes_part(unit, contest)]
    rows = db.session.execute(
        select(Nomination.contest_id, Nomination.unit_id, func.count(Nomination.employee_id.distinct()))
        .where(
            Nomination.contest_id.in_([contest.id for contest in contests]),
            Nomination.unit_id.in_([unit.id for unit in units]),
            Nomination.status.in_(TAKES_A_PLACE),
        )
        .group_by(Nomination.contest_id, Nomination.unit_id)
    )
    taken = {(contest_id, unit_id): count for contest_id, unit_id, count in rows}
    places = places_of_pairs(pairs, today=today)
    return tuple(
        PlacesLeft(
            contest=contest,
            unit=unit,
            left=max(places[contest.id, unit.id] - taken.get((contest.id, unit.id), 0), 0),
            places=places[contest.id, unit.id],
        )
        for contest, unit in pairs
    )
