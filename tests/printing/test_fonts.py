"""The fonts of the papers are those that are written down, and have what both languages need."""

import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "contest" / "printing" / "fonts"
NEEDED = "AZaz ĄąŁł АЯЁаяё ҢңӘәҮү № «» — – … × ± € % ₽"


def test_every_font_is_written_down_with_its_hash_and_licence():
    answer = subprocess.run(
        [sys.executable, ROOT / "static" / "vendor" / "paper_fonts.py", "--check"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (answer.returncode, answer.stdout) == (0, "")


@pytest.mark.parametrize("font", sorted(path.name for path in FONTS.glob("*.ttf")))
def test_a_font_has_the_letters_of_both_languages(font):
    letters = TTFont(FONTS / font).getBestCmap()
    assert [letter for letter in NEEDED if ord(letter) not in letters] == []
    assert f"`{font}`" in (FONTS / "README.md").read_text(encoding="utf-8")
