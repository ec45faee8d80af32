"""An election in a file: anybody can hold the engine against any election they know (TALLY)."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn, TextIO

from contest.domain.errors import N_, RuleBroken
from contest.domain.tally.counting import count
from contest.domain.tally.outcome import BadElection, shown
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
    """Method, candidates, ballots and options from JSON. Raises BadElection with a sentence that says what is wrong."""
    election = _parsed(text.removeprefix("\ufeff"))
    if not isinstance(election, dict):
        raise BadElection(N_("The file holds no JSON object with “method”, “candidates” and “ballots”."))
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
    return election


def _parsed(text: str) -> Any:
    """JSON, read strictly: no name twice, no NaN; decimals stay exact."""
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_float=Decimal, parse_int=_whole, parse_constant=_refuse_constant
        )
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


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise BadElection(N_("The name %(name)s stands twice in one JSON object."), name=shown(twice))
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise BadElection(N_("%(name)s is not a number that can be counted."), name=name)
