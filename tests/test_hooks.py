"""Requests of webhooks: to the address that was checked and to no other, signed, without following anybody (A9)."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from contest import hooks
from contest.domain.letters import LetterState
from contest.domain.phases import Phase
from contest.domain.webhooks import HookEvent, HookFormat, secret_of, signature
from contest.extensions import db
from contest.hooks import event_id, messenger, post
from contest.models import Delivery, Webhook
from contest.queries.webhooks import telling
from contest.services.sending import MaybeTaken, NotTaken, RefusedForGood, send_delivery
from contest.services.transaction import transaction
from contest.services.webhooks import add_webhook, remove_webhook, try_webhook, write_events
from tests.factories import a_contest, an_employee

HERE = frozenset({"127.0.0.1", "localhost"})


class Listener(BaseHTTPRequestHandler):
    """Writes down what it hears and answers as its server is told to."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, dict(self.headers), body))
        if self.server.answer is None:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(self.server.answer)
        if self.server.answer in range(300, 400):
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def listening(answer: int | None = 200) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.heard, server.answer = [], answer
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def url(server, host="127.0.0.1") -> str:
    return f"http://{host}:{server.server_port}/hook"


SPELLINGS = (
    *("127.0.0.1", "localhost", "127.1", "127.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "017700000001"),
    *("0", "0.0.0.0", "127.0.0.1.", "localhost.", "LOCALHOST", "[::1]", "[::]", "[::ffff:127.0.0.1]"),
    *("[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "10.0.0.1", "10.1", "192.168.0.1"),
    *("172.16.0.1", "169.254.169.254", "2852039166", "0xa9fea9fe", "[fe80::1]", "[fc00::1]", "[fd00::1]"),
    *("100.64.0.1", "198.18.0.1", "192.0.2.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "[64:ff9b::7f00:1]"),
    *("[2002:7f00:1::]", "[::7f00:1]", "[ff02::1]"),
)


def test_no_spelling_of_a_private_address_is_reached():
    assert len(SPELLINGS) == 40
    with listening() as server:
        for host in SPELLINGS:
            with pytest.raises((RefusedForGood, NotTaken)):
                post(url(server, host), b"{}", {})
        assert server.heard == []
        post(url(server), b"{}", {}, private_hosts=HERE)
        assert len(server.heard) == 1


def test_a_name_that_means_another_address_a_moment_later_leads_nowhere(monkeypatch):
    answers = iter([[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))]])
    lookups, reached = [], []

    def looked_up(host, port, **_):
        lookups.append(host)
        return next(answers)

    def connect(address, timeout):
        reached.append(address)
        raise OSError

    monkeypatch.setattr(hooks.socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(hooks.socket, "create_connection", connect)
    with pytest.raises(NotTaken):
        post("http://rebinding.example/", b"{}", {})
    assert (lookups, reached) == (["rebinding.example"], [("93.184.216.34", 80)])


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(hooks.socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(RefusedForGood):
        post("http://two.example/", b"{}", {})


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        (200, None),
        (204, None),
        (301, RefusedForGood),
        (307, RefusedForGood),
        (404, RefusedForGood),
        (410, RefusedForGood),
        (429, NotTaken),
        (500, NotTaken),
        (503, NotTaken),
        (None, MaybeTaken),
    ],
)
def test_the_answer_decides_and_no_redirect_is_followed(answer, fate):
    with listening(answer) as server:
        if fate is None:
            post(url(server), b"{}", {}, private_hosts=HERE)
        else:
            with pytest.raises(fate):
                post(url(server), b"{}", {}, private_hosts=HERE)
        assert [path for path, _, _ in server.heard] == ["/hook"]


def test_nobody_listening_is_tried_again():
    with listening() as server:
        address = url(server)
    with pytest.raises(NotTaken):
        post(address, b"{}", {}, private_hosts=HERE)


def test_a_listener_that_never_ends_its_answer_is_hung_up_on(monkeypatch):
    monkeypatch.setattr(hooks, "SECONDS_IN_ALL", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(MaybeTaken):
        post(f"http://127.0.0.1:{silent.getsockname()[1]}/", b"{}", {}, private_hosts=HERE)


@pytest.fixture
def told(app, now):
    """A listener, and what it hears of one event in this format."""

    @contextmanager
    def telling(form=HookFormat.GENERIC, event=HookEvent.TEST):
        config = app.config["QL"]
        app.config["QL"] = config.with_changes(webhook_private_hosts=HERE)
        try:
            with listening() as server, app.app_context():
                dan = an_employee("Dan")
                hook = add_webhook("Chat", form, url(server), chat="@c", language="ru", by=dan.id, now=now)
                if event is HookEvent.TEST:
                    try_webhook(hook, by=dan.id, now=now)
                else:
                    with transaction():
                        contest = a_contest(Phase.COUNTED)
                        write_events(event, about=f"contest:{contest.id}", contest_id=contest.id, now=now)
                yield server, db.session.query(Delivery).one(), db.session.get(Webhook, hook)
        finally:
            app.config["QL"] = config

    return telling


def test_a_message_carries_its_number_and_a_signature_that_holds(app, now, told):
    with told() as (server, delivery, webhook):
        assert send_delivery(delivery.id, messenger(), now=now) is LetterState.SENT
        (_, headers, body), *others = server.heard
        assert others == []
        assert headers["Quality-Leader-Event"] == json.loads(body)["id"]
        assert headers["Quality-Leader-Event"].startswith(f"telling-{delivery.id}-")
        stamp = headers["Quality-Leader-Signature"].split(",")[0].removeprefix("t=")
        at = datetime.fromtimestamp(int(stamp), UTC)
        secret = secret_of(app.config["QL"].secret_key, webhook.id, webhook.nonce)
        assert headers["Quality-Leader-Signature"] == signature(secret, at, body)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_telling_with_the_number_of_one_of_a_removed_webhook_is_no_repetition_of_it(app, now):
    names = []
    with app.app_context():
        dan = an_employee("Dan")
        for _ in range(2):
            hook = add_webhook("Chat", HookFormat.GENERIC, "https://chat.example.org/", by=dan.id, now=now)
            delivery_id = try_webhook(hook, by=dan.id, now=now)
            names.append((delivery_id, event_id(telling(delivery_id))))
            remove_webhook(hook, by=dan.id, now=now)
    assert names[0][0] == names[1][0]
    assert names[0][1] != names[1][1]


def test_a_chat_gets_no_signature_of_ours(now, told):
    with told(HookFormat.SLACK) as (server, delivery, _):
        assert send_delivery(delivery.id, messenger(), now=now) is LetterState.SENT
        assert "Quality-Leader-Signature" not in server.heard[0][1]


def test_an_announcement_is_told_only_once_there_is_one(now, told):
    with told(event=HookEvent.ANNOUNCED) as (server, delivery, _):
        assert send_delivery(delivery.id, messenger(), now=now) is LetterState.REFUSED
        assert server.heard == []
