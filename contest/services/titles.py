"""Writing down whom a count names leader, and who is passed over (PRODUCT 8, 18)."""

import json
from collections.abc import Collection

from sqlalchemy import select

from contest.domain.eligibility import Reason
from contest.domain.tally import CandidateId, Outcome
from contest.domain.titles import named
from contest.extensions import db
from contest.models import Candidate, Contest, JournalEntry, Placing
from contest.queries.titles import barred_from_the_title
from contest.services.rechecks import CANDIDATE_DROPPED


def name_leaders(contest: Contest, found: Outcome, placings: Collection[Placing]) -> None:
    """Say of every place whether it leads, by what the ballots gave and by who may be named now.

    Part of the act that counts or announces. Repeating it says the same, unless somebody was dropped or became the
    leader of an earlier category meanwhile.
    """
    leading = named(found, barred_from_the_title(contest))
    for one in placings:
        one.is_leader = str(one.candidate_id) in leading.leaders
        one.passed_over = leading.passed_over.get(str(one.candidate_id))


def titles_follow(found: Outcome, placings: Collection[Placing]) -> bool:
    """Whether the stored leaders follow from the ballots once those who are stored as passed over are left out."""
    over: dict[CandidateId, Reason] = {
        str(one.candidate_id): one.passed_over for one in placings if one.passed_over is not None
    }
    leading = named(found, over)
    leaders = {str(one.candidate_id) for one in placings if one.is_leader}
    return leaders == set(leading.leaders) and over == leading.passed_over


def drops_are_in_the_journal(contest: Contest) -> bool:
    """Whether the journal knows of everybody who was dropped, and of nobody who stands, with the same reason.

    Else somebody could make another one leader by a single word in the table of candidates. Two queries.
    """
    written: dict[tuple[int, int], str] = {}
    entries = (
        select(JournalEntry.details)
        .where(JournalEntry.contest_id == contest.id, JournalEntry.act == CANDIDATE_DROPPED)
        .order_by(JournalEntry.id)
    )
    for text in db.session.scalars(entries):
        said = json.loads(text)
        written[said["candidate"], said["employee"]] = said["reason"]
    rows = db.session.execute(
        select(Candidate.id, Candidate.employee_id, Candidate.dropped_reason).where(Candidate.contest_id == contest.id)
    )
    return all((reason and reason.value) == written.get((number, person)) for number, person, reason in rows)
