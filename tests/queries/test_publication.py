"""One place says what may be shown: no template of the hall or of a letter goes past it to the name itself."""

import re

from tests.test_architecture import ROOT

PAST_IT = re.compile(r"(?:candidate|leader|place\.candidate\])[\w.\[\]()]*\.(?:employee|person)\b")


def test_no_page_after_the_vote_goes_past_publication():
    assert PAST_IT.search("{{ leader.candidate.employee | person_name }}")
    assert PAST_IT.search("{{ candidate.employee | person_name }}")
    folders = [ROOT / "templates" / name for name in ("hall", "letters")]
    files = [path for folder in folders for path in folder.rglob("*.*")]
    found = {path.relative_to(ROOT).as_posix() for path in files if PAST_IT.search(path.read_text(encoding="utf-8"))}
    assert found == set()
