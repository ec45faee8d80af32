"""A contest with all that follows it, published and held together: its categories, the votes of its branches."""

from datetime import datetime

from sqlalchemy import delete, or_, select

from contest.domain.errors import NotFound
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Contest, Criterion, Eligibility, TroubleNoted, Unit, UnitPlaces, WantedPaper
from contest.queries.families import Family, branches_with_people, gathered, lead_id_of
from contest.queries.staff import LARGEST_ID
from contest.services.transaction import held

OF_THE_BRANCHES = ("branch_nominations_close_at", "branch_voting_open_at", "branch_voting_close_at")
FOLLOWS = (
    "kind",
    "period_start",
    "name_en",
    "name_ru",
    "about",
    "scope_id",
    "time_zone",
    "sends",
    "one_title",
    "branch_stage",
    *OF_THE_BRANCHES,
    "nominations_open_at",
    "nominations_close_at",
    "voting_open_at",
    "voting_close_at",
    "announce_at",
    "method",
    "max_choices",
    "max_points",
    "score_mode",
    "min_ratings",
    "borda_scale",
    "weighting",
    "weight_cap_percent",
    "open_board",
    "places_per_unit",
    "places_for_each",
    "by_collective",
    "by_colleague",
    "by_oneself",
    "late",
    "least_field",
    "own_vote_allowed",
    "privacy_threshold",
    "quorum_percent",
    "tell_when_nominations_open",
    "remind_of_drafts",
    "tell_when_voting_opens",
    "remind_voters",
    "tell_staff_the_result",
    "setup_step",
    "created_by_id",
)
"""The columns that a follower has from its lead. All others are its own: category, stage, phase, key and box."""

RULE_SET = (
    "seniority_least",
    "seniority_most",
    "staff_groups",
    "leader_pause",
    "never_again",
    "off_commission",
    "needs_attestation",
)


def held_family(contest_id: int) -> Family:
    """The family of a contest with every vote held, always in the order of ids: no two acts wait for each other.

    Inside the caller's transaction. Raises NotFound.
    """
    contest = db.session.get(Contest, contest_id) if 0 < contest_id <= LARGEST_ID else None
    if contest is None:
        raise NotFound
    lead_id = lead_id_of(contest)
    of_the_family = or_(Contest.id == lead_id, Contest.lead_id == lead_id)
    ids = db.session.scalars(select(Contest.id).where(of_the_family).order_by(Contest.id)).all()
    return gathered(held(Contest, number) for number in ids)[lead_id]


def freeze_followers(family: Family, *, now: datetime) -> list[Contest]:
    """Give every category the settings of its lead, and make the votes of the branches; returns the new ones.

    Part of the act that publishes the lead, whose family is held. The rule set of a category is its own, and its
    branches have it too.
    """
    lead = family.lead
    for whole in family.wholes:
        if whole is not lead:
            _follow(lead, whole)
    if not lead.branch_stage:
        return []
    return [
        _branch_vote(lead, whole, branch) for whole in family.wholes for branch in branches_with_people(lead, now=now)
    ]


def forget_branch_votes(family: Family) -> None:
    """Delete the votes of the branches of a contest that becomes a draft again: nobody could take part in them yet."""
    for vote in family.branch_votes:
        db.session.execute(delete(TroubleNoted).where(TroubleNoted.contest_id == vote.id))
        db.session.delete(vote)
    db.session.flush()


def copy_categories(model: Contest, contest: Contest) -> None:
    """Give a new draft the categories and rule sets of another contest, inside the caller's transaction."""
    contest.category_en, contest.category_ru = model.category_en, model.category_ru
    contest.one_title = model.one_title
    _copy_rule_set(model, contest)
    asked = select(Contest).where(Contest.lead_id == model.id, Contest.stage == Stage.WHOLE)
    for other in db.session.scalars(asked.order_by(Contest.category_position)).all():
        category = Contest(
            lead_id=contest.id,
            category_position=other.category_position,
            category_en=other.category_en,
            category_ru=other.category_ru,
            phase=contest.phase,
            **{name: getattr(contest, name) for name in FOLLOWS},
        )
        db.session.add(category)
        db.session.flush()
        _copy_rule_set(other, category)


def _branch_vote(lead: Contest, whole: Contest, branch: Unit) -> Contest:
    """The vote of one branch in one category: as the whole, in the branch, at the instants of the branches.

    It is announced when nominations of the whole close. Whoever stands there alone needs no vote and goes on: the
    smallest field is the whole's business.
    """
    vote = Contest(
        lead_id=lead.id,
        next_id=whole.id,
        stage=Stage.BRANCH,
        phase=whole.phase,
        category_position=whole.category_position,
        category_en=whole.category_en,
        category_ru=whole.category_ru,
        **{name: getattr(lead, name) for name in FOLLOWS if name not in OF_THE_BRANCHES},
    )
    vote.scope, vote.scope_id, vote.time_zone = branch, branch.id, branch.time_zone
    vote.branch_stage = False
    vote.least_field = 1
    vote.nominations_close_at = lead.branch_nominations_close_at
    vote.voting_open_at = lead.branch_voting_open_at
    vote.voting_close_at = lead.branch_voting_close_at
    vote.announce_at = lead.nominations_close_at
    db.session.add(vote)
    db.session.flush()
    _copy_lists(lead, vote)
    _copy_rule_set(whole, vote)
    return vote


def _follow(lead: Contest, follower: Contest) -> None:
    for name in FOLLOWS:
        setattr(follower, name, getattr(lead, name))
    follower.scope = lead.scope
    follower.criteria.clear()
    follower.papers.clear()
    db.session.execute(delete(UnitPlaces).where(UnitPlaces.contest_id == follower.id))
    db.session.flush()
    _copy_lists(lead, follower)


def _copy_lists(lead: Contest, follower: Contest) -> None:
    """Criteria, papers and the places of single units."""
    follower.criteria.extend(
        Criterion(position=one.position, key=one.key, name=one.name, hint=one.hint, weight=one.weight)
        for one in lead.criteria
    )
    follower.papers.extend(WantedPaper(kind=paper.kind, is_required=paper.is_required) for paper in lead.papers)
    for row in db.session.scalars(select(UnitPlaces).where(UnitPlaces.contest_id == lead.id)).all():
        db.session.add(UnitPlaces(contest_id=follower.id, unit_id=row.unit_id, places=row.places))
    db.session.flush()


def _copy_rule_set(model: Contest, contest: Contest) -> None:
    if model.eligibility is not None:
        contest.eligibility = Eligibility(**{name: getattr(model.eligibility, name) for name in RULE_SET})
        db.session.flush()
