"""Elections in files: what is printed, and the one sentence for everything that cannot be counted (TALLY)."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from contest.domain.tally.election_file import count_file
from tests.domain.tally.elections import ELECTION, OUTCOME

ROOT = Path(__file__).parents[3]


def counted(text):
    """(exit status, what was printed, what was told)."""
    printed, told = io.StringIO(), io.StringIO()
    status = count_file("-", typed=io.StringIO(text), printed=printed, told=told)
    return status, printed.getvalue(), told.getvalue()


def election(**changes):
    return json.dumps({**ELECTION, "options": {}, **changes})


def test_an_outcome_is_one_line_of_json():
    status, printed, told = counted(json.dumps(ELECTION))
    assert (status, told, printed.count("\n")) == (0, "", 1)
    assert json.loads(printed) == OUTCOME


def test_shares_are_printed_exactly():
    units = {"A": {"eligible": 1}, "B": {"eligible": 3}}
    ballots = [[1, "a", "A"], [2, "b", "A"], [1, "a", "B"]]
    options = {"units": units, "rule": "cap", "cap": 0.75}
    status, printed, _ = counted(election(method="plurality", ballots=ballots, options=options))
    assert status == 0
    assert json.loads(printed)["scores"] == {"a": "5/6", "b": "1/6", "c": 0}


def test_candidates_may_be_whole_numbers_though_json_names_points_by_texts():
    status, printed, _ = counted(election(method="score", candidates=[1, 2], ballots=[[2, {"1": 3}], [1, {"2": 4}]]))
    assert status == 0
    assert json.loads(printed)["tiers"] == [[1], [2]]
    assert json.loads(printed)["scores"] == {"1": 6, "2": 4}


def test_the_rule_raw_needs_no_units():
    assert counted(election(options={"rule": "raw"})) == counted(election())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This is not JSON: line 1, column 1."),
        ("not JSON", "This is not JSON: line 1, column 1."),
        ('{"method": "irv"', "This is not JSON: line 1, column 17."),
        ("[]", "The file holds no JSON object with “method”, “candidates” and “ballots”."),
        ("{}", "“method” is missing."),
        ("[" * 100_000, "This is not an election: the JSON is nested too deeply."),
        ('{"method": "irv", "method": "irv"}', "The name method stands twice in one JSON object."),
        (election(candidates=[]), "“candidates” must be a list of at least one candidate."),
        (election(candidates="abc"), "“candidates” must be a list of at least one candidate."),
        (election(candidates=["a", "a"]), "The candidate a is listed twice."),
        (election(candidates=["a", True]), "The candidate true is neither a text nor a whole number."),
        (election(ballots={}), "“ballots” must be a list."),
        (election(options=[]), "“options” must be a JSON object."),
        (election(method="dice"), "There is no method dice to count by."),
        (election(method=["irv"]), "There is no method […] to count by."),
        (election(options={"max_choices": 1}), "The method irv has no option max_choices."),
        (election(ballots=[[1, ["a"]], [1, ["z"]]]), "Ballot 2 marks z, who is not a candidate."),
        (election(ballots=[[1, ["a", "a"]]]), "Ballot 1 ranks a twice."),
        (election(ballots=[[-1, ["a"]]]), "The count of ballot 1 is negative."),
        (election(ballots=[[1.5, ["a"]]]), "The count of ballot 1 is not a whole number."),
        (election(ballots=[[float("nan"), ["a"]]]), "NaN is not a number that can be counted."),
        (election(ballots=[[10**30, ["a"]]]), "This is not an election: a number in it is far too long."),
        (election(ballots=[[None, ["a"]]]), "The count of ballot 1 is not a whole number."),
        (election(ballots=["aa"]), "Ballot 1 is not a pair of a count and marks."),
        (election(ballots=[[1, [{"a": 1}]]]), "Ballot 1 marks {…}, who is not a candidate."),
        (election(method="plurality", ballots=[[1, "z"]]), "Ballot 1 marks z, who is not a candidate."),
        (
            election(method="approval", ballots=[[1, ["a", "b"]]], options={"max_choices": 1}),
            "Ballot 1 marks 2 candidates; 1 at most are allowed.",
        ),
        (
            election(method="score", ballots=[[1, {"a": 11}]], options={"max_points": 10}),
            "Ballot 1 gives a 11 points; 10 at most are allowed.",
        ),
        (
            '{"method": "score", "candidates": ["a"], "ballots": [[1, {"a": 1, "a": 2}]]}',
            "Ballot 1 marks a twice.",
        ),
        (
            election(options={"units": {"A": {"eligible": 1}}}).replace("}}}", '}, "A": {}}}'),
            "The name A stands twice in one JSON object.",
        ),
        (election(candidates=[1, "1"]), "The candidate 1 is listed twice."),
        (election(ballots=[[1, ["a\nb"]]]), "Ballot 1 marks 'a\\nb', who is not a candidate."),
        (election(ballots=[[1, [None]]]), "Ballot 1 marks null, who is not a candidate."),
        (
            '{"method": "irv", "candidates": ["a"], "ballots": [[1e99999999999999999999, ["a"]]]}',
            "This is not an election: a number in it is far too long.",
        ),
        ("\udcff", "The file is not UTF-8 text."),
        (
            election(options={"rule": "cap"}),
            "To weigh by unit, “units” must name every unit with its eligible staff.",
        ),
        (
            election(options={"units": {"A": {"eligible": 2}}, "rule": "equal", "cap": -0.25}, ballots=[]),
            "The cap must be a share of the whole, such as 0.25: more than 0 and at most 1.",
        ),
        (
            election(ballots=[[1, ["a"], "X"]], options={"units": {"A": {"eligible": 2}}, "rule": "equal"}),
            "Ballot 1 comes from X, which is not among the units.",
        ),
        (
            election(ballots=[[1, ["a"]]], options={"units": {"A": {"eligible": 2}}, "rule": "equal"}),
            "Ballot 1 is not a count, marks and a unit.",
        ),
        (
            '{"method": "irv", "candidates": ["a"], "ballots": [],'
            ' "options": {"units": {"A": {"eligible": 2}}, "rule": "cap", "cap": 1e-999999999}}',
            "The cap must be a share of the whole, such as 0.25: more than 0 and at most 1.",
        ),
    ],
)
def test_what_cannot_be_counted_is_refused_in_one_sentence(text, sentence):
    assert counted(text) == (2, "", sentence + "\n")


COMMAND = [sys.executable, "-m", "contest.domain.tally"]


def test_the_command_counts_a_file_and_standard_input(tmp_path):
    file = tmp_path / "election.json"
    file.write_text(json.dumps(ELECTION), encoding="utf-8-sig")
    of_file = subprocess.run([*COMMAND, str(file)], cwd=ROOT, capture_output=True, text=True, check=True)
    typed = subprocess.run(
        [*COMMAND, "-"], cwd=ROOT, input=file.read_text(), capture_output=True, text=True, check=True
    )
    assert of_file.stdout == typed.stdout == counted(json.dumps(ELECTION))[1]


def test_a_missing_file_and_strange_bytes_end_in_two(tmp_path):
    strange = tmp_path / "strange.json"
    strange.write_bytes(b"\xff\xfe\x00")
    for file in (tmp_path / "missing.json", strange):
        ended = subprocess.run([*COMMAND, str(file)], cwd=ROOT, capture_output=True, text=True, check=False)
        assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)


def test_the_engine_alone_loads_no_web_framework():
    code = (
        "import sys, contest.domain.tally.__main__; print(sorted({'flask', 'sqlalchemy', 'nacl'} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"
