"""Whose place a nomination takes and who decides about it: the way up the tree of units (PRODUCT 6, 8)."""

from collections.abc import Collection
from dataclasses import dataclass

from contest.domain.eligibility import Person, Reason, is_within


@dataclass(frozen=True)
class Post:
    """A unit with whoever may act for it: head and deputy, where they still work here."""

    unit_id: int
    path: str
    head_id: int | None = None
    deputy_id: int | None = None

    @property
    def people(self) -> tuple[int, ...]:
        """Who may act for the unit, the head first."""
        return tuple(each for each in (self.head_id, self.deputy_id) if each is not None)

    def people_about(self, person_id: int) -> tuple[int, ...]:
        """Who may act for the unit where it is about this person, whom nobody decides about themself."""
        return tuple(each for each in self.people if each != person_id)


@dataclass(frozen=True)
class Route:
    """The unit whose place a nomination takes, and the post that decides about it; without one HR does."""

    unit_id: int
    deciding: Post | None
    people: tuple[int, ...] = ()


def route(person_id: int, unit_path: str, heads: Collection[str], posts: Collection[Post]) -> Route:
    """Who decides about proposing a person who works in this unit and heads others, of the posts at and above it.

    It is the nearest unit that the person neither heads nor works below as its head, and in which somebody else still
    works as head or deputy. An empty post falls to the next above, which then acts with the places of the empty one; a
    way that is empty up to the top leads to HR. `posts` hold the unit itself at least.
    """
    nearest_first = sorted(
        (each for each in posts if is_within(unit_path, each.path)), key=lambda each: -len(each.path)
    )
    open_to = [each for each in nearest_first if not any(is_within(each.path, own) for own in heads)]
    vacant: Post | None = None
    for post in open_to:
        people = post.people_about(person_id)
        if people:
            return Route((vacant or post).unit_id, post, people)
        # A unit in which only the nominee acts is as closed to them as one that they head.
        vacant = None if post.people else vacant or post
    nobody = vacant or next(iter(open_to), nearest_first[-1])
    return Route(nobody.unit_id, None)


def falls_to(path: str, filled: Collection[str]) -> str | None:
    """The nearest of these paths at or above a unit: who acts for it where its own post is empty."""
    return max((each for each in filled if is_within(path, each)), key=len, default=None)


def nominating_path(person: Person, headed: Collection[str]) -> str | None:
    """Of the units somebody acts for (paths), the one for which this person can be nominated, or None (PRODUCT 6, 8).

    It is the nearest above the person, for that is whose place the nomination takes. A head's own superiors decide
    about a head: the unit that somebody heads, and every unit below it, never nominates them.
    """
    above = [
        path
        for path in headed
        if is_within(person.unit_path, path) and not any(is_within(path, own) for own in person.heads)
    ]
    return max(above, key=len, default=None)


def reason_not_to_nominate(person: Person, nominator_id: int, headed: Collection[str]) -> Reason | None:
    """Why somebody who acts for these units may not nominate this person, or None (PRODUCT 6)."""
    if person.id == nominator_id:
        return Reason.ONESELF
    if nominating_path(person, headed) is not None:
        return None
    if any(is_within(person.unit_path, path) for path in headed):
        return Reason.OWN_SUPERIOR
    return Reason.NOT_BELOW


def answering(person_id: int, posts: Collection[Post]) -> int | None:
    """Who answers for nominating this person for a unit, of the posts at and above it, whoever types (PRODUCT 6).

    The head; where that post is empty or the nominee's own, the deputy; for a vacant unit those of the next above. None
    where nobody is left to answer for it.
    """
    for post in sorted(posts, key=lambda each: -len(each.path)):
        if post.people:
            return next(iter(post.people_about(person_id)), None)
    return None
