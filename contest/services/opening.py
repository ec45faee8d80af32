"""The letters of an opening: that one may nominate, that one may vote, and what nobody decided in between (PRODUCT 19).

Each is part of the act in which the clock opens a contest.
"""

from datetime import datetime

from contest.domain.letters import LetterKind
from contest.domain.schedule import to_local
from contest.models import Contest
from contest.queries.families import lead_id_of, occasion_of_the_vote
from contest.queries.nominations import is_open
from contest.queries.opening import nominators_undecided, nominees_undecided, who_may_nominate
from contest.services.announcing import staff_of
from contest.services.due_reminders import pass_over
from contest.services.letters import write_letters


def tell_that_nominations_open(contest: Contest, *, now: datetime) -> int:
    """Tell those who may nominate here, once for all categories and branches; returns how many.

    Heads and deputies; everybody where colleagues or people themselves may come forward. Nobody where HR wants no such
    letter, or where the worker slept until nominations were over.
    """
    if not contest.tell_when_nominations_open or not is_open(contest, now):
        return 0
    people = who_may_nominate(contest, today=to_local(now, contest.time_zone).date())
    if contest.by_colleague or contest.by_oneself:
        people |= staff_of(contest, now=now)
    return write_letters(
        LetterKind.NOMINATIONS_OPENED,
        people,
        about=f"contest:{lead_id_of(contest)}",
        contest_id=contest.id,
        now=now,
        until=contest.nominations_close_at,
    )


def tell_that_voting_opens(contest: Contest, *, now: datetime) -> int:
    """Tell everybody who may vote, once for all categories; returns how many.

    Nobody where HR wants no such letter, or where the worker slept until voting was over. A reminder that should have
    come before this letter comes no more.
    """
    closes_at = contest.voting_close_at
    if not contest.tell_when_voting_opens or closes_at is None or closes_at <= now:
        return 0
    pass_over(contest, now=now)
    return write_letters(
        LetterKind.VOTING_OPENED,
        staff_of(contest, now=now),
        # Of several categories, one letter: they open together, and each leads on to the next.
        about=occasion_of_the_vote(contest),
        contest_id=contest.id,
        now=now,
        until=closes_at,
    )


def tell_of_undecided(contest: Contest, *, now: datetime) -> int:
    """Tell nominators and nominees what nobody decided before the list of candidates was closed; returns how many.

    One letter to each for all that is theirs. Nominations that were not decided stay as they are.
    """
    return write_letters(
        LetterKind.NOMINATION_LAPSED,
        nominators_undecided(contest.id) | nominees_undecided(contest.id),
        about=f"contest:{contest.id}",
        contest_id=contest.id,
        now=now,
    )
