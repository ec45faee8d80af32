"""`python -m contest.domain.tally FILE.json`: count an election from a file, without Flask or a database (TALLY)."""

import sys

from contest.domain.tally.election_file import REFUSED, count_file


def main() -> int:
    """Count the file named on the command line; `-` reads standard input."""
    if len(sys.argv) != 2 or sys.argv[1] in {"-h", "--help"}:
        sys.stderr.write("Usage: python -m contest.domain.tally FILE.json   (- reads standard input)\n")
        return 0 if sys.argv[1:] in (["-h"], ["--help"]) else REFUSED
    return count_file(sys.argv[1], typed=sys.stdin, printed=sys.stdout, told=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
