"""The outcome of an announced contest as everybody sees it; before the announcement there is none for anybody.

Running totals, orders and shares are seen by nobody, HR included, until the outcome is announced (PRODUCT 14): this is
the only module that reads them for a page, and it asks for the announcement first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from contest.domain.contests import Weighting
from contest.domain.disclosure import Sight
from contest.domain.eligibility import Reason
from contest.domain.phases import Phase
from contest.domain.result_page import Place
from contest.domain.result_tables import Pairs, Rounds
from contest.extensions import db
from contest.models import Candidate, Contest, Correction, Criterion, Evidence, Nomination, Outcome, Placing, Unit
from contest.queries.contests import Turnout, contest_by_id, turnout
from contest.queries.corrections import corrections_of
from contest.queries.leaders import Leader, by_name, praise_of
from contest.queries.publication import shown, with_consents
from contest.queries.result_figures import UnitWeight, figures_of
from contest.queries.title_holders import title_holders


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
class PassedOver:
    """Somebody whom the votes put before the leaders, and why the title goes to the next all the same."""

    candidate: Candidate
    reason: Reason


@dataclass(frozen=True)
class Result:
    """All that the results page shows.

    `places` are the first places with their figures; `thanked` all other candidates by surname, without any: there is
    no public bottom of the table (PRODUCT 20). Where figures could tell how a small group voted (SECRECY, Tables) there
    are none: then `places` is empty and everybody but the leaders is thanked. `shows_turnout` is false where so few
    were on the roll that even the number of ballots would tell. `reasons` are those for whoever holds the title now,
    `named` whom the count named: `corrections`, the newest first, may have moved the title (PRODUCT 19). `raw_leaders`:
    who would lead if every ballot weighed the same. `lot_order` is in the order of the lot. `passed_over` only where
    the places stand beside it; `nobody_may`: nobody leads because nobody who got votes may be named.
    """

    contest: Contest
    reasons: tuple[Reasons, ...]
    places: tuple[Place, ...]
    thanked: tuple[Candidate, ...]
    candidates: Mapping[str, Candidate]
    turnout: Turnout
    eligible: int
    ballots: int
    blank: int
    counted_at: datetime
    announced_at: datetime
    shows_turnout: bool
    sight: Sight
    keeps_back: bool = False
    rounds: Rounds | None = None
    pairs: Pairs | None = None
    units: tuple[UnitWeight, ...] = ()
    raw_leaders: tuple[Candidate, ...] = ()
    lot_order: tuple[Candidate, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    nobody_may: bool = False
    named: tuple[Candidate, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def leaders(self) -> list[Leader]:
        """Who holds the title: nobody without a vote, several where the first place is shared; as corrected since."""
        return [reason.leader for reason in self.reasons]

    @property
    def holding(self) -> set[str]:
        """The candidates who hold the title now, as the places name them; the count itself stays as it was."""
        return {str(leader.candidate.id) for leader in self.leaders}

    @property
    def as_counted(self) -> bool:
        """Whether those hold the title whom the count named."""
        return {leader.candidate.id for leader in self.leaders} == {one.id for one in self.named}

    @property
    def withdrawn_by(self) -> dict[str, int]:
        """The number of the correction that withdrew the title, for everybody who does not hold it any more."""
        holding = {leader.candidate.id for leader in self.leaders}
        return {
            str(one.takes_from_id): one.number
            for one in reversed(self.corrections)
            if one.takes_from_id is not None and one.takes_from_id not in holding
        }

    @property
    def given_by(self) -> dict[str, int]:
        """The number of the correction by which somebody holds the title."""
        holding = {leader.candidate.id for leader in self.leaders}
        return {str(one.gives_to_id): one.number for one in reversed(self.corrections) if one.gives_to_id in holding}

    @property
    def percent(self) -> int:
        """The turnout in whole per cent, rounded down."""
        return 100 * self.ballots // self.eligible if self.eligible else 0

    @property
    def marked(self) -> int:
        """How many ballots marked somebody; the others were blank."""
        return self.ballots - self.blank

    @property
    def is_weighted(self) -> bool:
        """Whether ballots of different units weigh differently."""
        return self.contest.weighting is not Weighting.RAW

    @property
    def compares(self) -> bool:
        """Whether raw and weighted figures stand side by side."""
        return any(place.raw_number is not None for place in self.places)

    @property
    def raw_leads_too(self) -> bool:
        """Whether the same would lead if every ballot weighed the same."""
        return {one.id for one in self.raw_leaders} == {one.id for one in self.named}


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
    candidates = {str(candidate.id): candidate for candidate in db.session.scalars(_with_reasons(contest_id))}
    figures = figures_of(contest, outcome, placings)
    found = figures.published
    over = {str(one.candidate_id): one.passed_over for one in placings if one.passed_over is not None}
    leading = {str(one.candidate_id) for one in placings if one.is_leader}
    places = [replace(place, is_leader=place.candidate in leading) for place in found.places]
    holding = {str(number) for number in title_holders(contest_id)}
    stood = {str(one.candidate_id) for one in placings}
    in_view = {place.candidate for place in places} | holding
    return Result(
        contest=contest,
        reasons=tuple(_reasons(contest, one) for one in _by_surname([candidates[number] for number in holding])),
        places=tuple(sorted(places, key=lambda place: (place.place, by_name(candidates[place.candidate])))),
        thanked=_by_surname(
            [one for number, one in candidates.items() if number in stood - in_view and is_thanked(one)]
        ),
        candidates=candidates,
        turnout=turnout(contest),
        eligible=outcome.eligible,
        ballots=outcome.ballots,
        blank=outcome.blank,
        counted_at=outcome.counted_at,
        announced_at=outcome.announced_at,
        shows_turnout=outcome.eligible >= contest.privacy_threshold,
        sight=found.sight,
        keeps_back=found.keeps_back,
        rounds=found.rounds,
        pairs=found.pairs,
        units=figures.units,
        # Whom the votes name without weights says nothing about a leader who is not whom the votes name.
        raw_leaders=_by_surname([candidates[one] for one in found.raw_leaders] if not over else []),
        lot_order=tuple(candidates[one] for one in figures.lot_order),
        passed_over=tuple(
            PassedOver(candidates[place.candidate], over[place.candidate])
            for place in places
            if place.candidate in over
        ),
        nobody_may=bool(over) and not leading,
        named=_by_surname([candidates[number] for number in leading]),
        corrections=tuple(corrections_of(contest_id)),
    )


def is_thanked(candidate: Candidate) -> bool:
    """Whether the page thanks somebody by name: not whoever does not want to take part any more."""
    return candidate.dropped_reason is not Reason.CONSENT_WITHDRAWN


def _with_reasons(contest_id: int) -> Select[Candidate]:
    return (
        select(Candidate)
        .where(Candidate.contest_id == contest_id)
        .options(
            joinedload(Candidate.employee),
            joinedload(Candidate.unit).joinedload(Unit.parent),
            selectinload(Candidate.nominations).selectinload(Nomination.evidence).joinedload(Evidence.criterion),
            with_consents(),
        )
    )


def _by_surname(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(candidates, key=by_name))


def _reasons(contest: Contest, candidate: Candidate) -> Reasons:
    nominations = candidate.nominations if shown(candidate).texts else []
    evidence = sorted(
        (proof for nomination in nominations for proof in nomination.evidence),
        key=lambda proof: (proof.criterion.position, proof.nomination_id),
    )
    return Reasons(
        leader=Leader(contest=contest, candidate=candidate, praise=praise_of(candidate)),
        statements=tuple(nomination.statement for nomination in nominations),
        evidence=tuple((proof.criterion, proof.text) for proof in evidence),
    )
