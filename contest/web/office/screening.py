"""The queue of nominations: what waits for HR, narrowed, in order, with what to know before one opens it."""

from flask import render_template
from flask_babel import lazy_gettext as _l

from contest import clock
from contest.domain.consents import ConsentState
from contest.domain.nominations import REFUSAL_REASONS, NominationChannel, NominationStatus
from contest.queries import screening as asked
from contest.queries.contests import contest_by_id
from contest.queries.fields import thin_fields, undecided_before_the_vote
from contest.queries.qualifying import qualifying_for
from contest.queries.screening_filters import Sort, counts
from contest.web.office.room import room
from contest.web.office.screening_wanted import EVERY_STATE, STATES, wanted_queue

STATE_NAMES = {
    NominationStatus.SUBMITTED: _l("To check"),
    NominationStatus.PROPOSED: _l("With the head"),
    NominationStatus.SENT_BACK: _l("Sent back"),
    NominationStatus.ADMITTED: _l("Admitted"),
    NominationStatus.REFUSED: _l("Refused"),
}
CHANNEL_NAMES = {
    NominationChannel.HEAD: _l("The head of the unit"),
    NominationChannel.COLLECTIVE: _l("The labour collective"),
    NominationChannel.COLLEAGUE: _l("A colleague"),
    NominationChannel.ONESELF: _l("The person themself"),
}
CONSENT_NAMES = {
    ConsentState.ASKED: _l("Not answered yet"),
    ConsentState.GIVEN: _l("Agrees to take part"),
    ConsentState.DECLINED: _l("Has declined"),
    ConsentState.WITHDRAWN: _l("Has stepped back"),
}
SORT_NAMES = {
    Sort.WAITING: _l("Longest waiting first"),
    Sort.NEWEST: _l("Newest first"),
    Sort.NAME: _l("By surname"),
    Sort.UNIT: _l("By unit"),
    Sort.VOTING: _l("By the opening of the vote"),
}


@room.get("/screening")
def screening() -> str:
    """The queue: what waits for HR, longest first, or what has been decided."""
    wanted = wanted_queue()
    now = clock.now()
    contest = contest_by_id(wanted.filter.contest_id) if wanted.filter.contest_id is not None else None
    return render_template(
        "office/screening.html",
        found=asked.queue(wanted.filter, page=wanted.page),
        wanted=wanted,
        states=STATES,
        every_state=EVERY_STATE,
        counts=counts(wanted.filter),
        contests=asked.contests_to_choose(ended=wanted.filter.ended),
        parts=asked.parts_to_choose(wanted.filter.contest_id),
        units=asked.units_with_nominations(),
        thin=thin_fields(now=now, contest_id=wanted.filter.contest_id),
        undecided=undecided_before_the_vote(now=now, contest_id=wanted.filter.contest_id),
        qualifying=qualifying_for(contest, now=now) if contest is not None else None,
        reasons=REFUSAL_REASONS,
        STATE_NAMES=STATE_NAMES,
        CHANNEL_NAMES=CHANNEL_NAMES,
        CONSENT_NAMES=CONSENT_NAMES,
        SORT_NAMES=SORT_NAMES,
    )
