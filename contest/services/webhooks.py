"""Webhooks: setting them up, and writing what they are to be told inside the act that it tells of (PRODUCT 19)."""

import secrets
from datetime import datetime

from sqlalchemy import func, select, update

from contest.domain.errors import N_, FieldRefused, RuleBroken
from contest.domain.letters import LetterState
from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.domain.webhooks import MOST_WEBHOOKS, HookEvent, HookFormat, checked_url, place_of, shown_url
from contest.extensions import db
from contest.models import Contest, Delivery, Webhook
from contest.services import journal
from contest.services.transaction import claimed, held, lock_out_others, transaction, upsert_into

EVENT_OF_STEP = {
    Phase.NOMINATING: HookEvent.NOMINATIONS_OPENED,
    Phase.VOTING: HookEvent.VOTING_OPENED,
    Phase.ANNOUNCED: HookEvent.ANNOUNCED,
}
SETTING_UP = "webhooks"


def add_webhook(
    name: str, form: HookFormat, url: str, *, chat: str = "", language: str = "en", by: int, now: datetime
) -> int:
    """Let one more address be told; returns its id. Raises FieldRefused beside the field, RuleBroken for too many.

    The same form sent twice makes one: an announcement would come twice for ever. One at a time, so that two at once
    see each other.
    """
    with transaction() as session:
        lock_out_others(SETTING_UP)
        if (db.session.scalar(select(func.count()).select_from(Webhook)) or 0) >= MOST_WEBHOOKS:
            raise RuleBroken(N_("There are %(most)s webhooks already. Remove one first."), most=MOST_WEBHOOKS)
        webhook = Webhook(nonce=secrets.token_urlsafe(32))
        _settle(webhook, name, form, url, chat, language)
        session.add(webhook)
        session.flush()
        _record("webhook added", webhook, by=by, now=now)
        return webhook.id


def change_webhook(
    webhook_id: int, name: str, form: HookFormat, url: str, *, chat: str = "", language: str, by: int, now: datetime
) -> None:
    """Change a webhook; what was written for it before goes to the new address. Raises NotFound, FieldRefused."""
    with transaction():
        lock_out_others(SETTING_UP)
        webhook = held(Webhook, webhook_id)
        _settle(webhook, name, form, url, chat, language)
        _record("webhook changed", webhook, by=by, now=now)


def switch_webhook(webhook_id: int, is_active: bool, *, by: int, now: datetime) -> None:
    """Stop telling an address, or go on. What happens meanwhile is not told later. Raises NotFound."""
    with transaction():
        webhook = held(Webhook, webhook_id)
        webhook.is_active = is_active
        _record("webhook switched", webhook, by=by, now=now)


def remove_webhook(webhook_id: int, *, by: int, now: datetime) -> None:
    """Forget an address and what it was told. Raises NotFound."""
    with transaction() as session:
        webhook = held(Webhook, webhook_id)
        _record("webhook removed", webhook, by=by, now=now)
        session.delete(webhook)


def try_webhook(webhook_id: int, *, by: int, now: datetime) -> int:
    """Write a test message, which leaves with the next sweep; returns the id of the telling. Raises NotFound."""
    with transaction() as session:
        webhook = held(Webhook, webhook_id)
        told = Delivery(
            webhook_id=webhook.id,
            event=HookEvent.TEST,
            about=f"test:{secrets.token_hex(8)}",
            written_at=now,
            due_at=now,
        )
        session.add(told)
        session.flush()
        return told.id


def tell_again(delivery_id: int, *, by: int, now: datetime) -> None:
    """Send once more what was refused or is in doubt, under the same id. Raises NotFound, RuleBroken for any other."""
    with transaction():
        told = held(Delivery, delivery_id)
        again = (
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.state.in_([LetterState.REFUSED, LetterState.IN_DOUBT]))
            .values(state=LetterState.QUEUED, attempts=0, due_at=now, trouble="")
        )
        if not claimed(again):
            raise RuleBroken(N_("This message has been delivered, or is on its way."))
        journal.record("webhook told again", by=by, now=now, contest_id=told.contest_id, delivery=delivery_id)


def tell_of_step(contest: Contest, step: Phase, *, now: datetime) -> None:
    """Write what a step of the clock tells to webhooks, inside that act.

    Nothing about the votes of branches; of several categories only the results one by one.
    """
    event = EVENT_OF_STEP.get(step)
    once = contest.lead_id is None or event is HookEvent.ANNOUNCED
    if event is not None and contest.stage is Stage.WHOLE and once:
        write_events(event, about=f"contest:{contest.id}", contest_id=contest.id, now=now)


def write_events(event: HookEvent, *, about: str, contest_id: int, now: datetime) -> None:
    """Write one telling for every active webhook, inside the act that the caller has open.

    Repeating it writes nothing.
    """
    listening = db.session.scalars(select(Webhook.id).where(Webhook.is_active).order_by(Webhook.id)).all()
    rows = [
        {
            "webhook_id": number,
            "event": event,
            "about": about,
            "contest_id": contest_id,
            "written_at": now,
            "state": LetterState.QUEUED,
            "attempts": 0,
            "due_at": now,
            "trouble": "",
        }
        for number in listening
    ]
    if rows:
        written = upsert_into(Delivery).values(rows)
        db.session.execute(written.on_conflict_do_nothing(index_elements=["webhook_id", "event", "about"]))


def _settle(webhook: Webhook, name: str, form: HookFormat, url: str, chat: str, language: str) -> None:
    if not name.strip():
        raise FieldRefused("name", N_("Give it a name by which you will know it."))
    if form is HookFormat.TELEGRAM and not chat.strip():
        raise FieldRefused("chat", N_("Say which chat the bot writes to."))
    webhook.name, webhook.format, webhook.language = name.strip(), form, language
    webhook.url, webhook.chat = checked_url(url), chat.strip()
    for other in db.session.scalars(select(Webhook).where(Webhook.id.is_distinct_from(webhook.id))):
        if _reader(other) == _reader(webhook):
            raise FieldRefused(
                "url", N_("The webhook “%(name)s” writes there in this language already."), name=other.name
            )


def _reader(webhook: Webhook) -> tuple[object, ...]:
    """Who is told in which language: of a Telegram bot each chat."""
    chat = webhook.chat if webhook.format is HookFormat.TELEGRAM else ""
    return (*place_of(webhook.url), chat, webhook.language)


def _record(act: str, webhook: Webhook, *, by: int, now: datetime) -> None:
    # Without the path: of a chat's webhook it is the password.
    journal.record(
        act, by=by, now=now, webhook=webhook.id, name=webhook.name, url=shown_url(webhook.url), active=webhook.is_active
    )
