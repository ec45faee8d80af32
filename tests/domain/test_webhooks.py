"""What webhooks send, how it is signed, and which addresses are never reached (A9)."""

import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest

from contest.domain.errors import FieldRefused
from contest.domain.webhooks import (
    HookEvent,
    HookFormat,
    HookMessage,
    body_of,
    checked_url,
    host_of,
    is_private,
    is_public,
    secret_of,
    shown_url,
    signature,
)

AT = datetime(2026, 11, 1, 10, 0, tzinfo=UTC)
MESSAGE = HookMessage(
    id="telling-7",
    event=HookEvent.ANNOUNCED,
    at=AT,
    title="Quality Leader, October 2026",
    text="<!channel> Соколова *Marina*",
    link="https://quality.example/contests/7/results",
    details={"contest": 7, "leaders": ["Marina Sokolova"]},
)


def test_any_program_reads_plain_json_with_a_number_that_stays():
    said = json.loads(body_of(HookFormat.GENERIC, MESSAGE))
    assert said == {
        "id": "telling-7",
        "event": "announced",
        "at": "2026-11-01T10:00:00+00:00",
        "title": MESSAGE.title,
        "text": MESSAGE.text,
        "link": MESSAGE.link,
        "contest": 7,
        "leaders": ["Marina Sokolova"],
    }


def test_a_name_calls_nobody_in_a_chat():
    slack = json.loads(body_of(HookFormat.SLACK, MESSAGE))["text"]
    assert "&lt;!channel&gt;" in slack and "<!channel>" not in slack
    mattermost = json.loads(body_of(HookFormat.MATTERMOST, MESSAGE))["text"]
    assert "\\*Marina\\*" in mattermost
    card = json.loads(body_of(HookFormat.TEAMS, MESSAGE))["attachments"][0]["content"]
    assert card["actions"][0]["url"] == MESSAGE.link
    telegram = json.loads(body_of(HookFormat.TELEGRAM, MESSAGE, chat="-100123"))
    assert telegram["chat_id"] == "-100123" and "parse_mode" not in telegram


def test_whoever_has_the_secret_can_check_the_signature():
    secret = secret_of("key of the installation", 3, "nonce")
    body = body_of(HookFormat.GENERIC, MESSAGE)
    stamp, made = (part.split("=")[1] for part in signature(secret, AT, body).split(","))
    assert stamp == str(int(AT.timestamp()))
    assert made == hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert signature(secret, AT, body + b" ") != signature(secret, AT, body)
    assert secret_of("key of the installation", 4, "nonce") != secret


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:a9fe:a9fe",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "::7f00:1",
        "::10.0.0.1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "2001:0:7f00:1::",
    ],
)
def test_no_private_address_is_public_however_it_is_wrapped(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_an_address_of_the_open_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://chat.example/x",
        "file:///etc/passwd",
        "gopher://chat.example",
        "//chat.example/x",
        "https://",
        "https://user:password@chat.example/",
        "https://chat.example@evil.example/",
        "https://chat.example\\@evil.example/",
        "https://chat.example/a b",
        "https://чат.example/",
        "https://chat.example:notaport/",
        "https://chat.example/" + "a" * 500,
        "javascript:alert(1)",
    ],
)
def test_nonsense_and_other_schemes_are_refused(url):
    with pytest.raises(FieldRefused):
        checked_url(url)


def test_an_address_is_shown_without_its_password():
    url = "https://hooks.chat.example/services/T000/B000/secret?token=1"
    assert checked_url(f" {url} ") == url
    assert shown_url(url) == "https://hooks.chat.example/…"


@pytest.mark.parametrize(
    ("host", "private"),
    [
        *((host, True) for host in ("10.0.0.5", "127.0.0.1", "::1", "fd00::5", "mattermost", "chat.plant.local")),
        *((host, True) for host in ("nas.lan", "hooks.internal", "localhost", "")),
        *((host, False) for host in ("93.184.216.34", "chat.example.org", "hooks.slack.com", "2606:4700::1111")),
    ],
)
def test_a_private_host_is_known_by_its_spelling(host, private):
    assert is_private(host) is private


def test_the_host_is_named_as_the_setting_names_it():
    assert host_of("https://Chat.Plant.LOCAL.:8443/hooks/x") == "chat.plant.local"
    assert host_of("http://[FD00::5]/x") == "fd00::5"
