"""What somebody with the whole database in hand tries, to join who voted with what was voted (SECRECY, The trace)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product

from sqlalchemy import text

from contest.extensions import db

Guess = tuple[tuple[int, bytes], ...]

# In which orders the rows of roll and box can be read. Each pair of orders is a guess at who cast which ballot.
POSTGRESQL = {
    "as the table gives them": "",
    "where they lie": "ORDER BY ctid",
    "by transaction": "ORDER BY xmin::text::bigint, ctid",
    "by the command within the transaction": "ORDER BY cmin::text::bigint, ctid",
}
SQLITE = {"as the table gives them": ""}
SQLITE_ROLL = {**SQLITE, "by row number": "ORDER BY rowid", "by the index": "ORDER BY +rowid DESC"}


def hits(guess: Iterable[tuple[int, bytes]], truth: dict[int, bytes]) -> int:
    """How many voters a guess links with their own ballot."""
    return sum(truth.get(person) == ballot for person, ballot in guess)


def by_order(contest_id: int, box: str, key: str) -> set[Guess]:
    """Every pairing of the k-th voter with the k-th ballot, in every order in which the database gives them."""
    is_postgresql = db.engine.dialect.name == "postgresql"
    roll_orders = POSTGRESQL if is_postgresql else SQLITE_ROLL
    box_orders = POSTGRESQL if is_postgresql else SQLITE
    with db.engine.connect() as connection:
        people = [
            read(connection, f"SELECT employee_id FROM roll WHERE contest_id = :c AND has_voted {order}", contest_id)
            for order in roll_orders.values()
        ]
        ballots = [
            read(connection, f"SELECT {key} FROM {box} WHERE contest_id = :c {order}", contest_id)
            for order in box_orders.values()
        ]
    orders = {tuple(one) for one in people} | {tuple(reversed(one)) for one in people}
    return {tuple(zip(voters, found, strict=False)) for voters, found in product(orders, map(tuple, ballots))}


def by_transaction(contest_id: int, box: str, key: str) -> Guess:
    """PostgreSQL: voters and ballots written by the same transaction; several are paired as they come."""
    with db.engine.connect() as connection:
        asked = {"c": contest_id}
        roll = connection.execute(
            text("SELECT xmin::text, employee_id FROM roll WHERE contest_id = :c AND has_voted"), asked
        ).all()
        boxed = connection.execute(text(f"SELECT xmin::text, {key} FROM {box} WHERE contest_id = :c"), asked).all()
    ballots = defaultdict(list)
    for transaction, ballot in boxed:
        ballots[transaction].append(ballot)
    return tuple((person, ballots[one].pop()) for one, person in roll if ballots[one])


def read(connection, asked: str, contest_id: int) -> Sequence:
    """One column of a contest."""
    return list(connection.execute(text(asked), {"c": contest_id}).scalars())
