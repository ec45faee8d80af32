"""Where a nomination stands, as the macro phases() draws it: written, submitted, checked, open for votes."""

from datetime import datetime

from flask_babel import gettext as _

from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.models import Contest, Nomination
from contest.web.phase_line import Step
from contest.wording import date_long, moment

ON_THE_BALLOT = {Phase.VOTING, Phase.CLOSED, Phase.COUNTED, Phase.ANNOUNCED}
NOT_YET_SUBMITTED = {NominationStatus.DRAFT, NominationStatus.SENT_BACK, NominationStatus.WITHDRAWN}


def nomination_steps(contest: Contest, nomination: Nomination | None, *, now: datetime) -> list[Step]:
    """The four steps at `now`, three for a refused one; `nomination` is None while the first draft is being written."""
    status = nomination.status if nomination is not None else NominationStatus.DRAFT
    present = _present(contest, status)
    steps = [
        (_("Draft"), _written(contest, nomination, now)),
        (_("Submit to HR"), _submitted(contest, nomination, now)),
        (_("Checked by HR"), _checked(contest, nomination, now)),
        (_("Open for votes"), date_long(contest.voting_open_at, contest.time_zone) if contest.voting_open_at else ""),
    ]
    if status is NominationStatus.REFUSED:
        steps = steps[:3]
    return [
        Step(label=label, when=when, state="done" if number < present else "now" if number == present else "todo")
        for number, (label, when) in enumerate(steps)
    ]


def _present(contest: Contest, status: NominationStatus) -> int:
    if status in NOT_YET_SUBMITTED:
        return 1
    if status is NominationStatus.SUBMITTED:
        return 2
    if status is NominationStatus.REFUSED or contest.phase in {Phase.COUNTED, Phase.ANNOUNCED}:
        return 4
    return 3


def _written(contest: Contest, nomination: Nomination | None, now: datetime) -> str:
    if nomination is None:
        return _("Not saved yet")
    return _("Saved %(when)s", when=moment(nomination.saved_at, contest.time_zone, now))


def _submitted(contest: Contest, nomination: Nomination | None, now: datetime) -> str:
    status = nomination.status if nomination is not None else NominationStatus.DRAFT
    if nomination is not None and nomination.submitted_at is not None and status not in NOT_YET_SUBMITTED:
        return _("Submitted %(when)s", when=moment(nomination.submitted_at, contest.time_zone, now))
    last = contest.voting_open_at if status is NominationStatus.SENT_BACK else contest.nominations_close_at
    return _("Until %(when)s", when=moment(last, contest.time_zone, now)) if last else ""


def _checked(contest: Contest, nomination: Nomination | None, now: datetime) -> str:
    if nomination is not None and nomination.decided_at is not None:
        when = moment(nomination.decided_at, contest.time_zone, now)
        if nomination.status is NominationStatus.ADMITTED:
            return _("Admitted %(when)s", when=when)
        if nomination.status is NominationStatus.REFUSED:
            return _("Refused %(when)s", when=when)
    last = contest.voting_open_at
    return _("Until %(when)s", when=moment(last, contest.time_zone, now)) if last else ""
