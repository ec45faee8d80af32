"""Setting up a contest: drafts, their steps, publishing (PRODUCT 2, 3). Running ones: services.steering."""

from datetime import datetime

from contest.domain.calendar import AwardPeriod, PeriodKind
from contest.domain.contest_setup import Announcement, Basics, CriterionDraft, People, Rules, SetupStep, hindrances
from contest.domain.contests import RANKED, Weighting
from contest.domain.errors import N_, ChangedMeanwhile, FieldRefused, RuleBroken
from contest.domain.method_setup import NO_OPEN_RANKING, written_scale
from contest.domain.phases import Phase
from contest.domain.schedule import Schedule, faults, lay_back
from contest.extensions import db
from contest.models import Contest, Criterion, Unit
from contest.queries.contest_setup import facts_of, was_published
from contest.queries.staff import company, unit_by_id
from contest.services import journal
from contest.services.moves import move
from contest.services.transaction import held, lock_out_others, transaction

PLAIN_RULES = (
    "max_choices",
    "least_field",
    "max_points",
    "score_mode",
    "min_ratings",
    "weighting",
    "weight_cap_percent",
    "open_board",
)
"""The fields of Rules that stand under the same name on the contest."""


class NotADraft(RuleBroken):
    """The contest is published: its settings are frozen with it."""

    def __init__(self) -> None:
        super().__init__(N_("This contest is published. Its settings can be changed only while it is a draft."))


class NotReady(RuleBroken):
    """Something is not settled yet; the review page names all of it."""


def create_contest(basics: Basics, *, by: int | None, now: datetime, like: int | None = None) -> int:
    """Begin a draft and return its id: default criteria, plurality, the dates laid back for its period.

    It is held in the whole company until the step People says otherwise. `like` names another contest whose unit,
    places, criteria, method, letters and, where `basics` has none, words are taken over. Raises NotFound for an
    unknown one, RuleBroken before there is any unit.
    """
    with transaction() as session:
        model = held(Contest, like, shared=True) if like is not None else None
        scope = unit_by_id(model.scope_id) if model else company()
        if scope is None:
            raise RuleBroken(N_("There are no units yet. Import the staff list first."))
        contest = Contest(scope_id=scope.id, time_zone=scope.time_zone, created_by_id=by, phase=Phase.DRAFT)
        _settle_basics(contest, basics)
        rules = Rules()
        if model is not None:
            rules = _rules_of(model)
            for name in (
                "places_per_unit",
                "own_vote_allowed",
                "privacy_threshold",
                "tell_when_voting_opens",
                "tell_staff_the_result",
            ):
                setattr(contest, name, getattr(model, name))
            for name in ("name_en", "name_ru", "about"):
                setattr(contest, name, getattr(basics, name) or getattr(model, name))
        contest.setup_step = SetupStep.BASICS.number
        contest.scope = scope
        _lay(contest, now)
        session.add(contest)
        session.flush()
        _settle_rules(contest, rules)
        journal.record("contest drafted", by=by, now=now, contest=contest.id, like=like)
        return contest.id


def save_basics(contest_id: int, basics: Basics, *, version: int, by: int, now: datetime) -> bool:
    """Store kind, period and words; returns whether the dates were laid anew, as they are for another period."""
    with transaction():
        contest = _draft(contest_id, version)
        other = (contest.kind, contest.period_start) != (basics.kind, basics.period_start)
        _settle_basics(contest, basics)
        if other:
            _lay(contest, now)
        _saved(contest, SetupStep.BASICS, by=by, now=now)
        return other


def save_people(contest_id: int, people: People, *, version: int, by: int, now: datetime) -> bool:
    """Store who takes part; returns whether the dates were laid anew, as for a unit in another time zone."""
    with transaction():
        contest = _draft(contest_id, version)
        scope = db.session.get(Unit, people.scope_id)
        if scope is None:
            raise FieldRefused("unit", N_("There is no such unit any more. Choose another one."))
        moved = scope.time_zone != contest.time_zone
        contest.scope = scope
        contest.scope_id = scope.id
        contest.time_zone = scope.time_zone
        contest.places_per_unit = people.places_per_unit
        contest.own_vote_allowed = people.own_vote_allowed
        contest.privacy_threshold = people.privacy_threshold
        if moved:
            _lay(contest, now)
        _saved(contest, SetupStep.PEOPLE, by=by, now=now)
        return moved


def save_method(contest_id: int, rules: Rules, *, version: int, by: int, now: datetime) -> None:
    """Store criteria, method and weighting. Whether all of it fits is asked again when the contest is published.

    Raises FieldRefused for an open board of ranked ballots.
    """
    with transaction():
        if rules.open_board and rules.method in RANKED:
            raise FieldRefused("open_board", NO_OPEN_RANKING)
        contest = _draft(contest_id, version)
        _settle_rules(contest, rules)
        _saved(contest, SetupStep.METHOD, by=by, now=now)


def save_schedule(contest_id: int, schedule: Schedule, *, version: int, by: int, now: datetime) -> None:
    """Store the five instants. Raises FieldRefused beside the first that is out of order or past."""
    with transaction():
        contest = _draft(contest_id, version)
        for fault in faults(schedule, now=now, zone=contest.time_zone):
            raise FieldRefused(fault.field, fault.message, **fault.params)
        _settle_schedule(contest, schedule)
        _saved(contest, SetupStep.SCHEDULE, by=by, now=now)


def save_announcement(contest_id: int, letters: Announcement, *, version: int, by: int, now: datetime) -> None:
    """Store which letters go out."""
    with transaction():
        contest = _draft(contest_id, version)
        contest.tell_when_voting_opens = letters.tell_when_voting_opens
        contest.tell_staff_the_result = letters.tell_staff_the_result
        _saved(contest, SetupStep.ANNOUNCEMENT, by=by, now=now)


def publish(contest_id: int, *, version: int, by: int | None, now: datetime) -> None:
    """Freeze the settings and hand the contest to the clock.

    Raises NotADraft, ChangedMeanwhile, NotReady with the first of what is not settled. Publishing goes one at a time,
    so that two contests for one period cannot both find the place free; the unique index would refuse the second all
    the same.
    """
    with transaction():
        lock_out_others("publishing a contest")
        contest = _draft(contest_id, version)
        for finding in hindrances(facts_of(contest, now=now), now=now):
            raise NotReady(finding.message, **finding.params)
        move(contest, Phase.PLANNED, setup_step=SetupStep.REVIEW.number)
        journal.record(
            "contest published",
            by=by,
            now=now,
            contest_id=contest.id,
            nominations_open_at=contest.nominations_open_at,
            nominations_close_at=contest.nominations_close_at,
            voting_open_at=contest.voting_open_at,
            voting_close_at=contest.voting_close_at,
            announce_at=contest.announce_at,
            scope=contest.scope_id,
            **_written_rules(contest),
        )


def back_to_draft(contest_id: int, *, by: int, now: datetime) -> None:
    """Take a published contest back before its nominations open. Raises RuleBroken once they are open."""
    with transaction():
        contest = held(Contest, contest_id)
        opens_at = contest.nominations_open_at
        if contest.phase is not Phase.PLANNED or opens_at is None or opens_at <= now:
            raise RuleBroken(
                N_("Nominations are open: this contest can no longer become a draft. It can be cancelled.")
            )
        move(contest, Phase.DRAFT)
        journal.record("contest taken back", by=by, now=now, contest_id=contest.id)


def discard(contest_id: int, *, version: int, by: int, now: datetime) -> None:
    """Delete a draft that was never public. Raises RuleBroken for one that was: the journal tells of it."""
    with transaction() as session:
        contest = _draft(contest_id, version)
        if was_published(contest_id):
            raise RuleBroken(N_("This contest was published before, so it cannot be deleted. Cancel it with a reason."))
        session.delete(contest)
        journal.record("draft discarded", by=by, now=now, contest=contest_id)


def _draft(contest_id: int, version: int) -> Contest:
    """The held draft in the version that the person saw. Raises NotFound, NotADraft, ChangedMeanwhile."""
    contest = held(Contest, contest_id)
    if contest.phase is not Phase.DRAFT:
        raise NotADraft
    if contest.version != version:
        raise ChangedMeanwhile
    return contest


def _saved(contest: Contest, step: SetupStep, *, by: int, now: datetime) -> None:
    # Without contest_id: a draft may still be deleted, and entries of the journal never are.
    contest.setup_step = max(contest.setup_step, step.number)
    contest.version += 1
    journal.record("draft saved", by=by, now=now, contest=contest.id, step=step.value)


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


def _written_rules(contest: Contest) -> dict[str, object]:
    """All that settles who may stand and how it is counted, for the journal; without options of other methods."""
    options = contest.method_rules.options()
    scale = {"borda_scale": contest.borda_scale} if options.pop("points", None) else {}
    return {
        "criteria": ", ".join(f"{one.key or one.name} {one.weight}" for one in contest.criteria),
        "method": contest.method.value,
        **options,
        **scale,
        "least_field": contest.least_field,
        "weighting": contest.weighting.value,
        **({"cap_percent": contest.weight_cap_percent} if contest.weighting is Weighting.CAP else {}),
        "open_board": contest.open_board,
        "own_vote_allowed": contest.own_vote_allowed,
        "privacy_threshold": contest.privacy_threshold,
        "places_per_unit": contest.places_per_unit,
    }


def _lay(contest: Contest, now: datetime) -> None:
    kind = PeriodKind(contest.kind)
    _settle_schedule(contest, lay_back(kind, AwardPeriod(kind, contest.period_start), contest.time_zone, now=now))


def _settle_schedule(contest: Contest, schedule: Schedule) -> None:
    contest.nominations_open_at = schedule.nominations_open_at
    contest.nominations_close_at = schedule.nominations_close_at
    contest.voting_open_at = schedule.voting_open_at
    contest.voting_close_at = schedule.voting_close_at
    contest.announce_at = schedule.announce_at
