"""The contests of the demo: past ones with their outcomes, and one in each phase of life."""

from collections.abc import Iterator
from datetime import datetime

from contest.cli.demo.ballots import vote_in_the_past
from contest.cli.demo.calendar import award_period, past_schedule, present_schedule
from contest.cli.demo.company import employee, organiser, unit
from contest.cli.demo.consents import answer_for_everybody, withhold_names
from contest.cli.demo.faces import give_face
from contest.cli.demo.pack import Pack
from contest.cli.demo.seasons import join_season, let_leaders_stand
from contest.cli.demo.story import Contest as ContestStory
from contest.cli.demo.story import Story
from contest.domain.contest_setup import SetupStep
from contest.domain.contests import DEFAULT_CRITERIA, Method, ScoreMode, Weighting
from contest.domain.nominations import NominationStatus, RefusalReason
from contest.domain.phases import Phase
from contest.domain.schedule import Schedule
from contest.extensions import db
from contest.models import Candidate, Contest, Criterion, Employee, Evidence, Nomination, Unit
from contest.services.progress import advance
from contest.services.transaction import transaction

SETTLED = {
    "draft": Phase.DRAFT,
    "planned": Phase.PLANNED,
    "nominating": Phase.NOMINATING,
    "cancelled": Phase.CANCELLED,
    "announced": Phase.ANNOUNCED,
}
LAST_STEP = SetupStep.REVIEW.number
STEPS_OF_A_DRAFT = 2
VOTED_IN = {"voting", "counted", "void"}


def tell_past(pack: Pack, *, now: datetime) -> None:
    """Store the finished contests of the pack with their outcomes, as earlier years would have left them."""
    for story in pack.leaders:
        with transaction():
            contest = new_contest(pack, story, past_schedule(story, unit(story.scope).time_zone, now=now), now=now)
            add_nominations(pack, contest, story)
            vote_in_the_past(contest, story)
            withhold_names(contest, story)


def tell_present(pack: Pack, *, now: datetime, sealing_secret: str) -> Iterator[tuple[ContestStory, int]]:
    """Set up the contests under way; yields those whose box is open, to be voted in, with their ids."""
    for story in pack.open:
        with transaction():
            contest = new_contest(pack, story, present_schedule(story, unit(story.scope).time_zone, now=now), now=now)
            add_nominations(pack, contest, story)
            contest.phase = SETTLED.get(story.phase, Phase.SCREENING)
            contest.setup_step = STEPS_OF_A_DRAFT if contest.phase is Phase.DRAFT else LAST_STEP
            contest.ended_reason = story.reason
            if contest.phase is Phase.ANNOUNCED:
                vote_in_the_past(contest, story)
            if contest.phase is not Phase.DRAFT:
                join_season(contest)
            if story.phase in VOTED_IN:
                let_leaders_stand(contest)
            contest_id, opening = contest.id, contest.voting_open_at
        if story.phase in VOTED_IN and opening is not None:
            advance(contest_id, now=opening, sealing_secret=sealing_secret)
            yield story, contest_id


def new_contest(pack: Pack, story: ContestStory, schedule: Schedule, *, now: datetime) -> Contest:
    """The contest of a story, without nominations, not yet in its phase."""
    scope = unit(story.scope)
    period = award_period(story, now)
    contest = Contest(
        kind=period.kind,
        period_start=period.start,
        scope_id=scope.id,
        time_zone=scope.time_zone,
        method=Method(story.method),
        max_choices=story.max_choices or None,
        max_points=story.max_points,
        score_mode=ScoreMode(story.score_mode),
        min_ratings=story.min_ratings,
        borda_scale=story.borda_scale,
        weighting=Weighting(story.weighting),
        weight_cap_percent=story.cap,
        quorum_percent=story.quorum or None,
        places_per_unit=story.quota or 3,
        by_colleague=story.phase == "nominating",
        by_oneself=story.phase == "nominating",
        setup_step=LAST_STEP,
        # Letters about what is past have long been read; a visitor should not wait for hundreds of them.
        tell_when_voting_opens=False,
        criteria=[
            Criterion(position=position, key=one.key, weight=one.weight)
            for position, one in enumerate(DEFAULT_CRITERIA, 1)
        ],
        created_by_id=organiser(pack).id,
        nominations_open_at=schedule.nominations_open_at,
        nominations_close_at=schedule.nominations_close_at,
        voting_open_at=schedule.voting_open_at,
        voting_close_at=schedule.voting_close_at,
        announce_at=schedule.announce_at,
    )
    db.session.add(contest)
    db.session.flush()
    return contest


def add_nominations(pack: Pack, contest: Contest, story: ContestStory) -> None:
    """Store what was written about everybody, and the candidates that HR admitted."""
    criteria = {criterion.key: criterion.id for criterion in contest.criteria}
    for told in story.stories:
        person = employee(told.number)
        nominating = unit(told.unit)
        nomination = Nomination(
            contest_id=contest.id,
            unit_id=nominating.id,
            employee_id=person.id,
            nominator_id=head_above(nominating, person).id,
            typed_by_id=head_above(nominating, person).id,
            status=NominationStatus(told.status),
            statement=told.statement,
            praise=told.praise,
            person_agrees=told.status not in {"draft", "withdrawn"},
            saved_at=contest.nominations_open_at,
            evidence=[Evidence(criterion_id=criteria[key], text=text) for key, text in told.evidence.items()],
        )
        candidate = settle(pack, nomination, told, contest, person)
        give_face(nomination, told.number, candidate)
        db.session.add(nomination)
    db.session.flush()
    answer_for_everybody(contest, story)


def settle(pack: Pack, nomination: Nomination, told: Story, contest: Contest, person: Employee) -> Candidate | None:
    """Bring a nomination into the state that its story tells, with the instants and the decision that belong to it.

    Returns the candidate to whom it led.
    """
    if nomination.status in {NominationStatus.DRAFT, NominationStatus.WITHDRAWN}:
        return None
    nomination.submitted_at = contest.nominations_open_at
    if nomination.status is NominationStatus.SUBMITTED:
        return None
    nomination.decided_at = contest.nominations_open_at
    nomination.decided_by_id = organiser(pack).id
    if nomination.status is NominationStatus.REFUSED:
        nomination.refusal_reason = RefusalReason.OTHER
        nomination.remark = told.reason
        return None
    candidate = Candidate(
        contest_id=contest.id, employee_id=person.id, unit_id=person.unit_id, position=person.position
    )
    db.session.add(candidate)
    db.session.flush()
    nomination.candidate_id = candidate.id
    return candidate


def head_above(start: Unit, person: Employee) -> Employee:
    """The head of the unit or of the nearest one above it who is somebody else than the person."""
    place: Unit | None = start
    while place is not None:
        if place.head is not None and place.head_id != person.id:
            return place.head
        place = place.parent
    raise LookupError(f"nobody heads {start.code} or anything above it")
