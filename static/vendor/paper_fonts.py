"""Make the fonts of the papers from those of the pages, and write down what they are.

    python static/vendor/paper_fonts.py            makes the TTF files and README.md in contest/printing/fonts
    python static/vendor/paper_fonts.py --check    exit status 1 and a sentence per difference from README.md

The pages have variable fonts in four pieces (WOFF2); a PDF takes one plain file for each weight. To make them takes
`pip install fonttools brotli`, to check them nothing.
"""

import hashlib
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "contest" / "printing" / "fonts"
STATIC_FONTS = ROOT / "static" / "fonts"
README = HERE / "README.md"
PIECES = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
# 1 January 2026 in seconds since 1904, as the font's own dates: the same pieces make the same bytes.
EPOCH = 3_850_070_400

# (file, name, version, where it comes from, licence, licence file, pieces, axes)
FONTS = (
    ("golos-text-regular.ttf", "Golos Text", "version 2.004, weight 400", "https://github.com/googlefonts/golos-text",
     "SIL OFL 1.1", "LICENSE-golos-text.txt", "golos-text-{}-wght-normal.woff2", {"wght": 400}),
    ("golos-text-bold.ttf", "Golos Text", "version 2.004, weight 700", "https://github.com/googlefonts/golos-text",
     "SIL OFL 1.1", "LICENSE-golos-text.txt", "golos-text-{}-wght-normal.woff2", {"wght": 700}),
    ("piazzolla-semibold.ttf", "Piazzolla", "version 2.005, weight 600, optical size 20",
     "https://github.com/huertatipografica/piazzolla", "SIL OFL 1.1", "LICENSE-piazzolla.txt",
     "piazzolla-{}-opsz-normal.woff2", {"wght": 600, "opsz": 20}),
)  # fmt: skip
HEAD = """\
# Fonts of the papers

Made and written down by `python static/vendor/paper_fonts.py` from the pieces in `static/fonts`, verified by
`python static/vendor/paper_fonts.py --check`. Changed: fixed weight, pieces put together, tables for shaping left
out. The licences allow it; the names are not reserved.

| file | font | version | source | licence | SHA-256 |
|---|---|---|---|---|---|
"""


def listing() -> str:
    """The text that README.md should have now. Raises SystemExit where a file is missing."""
    rows = []
    for file, name, version, source, licence, licence_file, _pieces, _axes in FONTS:
        for each in (file, licence_file):
            if not (HERE / each).is_file():
                raise SystemExit(f"{each} is missing beside {README.name}.")
        hash_of_file = hashlib.sha256((HERE / file).read_bytes()).hexdigest()
        rows.append(f"| `{file}` | {name} | {version} | <{source}> | {licence}, `{licence_file}` | `{hash_of_file}` |")
    return HEAD + "\n".join(rows) + "\n"


def make() -> None:
    """Put every font together anew."""
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    for file, _name, _version, _source, _licence, licence_file, pieces, axes in FONTS:
        with TemporaryDirectory() as folder:
            parts = []
            for piece in PIECES:
                font = TTFont(STATIC_FONTS / pieces.format(piece))
                font = instantiateVariableFont(font, {name: axes[name] for name in axes if has_axis(font, name)})
                font.flavor = None
                for table in ("GSUB", "GPOS", "GDEF", "DSIG", "STAT"):
                    if table in font:
                        del font[table]
                parts.append(f"{folder}/{piece}.ttf")
                font.save(parts[-1])
            merged = Merger().merge(parts)
            merged["head"].created = merged["head"].modified = EPOCH
            merged.recalcTimestamp = False
            merged.save(HERE / file)
        (HERE / licence_file).write_bytes((STATIC_FONTS / licence_file).read_bytes())


def has_axis(font: Any, name: str) -> bool:
    """Whether the font can be varied in this way."""
    return any(axis.axisTag == name for axis in font["fvar"].axes)


def main(arguments: list[str]) -> int:
    """0 done or equal, 1 different, 2 wrong usage."""
    if arguments == ["--check"]:
        noted = README.read_text(encoding="utf-8").splitlines() if README.exists() else []
        actual = listing().splitlines()
        for line in actual:
            if line not in noted:
                print(f"Not in {README.name}: {line}")
        return int(noted != actual)
    if arguments:
        print(__doc__)
        return 2
    make()
    README.write_text(listing(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
