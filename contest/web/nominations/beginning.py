"""With what a nomination begins: the contest, the person and the way, as an address names them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from flask_login import current_user

from contest.domain.eligibility import MAY_NOT, NOBODYS_BUSINESS, NotEligible, Reason
from contest.domain.errors import NotFound, RuleBroken
from contest.domain.nominations import OF_A_PERSON, NominationChannel
from contest.forms.nominations import NominationForm, Question, form_for
from contest.models import Contest, Employee, Nomination, Unit
from contest.queries.eligibility import proposed_person
from contest.queries.ways import colleague, takes_from
from contest.web.nominations.room import number, public_contest, today_of, units_in
from contest.wording import criterion_hint, criterion_name


@dataclass(frozen=True)
class Beginning:
    """Whom somebody is about to put forward, by which ways, for which unit; why not, or what there is already."""

    contest: Contest
    employee: Employee
    channels: Sequence[NominationChannel]
    unit: Unit | None
    reason: Reason | None
    nomination: Nomination | None

    def check(self) -> None:
        """Raises RuleBroken where the rules keep the person out; a colleague is not told what only HR knows."""
        if self.reason is None:
            return
        if self.channels[0] in OF_A_PERSON and self.reason in NOBODYS_BUSINESS:
            raise RuleBroken(MAY_NOT)
        raise NotEligible(self.reason)


def beginning() -> Beginning:
    """What the address says. Raises NotFound where the reader may not put this person forward in this contest."""
    contest = public_contest(number("contest", 0))
    way = request.args.get("way", "")
    if way in {each.value for each in OF_A_PERSON}:
        return _of_a_person(contest, NominationChannel(way))
    if way:
        raise NotFound
    units_in(contest)
    choice = proposed_person(contest, current_user.id, number("person", 0), today=today_of(contest))
    if choice is None:
        raise NotFound
    channels = channels_of_a_unit(contest)
    return Beginning(contest, choice.employee, channels, choice.unit, choice.reason, choice.nomination)


def _of_a_person(contest: Contest, channel: NominationChannel) -> Beginning:
    if not takes_from(contest, current_user, channel):
        raise NotFound
    oneself = channel is NominationChannel.ONESELF
    employee_id = current_user.id if oneself else number("person", 0)
    if not oneself and employee_id == current_user.id:
        raise NotFound
    choice = colleague(contest, current_user, employee_id, today=today_of(contest))
    if choice is None:
        raise NotFound
    return Beginning(contest, choice.employee, (channel,), None, choice.reason, choice.nomination)


def channels_of_a_unit(contest: Contest) -> Sequence[NominationChannel]:
    """By which ways a unit puts somebody forward in this contest."""
    if contest.by_collective:
        return NominationChannel.HEAD, NominationChannel.COLLECTIVE
    return (NominationChannel.HEAD,)


def form_of(contest: Contest, channels: Sequence[NominationChannel]) -> NominationForm:
    """The form that this contest asks to be filled in, with the criteria in the reader's language."""
    return form_for(
        [Question(each.id, criterion_name(each), criterion_hint(each), each.weight) for each in contest.criteria],
        channels,
    )


def form_about(nomination: Nomination) -> NominationForm:
    """The same for a nomination that is there: a unit's may still change between head and collective."""
    if nomination.channel in OF_A_PERSON:
        return form_of(nomination.contest, (nomination.channel,))
    channels = channels_of_a_unit(nomination.contest)
    return form_of(nomination.contest, channels if nomination.channel in channels else (nomination.channel,))
