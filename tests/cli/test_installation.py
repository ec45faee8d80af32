"""The whole installation as processes: it comes up, keeps its secrets apart, heals, and leaves nothing behind."""

import os
import re
import signal
from pathlib import Path

import pytest

from tests.cli.test_supervisor import is_alive, soon
from tests.installation import Installation

pytestmark = pytest.mark.journey


def readiness(live: Installation) -> dict[str, bool]:
    """What /readyz says of each check."""
    return {check["name"]: check["ok"] for check in live.readyz()}


def is_told_the_key(pid: int) -> bool:
    return b"SEALING_SECRET=" in Path(f"/proc/{pid}/environ").read_bytes()


def test_everything_comes_up_keeps_its_secrets_heals_and_ends(live: Installation):
    assert soon(lambda: all(readiness(live).values()), seconds=60), readiness(live)

    complaints = [
        line for line in live.supervisor.last_words(500).splitlines() if re.search("ERROR|CRITICAL|Trace", line)
    ]
    assert complaints == []

    pids = {name: child.process.pid for name, child in live.supervisor.children.items()}
    told = {name: is_told_the_key(pid) for name, pid in pids.items() if name != "broker"}
    assert told == {"web": False, "worker": True, "sender": False, "beat": False}

    os.kill(pids["worker"], signal.SIGKILL)
    assert soon(lambda: live.supervisor.dead() == ["worker"])
    live.supervisor.tend()
    assert live.supervisor.dead() == []

    everybody = {child.process.pid for child in live.supervisor.children.values()}
    live.supervisor.end()
    assert [pid for pid in everybody if is_alive(pid)] == []
