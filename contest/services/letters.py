"""Letters go into the outbox inside the act they tell about.

Who sends them finds them there (ARCHITECTURE, sentence 6).
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite

from contest.domain.letters import LetterChannel, LetterKind, LetterState
from contest.extensions import db
from contest.models import Letter

ROWS_AT_ONCE = 1000


def write_letters(
    kind: LetterKind, people: Iterable[int], *, about: str, now: datetime, contest_id: int | None = None
) -> None:
    """Put one letter of this kind for each of these employees into the outbox, inside the act that the caller has open.

    Repeating it writes nothing: a letter about the same occasion exists once under its unique key. Whoever has no
    e-mail address is not written to by e-mail; the caller hands in only those who have one.
    """
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    rows = [
        {
            "employee_id": person,
            "channel": LetterChannel.EMAIL,
            "kind": kind,
            "about": about,
            "contest_id": contest_id,
            "state": LetterState.QUEUED,
            "attempts": 0,
            "due_at": now,
            "trouble": "",
        }
        for person in people
    ]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        statement = insert(Letter).values(rows[start : start + ROWS_AT_ONCE])
        db.session.execute(statement.on_conflict_do_nothing(index_elements=["about", "kind", "employee_id", "channel"]))
