"""static/recount.py: one file for strangers, made of the rules the application counts by, run by a bare Python."""

import ast
import json
import os
import subprocess
import sys
from random import Random

import pytest

from contest.cli.recount_file import assembled
from contest.domain.bundle import bundle_zip, commitment, findings
from contest.domain.contests import Method
from contest.domain.tally import as_json
from contest.paths import PACKAGE, asset_folder
from tests.boxes import a_box

RECOUNT = asset_folder("static") / "recount.py"
PLAIN = {"PATH": os.environ["PATH"]}


def by_itself(*arguments, **environment) -> subprocess.CompletedProcess[str]:
    """recount.py in a Python without site packages, and without anything else from this machine."""
    command = [sys.executable, "-I", "-S", str(RECOUNT), *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=60, env={**PLAIN, **environment}
    )


@pytest.fixture
def box():
    return a_box(Random(11), Method.IRV)


@pytest.fixture
def bundle(box, tmp_path):
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle_zip(*box.parts))
    return path


def test_the_file_is_up_to_date():
    """If not: python -m contest.cli.recount_file"""
    assert RECOUNT.read_text(encoding="utf-8") == assembled()


def test_the_file_stands_alone():
    tree = ast.parse(RECOUNT.read_text(encoding="utf-8"))
    wanted = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert wanted <= sys.stdlib_module_names
    assert not wanted & {"socket", "urllib", "http", "subprocess", "ctypes", "pickle"}


def test_two_modules_with_one_name_are_refused(tmp_path):
    package = tmp_path / "contest"
    for path in [*PACKAGE.glob("domain/**/*.py"), *PACKAGE.glob("translations/ru/LC_MESSAGES/*.po")]:
        target = package / path.relative_to(PACKAGE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    assert assembled(package) == assembled()
    with (package / "domain" / "lots.py").open("a") as module:
        module.write("\n\ndef commitment() -> None: ...\n")
    with pytest.raises(ValueError, match="commitment stands at the top level"):
        assembled(package)


@pytest.mark.parametrize("method", list(Method))
def test_it_prints_the_outcome_as_the_engine_finds_it(method, tmp_path):
    box = a_box(Random(12), method)
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle_zip(*box.parts))
    found = findings(box.manifest, box.ballots)
    for outcome, options in ((found.outcome, ()), (found.raw, ("--raw",))):
        run = by_itself(path, "--json", *options)
        assert (run.returncode, run.stderr) == (0, "")
        assert json.loads(run.stdout) == json.loads(json.dumps(as_json(outcome)))


def test_it_prints_for_people_what_it_checked_and_found(box, bundle):
    run = by_itself(bundle)
    digest = commitment(*box.parts)
    lines = run.stdout.splitlines()
    assert (run.returncode, run.stderr) == (0, "")
    assert f"Commitment: {digest}" in lines
    assert "Compare this line with the one on the page of the contest: they must be equal." in lines
    for candidate in box.manifest["candidates"]:
        assert any(candidate["name"] in line for line in lines)
    assert any(line.strip().startswith("Round 1") for line in lines)


def test_given_the_published_commitment_it_compares_by_itself(box, bundle):
    digest = commitment(*box.parts)
    run = by_itself(bundle, "--commitment", digest.upper())
    assert run.returncode == 0
    assert "It is the one that was published: nobody has changed a ballot since the box was closed." in run.stdout
    run = by_itself(bundle, "--commitment", "0" * 64)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.splitlines() == [
        f"Refused: This is not the box that was closed: its commitment is {digest}, not {'0' * 64}."
    ]


def test_it_reads_a_folder_as_well(box, tmp_path):
    manifest, ballots = box.parts
    (tmp_path / "manifest.json").write_bytes(manifest)
    (tmp_path / "ballots.csv").write_bytes(ballots)
    assert by_itself(tmp_path).returncode == 0
    (tmp_path / "README.txt").write_bytes(b"Nothing to see here.")
    run = by_itself(tmp_path)
    assert (run.returncode, run.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    ("options", "environment", "words"),
    [
        ((), {"LANG": "ru_RU.UTF-8"}, "Контрольная сумма"),
        (("--language", "ru"), {}, "Контрольная сумма"),
        (("--language", "en"), {"LANG": "ru_RU.UTF-8"}, "Commitment"),
        ((), {"LANG": "ru_RU.UTF-8", "LC_ALL": "C"}, "Commitment"),
        ((), {"LANG": "de_DE.UTF-8"}, "Commitment"),
    ],
)
def test_it_speaks_the_language_of_the_reader(bundle, options, environment, words):
    run = by_itself(bundle, *options, **environment)
    assert run.returncode == 0
    assert words in run.stdout


def test_all_it_can_say_is_there_in_russian():
    spoken = RECOUNT.read_text(encoding="utf-8")
    tree = ast.parse(spoken)
    marked = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_"
    }
    russian = next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and node.target.id == "RUSSIAN"
    )
    assert marked - set(russian) == set()
    assert [one for one in russian if one.count("%(") != russian[one].count("%(")] == []


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("no-such-file.zip",),
        ("--commitment", "abc", "bundle.zip"),
        ("--language", "fr", "bundle.zip"),
        ("a.zip", "b.zip"),
    ],
)
def test_wrong_usage_ends_with_status_two_and_a_sentence(arguments):
    run = by_itself(*arguments)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.strip() != ""
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("content", [b"", b"PK", b"hello", b"\0" * 1000])
def test_what_is_no_bundle_is_refused_in_one_sentence(tmp_path, content):
    path = tmp_path / "bundle.zip"
    path.write_bytes(content)
    run = by_itself(path)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.splitlines() == ["Refused: The bundle is damaged and cannot be read."]
