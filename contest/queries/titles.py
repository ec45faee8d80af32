"""Who may not be named leader of a contest, whatever the votes (PRODUCT 8, 18)."""

from sqlalchemy import select

from contest.domain.eligibility import Reason
from contest.domain.stages import Stage
from contest.domain.tally import CandidateId
from contest.extensions import db
from contest.models import Candidate, Contest, Placing
from contest.queries.families import earlier_categories
from contest.queries.title_holders import HOLDS_THE_TITLE


def barred_from_the_title(contest: Contest) -> dict[CandidateId, Reason]:
    """The candidates that a count passes over, by the ids of its outcome: dropped ones, and leaders elsewhere.

    With one title for each person an earlier category goes first, as far as it is counted. Going on from a branch is no
    title, so nobody is held back from it.
    """
    candidates = list(
        db.session.scalars(
            select(Candidate).where(Candidate.contest_id == contest.id).execution_options(populate_existing=True)
        )
    )
    barred: dict[CandidateId, Reason] = {
        str(each.id): each.dropped_reason for each in candidates if each.dropped_reason is not None
    }
    if contest.one_title and contest.stage is Stage.WHOLE and contest.category_position > 1:
        leaders = set(
            db.session.scalars(
                select(Candidate.employee_id)
                .join(Placing, (Placing.candidate_id == Candidate.id) & (Placing.contest_id == Candidate.contest_id))
                .where(HOLDS_THE_TITLE, Candidate.contest_id.in_([each.id for each in earlier_categories(contest)]))
            )
        )
        for each in candidates:
            if each.employee_id in leaders:
                barred.setdefault(str(each.id), Reason.LEADS_ANOTHER)
    return barred
