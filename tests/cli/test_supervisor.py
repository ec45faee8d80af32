"""The supervisor: real processes that die, refuse to die, or are left behind."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from contest.cli import broker
from contest.cli.programs import Program, broker_program, port_is_free, programs
from contest.cli.supervisor import NotReady, Supervisor, run_all, sole_user
from contest.config import keep_secret
from tests.installation import free_port
from tests.servers import short_folder

BARE = {"PATH": os.environ["PATH"]}
SLEEPS = "import time; time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
)
FAMILY = "import subprocess, time; print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
ORPHANS = """
import sys, time
from contest.cli.programs import Program
from contest.cli.supervisor import Supervisor
from pathlib import Path
supervisor = Supervisor(Path(sys.argv[1]))
supervisor.start(Program("child", (sys.executable, "-c", "import time; time.sleep(60)"), {}))
print(supervisor.children["child"].process.pid, flush=True)
time.sleep(60)
"""


def python(name: str, code: str) -> Program:
    return Program(name, (sys.executable, "-c", code), BARE)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def soon(happened: Callable[[], object], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path / "logs", said.append, grace=1)
    yield supervisor
    supervisor.end()


def test_a_program_that_dies_is_started_again_and_the_log_says_so(supervisor: Supervisor, said: list[str]):
    supervisor.start(python("web", SLEEPS))
    first = supervisor.children["web"].process.pid
    os.kill(first, signal.SIGKILL)
    assert soon(lambda: supervisor.dead() == ["web"])
    supervisor.tend()
    assert supervisor.dead() == []
    assert supervisor.children["web"].process.pid != first
    assert said == [f"web ended with -9; starting it again in 0 s ({supervisor.log_of('web')} has its words)"]


def test_the_pause_before_another_start_grows(supervisor: Supervisor, said: list[str]):
    supervisor.start(python("web", "raise SystemExit(3)"))

    def pauses() -> list[str]:
        supervisor.tend()
        return [line.partition(" again in ")[2].partition(" (")[0] for line in said]

    assert soon(lambda: len(pauses()) == 4)
    assert pauses() == ["0 s", "1 s", "2 s", "4 s"]


def test_what_a_program_says_before_it_dies_is_kept(supervisor: Supervisor):
    supervisor.start(python("web", "raise SystemExit('no database')"))
    with pytest.raises(NotReady) as problem:
        supervisor.wait_until(lambda: False, "The web server", seconds=1)
    assert str(problem.value).splitlines()[0] == "The web server did not come up."
    assert "no database" in str(problem.value)


def test_a_program_that_keeps_dying_is_not_waited_for(supervisor: Supervisor, said: list[str]):
    supervisor.start(python("web", "raise SystemExit(1)"))
    with pytest.raises(NotReady):
        supervisor.wait_until(lambda: False, "The web server", seconds=60)
    assert len(said) == 4


def test_the_end_is_gentle_where_it_can_be(supervisor: Supervisor, said: list[str]):
    supervisor.start(python("broker", SLEEPS))
    supervisor.start(python("web", SLEEPS))
    pids = [child.process.pid for child in supervisor.children.values()]
    supervisor.end()
    assert [is_alive(pid) for pid in pids] == [False, False]
    assert said == []


def test_a_program_that_will_not_end_is_killed(supervisor: Supervisor, said: list[str]):
    supervisor.start(python("worker", STUBBORN))
    assert soon(lambda: "deaf" in supervisor.log_of("worker").read_text())
    pid = supervisor.children["worker"].process.pid
    supervisor.end()
    assert not is_alive(pid)
    assert said == ["worker does not end by itself; killing it"]


def test_what_a_killed_program_had_started_goes_with_it(supervisor: Supervisor):
    supervisor.start(python("worker", FAMILY))
    log = supervisor.log_of("worker")
    assert soon(lambda: log.read_text().endswith("\n"))
    child = int(log.read_text())
    os.kill(supervisor.children["worker"].process.pid, signal.SIGKILL)
    assert soon(lambda: supervisor.dead() == ["worker"])
    assert is_alive(child)
    supervisor.tend()
    assert soon(lambda: not is_alive(child))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_no_program_outlives_a_supervisor_that_was_killed(tmp_path: Path):
    parent = subprocess.Popen([sys.executable, "-c", ORPHANS, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    with parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert soon(lambda: b"time.sleep" in Path(f"/proc/{child}/cmdline").read_bytes())
        parent.kill()
    assert soon(lambda: not is_alive(child))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_without_the_tether_it_would():
    parent = subprocess.Popen([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE, text=True)
    with parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        parent.kill()
    try:
        assert not soon(lambda: not is_alive(child), seconds=1)
    finally:
        os.kill(child, signal.SIGKILL)


def test_only_the_worker_is_given_the_key_of_the_ballot_box(tmp_path: Path):
    environment = {"SEALING_SECRET": "the key", "SECRET_KEY": "another"}
    given = {program.name: program.environment for program in programs(8000, environment, tmp_path)}
    with_key = [name for name, environment in given.items() if "SEALING_SECRET" in environment]
    assert with_key == ["worker"]
    broker_told = broker_program(environment, tmp_path)
    assert broker_told is not None
    assert broker_told.environment == {}


def test_a_broker_of_ones_own_replaces_the_embedded_one(tmp_path: Path):
    assert broker_program({"BROKER_URL": "redis://elsewhere"}, tmp_path) is None
    assert broker_program({"BROKER_URL": broker.broker_url(tmp_path)}, tmp_path) is not None


def test_the_embedded_broker_listens_on_a_private_socket_only_and_keeps_nothing_on_disk(supervisor: Supervisor):
    with short_folder() as instance:
        program = broker_program(BARE, instance)
        assert program is not None
        supervisor.start(program)
        supervisor.wait_until(lambda: broker.broker_answers(instance), "The broker", seconds=10)
        path = broker.socket_path(instance)
        with redis.Redis(unix_socket_path=str(path), decode_responses=True) as client:
            wanted = {"port": "0", "save": "", "appendonly": "no", "maxmemory-policy": "noeviction"}
            assert {name: client.config_get(name)[name] for name in wanted} == wanted
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
        supervisor.end()
        assert not broker.broker_answers(instance)


def test_a_folder_too_deep_for_a_socket_is_refused_in_words(tmp_path: Path):
    with pytest.raises(broker.BrokerUnavailable, match="is too long for a socket"):
        broker.start_command(tmp_path / ("deep" * 30))


def test_a_taken_port_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with socket.socket() as other:
        port = free_port()
        other.bind(("127.0.0.1", port))
        other.listen()
        assert not port_is_free(port)
        assert run_all(tmp_path, port, {}) == 1
    assert capsys.readouterr().out == f"Port {port} is taken. Choose another one: PORT={port + 1} ./run demo\n"


def test_a_second_start_in_the_same_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with sole_user(tmp_path) as first:
        assert first is not None
        assert run_all(tmp_path, free_port(), {}) == 1
    assert capsys.readouterr().out == f"Quality Leader already runs from {tmp_path}.\n"


def test_nobody_else_on_the_machine_reads_the_instance_folder(tmp_path: Path):
    with sole_user(tmp_path / "instance"):
        keep_secret(tmp_path / "kept" / "secret_key")
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("instance", "kept")} == {0o700}
