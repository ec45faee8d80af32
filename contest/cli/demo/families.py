"""The contests of the demo that ask several questions: three categories at once, and one whose branches vote first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from contest.cli.demo.calendar import present_schedule, staged_schedule
from contest.cli.demo.company import unit
from contest.cli.demo.contests import add_nominations, new_contest
from contest.cli.demo.pack import Pack
from contest.cli.demo.seasons import join_season
from contest.cli.demo.story import Contest as ContestStory
from contest.cli.demo.story import Family
from contest.domain.phases import Phase
from contest.domain.schedule import BRANCH_INSTANTS
from contest.extensions import db
from contest.models import Contest
from contest.services.families import freeze_followers, held_family
from contest.services.progress import advance
from contest.services.transaction import transaction


def tell_families(pack: Pack, *, now: datetime, sealing_secret: str) -> Iterator[tuple[ContestStory, int]]:
    """Set them up; yields every vote whose box is open with the story of its field, to be voted in."""
    for family in pack.families:
        with transaction():
            told = _staged(pack, family, now=now) if family.staged else _categories(pack, family, now=now)
            votes = [(story, vote.id, vote.voting_open_at) for story, vote in told]
        for story, vote_id, opening in votes:
            assert opening is not None
            if advance(vote_id, now=opening, sealing_secret=sealing_secret) is Phase.VOTING:
                yield story, vote_id


def _categories(pack: Pack, family: Family, *, now: datetime) -> list[tuple[ContestStory, Contest]]:
    """All categories checked by HR, about to be voted on together."""
    told: list[tuple[ContestStory, Contest]] = []
    for position, category in enumerate(family.categories, 1):
        story = category.contest
        vote = new_contest(pack, story, present_schedule(story, unit(story.scope).time_zone, now=now), now=now)
        vote.category_en, vote.category_ru, vote.category_position = category.en, category.ru, position
        vote.lead_id = told[0][1].id if told else None
        vote.phase = Phase.SCREENING
        add_nominations(pack, vote, story)
        told.append((story, vote))
    db.session.flush()
    return told


def _staged(pack: Pack, family: Family, *, now: datetime) -> list[tuple[ContestStory, Contest]]:
    """The votes of the branches, checked by HR; the whole waits for their first."""
    (category,) = family.categories
    story = category.contest
    plan = staged_schedule(unit(story.scope).time_zone, now=now)
    lead = new_contest(pack, story, plan, now=now)
    lead.branch_stage, lead.sends = True, family.sends
    for name in BRANCH_INSTANTS:
        setattr(lead, name, getattr(plan, name))
    db.session.flush()
    told = []
    for vote in freeze_followers(held_family(lead.id), now=now):
        code = vote.scope.code
        own = replace(story, stories=tuple(one for one in story.stories if pack.within(one.unit, code)))
        add_nominations(pack, vote, own)
        vote.phase = Phase.SCREENING
        told.append((own, vote))
    lead.phase = Phase.NOMINATING
    join_season(lead)
    db.session.flush()
    return told
