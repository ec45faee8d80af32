"""What a test needs in the tables, said in one line each; every function stores and returns.

The standing cast: Ada heads a department, Ben votes, Cleo is a candidate, Dan organises, Eve has no right to be here.
Call them inside an app context.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from argon2 import PasswordHasher

from contest.domain.calendar import PeriodKind
from contest.domain.consents import ConsentKind, ConsentState, ConsentWay
from contest.domain.contests import DEFAULT_CRITERIA
from contest.domain.nominations import NominationStatus
from contest.domain.phases import ORDER, Phase
from contest.domain.staff import Role, UnitKind, search_text
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

NOW = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
PASSWORD = "a long enough password"
SEALING_SECRET = "another secret of the tests, for the ballot box"
# One cheap hash for everybody: what Argon2id costs is tested where passwords are.
CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD_HASH = CHEAP_HASHER.hash(PASSWORD)

NAMES = {
    "Ada": ("Lovell", "Ada"),
    "Ben": ("Brooks", "Ben"),
    "Cleo": ("Carter", "Cleo"),
    "Dan": ("Dorsey", "Dan"),
    "Eve": ("Evans", "Eve"),
}
# Above every number in the staff lists of the tests, so that nobody made here is somebody there.
numbers = count(700_001)


def stored(row: Any) -> Any:
    """Add the row and commit, so that the code under test finds it."""
    db.session.add(row)
    db.session.commit()
    return row


def a_unit(name: str = "", parent: Unit | None = None, **values: Any) -> Unit:
    """A unit: without a parent the company, below it a branch, below that a department."""
    number = next(numbers)
    kind = UnitKind.COMPANY
    if parent is not None:
        kind = UnitKind.BRANCH if parent.kind is UnitKind.COMPANY else UnitKind.DEPARTMENT
    unit = Unit(
        **{
            "code": f"U{number}",
            "name": name or f"Unit {number}",
            "kind": kind,
            "parent_id": parent.id if parent else None,
            "path": "",
            "time_zone": "Europe/Moscow",
            **values,
        }
    )
    db.session.add(unit)
    db.session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    db.session.commit()
    return unit


def an_employee(name: str = "", unit: Unit | None = None, **values: Any) -> Employee:
    """A person; "Ada" to "Eve" get their usual names. Without a unit, one in a company of their own making."""
    number = next(numbers)
    last_name, first_name = NAMES.get(name, (name or f"Person{number}", "Pat"))
    unit = unit or db.session.query(Unit).first() or a_unit()
    values = {
        "personnel_number": f"{number:06d}",
        "last_name": last_name,
        "first_name": first_name,
        "middle_name": "",
        "email": None,
        "unit_id": unit.id,
        "position": "Fitter",
        "hired_on": date(2020, 1, 9),
        **values,
    }
    names = ("personnel_number", "last_name", "first_name", "middle_name")
    values.setdefault("search_text", search_text(*(values[key] for key in names)))
    return stored(Employee(**values))


def an_account(employee: Employee | None = None, *roles: Role, **values: Any) -> Account:
    """A way in with the password PASSWORD and these roles."""
    employee = employee or an_employee()
    account = stored(
        Account(**{"employee_id": employee.id, "password_hash": PASSWORD_HASH, "language": "en", **values})
    )
    for role in roles:
        stored(AccountRole(employee_id=employee.id, role=role))
    return account


def a_head(name: str = "Ada", unit: Unit | None = None, **values: Any) -> Employee:
    """A person who heads a unit and can sign in."""
    unit = unit or a_unit(parent=db.session.query(Unit).first() or a_unit())
    head = an_employee(name, unit, **values)
    an_account(head)
    unit.head_id = head.id
    db.session.commit()
    return head


def instants(phase: Phase, now: datetime = NOW) -> dict[str, datetime]:
    """Five instants at which a contest is in the middle of this phase at `now`; each phase lasts a day."""
    position = max(ORDER.index(phase), 1) if phase in ORDER else 4
    first = now + timedelta(hours=12) - timedelta(days=position - 1)
    keys = ("nominations_open_at", "nominations_close_at", "voting_open_at", "voting_close_at", "announce_at")
    marks = (0, 1, 2, 3, 5)
    shift = timedelta(days=1) if phase is Phase.ANNOUNCED else timedelta(0)
    return {key: first + timedelta(days=mark) - shift for key, mark in zip(keys, marks, strict=True)}


def a_contest(
    phase: Phase = Phase.NOMINATING, scope: Unit | None = None, now: datetime = NOW, **values: Any
) -> Contest:
    """A contest in this phase, in the middle of it at `now`, with the default criteria; no roll, box or outcome yet."""
    scope = scope or db.session.query(Unit).order_by(Unit.id).first() or a_unit()
    number = next(numbers)
    contest = Contest(
        **{
            "kind": PeriodKind.MONTH,
            # Years that no test names: one that says its period must not meet another that does not.
            "period_start": date(2041 + number % 1980, number // 1980 % 12 + 1, 1),
            "scope_id": scope.id,
            "time_zone": "Europe/Moscow",
            "phase": phase,
            "public_key": b"k" * 32 if phase is Phase.VOTING else None,
            "criteria": [
                Criterion(position=position, key=one.key, weight=one.weight)
                for position, one in enumerate(DEFAULT_CRITERIA, 1)
            ],
            **instants(phase, now),
            **values,
        }
    )
    return stored(contest)


def a_nomination(
    contest: Contest,
    person: Employee,
    by: Employee,
    status: NominationStatus = NominationStatus.SUBMITTED,
    unit: Unit | None = None,
    **values: Any,
) -> Nomination:
    """A nomination with a statement and one piece of evidence; an admitted one makes its candidate."""
    if status is NominationStatus.ADMITTED and "candidate_id" not in values:
        values["candidate_id"] = a_candidate(contest, person).id
    if status is NominationStatus.REFUSED:
        values.setdefault("refusal_reason", "other")
    if values.get("person_agrees", True):
        a_consent(contest, person)
    return stored(
        Nomination(
            **{
                "contest_id": contest.id,
                "unit_id": (unit or person.unit).id,
                "employee_id": person.id,
                "nominator_id": by.id,
                "typed_by_id": by.id,
                "status": status,
                "statement": "Found the pores that nobody could see, and taught the night shift to find them.",
                "person_agrees": True,
                "saved_at": NOW,
                "submitted_at": NOW,
                "evidence": [
                    Evidence(criterion_id=contest.criteria[0].id, text="Hidden defects: from 41 to 9 a quarter")
                ],
                **values,
            }
        )
    )


def a_consent(
    contest: Contest, person: Employee, state: ConsentState = ConsentState.GIVEN, *kinds: ConsentKind
) -> None:
    """The answer of a nominee: without kinds, to taking part and to publication inside with all fields."""
    for kind in kinds or (ConsentKind.TAKING_PART, ConsentKind.INTERNAL):
        db.session.merge(
            Consent(
                contest_id=contest.id,
                employee_id=person.id,
                kind=kind,
                state=state,
                fields="photo,work,texts" if kind is ConsentKind.INTERNAL else "",
                way=None if state is ConsentState.ASKED else ConsentWay.APP,
                asked_at=NOW,
                answered_at=None if state is ConsentState.ASKED else NOW,
                withdrawn_at=NOW if state is ConsentState.WITHDRAWN else None,
            )
        )
    db.session.commit()


def a_candidate(contest: Contest, person: Employee | None = None, **values: Any) -> Candidate:
    """A person who stands in the contest, without any nomination; with the consents that it takes."""
    person = person or an_employee()
    a_consent(contest, person)
    return stored(
        Candidate(
            **{
                "contest_id": contest.id,
                "employee_id": person.id,
                "unit_id": person.unit_id,
                "position": person.position,
                **values,
            }
        )
    )
