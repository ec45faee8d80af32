"""A page of a long list."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from contest.extensions import db

PER_PAGE = 25

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some items of a list, which page of it they are, and how long the whole list is."""

    items: list[Item]
    page: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        """How many pages the list has; an empty one has one page."""
        return max(1, -(-self.total // self.per_page))


def page_of(asked: Select[Any], number: int, *, per_page: int = PER_PAGE) -> Page[Any]:
    """The page of this number, counted from 1; a number beyond either end gives the nearest page. Two queries."""
    total = db.session.scalar(select(func.count()).select_from(asked.order_by(None).subquery())) or 0
    number = nearest_page(number, total, per_page=per_page)
    rows = db.session.scalars(asked.limit(per_page).offset((number - 1) * per_page))
    return Page(items=list(rows), page=number, total=total, per_page=per_page)


def nearest_page(number: int, total: int, *, per_page: int = PER_PAGE) -> int:
    """The page number itself where there is such a page, else the first or the last one."""
    return min(max(1, number), max(1, -(-total // per_page)))
