"""The seasons of the demo: the months of the company, and the quarters and years in which their leaders stand."""

from datetime import datetime

from sqlalchemy import select

from contest.cli.demo.company import organiser
from contest.cli.demo.pack import Pack
from contest.domain.calendar import PeriodKind
from contest.domain.consents import ConsentKind, ConsentState, ConsentWay, PublishedField, stored_fields
from contest.domain.letters import LetterChannel, LetterKind, LetterState
from contest.domain.seasons import read_lengths
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Consent, Contest, Letter, Qualification, Season, SeasonPeriod
from contest.queries.seasons import next_of
from contest.services.qualifying import qualify
from contest.services.seasons import change_season, skip_period
from contest.services.transaction import transaction
from contest.services.whole_seasons import begin_season


def begin_seasons(pack: Pack, *, now: datetime) -> None:
    """Let the finished contests of the company repeat, the latest as the model; leaders of the months go on by it."""
    hr = organiser(pack).id
    seasons: dict[PeriodKind, int] = {}
    for kind in PeriodKind:
        past = db.session.scalars(
            select(Contest.id).where(Contest.kind == kind, Contest.is_model.is_(False)).order_by(Contest.period_start)
        ).all()
        seasons[kind] = begin_season(past[-1], by=hr, now=now)
        with transaction():
            season = db.session.get_one(Season, seasons[kind])
            for contest_id in past[:-1]:
                _add(season, db.session.get_one(Contest, contest_id))
    for kind in (PeriodKind.QUARTER, PeriodKind.YEAR):
        change_season(
            seasons[kind],
            lengths=read_lengths(kind, ""),
            fed_by=seasons[PeriodKind.MONTH],
            next_in_line=True,
            version=1,
            by=hr,
            now=now,
        )


def join_season(contest: Contest) -> None:
    """Make a public contest that of its period in the season of its kind and unit, if there is one; part of an act."""
    if contest.stage is not Stage.WHOLE or contest.lead_id is not None or contest.category_en:
        return
    asked = select(Season).join(Season.model)
    season = db.session.scalar(asked.where(Contest.kind == contest.kind, Contest.scope_id == contest.scope_id))
    if season is not None:
        _add(season, contest)


def let_leaders_stand(contest: Contest) -> None:
    """Close the nominations as the clock would have: leaders of the months qualify, read their letters and say yes."""
    closed_at = contest.nominations_close_at
    assert closed_at is not None
    qualify(contest, now=closed_at)
    asked = select(Consent).where(
        Consent.contest_id == contest.id,
        Consent.state == ConsentState.ASKED,
        Consent.employee_id.in_(select(Qualification.employee_id).where(Qualification.contest_id == contest.id)),
    )
    for consent in db.session.scalars(asked):
        consent.state = ConsentState.DECLINED if consent.kind is ConsentKind.OUTSIDE else ConsentState.GIVEN
        consent.fields = stored_fields(frozenset(PublishedField)) if consent.kind is ConsentKind.INTERNAL else ""
        consent.way, consent.recorded_by_id, consent.answered_at = ConsentWay.APP, consent.employee_id, closed_at
    db.session.flush()
    written = (Letter.contest_id == contest.id, Letter.kind == LetterKind.QUALIFIED)
    for letter in db.session.scalars(select(Letter).where(*written)):
        if letter.channel is LetterChannel.APP:
            letter.read_at = closed_at
        else:
            letter.state, letter.sent_at = LetterState.SENT, closed_at
    db.session.flush()


def leave_out_a_month(pack: Pack, *, now: datetime) -> None:
    """HR leaves out the next month, with a note."""
    season = db.session.scalars(select(Season).join(Season.model).where(Contest.kind == PeriodKind.MONTH)).one()
    skip_period(season.id, next_of(season).start, pack.left_out, by=organiser(pack).id, now=now)


def _add(season: Season, contest: Contest) -> None:
    assert contest.nominations_open_at is not None
    db.session.add(
        SeasonPeriod(
            season_id=season.id,
            period_start=contest.period_start,
            contest_id=contest.id,
            at=contest.nominations_open_at,
        )
    )
    db.session.flush()
