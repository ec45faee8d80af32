"""Where the sign-in page and the language switch lead on: to our own pages, however an address is spelt (A32)."""

import pytest

from contest.web.way_back import safe_path
from tests.factories import PASSWORD, an_account, an_employee

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "//\\evil.example",
    "http://evil.example",
    "https://evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "ftp://evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "evil.example",
    "www.evil.example/account",
    "@evil.example",
    "user@evil.example",
    "https://127.0.0.1:8000@evil.example/",
    "https://127.0.0.1:8000.evil.example/",
    "https://localhost/",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\u00a0//evil.example",
    "\u3000//evil.example",
    "/ /evil.example",
    "/\x00/evil.example",
    "/\x0b/evil.example",
    "/leaders\r\nSet-Cookie: a=b",
    "/leaders\nLocation: https://evil.example",
    "/%2fevil.example",
    "/%2Fevil.example",
    "/%5cevil.example",
    "/%5Cevil.example",
    "/%09/evil.example",
    "%2f%2fevil.example",
    "/.//evil.example",
    "/x/..//evil.example",
    "/leaders//evil.example",
    "/\ufeff/evil.example\x85",
    "?next=//evil.example",
    "#//evil.example",
    "../evil.example",
    ".",
    "",
    "x" * 5000,
    "/" + "x" * 5000,
]
OURS = [
    "/",
    "/leaders",
    "/contests/?group=running&page=2",
    "/account/sign-in?next=/leaders",
    "/contests/?q=%D0%81%D0%BB%D0%BA%D0%B8%D0%BD%D0%B0",
    "/contests/?q=https://quality.example",
    "/leaders#year-2025",
    "/contests/?q=a+b%20c",
]


def test_fifty_spellings_of_somewhere_else_are_refused():
    assert len(ELSEWHERE) >= 50
    assert [path for path in ELSEWHERE if safe_path(path) is not None] == []


def test_our_own_paths_are_kept_as_they_are():
    assert [safe_path(path) for path in OURS] == OURS
    assert safe_path(None) is None


@pytest.fixture
def eve(app):
    with app.app_context():
        person = an_employee("Eve", personnel_number="5")
        an_account(person)
        return person


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_neither_the_door_nor_the_language_switch_leads_elsewhere(app, client, eve):
    led = set()
    for path in ELSEWHERE:
        for answer in (
            client.post("/account/sign-in", data={"login": "5", "password": PASSWORD, "next": path}),
            client.post("/account/sign-in", data={"login": "5", "password": PASSWORD}, query_string={"next": path}),
            client.get("/account/sign-in", query_string={"next": path}),
            client.post("/account/language", data={"language": "en", "next": path}),
        ):
            led.add((answer.status_code, answer.location))
    assert led == {(302, "/"), (303, "/")}
