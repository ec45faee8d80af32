"""By what somebody stands who led before, in words."""

from collections.abc import Collection, Iterable

from flask_babel import gettext as _

from contest.queries.qualified import Title
from contest.wording.contests import category_name
from contest.wording.dates import period_name


def stands_by(titles: Collection[Title]) -> str:
    """As "Leader of March 2026, May 2026"; who moved up because the leader does not stand is not called one.

    Nor is anybody whose title was withdrawn after they had qualified by it.
    """
    led = _periods(title for title in titles if title.leads)
    moved_up = _periods(title for title in titles if not title.leads and not title.is_withdrawn)
    withdrawn = _periods(title for title in titles if title.is_withdrawn)
    said = [_("Leader of %(periods)s", periods=led)] if led else []
    if moved_up:
        said.append(_("Moved up from %(periods)s", periods=moved_up))
    if withdrawn:
        said.append(_("Came first in %(periods)s; the title was withdrawn since", periods=withdrawn))
    return ". ".join(said)


def _periods(titles: Iterable[Title]) -> str:
    return ", ".join(
        " ".join(filter(None, (period_name(each.contest.kind, each.contest.period_start), _category(each))))
        for each in titles
    )


def _category(title: Title) -> str:
    name = category_name(title.contest)
    return f"({name})" if name else ""
