"""Counting a million ballots, ranked five deep among twenty candidates, against a one-pass read of the same rows.

Each count is a process of its own, so that its peak memory is its own: `python -m benchmarks.counting METHOD FILE`.
The yardstick of the time reads the rows and drops them; that of the memory keeps the ballots as Python lists.
"""

import json
import random
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.figures import Figure, peak_memory
from contest.domain.tally import count

CANDIDATES = [f"candidate {number}" for number in range(1, 21)]
DEPTH = 5
SEED = 20

Ballot = tuple[int, list[str]]


def measure(folder: Path, sizes: Namespace) -> list[Figure]:
    """Time and peak memory of both methods."""
    rows = folder / "ballots.txt"
    write_ballots(rows, sizes.ballots)
    found: dict[str, list[dict[str, float]]] = {kind: [] for kind in KINDS}
    for _ in range(sizes.count_rounds):
        for kind, runs in found.items():
            command = [sys.executable, "-m", "benchmarks.counting", kind, str(rows)]
            runs.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    rows.unlink()
    seconds = {kind: [run["seconds"] for run in runs] for kind, runs in found.items()}
    memory = {kind: [run["megabytes"] for run in runs] for kind, runs in found.items()}
    return [
        figure
        for method in ("irv", "schulze")
        for figure in (
            Figure(f"count by {method}", "s", "reading the rows once", seconds[method], seconds["read"]),
            Figure(f"count by {method}", "MB", "the ballots as lists", memory[method], memory["lists"]),
        )
    ]


def write_ballots(path: Path, many: int) -> None:
    """Rows of five places each; half the voters favour the better known, so that there is something to find."""
    draw = random.Random(SEED)
    everybody = range(len(CANDIDATES))
    with path.open("w", encoding="ascii") as file:
        for number in range(many):
            places = draw.sample(everybody, DEPTH)
            if number % 2:
                places.sort()
            file.write(" ".join(map(str, places)) + "\n")


def ballots(path: Path) -> Iterator[Ballot]:
    """The rows one by one, as the engine takes them."""
    names = {str(number): name for number, name in enumerate(CANDIDATES)}
    with path.open(encoding="ascii") as file:
        for line in file:
            yield 1, [names[place] for place in line.split()]


def read(path: Path) -> int:
    """Read every row and keep none."""
    return sum(many for many, _ in ballots(path))


def keep(path: Path) -> int:
    """Keep every row."""
    return len(list(ballots(path)))


KINDS: dict[str, Callable[[Path], object]] = {
    "read": read,
    "lists": keep,
    "irv": lambda path: count("irv", CANDIDATES, ballots(path)),
    "schulze": lambda path: count("schulze", CANDIDATES, ballots(path)),
}


def main() -> None:
    """Do one of them and say what it took."""
    kind, path = sys.argv[1], Path(sys.argv[2])
    start = time.perf_counter()
    KINDS[kind](path)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "megabytes": peak_memory()}))


if __name__ == "__main__":
    main()
