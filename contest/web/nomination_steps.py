"""Where a nomination stands, as the macro phases() draws it: from the draft to the result."""

from collections.abc import Iterator
from datetime import datetime
from itertools import takewhile

from flask_babel import gettext as _

from contest.domain.consents import ConsentState
from contest.domain.nominations import OF_A_PERSON, UNDECIDED, NominationStatus, RefusalReason
from contest.domain.phases import ENDED, Phase
from contest.models import Contest, Nomination
from contest.queries.desk import NOTHING_YET, Progress
from contest.web.phase_line import Step
from contest.wording import date_long, moment, person_name

NOT_YET_SENT = {NominationStatus.DRAFT, NominationStatus.WITHDRAWN}
NOT_YET_SUBMITTED = NOT_YET_SENT | {NominationStatus.SENT_BACK, NominationStatus.PROPOSED}
SHOWN = {Phase.VOTING, Phase.CLOSED, Phase.COUNTED, *ENDED} - {Phase.CANCELLED}

Line = tuple[str, str, bool]
"""What a step is called, when it was or is, and whether it is done."""


def nomination_steps(
    contest: Contest, nomination: Nomination | None, progress: Progress = NOTHING_YET, *, now: datetime
) -> list[Step]:
    """The steps at `now`, up to the refusal for a refused one; `nomination` is None before the first draft is saved."""
    lines = list(_lines(contest, nomination, progress, now))
    came_through = len(lines)
    if nomination is not None and contest.phase in ENDED and not all(done for _label, _when, done in lines):
        lines, came_through = _as_it_ended(contest, nomination, lines), 0
    present = next((number for number, (_label, _when, done) in enumerate(lines) if not done), len(lines))
    refused = nomination is not None and nomination.status is NominationStatus.REFUSED
    return [
        Step(
            label=label,
            when=when,
            state="done" if number < present or refused else "now" if number == present else "todo",
            peak=number == came_through - 1 and not refused,
        )
        for number, (label, when, _done) in enumerate(lines)
    ]


def _as_it_ended(contest: Contest, nomination: Nomination, lines: list[Line]) -> list[Line]:
    """What happened, and with what it ended: in a contest that is over nobody has anything to do any more."""
    happened = list(takewhile(lambda line: line[2], lines))
    if contest.phase is Phase.CANCELLED:
        return [*happened, (_("Contest cancelled"), "", True)]
    if nomination.status in UNDECIDED:
        return [*happened, (_("Not decided in time"), "", True)]
    if nomination.status is NominationStatus.WITHDRAWN:
        return [*happened, (_("Withdrawn"), "", True)]
    if nomination.status is NominationStatus.DRAFT:
        return [*happened, (_("Not submitted"), "", True)]
    return [*happened, (_("Result"), _("no leader this time"), True)]


def _lines(contest: Contest, nomination: Nomination | None, progress: Progress, now: datetime) -> Iterator[Line]:
    zone = contest.time_zone
    status = nomination.status if nomination is not None else NominationStatus.DRAFT
    yield _("Draft"), _written(nomination, zone, now), True
    if nomination is not None and nomination.channel in OF_A_PERSON:
        yield _("With the head of the unit"), _supported(contest, nomination, now), _is_supported(nomination)
    if _declined_by_head(nomination):
        return
    yield _("Submit to HR"), _submitted(contest, nomination, now), status not in NOT_YET_SUBMITTED
    yield _asked(progress, status, zone, now)
    decided = status in {NominationStatus.ADMITTED, NominationStatus.REFUSED}
    yield _("Checked by HR"), _checked(contest, nomination, now), decided
    if status is NominationStatus.REFUSED:
        return
    on_ballot = status is NominationStatus.ADMITTED and contest.phase in SHOWN
    if contest.phase is not Phase.VOID or contest.missed_its_quorum:
        yield _("On the ballot"), date_long(contest.voting_open_at, zone) if contest.voting_open_at else "", on_ballot
    yield _result(contest, progress, on_ballot)


def _written(nomination: Nomination | None, zone: str, now: datetime) -> str:
    # Of a new one nothing is said: the page saves it by itself, and this line would stay behind.
    return _("Saved %(when)s", when=moment(nomination.saved_at, zone, now)) if nomination else ""


def _is_supported(nomination: Nomination) -> bool:
    if nomination.supported_at is not None:
        return True
    return nomination.status not in NOT_YET_SUBMITTED or nomination.status is NominationStatus.SENT_BACK


def _declined_by_head(nomination: Nomination | None) -> bool:
    if nomination is None or nomination.status is not NominationStatus.REFUSED:
        return False
    return nomination.refusal_reason is RefusalReason.NOT_SUPPORTED


def _supported(contest: Contest, nomination: Nomination, now: datetime) -> str:
    zone = contest.time_zone
    if nomination.supported_at is not None and nomination.supported_by is not None:
        when = moment(nomination.supported_at, zone, now)
        return _("%(name)s supports it, %(when)s", name=person_name(nomination.supported_by), when=when)
    if _declined_by_head(nomination):
        return _("Not supported")
    if nomination.status is NominationStatus.PROPOSED and nomination.submitted_at is not None:
        return _("Proposed %(when)s", when=moment(nomination.submitted_at, zone, now))
    return ""


def _submitted(contest: Contest, nomination: Nomination | None, now: datetime) -> str:
    zone = contest.time_zone
    status = nomination.status if nomination is not None else NominationStatus.DRAFT
    if nomination is not None and nomination.submitted_at is not None and status not in NOT_YET_SUBMITTED:
        return _("Submitted %(when)s", when=moment(nomination.submitted_at, zone, now))
    last = contest.voting_open_at if status is NominationStatus.SENT_BACK else contest.nominations_close_at
    return _("Until %(when)s", when=moment(last, zone, now)) if last else ""


def _asked(progress: Progress, status: NominationStatus, zone: str, now: datetime) -> Line:
    consent = progress.consent
    passed = status in {NominationStatus.ADMITTED, NominationStatus.REFUSED}
    if consent is None:
        return _("The person’s consent"), "", passed
    if consent.state is ConsentState.ASKED or consent.answered_at is None:
        return _("The person’s consent"), _("Asked %(when)s", when=moment(consent.asked_at, zone, now)), passed
    if consent.state is ConsentState.GIVEN:
        return _("The person’s consent"), _("Given %(when)s", when=moment(consent.answered_at, zone, now)), True
    when = moment(consent.withdrawn_at or consent.answered_at, zone, now)
    if consent.state is ConsentState.WITHDRAWN:
        return _("The person’s consent"), _("Withdrawn %(when)s", when=when), passed
    return _("The person’s consent"), _("Declined %(when)s", when=when), passed


def _checked(contest: Contest, nomination: Nomination | None, now: datetime) -> str:
    if nomination is not None and nomination.decided_at is not None:
        when = moment(nomination.decided_at, contest.time_zone, now)
        if nomination.status is NominationStatus.ADMITTED:
            return _("Admitted %(when)s", when=when)
        if nomination.status is NominationStatus.REFUSED:
            return _("Refused %(when)s", when=when)
        if nomination.status is NominationStatus.SENT_BACK:
            return _("Sent back %(when)s", when=when)
    if nomination is not None and nomination.status in UNDECIDED and contest.phase in {*SHOWN, Phase.CANCELLED}:
        return _("Not decided in time")
    last = contest.voting_open_at
    return _("Until %(when)s", when=moment(last, contest.time_zone, now)) if last else ""


def _result(contest: Contest, progress: Progress, on_ballot: bool) -> Line:
    if progress.goes_on and contest.phase in ENDED and on_ballot:
        return _("Result"), _("Goes on to the vote of all"), True
    if contest.phase is Phase.ANNOUNCED and on_ballot:
        return _("Result"), _("Named the leader") if progress.leads else _("The result is announced"), True
    return _("Result"), date_long(contest.announce_at, contest.time_zone) if contest.announce_at else "", False
