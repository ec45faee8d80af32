"""Drafts of contests while HR works on them: held in the version that was seen, and noted when a step is saved."""

from datetime import datetime

from contest.domain.contest_setup import SetupStep
from contest.domain.errors import N_, ChangedMeanwhile, RuleBroken
from contest.domain.phases import Phase
from contest.models import Contest
from contest.services import journal
from contest.services.transaction import held


class NotADraft(RuleBroken):
    """The contest is published: its settings are frozen with it."""

    def __init__(self) -> None:
        super().__init__(N_("This contest is published. Its settings can be changed only while it is a draft."))


def draft_in_hand(contest_id: int, version: int) -> Contest:
    """The held draft in the version that the person saw. Raises NotFound, NotADraft, ChangedMeanwhile."""
    contest = held(Contest, contest_id)
    if contest.phase is not Phase.DRAFT:
        raise NotADraft
    if contest.version != version:
        raise ChangedMeanwhile
    return contest


def stays_where_it_is(contest: Contest) -> None:
    """Raises RuleBroken for the model of a season: its periods were counted in the kind and the unit it has."""
    if contest.is_model:
        raise RuleBroken(
            N_("A season keeps its kind of award period and its unit. For other ones begin another season.")
        )


def step_saved(contest: Contest, step: SetupStep, *, by: int, now: datetime) -> None:
    """Note that a step was saved: the next one can be reached, and other pages of the draft are out of date."""
    # Without contest_id: a draft may still be deleted, and entries of the journal never are.
    contest.setup_step = max(contest.setup_step, step.number)
    contest.version += 1
    journal.record("draft saved", by=by, now=now, contest=contest.id, step=step.value)
