"""Write or verify the list of everything under static/ that others made: name, version, SHA-256, licence.

    python static/vendor/record.py            writes README.md beside this file
    python static/vendor/record.py --check    exit status 1 and a sentence per difference
"""

import hashlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent
README = HERE / "README.md"

# (what, version, where it comes from, licence, licence file, files)
WORKS = (
    ("Golos Text", "version 2.004, variable weight", "https://github.com/googlefonts/golos-text", "SIL OFL 1.1",
     "fonts/LICENSE-golos-text.txt", "fonts/golos-text-*.woff2"),
    ("Piazzolla", "version 2.005, variable weight and optical size", "https://github.com/huertatipografica/piazzolla",
     "SIL OFL 1.1", "fonts/LICENSE-piazzolla.txt", "fonts/piazzolla-*.woff2"),
    ("Lucide icons", "a choice of 2026 as one sprite, known by its SHA-256", "https://lucide.dev", "ISC, partly MIT",
     "LICENSE-icons.txt", "icons.svg"),
)  # fmt: skip
HEAD = """\
# What others made

Written by `python static/vendor/record.py`, verified by `python static/vendor/record.py --check`. Everything else under
`static/` is our own: the style sheets, the scripts, the mark, the sample logo and the drawn people in `img/`. No page
asks another server for anything.
"""


def listing() -> str:
    """The text that README.md should have now."""
    parts = [HEAD]
    for name, version, source, licence, licence_file, pattern in WORKS:
        parts.append(f"## {name}\n\n{version}; <{source}>; {licence}, text in `{licence_file}`.\n")
        listed = files(licence_file, pattern)
        rows = [f"| `{path.relative_to(STATIC).as_posix()}` | `{digest(path)}` |" for path in listed]
        parts.append("| file | SHA-256 |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def files(licence_file: str, pattern: str) -> list[Path]:
    """The files of one work, its licence last. Raises SystemExit where one is missing."""
    found = [*sorted(STATIC.glob(pattern)), STATIC / licence_file]
    if len(found) < 2 or not found[-1].is_file():
        raise SystemExit(f"{pattern} or {licence_file} is missing under static/.")
    return found


def digest(path: Path) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(arguments: list[str]) -> int:
    """0 done or equal, 1 different, 2 wrong usage."""
    if arguments == ["--check"]:
        noted = README.read_text(encoding="utf-8").splitlines() if README.exists() else []
        actual = listing().splitlines()
        for line in actual:
            if line not in noted:
                print(f"Not in {README.name}: {line}")
        for line in noted:
            if line not in actual:
                print(f"Only in {README.name}: {line}")
        return int(noted != actual)
    if arguments:
        print(__doc__)
        return 2
    README.write_text(listing(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
