"""Webhooks: told once of each event, in the act that it tells of; switched off, told again, removed."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from contest.domain.errors import FieldRefused, RuleBroken
from contest.domain.letters import LetterState
from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.domain.webhooks import HookEvent, HookFormat
from contest.extensions import db
from contest.models import Delivery, Webhook
from contest.queries.webhooks import due_deliveries
from contest.services.progress import advance
from contest.services.sending import NotTaken, RefusedForGood, send_delivery
from contest.services.transaction import transaction
from contest.services.webhooks import (
    add_webhook,
    change_webhook,
    remove_webhook,
    switch_webhook,
    tell_again,
    tell_of_step,
    try_webhook,
)
from tests.factories import SEALING_SECRET, a_contest, an_employee

URL = "https://chat.example/hooks/1"


@pytest.fixture
def dan(app):
    with app.app_context():
        yield an_employee("Dan")


def told() -> list[tuple[HookEvent, int | None]]:
    return [(each.event, each.contest_id) for each in db.session.query(Delivery).order_by(Delivery.id)]


def a_webhook(dan, now, **values) -> int:
    return add_webhook(**{"name": "Chat", "form": HookFormat.GENERIC, "url": URL, "by": dan.id, "now": now, **values})


def test_a_step_of_the_clock_is_told_to_every_active_webhook_once(dan, now):
    first, second, off = (a_webhook(dan, now, name=name, url=f"{URL}/{name}") for name in ("One", "Two", "Off"))
    switch_webhook(off, False, by=dan.id, now=now)
    contest = a_contest(Phase.PLANNED, nominations_open_at=now)
    assert advance(contest.id, now=now, sealing_secret=SEALING_SECRET) is Phase.NOMINATING
    with transaction():
        tell_of_step(contest, Phase.NOMINATING, now=now)
    assert told() == [(HookEvent.NOMINATIONS_OPENED, contest.id)] * 2
    assert {each.webhook_id for each in db.session.query(Delivery)} == {first, second}


def test_branches_and_further_categories_are_not_told_of_but_for_their_leaders(dan, now):
    a_webhook(dan, now)
    whole = a_contest(Phase.VOTING)
    branch = a_contest(Phase.VOTING, stage=Stage.BRANCH, next_id=whole.id, lead_id=whole.id)
    second = a_contest(Phase.VOTING, lead_id=whole.id, category_position=2)
    with transaction():
        for contest in (branch, second):
            for step in (Phase.VOTING, Phase.CLOSED, Phase.ANNOUNCED):
                tell_of_step(contest, step, now=now)
    assert told() == [(HookEvent.ANNOUNCED, second.id)]


def test_a_refused_message_is_sent_again_under_its_own_number(dan, now):
    number = try_webhook(a_webhook(dan, now), by=dan.id, now=now)

    def refuse(delivery_id):
        raise RefusedForGood("404")

    assert send_delivery(number, refuse, now=now) is LetterState.REFUSED
    assert due_deliveries(now=now) == []
    tell_again(number, by=dan.id, now=now)
    assert due_deliveries(now=now) == [number]
    assert send_delivery(number, lambda delivery_id: None, now=now) is LetterState.SENT
    with pytest.raises(RuleBroken):
        tell_again(number, by=dan.id, now=now)


def test_what_waits_for_a_webhook_that_is_switched_off_stays_where_it_is(dan, now):
    webhook = a_webhook(dan, now)
    number = try_webhook(webhook, by=dan.id, now=now)
    switch_webhook(webhook, False, by=dan.id, now=now)
    assert due_deliveries(now=now) == []
    switch_webhook(webhook, True, by=dan.id, now=now)
    assert due_deliveries(now=now) == [number]


def test_one_that_does_not_answer_is_tried_again_later(dan, now):
    number = try_webhook(a_webhook(dan, now), by=dan.id, now=now)

    def out_of_reach(delivery_id):
        raise NotTaken("out of reach")

    assert send_delivery(number, out_of_reach, now=now) is LetterState.QUEUED
    assert due_deliveries(now=now) == []


def test_a_removed_webhook_takes_its_messages_along(dan, now):
    webhook = a_webhook(dan, now)
    try_webhook(webhook, by=dan.id, now=now)
    remove_webhook(webhook, by=dan.id, now=now)
    assert db.session.query(Webhook).count() == db.session.query(Delivery).count() == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"url": "https://a:b@chat.example"}, "url"),
        ({"form": HookFormat.TELEGRAM}, "chat"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(dan, now, values, field):
    with pytest.raises(FieldRefused) as refusal:
        a_webhook(dan, now, **values)
    assert refusal.value.field == field


def test_the_same_form_sent_twice_makes_one_webhook(dan, now):
    first = a_webhook(dan, now)
    for same in ({}, {"name": "Another"}, {"url": "HTTPS://Chat.example/hooks/1 "}, {"chat": "of no weight here"}):
        with pytest.raises(FieldRefused) as refusal:
            a_webhook(dan, now, **same)
        assert (refusal.value.field, refusal.value.params["name"]) == ("url", "Chat")
    assert [each.id for each in db.session.query(Webhook)] == [first]


def test_another_language_and_another_chat_of_one_bot_are_no_repetition(dan, now):
    a_webhook(dan, now)
    a_webhook(dan, now, language="ru")
    for chat in ("@one", "@two"):
        a_webhook(dan, now, form=HookFormat.TELEGRAM, url="https://api.telegram.org/bot1/sendMessage", chat=chat)
    assert db.session.query(Webhook).count() == 4


def test_a_webhook_is_changed_without_standing_in_its_own_way_but_not_onto_another(dan, now):
    first, second = a_webhook(dan, now), a_webhook(dan, now, url=f"{URL}/2")
    change_webhook(first, "Renamed", HookFormat.SLACK, URL, language="en", by=dan.id, now=now)
    with pytest.raises(FieldRefused):
        change_webhook(second, "Two", HookFormat.GENERIC, URL, language="en", by=dan.id, now=now)
    assert [(each.name, each.url) for each in db.session.query(Webhook).order_by(Webhook.id)] == [
        ("Renamed", URL),
        ("Chat", f"{URL}/2"),
    ]


def test_clicks_at_once_make_one_webhook(app, dan, now):
    by = dan.id

    def click(number):
        with app.app_context():
            try:
                return add_webhook("Chat", HookFormat.GENERIC, URL, by=by, now=now) and "made"
            except FieldRefused:
                return "refused"

    with ThreadPoolExecutor(4) as clicks:
        answers = sorted(clicks.map(click, range(4)))
    assert answers == ["made", "refused", "refused", "refused"]
