"""Contests as cards on the home page and in the list: where each stands for one reader, and what belongs together."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Candidate, Contest
from contest.queries.ballot_papers import has_voted
from contest.queries.families import Family, families_of, lead_id_of
from contest.queries.leaders import Leader, leaders_of
from contest.queries.standing import CANDIDATES_SHOWN, Standing, standing_of


class Voter(StrEnum):
    """What one person has to do with a vote."""

    NOT_VOTED = "not_voted"
    VOTED = "voted"
    NOT_ON_ROLL = "not_on_roll"


@dataclass(frozen=True)
class ContestCard:
    """A contest on the home page or in the list; `gone` is how much of the voting time is over, in whole per cent.

    `beside` are the cards of all its categories, this one among them, where there are several; `branches` those of the
    branch that votes first and concerns the reader.
    """

    contest: Contest
    standing: Standing
    voter: Voter
    candidates: int
    gone: int
    leaders: tuple[Leader, ...] = ()
    beside: tuple["ContestCard", ...] = ()
    branches: tuple["ContestCard", ...] = ()

    @property
    def waits(self) -> bool:
        """Whether it waits for the reader's vote."""
        return self.standing is Standing.VOTING and self.voter is Voter.NOT_VOTED


def cards_of(contests: Collection[Contest], viewer_id: int, *, now: datetime) -> list[ContestCard]:
    """A card for each of these contests as one reader sees them. Four queries."""
    voted = has_voted([contest.id for contest in contests], viewer_id)
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
            voter=voter_of(voted.get(contest.id)),
            candidates=candidates.get(contest.id, 0),
            gone=_gone(contest, now),
            leaders=tuple(leaders.get(contest.id, ())),
        )
        for contest in contests
    ]


def put_together(cards: Iterable[ContestCard]) -> list[ContestCard]:
    """One card for all questions that are asked of the same people at once, in the place of the first of them.

    It is the card of the first that waits for the reader's vote, else of the first category.
    """
    groups: dict[tuple[int, Stage, int], list[ContestCard]] = {}
    for card in cards:
        contest = card.contest
        groups.setdefault((lead_id_of(contest), contest.stage, contest.scope_id), []).append(card)
    return [_one_card(sorted(group, key=lambda card: card.contest.category_position)) for group in groups.values()]


def cards_of_families(
    leads: Collection[Contest], viewer_id: int, unit_path: str, *, now: datetime
) -> list[ContestCard]:
    """One card for each of these contests with all its categories, and what the reader's own branch does. Five queries.

    It is the card of the first category that waits for the reader's vote, else of the first that goes on.
    """
    families = families_of([lead.id for lead in leads])
    rows = {vote.id: vote for family in families.values() for vote in [*family.wholes, *_own_branch(family, unit_path)]}
    cards = {card.contest.id: card for card in cards_of(list(rows.values()), viewer_id, now=now)}
    found = []
    for lead in leads:
        family = families[lead.id]
        wholes = [cards[vote.id] for vote in family.wholes]
        first = next((card for card in wholes if card.waits), cards[family.shown.id])
        beside = tuple(wholes) if family.has_categories else ()
        branches = tuple(cards[vote.id] for vote in _own_branch(family, unit_path))
        found.append(replace(first, beside=beside, branches=branches))
    return found


def _own_branch(family: Family, unit_path: str) -> list[Contest]:
    return [vote for vote in family.branch_votes if unit_path.startswith(vote.scope.path)]


def _one_card(cards: list[ContestCard]) -> ContestCard:
    first = next((card for card in cards if card.waits), cards[0])
    return replace(first, beside=tuple(cards)) if len(cards) > 1 else first


def voter_of(voted: bool | None) -> Voter:
    """What the roll says: None is not on it."""
    if voted is None:
        return Voter.NOT_ON_ROLL
    return Voter.VOTED if voted else Voter.NOT_VOTED


def _gone(contest: Contest, now: datetime) -> int:
    if contest.voting_open_at is None or contest.voting_close_at is None:
        return 0
    whole = contest.voting_close_at - contest.voting_open_at
    return min(max(int(100 * (now - contest.voting_open_at) / whole), 0), 100)
