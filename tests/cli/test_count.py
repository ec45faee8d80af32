"""`flask count`: an election in a file, with the outcome or one sentence (TALLY)."""

import json

import pytest
from flask import Flask

from contest.cli import register
from tests.domain.tally.elections import ELECTION, OUTCOME


@pytest.fixture
def count():
    """The command as it is registered, in an application with nothing else."""
    bare = Flask("count")
    register(bare)
    return lambda *arguments, typed="": bare.test_cli_runner().invoke(args=["count", *arguments], input=typed)


def test_a_file_is_counted_without_a_database(count, tmp_path):
    file = tmp_path / "election.json"
    file.write_text(json.dumps(ELECTION), encoding="utf-8")
    ended = count(str(file))
    assert (ended.exit_code, ended.stderr, json.loads(ended.stdout)) == (0, "", OUTCOME)


def test_a_dash_reads_standard_input(count):
    ended = count("-", typed=json.dumps(ELECTION))
    assert (ended.exit_code, json.loads(ended.stdout)) == (0, OUTCOME)


def test_a_bad_ballot_ends_in_one_sentence_and_status_two(count):
    ended = count("-", typed=json.dumps({**ELECTION, "ballots": [[1, ["a"]], [-1, ["b"]]]}))
    assert (ended.exit_code, ended.stdout, ended.stderr) == (2, "", "The count of ballot 2 is negative.\n")


def test_a_missing_file_ends_in_one_sentence_and_status_two(count, tmp_path):
    ended = count(str(tmp_path / "missing.json"))
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr == f"{tmp_path / 'missing.json'}: No such file or directory\n"
