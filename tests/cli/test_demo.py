"""`flask demo`, which ./run demo ends in: one start, one Ctrl-C, and a second start that finds everything again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from contest.cli.programs import port_is_free, web_answers
from tests.cli.test_supervisor import is_alive
from tests.installation import free_port
from tests.servers import short_folder

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]
SETTING_UP = "Setting up the demo company"


@contextmanager
def demo(instance: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The demo, running, and what it has printed so far."""
    settings = {"INSTANCE_DIR": str(instance), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo"]
    environment = {**os.environ, **settings}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield process, said_until(process, "Ctrl-C ends everything.")
        finally:
            process.terminate()


def said_until(process: subprocess.Popen[str], end: str) -> str:
    """The lines up to the one that holds `end`; fails with all of them when the process ends before that."""
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line)
        if end in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_the_demo_starts_ends_with_ctrl_c_and_keeps_its_data():
    with short_folder() as instance:
        port = free_port()
        with demo(instance, port) as (process, said):
            assert SETTING_UP in said
            assert f"Quality Leader is ready at http://127.0.0.1:{port}\n" in said
            assert web_answers(port, "/account/sign-in")
            children = children_of(process.pid)
            assert len(children) == 5
            process.send_signal(signal.SIGINT)
            rest, _ = process.communicate(timeout=25)
        assert (process.returncode, rest) == (0, "Stopping ...\nStopped.\n")
        assert [child for child in children if is_alive(child)] == []
        assert port_is_free(port)
        before = (instance / "contest.db").stat().st_size

        with demo(instance, port) as (process, said):
            assert SETTING_UP not in said
            assert web_answers(port, "/account/sign-in")
            process.terminate()
            process.communicate(timeout=25)
        assert process.returncode == 0
        assert (instance / "contest.db").stat().st_size >= before
