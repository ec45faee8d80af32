"""SQLite: fifty voters without a pause, and a staff import beside them; nobody hears that the database is locked."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.box import Verdict, verdict
from tests.faults.crowd import Form, Known, Line, in_turns, play, submit
from tests.faults.polls import Polls, Vote

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

HEADING = "personnel_number,last_name,first_name,middle_name,unit_code"


def all_vote(station: Polls, vote: Vote, clients: int, voters: int, without: str = "") -> list[Form]:
    """So many clients, each casting the ballot of the next voter and then of the next."""
    forms = [station.form(vote, voter, vote.candidates[voter.id % 4], without) for voter in station.voters[:voters]]
    waiting = iter(forms)
    lines = [Line(station.port) for _ in range(clients)]

    async def vote_once(client: int) -> bool:
        form = next(waiting, None)
        if form is None:
            return False
        await submit(lines[client], form)
        return True

    async def main() -> None:
        await in_turns(clients, vote_once)
        for line in lines:
            line.drop()

    play(main())
    return forms


def begun_import(station: Polls, people: int, folder: Path) -> subprocess.Popen[str]:
    """`flask import-staff` of so many new people, in a process of its own, begun now."""
    lists = folder / "staff.csv"
    lines = [f"n{number:06d},Newman,Nora,,ALL" for number in range(people)]
    lists.write_text("\n".join([HEADING, *lines]) + "\n")
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "import-staff", str(lists)]
    environment = {**os.environ, **station.supervisor.children["web"].program.environment}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def a3(station: Polls, clients: int, each: int, people: int, folder: Path, measured: Callable[..., None]) -> None:
    """The whole of A3."""
    vote = station.open_vote()
    importing = begun_import(station, people, folder)
    began = time.monotonic()
    forms = all_vote(station, vote, clients, clients * each)
    seconds = time.monotonic() - began
    said = importing.communicate(timeout=100)[0]
    stored = sum(form.known is Known.RECEIPT for form in forms)
    first_try = sum(form.tries == 1 for form in forms)
    p99 = station.seconds(0.99)
    measured(
        "A3",
        '1,000 of 1,000, 0 "locked", p99 <= 5 s',
        f"{stored} of {len(forms)} ({first_try} at the first try), {station.locked()} locked, p99 {p99:.2f} s, "
        f"beside an import of {people} rows; {seconds:.0f} s",
    )
    station.close_now(vote)
    assert importing.returncode == 0, said
    assert (stored, first_try, station.locked()) == (len(forms), len(forms), 0), station.first_trouble()
    assert verdict(station, vote, forms) == Verdict()
    assert station.answers() == {"303": len(forms)}
    assert p99 <= 5.0


@pytest.mark.timeout(120)
def test_voters_and_an_import_beside_them_never_meet_a_locked_database(station: Polls, tmp_path: Path, measured):
    a3(station, 50, 4, 2_000, tmp_path, measured)


@pytest.mark.accept
@pytest.mark.timeout(300)
def test_a_thousand_voters_and_an_import_never_meet_a_locked_database(station: Polls, tmp_path: Path, measured):
    a3(station, 50, 20, 2_000, tmp_path, measured)


@pytest.mark.timeout(60)
def test_control_a_plain_begin_meets_a_locked_database(control: Polls):
    all_vote(control, control.open_vote(), 50, 100, without="immediate")
    assert control.locked() > 0
