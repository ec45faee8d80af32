"""One look at a page."""

from dataclasses import dataclass, field

from tests.journeys.walks import Walk


@dataclass(frozen=True)
class Visit:
    """One look at a page. `who` is a key of the cast; `walk` goes on from the path by clicks."""

    name: str
    endpoint: str
    who: str
    path: str
    walk: Walk = field(default=lambda page: None)
    answer: int = 200
