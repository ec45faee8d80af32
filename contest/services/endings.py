"""The end of a contest without a leader: who hears of it, each once, with what was written about them (PRODUCT 20)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from contest.domain.letters import OF_ALL, LetterKind
from contest.domain.phases import ENDED, Phase
from contest.domain.stages import TOO_FEW_VOTED, Stage
from contest.extensions import db
from contest.models import Contest
from contest.queries.endings import nominators_of, nominees_of
from contest.queries.families import Family, family_of, lead_id_of
from contest.services.announcing import staff_of, staff_to_tell
from contest.services.letters import write_letters


def tell_of_a_void_vote(contest: Contest, *, now: datetime, going_on: Collection[int] = ()) -> int:
    """Tell everybody who was put forward, and everybody who put somebody forward; returns how many.

    Part of the act that makes the vote void. Of a branch without a vote those who are `going_on` have a letter of their
    own. The staff hears of it where people voted and the result would have been told.
    """
    people = (nominees_of([contest.id]) | nominators_of([contest.id])) - set(going_on)
    about = f"contest:{contest.id}"
    written = write_letters(LetterKind.CONTEST_ENDED, people, about=about, contest_id=contest.id, now=now)
    if contest.stage is Stage.WHOLE and contest.tell_staff_the_result:
        written += _tell_the_staff(contest, now=now)
    return written


def tell_of_a_cancellation(family: Family, cancelled: Collection[Contest], *, now: datetime) -> int:
    """Tell the same people of all votes that were cancelled together, each of them once; returns how many.

    Part of the act that cancels them.
    """
    ids = [vote.id for vote in cancelled]
    lead = family.lead if family.lead.id in ids else next(iter(cancelled))
    return write_letters(
        LetterKind.CONTEST_ENDED,
        nominees_of(ids) | nominators_of(ids),
        # One category may have been void before: that was another letter.
        about=f"contest:{family.lead.id}{OF_ALL}",
        contest_id=lead.id,
        now=now,
    )


def _tell_the_staff(contest: Contest, *, now: datetime) -> int:
    """Once for all categories, when the last of them has ended: of the results, or that there is none.

    The last of them to end may be void, and others have been announced before it.
    """
    beside = [whole.id for whole in family_of(contest).wholes if whole.id != contest.id]
    asked = select(Contest.id, Contest.phase, Contest.ended_reason).where(Contest.id.in_([*beside, contest.id]))
    ends = db.session.execute(asked.order_by(Contest.category_position)).all()
    if any(end.phase not in ENDED for end in ends):
        return 0
    announced = [end.id for end in ends if end.phase is Phase.ANNOUNCED]
    lead_id = lead_id_of(contest)
    about = f"contest:{lead_id}"
    if announced:
        people = staff_to_tell(contest, now=now)
        return write_letters(LetterKind.RESULT, people, about=about, contest_id=announced[-1], now=now)
    if not any(end.ended_reason == TOO_FEW_VOTED for end in ends):
        return 0
    votes = [end.id for end in ends]
    people = staff_of(contest, now=now) - nominees_of(votes) - nominators_of(votes)
    return write_letters(LetterKind.CONTEST_ENDED, people, about=f"{about}{OF_ALL}", contest_id=lead_id, now=now)
