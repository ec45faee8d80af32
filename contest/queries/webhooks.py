"""Webhooks with what they were told last, what is due, and what one telling says (PRODUCT 19)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from contest.domain.letters import LetterState
from contest.domain.webhooks import HookEvent
from contest.extensions import db
from contest.models import Contest, Correction, Delivery, Outcome, Webhook
from contest.queries.corrections import correction_by_id
from contest.queries.leaders import Leader, leaders_of
from contest.queries.letters import AT_ONCE
from contest.queries.paging import Page, page_of
from contest.queries.staff import LARGEST_ID


@dataclass(frozen=True)
class Telling:
    """What a message to a webhook is written from; `leaders` only once they are announced, as corrected since."""

    delivery: Delivery
    webhook: Webhook
    contest: Contest | None
    leaders: tuple[Leader, ...]
    is_announced: bool
    correction: Correction | None = None


def due_deliveries(*, now: datetime) -> list[int]:
    """Ids of the tellings to send now, the oldest first, a bounded number at a time; of switched-off webhooks none."""
    return list(
        db.session.scalars(
            select(Delivery.id)
            .join(Delivery.webhook)
            .where(Delivery.state == LetterState.QUEUED, Delivery.due_at <= now, Webhook.is_active)
            .order_by(Delivery.due_at, Delivery.id)
            .limit(AT_ONCE)
        )
    )


def telling(delivery_id: int) -> Telling:
    """Everything one telling has to say. Raises NoResultFound for an unknown one."""
    delivery = db.session.scalars(
        select(Delivery)
        .where(Delivery.id == delivery_id)
        .options(joinedload(Delivery.webhook), joinedload(Delivery.contest).joinedload(Contest.scope))
    ).one()
    contest = delivery.contest
    outcome = db.session.get(Outcome, contest.id) if contest else None
    is_announced = outcome is not None and outcome.announced_at is not None
    leaders = leaders_of([contest.id]).get(contest.id, []) if contest and is_announced else []
    corrected = delivery.event is HookEvent.CORRECTED
    correction = correction_by_id(int(delivery.about.split(":")[1])) if corrected else None
    return Telling(delivery, delivery.webhook, contest, tuple(leaders), is_announced, correction)


def webhooks() -> list[Webhook]:
    """All of them, by name."""
    return list(db.session.scalars(select(Webhook).order_by(Webhook.name, Webhook.id)))


def listening_webhooks() -> int:
    """How many are switched on."""
    return db.session.scalar(select(func.count()).select_from(Webhook).where(Webhook.is_active)) or 0


def webhook_by_id(webhook_id: int) -> Webhook | None:
    """The webhook, or None."""
    return db.session.get(Webhook, webhook_id) if 0 < webhook_id <= LARGEST_ID else None


def delivery_counts() -> dict[int, dict[LetterState, int]]:
    """How many tellings of each webhook stand in which state. One query."""
    rows = db.session.execute(
        select(Delivery.webhook_id, Delivery.state, func.count()).group_by(Delivery.webhook_id, Delivery.state)
    )
    found: dict[int, dict[LetterState, int]] = {}
    for webhook_id, state, count in rows:
        found.setdefault(webhook_id, {})[state] = count
    return found


def deliveries(webhook_id: int, *, page: int = 1) -> Page[Delivery]:
    """A page of what a webhook was told, the latest first, with the contests."""
    asked = (
        select(Delivery)
        .where(Delivery.webhook_id == webhook_id)
        .options(joinedload(Delivery.contest).joinedload(Contest.scope))
        .order_by(Delivery.written_at.desc(), Delivery.id.desc())
    )
    return page_of(asked, page)
