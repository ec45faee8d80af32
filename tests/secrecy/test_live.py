"""The whole installation as processes: broker, web and worker while voting runs, and the worker's cleaning after it."""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
import redis
from sqlalchemy import select, update

from contest.domain.phases import Phase
from contest.domain.secrecy import grouped, receipt_code
from contest.extensions import db
from contest.models import Contest
from contest.services.progress import advance
from tests.factories import PASSWORD, SEALING_SECRET, a_candidate, a_contest, a_unit, an_account, an_employee
from tests.installation import Installation, installation
from tests.secrecy import loot
from tests.secrecy.test_while_voting import opened_with, readings
from tests.secrecy.votes import Vote

pytestmark = [pytest.mark.accept, pytest.mark.timeout(300)]
VOTERS = 6


def opened_now(live: Installation) -> tuple[Vote, list[str]]:
    """A vote that is open at this very moment, and the numbers of those who may vote."""
    now = datetime.now(UTC)
    with live.app.app_context():
        company = a_unit("Company")
        contest = a_contest(Phase.SCREENING, company)
        people = [an_employee(f"Voter{number}", company) for number in range(VOTERS + 12)]
        standing = [a_candidate(contest, person).id for person in people[VOTERS : VOTERS + 2]]
        for person in people[:VOTERS]:
            an_account(person)
        day = timedelta(days=1)
        contest.nominations_open_at, contest.nominations_close_at = now - 3 * day, now - 2 * day
        contest.voting_open_at, contest.voting_close_at, contest.announce_at = now - day / 2, now + day, now + 2 * day
        db.session.commit()
        advance(contest.id, now=now, sealing_secret=SEALING_SECRET)
        vote = Vote(contest.id, standing, {}, {})
        for number, person in enumerate(people[:VOTERS]):
            vote.secrets[person.id] = f"canary{number:02d}".ljust(32, "7")
            vote.truth[person.id] = receipt_code(contest.id, vote.secrets[person.id])
        return vote, [person.personnel_number for person in people[:VOTERS]]


class Visitor:
    """A browser without pictures: it keeps its cookies and fills in the token of the form."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self.opener.open(self.url + path, timeout=30) as answer:
            return answer.read().decode()

    def post(self, form: str, path: str, **fields: object) -> str:
        """Send a form found on the page `form`."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(form))
        fields["csrf_token"] = token[1] if token else ""
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.url + path, body, {"Referer": self.url + form})
        with self.opener.open(request, timeout=30) as answer:
            return answer.read().decode()


def everybody_votes(live: Installation, vote: Vote, numbers: list[str]) -> None:
    for number, secret, code in zip(numbers, vote.secrets.values(), vote.truth.values(), strict=True):
        visitor = Visitor(live.url)
        visitor.post("/account/sign-in", "/account/sign-in", login=number, password=PASSWORD)
        paper = f"/voting/{vote.id}"
        receipt = visitor.post(paper, f"{paper}/cast", mark=vote.candidates[0], secret=secret)
        assert grouped(code) in receipt


def in_the_broker(url: str) -> dict[str, bytes]:
    """Everything that the broker holds, by key."""
    taken = {}
    with redis.Redis(unix_socket_path=url.removeprefix("redis+socket://")) as client:
        for key in client.keys("*"):
            kinds = {b"list": client.lrange, b"zset": client.zrange}
            kind = client.type(key)
            held = kinds[kind](key, 0, -1) if kind in kinds else client.hgetall(key) if kind == b"hash" else []
            taken[f"broker {key.decode()}"] = repr(held).encode()
    return taken


def soon(ask: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether it becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ask():
            return True
        time.sleep(0.5)
    return False


def unready(live: Installation) -> dict[str, str]:
    """What /readyz complains about."""
    return {check["name"]: check["note"] for check in live.readyz() if not check["ok"]}


def is_cleared(live: Installation, vote: Vote) -> bool:
    with live.app.app_context():
        return bool(db.session.scalar(select(Contest.traces_cleared).where(Contest.id == vote.id)))


def test_broker_web_and_files_show_no_choice_and_the_worker_clears_the_traces(live, measured):
    live.instance.chmod(0o700)
    vote, numbers = opened_now(live)
    everybody_votes(live, vote, numbers)
    assert soon(lambda: unready(live) == {}), unready(live)
    broker = in_the_broker(live.environment.get("BROKER_URL") or f"redis+socket://{live.instance / 'broker.sock'}")
    files = {str(one): one.read_bytes() for one in live.instance.rglob("*") if one.is_file()}
    web = live.supervisor.children["web"].process.pid
    environment = Path(f"/proc/{web}/environ").read_bytes()
    with live.app.app_context():
        taken = {
            **broker,
            **files,
            "environment of the web": environment,
            **loot.dump(),
            **loot.files_of_the_database(),
        }
        found = loot.hits(taken, readings(vote))
        keys = [*files.values(), *environment.replace(b"=", b"\0").split(b"\0")]
        read = opened_with(keys, vote)
        control = opened_with([*keys, SEALING_SECRET.encode()], vote)
        kind = db.engine.dialect.name
    measured("A40", "0 choices readable", f"{kind}, live: {len(found)} hits in {len(taken)} places, {read} opened")
    assert (found, read, control) == ({}, 0, VOTERS)
    assert broker

    with live.app.app_context():
        db.session.execute(update(Contest).values(voting_close_at=datetime.now(UTC)))
        db.session.commit()
    assert soon(lambda: is_cleared(live, vote))
    checked = live.flask("privacy-check")
    assert (checked.returncode, "LINKS" in checked.stdout) == (0, False), checked.stdout
    healthy = live.flask("doctor")
    assert (healthy.returncode, "FAULT" in healthy.stdout) == (0, False), healthy.stdout + healthy.stderr


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_worker_with_another_secret_makes_readyz_fail_while_voting_runs(house):
    with installation(house.another(), SEALING_SECRET="another one than this vote is opened with here") as live:
        vote, _ = opened_now(live)
        assert soon(lambda: "sealing key" in unready(live))
        assert unready(live) == {"sealing key": f"the worker cannot open the ballot box of contest {vote.id}"}
