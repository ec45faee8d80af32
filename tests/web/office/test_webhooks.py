"""The pages of webhooks: added, tried, switched off, removed by an administrator; the address stays hidden."""

import re

import pytest

from contest.domain.hook_troubles import PRIVATE_NETWORK
from contest.domain.letters import LetterState
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Delivery, Webhook
from tests.factories import an_account, an_employee
from tests.statements import statements

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TYPED = {
    "name": "Chat of the plant",
    "format": "generic",
    "url": "https://chat.example/hooks/a-secret",
    "chat": "",
    "language": "en",
}


@pytest.fixture
def admin(app, client, sign_in):
    with app.app_context():
        person = an_employee("Dan")
        an_account(person, Role.ADMIN)
    sign_in(client, person)
    return client


def rows(app, table):
    with app.app_context():
        return db.session.query(table).count()


@ONE
def test_a_webhook_from_adding_it_to_forgetting_it(app, admin):
    assert "Nobody is told yet" in admin.get("/office/webhooks").text
    answer = admin.post("/office/webhooks/new", data=TYPED)
    assert (answer.status_code, answer.location) == (303, "/office/webhooks/1")
    page = admin.get("/office/webhooks/1").text
    assert "https://chat.example/…" in page and "a-secret" not in page
    assert re.search(r"<code[^>]*>[0-9a-f]{64}</code>", page)
    assert admin.post("/office/webhooks/1/test").status_code == 303
    assert rows(app, Delivery) == 1
    assert admin.post("/office/webhooks/1/change", data={**TYPED, "name": "Another"}).status_code == 303
    assert "Another" in admin.get("/office/webhooks").text
    admin.post("/office/webhooks/1/off")
    assert "Switched off" in admin.get("/office/webhooks").text
    assert "Remove this webhook?" in admin.get("/office/webhooks/1/remove").text
    admin.post("/office/webhooks/1/remove")
    assert rows(app, Webhook) == 0


@ONE
def test_a_wrong_address_comes_back_with_a_sentence(admin):
    answer = admin.post("/office/webhooks/new", data={**TYPED, "url": "ftp://x"})
    assert answer.status_code == 422
    assert "begins with https:// or http://" in answer.text


@ONE
def test_what_was_refused_is_sent_again_by_a_button(app, admin):
    admin.post("/office/webhooks/new", data=TYPED)
    admin.post("/office/webhooks/1/test")
    with app.app_context():
        told = db.session.query(Delivery).one()
        told.state, told.trouble = LetterState.REFUSED, "the other side answered 404"
        db.session.commit()
    page = admin.get("/office/webhooks/1").text
    assert "the other side answered 404" in page and "Send again" in page
    # A long reason breaks, and the button stands under it: beside it there is no room on a phone.
    assert re.search(r'class="[^"]*\bbrk\b[^"]*">the other side', page)
    assert re.search(r"</form>\s*</div>\s*</li>", page)
    assert admin.post("/office/webhooks/messages/1/again").status_code == 303
    assert "Waiting" in admin.get("/office/webhooks/1").text


@ONE
def test_the_list_costs_the_same_for_one_and_for_twenty(app, admin):
    def cost():
        with statements() as sent:
            admin.get("/office/webhooks")
        return len(sent)

    admin.post("/office/webhooks/new", data=TYPED)
    cost()
    one = cost()
    for number in range(19):
        admin.post("/office/webhooks/new", data={**TYPED, "url": f"https://chat.example/{number}"})
    assert cost() == one
    assert admin.post("/office/webhooks/new", data=TYPED).status_code == 409
    assert rows(app, Webhook) == 20


@ONE
def test_a_form_sent_twice_comes_back_with_a_sentence(app, admin):
    admin.post("/office/webhooks/new", data=TYPED)
    again = admin.post("/office/webhooks/new", data=TYPED)
    assert (again.status_code, rows(app, Webhook)) == (422, 1)
    assert "The webhook “Chat of the plant” writes there in this language already." in again.text


@ONE
@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("http://10.0.0.5/hooks/x", "WEBHOOK_PRIVATE_HOSTS=10.0.0.5<"),
        ("http://mattermost:8065/hooks/x", "WEBHOOK_PRIVATE_HOSTS=mattermost<"),
        ("https://chat.example/hooks/x", ""),
    ],
)
def test_an_address_in_the_private_network_says_at_once_what_to_do(app, admin, url, warned):
    admin.post("/office/webhooks/new", data={**TYPED, "url": url})
    page = admin.get("/office/webhooks/1").text
    assert ("Nothing is sent there yet." in page, warned in page) == (bool(warned), True)


@ONE
def test_a_host_that_the_server_allows_is_not_warned_of(app, admin, monkeypatch):
    admin.post("/office/webhooks/new", data={**TYPED, "url": "http://10.0.0.5/x"})
    settings = app.config["QL"].with_changes(webhook_private_hosts=frozenset({"10.0.0.5"}))
    monkeypatch.setitem(app.config, "QL", settings)
    assert "Nothing is sent there yet." not in admin.get("/office/webhooks/1").text


@ONE
def test_a_name_that_turns_out_to_lie_in_the_private_network_says_so_after_the_first_refusal(app, admin):
    admin.post("/office/webhooks/new", data=TYPED)
    for _ in range(2):
        admin.post("/office/webhooks/1/test")
    with app.app_context():
        refused, _waiting = db.session.query(Delivery).order_by(Delivery.id)
        refused.state, refused.trouble = LetterState.REFUSED, PRIVATE_NETWORK
        db.session.commit()
    assert "WEBHOOK_PRIVATE_HOSTS=chat.example<" in admin.get("/office/webhooks/1").text
    with app.app_context():
        db.session.query(Delivery).order_by(Delivery.id.desc()).first().state = LetterState.SENT
        db.session.commit()
    assert "Nothing is sent there yet." not in admin.get("/office/webhooks/1").text
