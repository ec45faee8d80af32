"""The journal as people read it: newest first, by contest if wanted (PRODUCT 25)."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from contest.models import JournalEntry
from contest.queries.paging import Page, page_of

PER_PAGE = 50


def journal_page(number: int, *, contest_id: int | None = None) -> Page[JournalEntry]:
    """A page of entries with the people who acted, newest first."""
    asked = select(JournalEntry).options(joinedload(JournalEntry.by)).order_by(JournalEntry.id.desc())
    if contest_id is not None:
        asked = asked.where(JournalEntry.contest_id == contest_id)
    return page_of(asked, number, per_page=PER_PAGE)
