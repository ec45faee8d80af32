"""Signs of life, written by the worker at every tick of the beat."""

from datetime import datetime

from contest.models import Heartbeat
from contest.services.transaction import transaction, upsert_into


def seen_alive(names: tuple[str, ...], *, now: datetime) -> None:
    """Note that these processes were alive at `now`."""
    with transaction() as session:
        for name in names:
            statement = upsert_into(Heartbeat).values(name=name, seen_at=now)
            session.execute(
                statement.on_conflict_do_update(index_elements=["name"], set_={"seen_at": statement.excluded.seen_at})
            )
