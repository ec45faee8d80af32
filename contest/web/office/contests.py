"""The list of contests and the dashboard of one: phase, turnout, queue, clock. Never a standing (PRODUCT 14)."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_babel import get_timezone
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.contest_setup import SetupStep
from contest.domain.eligibility import Reason
from contest.domain.errors import N_, NotFound
from contest.domain.letters import TELL_WHO_HAS_NOT_VOTED, LetterKind
from contest.domain.nominations import UNDECIDED, NominationStatus
from contest.domain.phases import CANCELLABLE, ENDED, ENDED_OTHERWISE, Phase
from contest.domain.stages import Stage
from contest.domain.steering import LEVERS, Forward, next_forward
from contest.domain.troubles import WHAT_IT_MEANS, WHAT_TO_DO
from contest.models import Contest
from contest.queries.commitments import closed_box
from contest.queries.contests import (
    contest_by_id,
    contests_for_office,
    nomination_counts,
    nominations_waiting,
    turnout,
)
from contest.queries.corrections import corrections_of, is_correctable
from contest.queries.due_reminders import Planned, reminders_planned
from contest.queries.families import Family, families_of, family_of, figures_of, lead_id_of
from contest.queries.fields import thin_fields, undecided_before_the_vote
from contest.queries.leaders import Leader, leaders_of
from contest.queries.leading_on import leads_on
from contest.queries.letter_counts import letter_counts
from contest.queries.outside_week import outside_its_week
from contest.queries.qualifying import qualifying_for
from contest.queries.quality_weeks import week_of
from contest.queries.seasons import season_of
from contest.queries.standing import Standing, standing_of
from contest.queries.troubles import stuck_contests, troubles_of
from contest.services.rechecks import standing_now
from contest.web.office.room import room
from contest.web.phase_line import phase_line
from contest.web.searching import holds_words, search_text
from contest.wording import letter_name

# Below this turnout a bar is brass: somebody should speak to the people there.
LOW_TURNOUT = 40

GROUPS: dict[str, tuple[str, frozenset[Phase]]] = {
    "draft": (N_("Drafts"), frozenset({Phase.DRAFT})),
    "running": (
        N_("Running"),
        frozenset({Phase.PLANNED, Phase.NOMINATING, Phase.SCREENING, Phase.VOTING, Phase.CLOSED, Phase.COUNTED}),
    ),
    "announced": (N_("Announced"), frozenset({Phase.ANNOUNCED})),
    "ended": (N_("Cancelled or void"), ENDED_OTHERWISE),
}


@dataclass(frozen=True)
class Job:
    """Something the clock does or has done."""

    label: str
    at: datetime | None
    is_done: bool
    note: str = ""


@room.get("/")
def home() -> Response:
    """The office opens with its contests."""
    return redirect(url_for("office.contests"))


@room.get("/contests/")
def contests() -> str:
    """All contests, drafts included: by title, by group of phases, page by page."""
    group = request.args.get("group", "")
    search = search_text()
    page = contests_for_office(
        phases=GROUPS[group][1] if group in GROUPS else (),
        wanted=holds_words(search),
        page=request.args.get("page", 1, type=int),
    )
    groups = {key: str(_(label)) for key, (label, _phases) in GROUPS.items()}
    return render_template(
        "office/contests.html",
        page=page,
        group=group,
        groups=groups,
        search=search,
        stuck=stuck_contests(),
        families=families_of([contest.id for contest in page.items]),
        setup_steps=len(SetupStep),
    )


@room.get("/contests/<int:contest_id>")
def contest(contest_id: int) -> str | Response:
    """How one contest is doing. A draft has no dashboard: its set-up goes on."""
    found = contest_by_id(contest_id)
    if found is None:
        raise NotFound
    if found.phase is Phase.DRAFT:
        return redirect(url_for("office.setup_step", contest_id=lead_id_of(found), step="review"))
    now = clock.now()
    counts = nomination_counts(contest_id)
    # As in the queue: what is left undecided when a contest is over waits for nobody any more.
    waiting = 0 if found.phase in ENDED else counts[NominationStatus.SUBMITTED]
    standing = standing_of(found, now=now)
    family = family_of(found)
    letters = letter_counts(contest_id)
    return render_template(
        "office/contest.html",
        contest=found,
        family=family,
        figures={} if family.is_alone else figures_of(family.rows),
        standing=standing,
        steps=phase_line(found, now=now),
        turnout=turnout(found) if standing in SHOWS_TURNOUT or found.missed_its_quorum else None,
        box=closed_box(contest_id) if found.missed_its_quorum else None,
        troubles=troubles_of(contest_id),
        outside=outside_its_week(found, now=now),
        thin=thin_fields(now=now, contest_id=contest_id),
        undecided=undecided_before_the_vote(now=now, contest_id=contest_id),
        MEANS=WHAT_IT_MEANS,
        TO_DO=WHAT_TO_DO,
        low=LOW_TURNOUT,
        counts=counts,
        undecided_in_the_end=sum(counts[status] for status in UNDECIDED),
        waiting=nominations_waiting(contest_id) if waiting else [],
        order=_before_the_order(found, now),
        corrections=corrections_of(contest_id) if is_correctable(found) else None,
        season=season_of(found),
        ahead=leads_on(found),
        qualifying=qualifying_for(found, now=now),
        jobs=_in_order(_jobs(found, now), _reminders(reminders_planned(found, now=now), letters)),
        letters=letters,
        deadline=_deadline(found, standing),
        days_to_week=_days_to_quality_week(now.astimezone(ZoneInfo(str(get_timezone()))).date()),
        forward=_forward(found, family, standing, now),
        may_cancel=found.phase in CANCELLABLE and standing is not Standing.COUNTING,
        may_lengthen=standing is Standing.VOTING,
        may_take_back=found.phase is Phase.PLANNED
        and found.nominations_open_at is not None
        and found.nominations_open_at > now,
    )


def _before_the_order(contest: Contest, now: datetime) -> list[tuple[Leader, Reason | None]]:
    """The leaders of an announced contest, each with the reason why they may not be named in an order today, if any."""
    if contest.phase is not Phase.ANNOUNCED or contest.stage is not Stage.WHOLE:
        return []
    today = standing_now(contest, now=now)
    return [(leader, today[leader.candidate.id]) for leader in leaders_of([contest.id]).get(contest.id, [])]


def _forward(contest: Contest, family: Family, standing: Standing, now: datetime) -> Forward | None:
    """The step that can be taken now; none while the clock is about to take it anyway, or the branches come first."""
    step = None if standing is Standing.COUNTING else next_forward(contest.phase)
    if contest.branch_stage and step in {Forward.CLOSE_NOMINATIONS, Forward.OPEN_VOTING}:
        all_ended = all(vote.phase in ENDED for vote in family.branch_votes)
        step = step if step is Forward.OPEN_VOTING and all_ended else None
    planned = getattr(contest, LEVERS[step].instant) if step is not None else None
    return step if planned is not None and planned > now else None


SHOWS_TURNOUT = frozenset({Standing.VOTING, Standing.COUNTING, Standing.SEALED, Standing.ANNOUNCED})


def _deadline(contest: Contest, standing: Standing) -> tuple[str, datetime] | None:
    """What happens next, in a word, and when; None where nothing more will."""
    upcoming = {
        Standing.PLANNED: (_("until nominations open"), contest.nominations_open_at),
        Standing.NOMINATING: (
            _("until nominations close"),
            contest.branch_nominations_close_at or contest.nominations_close_at,
        ),
        Standing.BRANCHES: (_("until the branches are announced"), contest.nominations_close_at),
        Standing.SCREENING: (_("until voting opens"), contest.voting_open_at),
        Standing.VOTING: (_("until voting closes"), contest.voting_close_at),
        Standing.COUNTING: (_("until the announcement"), contest.announce_at),
        Standing.SEALED: (_("until the announcement"), contest.announce_at),
    }
    label, at = upcoming.get(standing, ("", None))
    return (label, at) if at is not None else None


def _jobs(contest: Contest, now: datetime) -> list[Job]:
    """What the clock has done and will do, in this order; nothing to come for a contest that has ended early."""
    steps = (
        (_("Nominations open"), contest.nominations_open_at, Phase.NOMINATING),
        (
            _("The branches are announced, their first become candidates")
            if contest.branch_stage
            else _("Nominations close"),
            contest.nominations_close_at,
            Phase.SCREENING,
        ),
        (_("Voting opens, the list of voters is frozen"), contest.voting_open_at, Phase.VOTING),
        (
            _("Voting closes, too few have voted")
            if contest.phase is Phase.VOID
            else _("Voting closes, the votes are counted"),
            contest.voting_close_at,
            Phase.COUNTED,
        ),
        (_("The leader is announced, letters leave"), contest.announce_at, Phase.ANNOUNCED),
    )
    order = list(Phase)
    jobs = []
    for label, at, phase in steps:
        if contest.phase is Phase.VOID:
            is_done = order.index(phase) <= order.index(Phase.COUNTED if contest.missed_its_quorum else Phase.SCREENING)
        elif contest.phase is Phase.CANCELLED:
            is_done = at is not None and at <= now
        else:
            is_done = order.index(contest.phase) >= order.index(phase)
        if not is_done and contest.phase in ENDED_OTHERWISE:
            continue
        jobs.append(Job(label, at, is_done))
    return jobs


def _reminders(planned: Iterable[Planned], letters: Container[LetterKind]) -> list[Job]:
    """The reminders among them, but for those that stand below with what became of the letters."""
    return [
        Job(
            label=letter_name(each.kind),
            at=each.at,
            is_done=each.is_written,
            note=_("Nobody sees who gets it.") if each.kind in TELL_WHO_HAS_NOT_VOTED else "",
        )
        for each in planned
        if not (each.is_written and each.kind in letters)
    ]


def _in_order(jobs: list[Job], reminders: list[Job]) -> list[Job]:
    return sorted([*jobs, *reminders], key=lambda job: (job.at is not None, job.at))


def _days_to_quality_week(today: date) -> int:
    """Days until the next Quality Week begins; 0 while it lasts."""
    week = week_of(today.year, today=today)
    return max(0, (week.following if today > week.sunday else week).days_to_week)
