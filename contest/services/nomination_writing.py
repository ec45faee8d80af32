"""Writing into a nomination: texts, minutes and way, whose place it takes and who answers for it (PRODUCT 6, 9)."""

from datetime import datetime

from contest.domain.eligibility import NotEligible, Reason, is_within
from contest.domain.errors import N_, NotAllowed, NotFound, RuleBroken
from contest.domain.nominations import (
    OF_A_PERSON,
    OF_A_UNIT,
    Minutes,
    NominationChannel,
    NominationStatus,
    NominationText,
    missing_minutes,
    unstorable,
    unstorable_minutes,
)
from contest.domain.routing import answering, nominating_path, reason_not_to_nominate
from contest.models import Contest, Evidence, Nomination
from contest.queries import nominations as asked
from contest.queries.routing import posts_at_and_above, routes_of
from contest.queries.rule_sets import people_of_rules
from contest.services.handing_in import day_of, fresh_employee, refuse_first


class ChannelIsClosed(RuleBroken):
    """The contest takes no nominations by this way."""


class NobodyAnswers(RuleBroken):
    """The unit has neither head nor deputy, nor has any above it, and somebody must answer for a nomination."""


def check_channel(contest: Contest, channel: NominationChannel) -> None:
    """Raises ChannelIsClosed where the contest takes no nominations by this way (PRODUCT 6)."""
    if not asked.takes_by(contest, channel):
        raise ChannelIsClosed(N_("This contest does not take nominations in this way."))


def write_into(nomination: Nomination, text: NominationText, minutes: Minutes, *, by: int, now: datetime) -> None:
    """Write the text into the nomination, for the unit for which `by` may nominate this person."""
    text, minutes = text.tidied(), minutes.tidied()
    refuse_first([*unstorable(text), *unstorable_minutes(minutes)])
    if not text.evidence.keys() <= {each.id for each in nomination.contest.criteria}:
        raise NotFound
    settle_way(nomination, by=by, now=now)
    nomination.typed_by_id = by
    nomination.statement = text.statement
    nomination.praise = text.praise
    nomination.person_agrees = text.person_agrees
    if nomination.channel is NominationChannel.COLLECTIVE:
        if nomination.status is NominationStatus.SENT_BACK:  # HR has it: it never lies there without its minutes
            refuse_first(missing_minutes(nomination.channel, minutes, day_of(nomination.contest, now)))
        nomination.minutes_number, nomination.minutes_date = minutes.number, minutes.date
    there = {each.criterion_id: each for each in nomination.evidence}
    for criterion_id, said in text.evidence.items():
        if criterion_id in there:
            there[criterion_id].text = said
        else:
            nomination.evidence.append(Evidence(criterion_id=criterion_id, text=said))
    for criterion_id, each in there.items():
        if criterion_id not in text.evidence:
            nomination.evidence.remove(each)
    nomination.saved_at = now


def change_channel(nomination: Nomination, channel: NominationChannel) -> None:
    """A unit may change between its head and an assembly; what one person proposes stays theirs."""
    if channel is not nomination.channel:
        if not {channel, nomination.channel} <= OF_A_UNIT:
            raise NotFound
        check_channel(nomination.contest, channel)
        nomination.channel, nomination.minutes_number, nomination.minutes_date = channel, "", None


def settle_way(nomination: Nomination, *, by: int, now: datetime) -> None:
    """Whose place it takes and who answers for it, by whoever is in which post today.

    Raises NotFound, NobodyAnswers, NotAllowed, NotEligible where `by` may not nominate this person in this way.
    """
    employee = fresh_employee(nomination.employee_id)
    today = day_of(nomination.contest, now)
    if nomination.channel in OF_A_PERSON:
        if (employee.id == by) != (nomination.channel is NominationChannel.ONESELF):
            raise NotEligible(Reason.ONESELF)
        if not is_within(fresh_employee(by).unit.path, nomination.contest.scope.path):
            raise NotAllowed(N_("Only those who take part in this contest propose somebody for it."))
        nomination.unit_id = routes_of([employee], today=today)[employee.id].unit_id
        return
    person = people_of_rules([employee], nomination.contest)[employee.id]
    units = {unit.path: unit.id for unit in asked.units_acted_for(by, today=today)}
    reason = reason_not_to_nominate(person, by, units)
    if reason is not None:
        raise NotEligible(reason)
    path = nominating_path(person, units)
    assert path is not None
    answers = answering(employee.id, posts_at_and_above([path], today=today))
    if answers is None:
        raise NobodyAnswers(N_("There is neither head nor deputy to answer for this nomination. Ask HR."))
    nomination.unit_id, nomination.nominator_id = units[path], answers
