"""Setting up a contest: drafts, their steps, publishing (PRODUCT 2, 3). Running ones: services.steering."""

from dataclasses import asdict
from datetime import datetime

from contest.domain.calendar import AwardPeriod, PeriodKind
from contest.domain.contest_setup import Announcement, Basics, CriterionDraft, People, Rules, SetupStep, hindrances
from contest.domain.contests import RANKED
from contest.domain.errors import N_, FieldRefused, NotFound, RuleBroken
from contest.domain.method_setup import NO_OPEN_RANKING, written_scale
from contest.domain.phases import Phase
from contest.domain.plans import Ground
from contest.domain.schedule import IN_ORDER, Schedule, faults, lay_back
from contest.extensions import db
from contest.models import Contest, Criterion, Unit
from contest.queries.contest_setup import facts_of, was_published
from contest.queries.staff import company, unit_by_id
from contest.queries.working_days import ground_for
from contest.services import journal
from contest.services.categories import copy_commission, written_standing
from contest.services.drafts import draft_in_hand, stays_where_it_is, step_saved
from contest.services.families import copy_categories, forget_branch_votes, freeze_followers, held_family
from contest.services.moves import move
from contest.services.nominating_rules import copy_nominating
from contest.services.published_settings import written_family, written_rules
from contest.services.season_periods import take_the_place
from contest.services.transaction import held, lock_out_others, transaction

PLAIN_RULES = (
    "max_choices",
    "least_field",
    "quorum_percent",
    "max_points",
    "score_mode",
    "min_ratings",
    "weighting",
    "weight_cap_percent",
    "open_board",
)
"""The fields of Rules that stand under the same name on the contest."""


class NotReady(RuleBroken):
    """Something is not settled yet; the review page names all of it."""


def create_contest(basics: Basics, *, by: int | None, now: datetime, like: int | None = None) -> int:
    """Begin a draft and return its id: default criteria, plurality, the dates laid back for its period.

    It is held in the whole company until the step People says otherwise. `like` names another contest whose unit,
    places, papers, categories with their rule sets, criteria, method, letters and, where `basics` has none, words are
    taken over. Raises NotFound for an unknown one, RuleBroken before there is any unit.
    """
    with transaction():
        return drafted(basics, by=by, now=now, like=like).id


def drafted(
    basics: Basics,
    *,
    by: int | None,
    now: datetime,
    like: int | None = None,
    is_model: bool = False,
    ground: Ground | None = None,
) -> Contest:
    """A new draft, inside the caller's transaction; `ground` where its dates are laid on other lengths than usual.

    `is_model` makes it what a season makes its contests like. Raises what create_contest() raises.
    """
    model = held(Contest, like, shared=True) if like is not None else None
    scope = unit_by_id(model.scope_id) if model else company()
    if scope is None:
        raise RuleBroken(N_("There are no units yet. Import the staff list first."))
    contest = Contest(scope_id=scope.id, time_zone=scope.time_zone, created_by_id=by, phase=Phase.DRAFT)
    contest.is_model = is_model
    _settle_basics(contest, basics)
    rules = Rules()
    if model is not None:
        rules = _rules_of(model)
        for name in (
            "own_vote_allowed",
            "privacy_threshold",
            "tell_when_nominations_open",
            "remind_of_drafts",
            "tell_when_voting_opens",
            "remind_voters",
            "tell_staff_the_result",
        ):
            setattr(contest, name, getattr(model, name))
        for name in ("name_en", "name_ru", "about"):
            setattr(contest, name, getattr(basics, name) or getattr(model, name))
        contest.branch_stage, contest.sends = model.branch_stage, model.sends
    contest.setup_step = SetupStep.BASICS.number
    contest.scope = scope
    _lay(contest, now, ground)
    db.session.add(contest)
    db.session.flush()
    _settle_rules(contest, rules)
    if model is not None:
        copy_nominating(model, contest)
        copy_categories(model, contest)
        copy_commission(model, contest)
    journal.record("contest drafted", by=by, now=now, contest=contest.id, like=like)
    return contest


def save_basics(contest_id: int, basics: Basics, *, version: int, by: int, now: datetime) -> bool:
    """Store kind, period and words; returns whether the dates were laid anew, as they are for another period.

    Raises RuleBroken for another kind or period of the model of a season.
    """
    with transaction():
        contest = draft_in_hand(contest_id, version)
        other = (contest.kind, contest.period_start) != (basics.kind, basics.period_start)
        if other:
            stays_where_it_is(contest)
        _settle_basics(contest, basics)
        if other:
            _lay(contest, now)
        step_saved(contest, SetupStep.BASICS, by=by, now=now)
        return other


def save_people(contest_id: int, people: People, *, version: int, by: int, now: datetime) -> bool:
    """Store who takes part; returns whether the dates were laid anew, as for a unit in another time zone.

    Raises RuleBroken for another unit of the model of a season.
    """
    with transaction():
        contest = draft_in_hand(contest_id, version)
        scope = db.session.get(Unit, people.scope_id)
        if scope is None:
            raise FieldRefused("unit", N_("There is no such unit any more. Choose another one."))
        if scope.id != contest.scope_id:
            stays_where_it_is(contest)
        moved = scope.time_zone != contest.time_zone
        contest.scope = scope
        contest.scope_id = scope.id
        contest.time_zone = scope.time_zone
        contest.own_vote_allowed = people.own_vote_allowed
        contest.privacy_threshold = people.privacy_threshold
        if moved:
            _lay(contest, now)
        step_saved(contest, SetupStep.PEOPLE, by=by, now=now)
        return moved


def save_method(contest_id: int, rules: Rules, *, version: int, by: int, now: datetime) -> None:
    """Store criteria, method and weighting. Whether all of it fits is asked again when the contest is published.

    Raises FieldRefused for an open board of ranked ballots.
    """
    with transaction():
        if rules.open_board and rules.method in RANKED:
            raise FieldRefused("open_board", NO_OPEN_RANKING)
        contest = draft_in_hand(contest_id, version)
        _settle_rules(contest, rules)
        step_saved(contest, SetupStep.METHOD, by=by, now=now)


def save_schedule(
    contest_id: int, schedule: Schedule, *, version: int, by: int, now: datetime, sends: int | None = None
) -> None:
    """Store the instants, those of the branches too where they vote first, and how many each of them `sends` on.

    Raises FieldRefused beside the first that is out of order or past.
    """
    with transaction():
        contest = draft_in_hand(contest_id, version)
        for fault in faults(schedule, now=now, zone=contest.time_zone):
            raise FieldRefused(fault.field, fault.message, **fault.params)
        _settle_schedule(contest, schedule)
        contest.sends = sends or contest.sends
        step_saved(contest, SetupStep.SCHEDULE, by=by, now=now)


def save_announcement(contest_id: int, letters: Announcement, *, version: int, by: int, now: datetime) -> None:
    """Store which letters go out."""
    with transaction():
        contest = draft_in_hand(contest_id, version)
        for name, value in asdict(letters).items():
            setattr(contest, name, value)
        step_saved(contest, SetupStep.ANNOUNCEMENT, by=by, now=now)


def publish(contest_id: int, *, version: int, by: int | None, now: datetime) -> None:
    """Freeze the settings and hand the contest to the clock, with its categories and the votes of its branches.

    Raises NotADraft, ChangedMeanwhile, NotReady with the first of what is not settled. Publishing goes one at a time,
    so that two contests for one period cannot both find the place free; the unique index would refuse the second all
    the same.
    """
    with transaction():
        lock_out_others("publishing a contest")
        publish_in_hand(_lead_in_hand(contest_id, version), by=by, now=now)


def publish_in_hand(contest: Contest, *, by: int | None, now: datetime) -> None:
    """Publish a held draft inside the caller's transaction, in which nobody else publishes. Raises NotReady."""
    for finding in hindrances(facts_of(contest, now=now), now=now):
        raise NotReady(finding.message, **finding.params)
    family = held_family(contest.id)
    for vote in [*family.wholes, *freeze_followers(family, now=now)]:
        move(vote, Phase.PLANNED, setup_step=SetupStep.REVIEW.number)
    take_the_place(contest, by=by, now=now)
    journal.record(
        "contest published",
        by=by,
        now=now,
        contest_id=contest.id,
        **{name: getattr(contest, name) for name in IN_ORDER if getattr(contest, name) is not None},
        scope=contest.scope_id,
        **written_rules(contest),
        **written_family(family),
        **written_standing(family.lead),
    )


def back_to_draft(contest_id: int, *, by: int, now: datetime) -> None:
    """Take a published contest back before its nominations open. Raises RuleBroken once they are open."""
    with transaction():
        family = held_family(contest_id)
        lead = family.lead
        opens_at = lead.nominations_open_at
        if any(vote.phase is not Phase.PLANNED for vote in family.rows) or opens_at is None or opens_at <= now:
            raise RuleBroken(
                N_("Nominations are open: this contest can no longer become a draft. It can be cancelled.")
            )
        forget_branch_votes(family)
        for whole in family.wholes:
            move(whole, Phase.DRAFT)
        journal.record("contest taken back", by=by, now=now, contest_id=lead.id)


def discard(contest_id: int, *, version: int, by: int, now: datetime) -> None:
    """Delete a draft that was never public. Raises RuleBroken for one that was: the journal tells of it."""
    with transaction() as session:
        _lead_in_hand(contest_id, version)
        if was_published(contest_id):
            raise RuleBroken(N_("This contest was published before, so it cannot be deleted. Cancel it with a reason."))
        # The categories first: each names its lead.
        for vote in reversed(held_family(contest_id).rows):
            session.delete(vote)
            session.flush()
        journal.record("draft discarded", by=by, now=now, contest=contest_id)


def _lead_in_hand(contest_id: int, version: int) -> Contest:
    """The held draft. Raises NotFound for a category, which is published and deleted with its lead; else as for any."""
    contest = draft_in_hand(contest_id, version)
    if contest.lead_id is not None or contest.is_model:
        raise NotFound
    return contest


def _settle_basics(contest: Contest, basics: Basics) -> None:
    contest.kind = basics.kind
    contest.period_start = basics.period_start
    contest.name_en = basics.name_en
    contest.name_ru = basics.name_ru
    contest.about = basics.about


def _settle_rules(contest: Contest, rules: Rules) -> None:
    # The old ones go first: position is unique within a contest, and the session would insert before it deletes.
    contest.criteria.clear()
    db.session.flush()
    contest.criteria.extend(
        Criterion(position=position, key=one.key, name=one.name, hint=one.hint, weight=one.weight)
        for position, one in enumerate(rules.criteria, 1)
    )
    contest.method = rules.method
    contest.borda_scale = written_scale(rules.borda_scale)
    for name in PLAIN_RULES:
        setattr(contest, name, getattr(rules, name))
    db.session.flush()


def _rules_of(contest: Contest) -> Rules:
    criteria = tuple(CriterionDraft(one.weight, one.key, one.name, one.hint) for one in contest.criteria)
    plain = {name: getattr(contest, name) for name in PLAIN_RULES}
    return Rules(criteria, contest.method, borda_scale=contest.method_rules.borda_scale, **plain)


def _lay(contest: Contest, now: datetime, ground: Ground | None = None) -> None:
    kind = PeriodKind(contest.kind)
    period = AwardPeriod(kind, contest.period_start)
    first = bool(contest.branch_stage)
    ground = ground or ground_for(contest.time_zone, period)
    _settle_schedule(contest, lay_back(kind, period, contest.time_zone, now=now, branches_first=first, ground=ground))


def _settle_schedule(contest: Contest, schedule: Schedule) -> None:
    contest.branch_stage = schedule.has_branches
    for name in IN_ORDER:
        setattr(contest, name, getattr(schedule, name))
