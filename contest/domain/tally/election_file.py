"""An election in a file: anybody can hold the engine against any election they know (TALLY)."""

import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn, TextIO

from contest.domain.errors import N_, RuleBroken
from contest.domain.tally.counting import count
from contest.domain.tally.outcome import BadBallot, BadElection, shown
from contest.domain.tally.record import as_json

MEMBERS = ("method", "candidates", "ballots")
# Digits of a number: more than anybody has ever voted with, and far from what Python refuses to print.
MOST_DIGITS = 25
REFUSED = 2


def count_file(
    path: str, *, typed: TextIO, printed: TextIO, told: TextIO, worded: Callable[[RuleBroken], str] = str
) -> int:
    """Count the election in the file (`-`: what is `typed`) and print its outcome; returns the exit status.

    What cannot be counted is told in one sentence, in the words that `worded` finds for it, and ends in status 2.
    """
    try:
        text = typed.read() if path == "-" else Path(path).read_text(encoding="utf-8")
        election = read_election(text)
        found = as_json(count(election["method"], election["candidates"], election["ballots"], election["options"]))
        if "rounds" in found:
            # The example in TALLY shows the first choices of everybody beside the rounds.
            found["scores"] = found["rounds"][0]["tally"]
    except OSError as trouble:
        told.write(f"{path}: {trouble.strerror or trouble}\n")
        return REFUSED
    except UnicodeDecodeError:
        told.write(worded(BadElection(N_("The file is not UTF-8 text."))) + "\n")
        return REFUSED
    except RuleBroken as refusal:
        told.write(worded(refusal) + "\n")
        return REFUSED
    printed.write(json.dumps(found, ensure_ascii=True) + "\n")
    return 0


def read_election(text: str) -> dict[str, Any]:
    """Method, candidates, ballots and options from JSON.

    Candidates may be named by whole numbers; the names in an object of points are texts, and are read as the same.
    Raises BadElection, or BadBallot, with a sentence that says what is wrong.
    """
    election = _parsed(text.removeprefix("\ufeff"))
    if not isinstance(election, dict):
        raise BadElection(N_("The file holds no JSON object with “method”, “candidates” and “ballots”."))
    _refuse_twice(election)
    for name in MEMBERS:
        if name not in election:
            raise BadElection(N_("“%(name)s” is missing."), name=name)
    if not isinstance(election["candidates"], list) or not election["candidates"]:
        raise BadElection(N_("“candidates” must be a list of at least one candidate."))
    if not isinstance(election["ballots"], list):
        raise BadElection(N_("“ballots” must be a list."))
    options = election.setdefault("options", {})
    if options is None:
        election["options"] = {}
    elif not isinstance(options, dict):
        raise BadElection(N_("“options” must be a JSON object."))
    names = _by_text(election["candidates"])
    for number, ballot in enumerate(election["ballots"], start=1):
        marks = ballot[1] if isinstance(ballot, list) and len(ballot) > 1 else None
        if isinstance(marks, _Twice):
            raise BadBallot(
                N_("Ballot %(number)s marks %(candidate)s twice."), number=number, candidate=shown(marks.name)
            )
        if names and isinstance(marks, dict):
            ballot[1] = {names.get(name, name): points for name, points in marks.items()}
    return election


def _by_text(candidates: list[object]) -> dict[str, int]:
    """Candidates that are whole numbers by their text. Raises BadElection where that is the name of another one."""
    names = {str(one): one for one in candidates if isinstance(one, int) and not isinstance(one, bool)}
    for one in candidates:
        if isinstance(one, str) and one in names:
            raise BadElection(N_("The candidate %(candidate)s is listed twice."), candidate=shown(one))
    return names


class _Twice(dict[str, Any]):
    """A JSON object in which one name stands twice."""

    name: str


def _refuse_twice(found: object) -> None:
    """Raises BadElection where a name stands twice in the election or in its options."""
    if isinstance(found, _Twice):
        raise BadElection(N_("The name %(name)s stands twice in one JSON object."), name=shown(found.name))
    if isinstance(found, dict):
        for inner in found.values():
            _refuse_twice(inner)


def _parsed(text: str) -> Any:
    """JSON, read strictly: no NaN; decimals stay exact, an object with a name twice is known as one."""
    try:
        # Bytes of standard input that are no UTF-8 come as lone surrogates.
        text.encode()
        return json.loads(
            text,
            object_pairs_hook=_once,
            parse_float=_decimal_number,
            parse_int=_whole,
            parse_constant=_refuse_constant,
        )
    except UnicodeEncodeError:
        raise BadElection(N_("The file is not UTF-8 text.")) from None
    except json.JSONDecodeError as fault:
        raise BadElection(
            N_("This is not JSON: line %(line)s, column %(column)s."), line=fault.lineno, column=fault.colno
        ) from None
    except RecursionError:
        raise BadElection(N_("This is not an election: the JSON is nested too deeply.")) from None


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise BadElection(N_("This is not an election: a number in it is far too long."))
    return int(text)


def _decimal_number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except ArithmeticError:
        raise BadElection(N_("This is not an election: a number in it is far too long.")) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twice = _Twice(found)
    twice.name = Counter(name for name, _ in pairs).most_common(1)[0][0]
    return twice


def _refuse_constant(name: str) -> NoReturn:
    raise BadElection(N_("%(name)s is not a number that can be counted."), name=name)
