"""`python -m benchmarks`: every figure beside its yardstick, in one run; a table, and all rounds in results.json."""

import argparse
import time
from pathlib import Path

from benchmarks import casting, closing, counting
from benchmarks.figures import Figure, table, write
from benchmarks.houses import houses

RESULTS = Path(__file__).parent / "results.json"
FULL = {
    "rounds": 5,
    "voters": 120,
    "sign_ins": 30,
    "ballots": 1_000_000,
    "count_rounds": 3,
    "envelopes": 100_000,
    "close_rounds": 3,
}
SMALL = {
    "rounds": 1,
    "voters": 4,
    "sign_ins": 2,
    "ballots": 200,
    "count_rounds": 1,
    "envelopes": 30,
    "close_rounds": 1,
}


def main() -> None:
    """Measure what is asked for: everything, unless parts are named."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help="casting, counting, closing; left out: all of them")
    parser.add_argument("--small", action="store_true", help="a few votes: that it works, not how fast it is")
    parser.add_argument(
        "--results", type=Path, help="where all rounds are written; benchmarks/results.json if not small"
    )
    for name, value in FULL.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, help=f"default {value:,}")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - {"casting", "counting", "closing"}:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    given = {name: getattr(asked, name) for name in FULL if getattr(asked, name) is not None}
    sizes = argparse.Namespace(**{**(SMALL if asked.small else FULL), **given})
    parts = asked.parts or ["casting", "counting", "closing"]
    figures: list[Figure] = []
    noise: list[float] = []
    with houses() as found:
        for part in parts:
            start = time.monotonic()
            print(f"Measuring {part} ...", flush=True)
            if part == "casting":
                figures += casting.measure(found, sizes, noise)
            elif part == "counting":
                figures += counting.measure(found[0].folder, sizes)
            else:
                figures += closing.measure(found, sizes)
            print(f"  {time.monotonic() - start:.0f} s", flush=True)
    print(table(figures))
    results = asked.results or (None if asked.small else RESULTS)
    if results:
        write(results, figures, sizes, noise)
        print(f"Every round is in {results}.")


if __name__ == "__main__":
    main()
