"""./run: what it says and how it ends, tried in a copy of its own where it would install."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments: str, root: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "run"), *arguments]
    return subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=100, cwd="/"
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What ./run reads of a checkout, with a .venv whose Python only repeats what it is told to do."""
    for name in ("run", "setup.cfg", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "tests").mkdir()
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nif [ "$3" = "--version" ]; then exit 0; fi\necho "python $*"\n')
    python.chmod(0o755)
    return tmp_path


def test_without_a_command_it_explains_itself():
    answer = run()
    assert answer.returncode == 0
    for command in ("demo", "test", "check", "accept", "bench"):
        assert f"./run {command}" in answer.stdout


def test_an_unknown_command_is_wrong_usage():
    answer = run("dmeo")
    assert answer.returncode == 2
    assert "./run demo" in answer.stdout


def test_acceptance_runs_are_not_pretended(checkout: Path):
    answer = run("accept", root=checkout)
    assert answer.returncode == 1
    assert answer.stderr.startswith("There are no acceptance runs in this version yet")


def test_the_benchmarks_get_their_options(checkout: Path):
    answer = run("bench", "counting", "--small", root=checkout)
    assert answer.stdout.splitlines()[-1] == "python -m benchmarks counting --small"


def test_the_demo_installs_and_hands_its_options_over(checkout: Path):
    answer = run("demo", "--company", "ru", root=checkout)
    assert answer.returncode == 0
    install, start = [line for line in answer.stdout.splitlines() if line.startswith("python ")]
    assert install == (
        f"python -m pip install -q --disable-pip-version-check -c {checkout}/constraints.txt -e {checkout}"
    )
    assert start == "python -m flask --app wsgi demo --company ru"


def test_it_installs_again_only_when_the_recipe_changed(checkout: Path):
    def installs() -> bool:
        return " -m pip install " in run("demo", root=checkout).stdout

    assert [installs(), installs()] == [True, False]
    with (checkout / "constraints.txt").open("a") as file:
        file.write("# another version\n")
    assert [installs(), installs()] == [True, False]


def test_the_tests_are_spread_over_two_processes_unless_told_otherwise(checkout: Path):
    plain, told = (run("test", *arguments, root=checkout, CI="").stdout for arguments in ([], ["-k", "calendar"]))
    assert plain.splitlines()[-1] == "python -m pytest -n 2 --dist loadgroup -m not accept and not thorough"
    assert told.splitlines()[-1] == "python -m pytest -k calendar"


def test_what_would_be_skipped_is_said_and_refused_in_ci(checkout: Path, tmp_path: Path):
    """Only the tools of this fixture are on the PATH: no browser, no server, no apt-get."""
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    for tool in ("sh", "env"):
        (nothing / tool).symlink_to(shutil.which(tool))  # type: ignore[arg-type]
    answer = run("test", root=checkout, PATH=str(nothing), CI="")
    assert "Will be skipped for want of Chromium: the journeys in a browser. Install it (Debian: " in answer.stdout
    assert answer.returncode == 0
    refused = run("test", root=checkout, PATH=str(nothing), CI="true")
    assert refused.returncode == 1
    assert refused.stderr == "With CI=true nothing may be skipped.\n"
