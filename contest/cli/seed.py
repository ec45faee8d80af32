"""`flask seed`: a company of made-up voters and one contest open for voting, for load tests (INTERFACES)."""

import json
from datetime import date, datetime, timedelta

import click
from argon2 import PasswordHasher
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import func, insert, select

from contest import clock
from contest.cli.readiness import needs_database
from contest.config import Config, sealing_secret
from contest.domain.calendar import PeriodKind
from contest.domain.consents import ConsentKind, ConsentState, ConsentWay, PublishedField, stored_fields
from contest.domain.contest_setup import SetupStep
from contest.domain.contests import DEFAULT_CRITERIA, Method
from contest.domain.errors import RuleBroken
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.staff import UnitKind, search_text
from contest.extensions import db
from contest.models import (
    Account,
    AccountRole,
    Candidate,
    Consent,
    Contest,
    Criterion,
    Employee,
    Evidence,
    Nomination,
    Unit,
)
from contest.queries.staff import company
from contest.services.progress import advance
from contest.services.transaction import transaction

MOST_STAFF = 999_999  # the numbers have six digits
MOST_CANDIDATES = 500
PEOPLE_IN_A_BRANCH = 100
OPEN_FOR = timedelta(days=30)
# The cheapest hash there is: the passwords are public anyway. The first sign-in of each person checks this one and
# makes the real one at once, so it costs what every other sign-in costs.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
STATEMENT = (
    "Saw what nobody had asked about, found the cause together with the night shift and wrote the new instruction. "
    "Since then the fault has not come back, and the two neighbouring lines work the same way."
)
PRAISE = "Found the cause of a fault that everybody had got used to."
PROOF = "Rejects fell from 41 to 9 a quarter, measured at the same gauge."


@click.command("seed")
@click.option("--staff", type=click.IntRange(2, MOST_STAFF), required=True, help="How many people.")
@click.option("--candidates", type=click.IntRange(1, MOST_CANDIDATES), required=True, help="How many of them stand.")
@click.option("--method", type=click.Choice([one.value for one in Method]), default="plurality", show_default=True)
@with_appcontext
@needs_database
def seed(staff: int, candidates: int, method: str) -> None:
    """Fill an empty database for a load test; nobody should use it for anything else.

    There will be people v000001, v000002, ... with the passwords password-v000001, ... and one contest open for voting.
    The last line is JSON: {"contest": id, "candidates": [ids]}.
    """
    if candidates > staff:
        raise click.UsageError("There cannot be more candidates than people.")
    config: Config = current_app.config["QL"]
    upgrade()
    now = clock.now()
    try:
        with transaction():
            refuse_used()
            contest, standing = new_contest(staff, candidates, Method(method), config, now=now)
        advance(contest, now=now, sealing_secret=sealing_secret(config))
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{staff} people and a contest with {candidates} candidates, open for voting.")
    click.echo(json.dumps({"contest": contest, "candidates": standing}))


def refuse_used() -> None:
    """End the command where there is anything but the administrators that `flask init` made."""
    known = select(AccountRole.employee_id)
    people = db.session.scalar(select(func.count()).select_from(Employee).where(Employee.id.not_in(known)))
    if people or db.session.scalar(select(func.count()).select_from(Contest)):
        raise click.ClickException(
            "This database is in use. A load test gets one of its own: everybody knows the passwords of its people."
        )


def new_contest(staff: int, candidates: int, method: Method, config: Config, *, now: datetime) -> tuple[int, list[int]]:
    """Store the company and a contest whose voting is due; returns its id and those of its candidates."""
    scope = company() or new_unit("COMPANY", config.company_name, None, config)
    people = add_people(staff, scope, config)
    head, deputy = people[0][0], people[1][0]
    scope.head_id, scope.deputy_id = head, deputy
    contest = Contest(
        kind=PeriodKind.MONTH,
        period_start=date(now.year, now.month, 1),
        scope_id=scope.id,
        time_zone=scope.time_zone,
        method=method,
        least_field=1,
        phase=Phase.SCREENING,
        setup_step=SetupStep.REVIEW.number,
        tell_when_voting_opens=False,
        tell_staff_the_result=False,
        criteria=[
            Criterion(position=position, key=one.key, weight=one.weight)
            for position, one in enumerate(DEFAULT_CRITERIA, 1)
        ],
        nominations_open_at=now - timedelta(days=14),
        nominations_close_at=now - timedelta(days=3),
        # The database decides what time it is, and its clock may be behind this one.
        voting_open_at=now - timedelta(hours=1),
        voting_close_at=now + OPEN_FOR,
        announce_at=now + OPEN_FOR + timedelta(days=1),
    )
    db.session.add(contest)
    db.session.flush()
    # Spread over the whole company and its branches; nobody nominates himself.
    chosen = [people[place * staff // candidates] for place in range(candidates)]
    return contest.id, [admitted(contest, *one, nominator=deputy if one[0] == head else head) for one in chosen]


def new_unit(code: str, name: str, parent: Unit | None, config: Config) -> Unit:
    """Store the company, or a branch of it."""
    unit = Unit(
        code=code,
        name=name,
        kind=UnitKind.BRANCH if parent else UnitKind.COMPANY,
        parent_id=parent.id if parent else None,
        path="",
        time_zone=config.company_time_zone,
    )
    db.session.add(unit)
    db.session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    return unit


def add_people(staff: int, scope: Unit, config: Config) -> list[tuple[int, int]]:
    """Store the people in branches of the company, with accounts; returns (employee id, unit id) by number."""
    count = max(1, staff // PEOPLE_IN_A_BRANCH)
    branches = [new_unit(f"B{number:04}", f"Branch {number}", scope, config).id for number in range(1, count + 1)]
    units = [branches[number % count] for number in range(staff)]
    rows = [employee_row(f"v{number:06}", unit) for number, unit in enumerate(units, 1)]
    ids = list(db.session.scalars(insert(Employee).returning(Employee.id, sort_by_parameter_order=True), rows))
    db.session.execute(
        insert(Account),
        [
            {"employee_id": person, "password_hash": CHEAP.hash(f"password-v{number:06}"), "language": ""}
            for number, person in enumerate(ids, 1)
        ],
    )
    return list(zip(ids, units, strict=True))


def employee_row(number: str, unit_id: int) -> dict[str, object]:
    """Somebody with this personnel number."""
    return {
        "personnel_number": number,
        "last_name": number.title(),
        "first_name": "Voter",
        "middle_name": "",
        "email": None,
        "unit_id": unit_id,
        "position": "Fitter",
        "search_text": search_text(number, number.title(), "Voter", ""),
    }


def admitted(contest: Contest, employee_id: int, unit_id: int, *, nominator: int) -> int:
    """Store an admitted nomination with its evidence; returns the id of its candidate."""
    candidate = Candidate(contest_id=contest.id, employee_id=employee_id, unit_id=unit_id, position="Fitter")
    db.session.add(candidate)
    db.session.flush()
    db.session.add_all(
        Consent(
            contest_id=contest.id,
            employee_id=employee_id,
            kind=kind,
            state=ConsentState.GIVEN,
            fields=stored_fields(frozenset(PublishedField)) if kind is ConsentKind.INTERNAL else "",
            way=ConsentWay.APP,
            recorded_by_id=employee_id,
            asked_at=contest.nominations_open_at,
            answered_at=contest.nominations_open_at,
        )
        for kind in ConsentKind
    )
    db.session.add(
        Nomination(
            contest_id=contest.id,
            unit_id=contest.scope_id,
            employee_id=employee_id,
            nominator_id=nominator,
            typed_by_id=nominator,
            candidate_id=candidate.id,
            status=NominationStatus.ADMITTED,
            statement=STATEMENT,
            praise=PRAISE,
            person_agrees=True,
            saved_at=contest.nominations_open_at,
            submitted_at=contest.nominations_open_at,
            decided_at=contest.nominations_close_at,
            evidence=[Evidence(criterion_id=contest.criteria[0].id, text=PROOF)],
        )
    )
    return candidate.id
