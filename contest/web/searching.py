"""What somebody types to find a row of a list, and which titles hold it."""

from collections.abc import Callable, Mapping

from flask import request

from contest.domain.tables import folded
from contest.queries.contests import ContestName
from contest.wording import family_title

LONGEST_SEARCH = 100


def search_text(said: Mapping[str, str] | None = None) -> str:
    """What is looked for: by the address, or by the form that is handed in."""
    said = request.args if said is None else said
    return said.get("q", "")[:LONGEST_SEARCH].strip()


def holds_words(search: str) -> Callable[[ContestName], bool] | None:
    """Whether the title that this reader sees, or the unit, holds every word of it; None where it has no words."""
    words = folded(search).split()

    def wanted(name: ContestName) -> bool:
        said = folded(f"{family_title(name)} {name.scope}")  # type: ignore[arg-type]
        return all(word in said for word in words)

    return wanted if words else None
