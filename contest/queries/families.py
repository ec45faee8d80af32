"""Which votes belong together: the categories of a contest and the votes of its branches (PRODUCT 3, 18)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, exists, func, not_, or_, select
from sqlalchemy.orm import joinedload

from contest.domain.nominations import NominationStatus
from contest.domain.phases import ENDED, Phase
from contest.domain.schedule import to_local
from contest.domain.staff import UnitKind
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, Nomination, RollEntry, Unit
from contest.queries.consents import stands_without_a_yes
from contest.queries.staff import in_subtree, working_on

below = Unit.__table__.alias("below")


@dataclass(frozen=True)
class Family:
    """A contest with all that follows it.

    `wholes` are the ballot questions that name a leader, one for each category and the lead among them, in the order of
    the categories; `branches` holds for each of them, by its id, the votes of the branches that lead to it, by branch.
    """

    lead: Contest
    wholes: list[Contest]
    branches: dict[int, list[Contest]] = field(default_factory=dict)

    @property
    def rows(self) -> list[Contest]:
        """All votes in the order of their ids, in which they are held."""
        return sorted([*self.wholes, *self.branch_votes], key=lambda contest: contest.id)

    @property
    def branch_votes(self) -> list[Contest]:
        """The votes of the branches, category by category."""
        return [vote for whole in self.wholes for vote in self.branches.get(whole.id, [])]

    def of_stage(self, stage: Stage) -> list[Contest]:
        """All votes of one stage."""
        return self.wholes if stage is Stage.WHOLE else self.branch_votes

    @property
    def has_categories(self) -> bool:
        """Whether there is more than one question."""
        return len(self.wholes) > 1

    @property
    def is_alone(self) -> bool:
        """Whether nothing follows the lead."""
        return len(self.wholes) == 1 and not self.branches

    @property
    def shown(self) -> Contest:
        """The question that stands for all of them: the first that goes on, else the lead."""
        return next((whole for whole in self.wholes if whole.phase not in ENDED), self.lead)

    def beside(self, contest: Contest) -> list[Contest]:
        """The votes of the same stage in the same unit, this one among them: what one voter is asked together."""
        return [vote for vote in self.of_stage(contest.stage) if vote.scope_id == contest.scope_id]


def lead_id_of(contest: Contest) -> int:
    """The id of the contest that this one follows: its own where it leads."""
    return contest.lead_id if contest.lead_id is not None else contest.id


def occasion_of_the_vote(contest: Contest) -> str:
    """What letters about its vote are `about`: its categories share one, each of its branches has its own."""
    return f"contest:{lead_id_of(contest)}" + (f":{contest.scope_id}" if contest.stage is Stage.BRANCH else "")


def family_of(contest: Contest) -> Family:
    """The family to which a vote belongs, with the scopes of all. One query."""
    lead_id = lead_id_of(contest)
    return families_of([lead_id])[lead_id]


def families_of(lead_ids: Collection[int]) -> dict[int, Family]:
    """The families of these leads, by lead. One query; none for nobody."""
    if not lead_ids:
        return {}
    return gathered(db.session.scalars(family_rows(lead_ids)))


def family_rows(lead_ids: Collection[int]) -> Select[Contest]:
    """The statement for all votes of these families, in the order of their ids."""
    return (
        select(Contest)
        .where(or_(Contest.id.in_(lead_ids), Contest.lead_id.in_(lead_ids)))
        .options(joinedload(Contest.scope))
        .order_by(Contest.id)
    )


def gathered(rows: Iterable[Contest]) -> dict[int, Family]:
    """Votes sorted into their families, by lead; the rows of a family are complete."""
    by_lead: dict[int, list[Contest]] = {}
    for contest in rows:
        by_lead.setdefault(lead_id_of(contest), []).append(contest)
    return {lead_id: _family(lead_id, votes) for lead_id, votes in by_lead.items()}


def earlier_categories(contest: Contest) -> list[Contest]:
    """The votes beside this one in the categories before its own: a title won there counts first. One query."""
    lead_id = lead_id_of(contest)
    asked = family_rows([lead_id]).where(
        Contest.stage == contest.stage,
        Contest.scope_id == contest.scope_id,
        Contest.category_position < contest.category_position,
    )
    return list(db.session.scalars(asked))


@dataclass(frozen=True)
class Ballots:
    """The open questions that one voter is asked together: which one this is, of how many, and which is next."""

    number: int
    of: int
    following: Contest | None
    following_number: int


def ballots_beside(contest: Contest, voter_id: int, *, now: datetime) -> Ballots | None:
    """Where a ballot stands among those of the same contest; None where it is the only one. One query, or none.

    `following` is the next one that this voter has not cast, from this one on and then from the first.
    """
    if contest.lead_id is None and not (contest.category_en or contest.category_ru):
        return None
    lead_id = lead_id_of(contest)
    rows = db.session.execute(
        select(Contest, RollEntry.has_voted)
        .join(RollEntry, RollEntry.contest_id == Contest.id)
        .where(
            or_(Contest.id == lead_id, Contest.lead_id == lead_id),
            Contest.stage == contest.stage,
            Contest.scope_id == contest.scope_id,
            Contest.phase == Phase.VOTING,
            Contest.voting_open_at <= now,
            Contest.voting_close_at > now,
            RollEntry.employee_id == voter_id,
        )
        .order_by(Contest.category_position, Contest.id)
    ).all()
    ids = [vote.id for vote, _ in rows]
    if len(ids) < 2 or contest.id not in ids:
        return None
    here = ids.index(contest.id)
    onward = [*rows[here + 1 :], *rows[:here]]
    following = next((vote for vote, has_voted in onward if not has_voted), None)
    return Ballots(here + 1, len(ids), following, ids.index(following.id) + 1 if following is not None else 0)


def must_wait(contest: Contest, step: Phase) -> bool:
    """Whether a step that is due comes after others of the family that have not been taken yet. One query or none.

    The vote of the whole opens when all its branches have ended. Where everybody has one title at most, categories are
    counted and announced in their order. Phases only move on, so what has ended needs no lock to be believed; they are
    asked as plain values, for objects in the session may be older than the database.
    """
    if step is Phase.VOTING and contest.branch_stage:
        asked, done = select(Contest.phase).where(Contest.next_id == contest.id), ENDED
    elif step in {Phase.COUNTED, Phase.ANNOUNCED} and contest.one_title and contest.category_position > 1:
        asked = select(Contest.phase).where(
            or_(Contest.id == lead_id_of(contest), Contest.lead_id == lead_id_of(contest)),
            Contest.stage == contest.stage,
            Contest.scope_id == contest.scope_id,
            Contest.category_position < contest.category_position,
        )
        done = ENDED | {Phase.COUNTED} if step is Phase.COUNTED else ENDED
    else:
        return False
    return any(phase not in done for phase in db.session.scalars(asked))


@dataclass(frozen=True)
class Figures:
    """How many nominations of a vote wait for HR, and how many people stand in it."""

    waiting: int
    standing: int


def figures_of(votes: Collection[Contest]) -> dict[int, Figures]:
    """The figures of these votes for HR, by id. Two queries."""
    ids = [vote.id for vote in votes]
    waiting = (
        select(Nomination.contest_id, func.count())
        .where(Nomination.contest_id.in_(ids), Nomination.status == NominationStatus.SUBMITTED)
        .group_by(Nomination.contest_id)
    )
    standing = (
        select(Candidate.contest_id, func.count())
        .where(Candidate.contest_id.in_(ids), Candidate.dropped_at.is_(None))
        .group_by(Candidate.contest_id)
    )
    to_check = {number: count for number, count in db.session.execute(waiting)}
    stands = {number: count for number, count in db.session.execute(standing)}
    return {number: Figures(to_check.get(number, 0), stands.get(number, 0)) for number in ids}


def standing_for_election(contest_id: int) -> int:
    """How many stand in a vote, may and have agreed to. One query."""
    asked = select(func.count()).select_from(Candidate).where(Candidate.contest_id == contest_id)
    return db.session.scalar(asked.where(Candidate.dropped_at.is_(None), ~stands_without_a_yes())) or 0


def branches_with_people(contest: Contest, *, now: datetime) -> list[Unit]:
    """The branches in the scope of a contest where somebody works, by code: those that vote first. One query.

    A branch that lies in another one is part of that, and the scope itself is no branch of its own contest.
    """
    people = exists().where(Employee.unit_id == below.c.id, working_on(to_local(now, contest.time_zone).date()))
    asked = (
        select(Unit)
        .where(
            Unit.kind == UnitKind.BRANCH,
            in_subtree(contest.scope.path),
            Unit.id != contest.scope_id,
            exists().where(below.c.path.startswith(Unit.path), people),
        )
        .order_by(Unit.code)
    )
    found = list(db.session.scalars(asked))
    return [unit for unit in found if not any(unit.path.startswith(other.path) for other in found if other != unit)]


def outside_the_branches(contest: Contest, branches: Collection[Unit], *, now: datetime) -> int:
    """How many people in the scope work in none of these branches, and so cannot be put forward. One query."""
    asked = (
        select(func.count())
        .select_from(Employee)
        .join(Unit, Unit.id == Employee.unit_id)
        .where(in_subtree(contest.scope.path), working_on(to_local(now, contest.time_zone).date()))
        .where(*(not_(in_subtree(branch.path)) for branch in branches))
    )
    return db.session.scalar(asked) or 0


def _family(lead_id: int, votes: list[Contest]) -> Family:
    in_order = sorted(votes, key=lambda vote: (vote.category_position, vote.scope.path, vote.id))
    # What was cancelled or never published stays with its family all the same.
    wholes = [vote for vote in in_order if vote.stage is Stage.WHOLE]
    branches: dict[int, list[Contest]] = {}
    for vote in in_order:
        if vote.next_id is not None:
            branches.setdefault(vote.next_id, []).append(vote)
    return Family(lead=next(vote for vote in votes if vote.id == lead_id), wholes=wholes, branches=branches)


def is_in_draft(contest: Contest) -> bool:
    """Whether this is a category that is still being set up with its lead, and has no page of its own."""
    return contest.lead_id is not None and contest.phase is Phase.DRAFT
