"""Closed boxes of every kind: with ties, weights, blank ballots and nothing in them.

a_box(draw)                 a manifest and its ballots, without any database
a_voted_box(draw, house)    the same through the application: roll, envelopes, a contest that is about to close
"""

from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import insert

from contest.domain.ballots import Marks, as_counted, valid_marks
from contest.domain.bundle import (
    BALLOTS_FILE,
    BUNDLE_FORMAT,
    MANIFEST_FILE,
    README_FILE,
    BundleBallot,
    ballots_text,
    commitment,
    manifest_text,
    marks_text,
    roll_hash,
)
from contest.domain.bundle_readme import README
from contest.domain.contests import RANKED, Method, MethodRules, ScoreMode, Weighting
from contest.domain.lots import lot_order
from contest.domain.phases import Phase
from contest.domain.secrecy import envelope_length, envelope_text, receipt_code, receipt_hash
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, RollEntry, Unit
from contest.models.ballot_box import SealedBallot
from contest.services.sealing import new_key_pair, seal
from tests.factories import SEALING_SECRET, a_contest, a_unit, an_employee

MOST_CANDIDATES = 6
MOST_UNITS = 4
MOST_VOTERS = 8  # in a unit
DRAWS = st.randoms(use_true_random=False).map(lambda draw: Random(draw.getrandbits(64)))
"""Sources of chance for boxes, kept and shrunk by hypothesis."""


@dataclass(frozen=True)
class Box:
    """A manifest with its ballots, and both as bytes."""

    manifest: dict[str, Any]
    ballots: list[BundleBallot]

    @property
    def parts(self) -> tuple[bytes, bytes]:
        return manifest_text(self.manifest).encode(), ballots_text(self.ballots).encode()


def parts(box: Box) -> dict[str, bytes]:
    """The files of the bundle of this box by name."""
    manifest, ballots = box.parts
    return {MANIFEST_FILE: manifest, BALLOTS_FILE: ballots, README_FILE: README.encode()}


def promised(box: Box) -> str:
    """The commitment to this box."""
    return commitment(*box.parts)


def some_rules(draw: Random, method: Method | None = None) -> MethodRules:
    """A method with options that a contest could have."""
    return MethodRules(
        method=method or draw.choice(list(Method)),
        max_choices=draw.choice([None, 1, 2, 3]),
        max_points=draw.choice([1, 5, 10]),
        score_mode=draw.choice(list(ScoreMode)),
        min_ratings=draw.choice([1, 1, 3]),
        borda_scale=draw.choice([(), (3, 2, 1), (12, 10, 8, 7, 6)]),
    )


def some_marks(draw: Random, rules: MethodRules, candidates: list[int]) -> Marks:
    """A valid ballot; one in eight is blank, and favourites are common, so that counts are close and often equal."""
    if draw.random() < 0.125:
        return valid_marks(rules, {} if rules.method is Method.SCORE else [], on_paper=candidates)
    order = sorted(candidates, key=lambda _: draw.random())
    if rules.method is Method.SCORE:
        chosen = order[: draw.randint(1, len(order))]
        return valid_marks(rules, {one: draw.randint(0, rules.max_points) for one in chosen}, on_paper=candidates)
    most = 1 if rules.method is Method.PLURALITY else len(order)
    if rules.method is Method.APPROVAL and rules.max_choices:
        most = min(most, rules.max_choices)
    if rules.method in RANKED and draw.random() < 0.5:
        order = sorted(candidates)[:: draw.choice([1, -1])]
    return valid_marks(rules, order[: draw.randint(1, most)], on_paper=candidates)


def a_box(draw: Random, method: Method | None = None) -> Box:
    """A closed box with at least two ballots in every unit, made without the application."""
    rules = some_rules(draw, method)
    candidates = sorted(draw.sample(range(1, 500), draw.randint(2, MOST_CANDIDATES)))
    units = draw.sample(range(1, 500), draw.randint(1, MOST_UNITS))
    sizes = {str(unit): draw.randint(2, MOST_VOTERS) for unit in units}
    marked = {unit: draw.randint(2, size) for unit, size in sizes.items()}
    ids, seed = [str(one) for one in candidates], f"{draw.getrandbits(128):032x}"
    options = rules.options()
    if rules.method is Method.IRV:
        options["lot_order"] = lot_order(ids, seed)
    weighting = draw.choice(list(Weighting)).value
    ballots = [
        BundleBallot(
            receipt_code(7, f"{draw.getrandbits(128):032x}"),
            unit,
            marks_text(as_counted(rules.method, some_marks(draw, rules, candidates))),
        )
        for unit, times in marked.items()
        for _ in range(times)
    ]
    manifest = {
        "format": BUNDLE_FORMAT,
        "contest": {
            "id": 7,
            "kind": "month",
            "period_start": "2026-10-01",
            "name_en": "",
            "name_ru": "Лидер",
            "scope": "Works",
        },
        "candidates": [{"id": one, "name": f"Candidate {one}"} for one in ids],
        "method": rules.method.value,
        "options": options,
        "lot_seed": seed,
        "weighting": {"rule": "cap", "cap": "25/100"} if weighting == "cap" else {"rule": weighting},
        "units": {
            unit: {"name": f"Unit {unit}", "eligible": size, "marked": marked[unit]} for unit, size in sizes.items()
        },
        "roll": roll_hash([("000001", "1")]),
        "ballots": len(ballots),
    }
    return Box(manifest, sorted(ballots, key=lambda ballot: ballot.code))


# Through the application.


@dataclass(frozen=True)
class People:
    """A company whose people vote in one contest after another."""

    company: Unit
    units: list[Unit]
    employees: list[Employee]


def some_people() -> People:
    """Enough of them for the largest contest made here."""
    company = a_unit()
    units = [a_unit(parent=company) for _ in range(MOST_UNITS)]
    return People(company, units, [an_employee(unit=company) for _ in range(MOST_UNITS * MOST_VOTERS)])


def a_voted_box(draw: Random, people: People, method: Method | None = None, *, blank: bool = False) -> Contest:
    """A contest with frozen roll and sealed ballots, all of them blank if so wished, still open.

    One in ten has an empty box.
    """
    rules = some_rules(draw, method)
    public_key, wrapped_key = new_key_pair(SEALING_SECRET)
    contest = a_contest(
        Phase.VOTING,
        people.company,
        public_key=public_key,
        wrapped_key=wrapped_key,
        lot_seed=f"{draw.getrandbits(128):032x}",
        method=rules.method,
        max_choices=rules.max_choices,
        max_points=rules.max_points,
        score_mode=rules.score_mode,
        min_ratings=rules.min_ratings,
        borda_scale="-".join(map(str, rules.borda_scale)),
        weighting=draw.choice(list(Weighting)),
        weight_cap_percent=draw.choice([25, 40, 100]),
        tell_staff_the_result=False,
    )
    standing = draw.sample(people.employees, draw.randint(2, MOST_CANDIDATES))
    db.session.execute(
        insert(Candidate),
        [
            {"contest_id": contest.id, "employee_id": one.id, "unit_id": one.unit_id, "position": one.position}
            for one in standing
        ],
    )
    candidates = sorted(db.session.scalars(db.select(Candidate.id).where(Candidate.contest_id == contest.id)))
    voters = iter(draw.sample(people.employees, len(people.employees)))
    turnout = draw.choice([0, *[draw.random()] * 9])
    roll, box = [], []
    for unit in draw.sample(people.units, draw.randint(1, MOST_UNITS)):
        for _ in range(draw.randint(1, MOST_VOTERS)):
            votes = draw.random() < turnout
            roll.append(
                {
                    "contest_id": contest.id,
                    "employee_id": next(voters).id,
                    "unit_id": unit.id,
                    "has_voted": votes,
                    "channel": "web" if votes else None,
                }
            )
            if votes:
                secret = f"{draw.getrandbits(128):032x}"
                text = envelope_text(
                    () if blank else some_marks(draw, rules, candidates),
                    unit_id=unit.id,
                    code=receipt_code(contest.id, secret),
                    length=envelope_length(rules, candidates),
                )
                box.append(
                    {
                        "contest_id": contest.id,
                        "receipt_hash": receipt_hash(contest.id, secret),
                        "envelope": seal(text, public_key=public_key),
                    }
                )
    db.session.execute(insert(RollEntry), roll)
    if box:
        db.session.execute(insert(SealedBallot), box)
    db.session.commit()
    return contest
