"""The two demo packs: one company, told once in English and once in Russian."""

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contest.cli.demo import pack as demo_pack
from contest.cli.demo.pack import LANGUAGES, PHASES, Pack, load_pack
from contest.cli.demo.story import Contest, Story

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
LATIN = re.compile("[a-z]", re.IGNORECASE)
WORDLESS = frozenset(
    {
        *("password", "key", "role", "number", "unit", "status", "votes", "expected"),
        *("phase", "kind", "period", "scope", "method", "max_choices", "quota", "turnout", "winner"),
        *("quorum", "takes_from", "gives_to", "takes_no_mail"),
        *("max_points", "score_mode", "min_ratings", "borda_scale", "weighting", "cap", "home"),
        "closes_in_minutes",
    }
)
"""What the packs must have in common to the letter."""


@pytest.fixture(scope="module", params=LANGUAGES)
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(request.param)


@pytest.fixture
def spoilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the English stories that a test may spoil."""
    shutil.copytree(demo_pack.PACKS, tmp_path / "packs")
    monkeypatch.setattr(demo_pack, "PACKS", tmp_path / "packs")
    return tmp_path / "packs" / "en" / "stories.json"


def stories(pack: Pack) -> Iterator[tuple[Contest, Story]]:
    for contest in pack.contests:
        for story in contest.stories:
            yield contest, story


def told(pack: Pack) -> list[str]:
    """Every sentence of a pack that a visitor reads."""
    texts = [account.note for account in pack.cast]
    texts += [contest.reason for contest in pack.contests if contest.reason]
    texts += [contest.correction.text for contest in pack.contests if contest.correction]
    for _contest, story in stories(pack):
        texts += [story.statement, story.praise, *story.evidence.values()]
        texts += [story.reason] if story.reason else []
    return texts


def spoil(path: Path, change: dict[str, Any]) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["leaders"][0]["stories"][0].update(change)
    path.write_text(json.dumps(raw), encoding="utf-8")


def shape(value: Any, kept: frozenset[str]) -> Any:
    """What is left of the stories when the words are taken away."""
    if isinstance(value, dict):
        return {k: v if k in kept else shape(v, kept) for k, v in value.items()}
    if isinstance(value, list):
        return [shape(item, kept) for item in value]
    return type(value).__name__


def test_the_packs_differ_in_words_and_in_nothing_else() -> None:
    raw = [json.loads((demo_pack.PACKS / language / "stories.json").read_text("utf-8")) for language in LANGUAGES]
    assert shape(raw[0], WORDLESS) == shape(raw[1], WORDLESS)


def test_the_people_are_the_same_in_both_packs() -> None:
    english, russian = load_pack("en").people, load_pack("ru").people
    assert list(english) == list(russian)
    for number, person in english.items():
        twin = russian[number]
        assert (person.email, person.unit, person.hired_on) == (twin.email, twin.unit, twin.hired_on)
        assert person.last_name.endswith("a") == twin.last_name.endswith("а")
        assert person.middle_name == ""


def test_a_position_has_one_name_in_each_language() -> None:
    english, russian = load_pack("en").people, load_pack("ru").people
    pairs = {(person.position, russian[number].position) for number, person in english.items()}
    assert len(pairs) == len({pair[0] for pair in pairs}) == len({pair[1] for pair in pairs})


def test_the_units_are_the_same_in_both_packs() -> None:
    def bare(pack: Pack) -> list[tuple[str, ...]]:
        return [(u.code, u.kind, u.parent, u.time_zone, u.head, u.deputy) for u in pack.units.values()]

    assert bare(load_pack("en")) == bare(load_pack("ru"))


def test_an_english_address_is_spelt_like_the_english_name() -> None:
    for person in load_pack("en").people.values():
        if person.email:
            name = person.email.split("@")[0].split(".")[1].rstrip("0123456789")
            assert name == person.last_name.lower()


def test_the_english_pack_is_written_in_latin_letters() -> None:
    english = load_pack("en")
    for path in (english.units_csv, english.staff_csv):
        assert CYRILLIC.search(path.read_text(encoding="utf-8")) is None
    assert [text for text in told(english) if CYRILLIC.search(text)] == []


def test_the_russian_pack_is_written_in_cyrillic() -> None:
    assert [text for text in told(load_pack("ru")) if LATIN.search(text) or not CYRILLIC.search(text)] == []


def test_the_russian_pack_keeps_numbers_and_signs_together() -> None:
    assert [text for text in told(load_pack("ru")) if re.search(r"\d %|№ |\d \d{3}\b| —|\"", text)] == []


def test_nothing_is_shouted_and_nothing_is_told_twice(pack: Pack) -> None:
    texts = told(pack)
    assert [text for text in texts if "!" in text] == []
    assert [text for text, times in Counter(texts).items() if times > 1] == []


def test_every_story_is_whole_and_short_enough_to_read(pack: Pack) -> None:
    for contest, story in stories(pack):
        where = f"{contest.key}, {story.number}"
        assert 60 <= len(story.statement) <= 600, where
        assert 10 <= len(story.praise) <= 140, where
        assert story.evidence, where
        assert all(5 <= len(line) <= 300 for line in story.evidence.values()), where
        assert bool(story.reason) == (story.status in {"refused", "withdrawn"}), where


def test_everybody_works_where_they_are_put_forward(pack: Pack) -> None:
    for contest, story in stories(pack):
        where = f"{contest.key}, {story.number}"
        assert pack.within(pack.people[story.number].unit, story.unit), where
        assert pack.within(story.unit, contest.scope), where


def test_nobody_is_put_forward_twice_but_for_what_ended_void(pack: Pack) -> None:
    numbers = [story.number for contest, story in stories(pack) if contest.phase != "void"]
    assert [number for number, times in Counter(numbers).items() if times > 1] == []


def test_candidates_have_worked_for_two_years_and_head_no_unit(pack: Pack) -> None:
    heads = {number for unit in pack.units.values() for number in (unit.head, unit.deputy)}
    for contest, story in stories(pack):
        assert pack.people[story.number].hired_on < "2024-06-01", f"{contest.key}, {story.number}"
        assert story.number not in heads, f"{contest.key}, {story.number}"


def test_too_few_vote_where_a_contest_ends_for_want_of_votes(pack: Pack) -> None:
    (void,) = [contest for contest in pack.contests if contest.phase == "void"]
    assert 0 < void.turnout < void.quorum
    assert [contest.key for contest in pack.contests if contest.quorum] == [void.key]


def test_a_correction_hands_the_title_to_the_next_in_the_count(pack: Pack) -> None:
    (corrected,) = [contest for contest in pack.contests if contest.correction]
    assert corrected.correction
    by_votes = sorted(corrected.admitted, key=lambda story: -story.votes)
    assert [story.number for story in by_votes[:2]] == [corrected.winner, corrected.correction.gives_to]
    assert corrected.correction.takes_from == corrected.winner


def test_one_of_the_cast_is_in_the_void_contest_and_got_the_title_by_the_correction(pack: Pack) -> None:
    number = next(account.number for account in pack.cast if account.key == "corrected")
    assert [c.key for c in pack.contests if number in {story.number for story in c.stories}] == ["announced", "void"]
    assert [contest.correction.gives_to for contest in pack.contests if contest.correction] == [number]


def test_the_address_that_takes_no_mail_is_of_somebody_who_is_written_to(pack: Pack) -> None:
    (void,) = [contest for contest in pack.contests if contest.phase == "void"]
    reader = pack.people[pack.takes_no_mail]
    assert reader.email and pack.within(reader.unit, void.scope)
    assert reader.number not in {account.number for account in pack.cast}


def test_no_unit_puts_forward_more_people_than_its_quota(pack: Pack) -> None:
    for contest in pack.contests:
        used = Counter(story.unit for story in contest.stories if story.status in {"draft", "submitted", "admitted"})
        assert all(times <= contest.quota for times in used.values()), contest.key


def test_the_leader_has_most_of_the_votes_and_no_tie(pack: Pack) -> None:
    for contest in pack.contests:
        votes = sorted((story.votes for story in contest.admitted), reverse=True)
        if contest.phase in {"voting", "counted", "announced"}:
            assert len(votes) >= 4, contest.key
            assert votes[0] > votes[1] > 0, contest.key
            assert contest.method == "approval" or sum(votes) == 100, contest.key
        if contest.phase == "announced":
            assert next(s.votes for s in contest.stories if s.number == contest.winner) == votes[0], contest.key
            assert 45 <= contest.turnout <= 75, contest.key
        else:
            assert contest.winner == "", contest.key


def test_twelve_months_a_quarter_and_a_year_have_their_leaders(pack: Pack) -> None:
    periods = [(contest.kind, contest.period) for contest in pack.leaders]
    assert periods == [("month", -n) for n in range(1, 13)] + [("quarter", -1), ("year", -1)]
    assert {contest.phase for contest in pack.leaders} == {"announced"}
    assert len({contest.winner for contest in pack.leaders}) == 14


def test_one_contest_stands_in_each_phase_and_one_closes_while_you_watch(pack: Pack) -> None:
    assert {contest.phase for contest in pack.open} == PHASES
    assert {contest.method for contest in pack.open if contest.phase == "voting"} == {
        *("plurality", "approval", "score", "irv")
    }
    assert [contest.key for contest in pack.open if contest.closes_in_minutes] == ["closing-soon"]


def test_no_two_contests_share_a_scope_and_period(pack: Pack) -> None:
    keys = Counter((contest.kind, contest.period, contest.scope) for contest in pack.contests)
    assert [key for key, times in keys.items() if times > 1] == []
    assert len({contest.key for contest in pack.contests}) == len(pack.contests)


def test_the_desk_of_nominations_shows_every_status(pack: Pack) -> None:
    nominating = next(contest for contest in pack.open if contest.phase == "nominating")
    statuses = {story.status for story in nominating.stories}
    assert statuses == {"draft", "submitted", "admitted", "refused", "withdrawn"}
    assert len({story.unit for story in nominating.stories}) >= 5


def test_one_of_six_nominations_waiting_for_hr_should_be_refused(pack: Pack) -> None:
    screening = next(contest for contest in pack.open if contest.phase == "screening")
    assert [story.status for story in screening.stories] == ["submitted"] * 6
    assert [story.number for story in screening.stories if story.expected == "refuse"] == ["001084"]


def test_the_cast_can_open_every_door(pack: Pack) -> None:
    by_key = {account.key: pack.people[account.number] for account in pack.cast}
    assert {account.role for account in pack.cast} == {"hr", "admin", "witness", "head", "deputy", "employee"}
    assert len({account.number for account in pack.cast}) == len(pack.cast)
    assert (by_key["hr"].unit, by_key["admin"].unit, by_key["witness"].unit) == ("HQ-02", "HQ-06", "HQ-03")
    assert by_key["hr"].email != ""
    assert by_key["voter_without_mail"].email == ""
    assert pack.units["KIR-01"].head == by_key["head_machining"].number
    assert pack.units["KIR-03"].head == by_key["head_assembly"].number
    assert (pack.units["CHP"].head, pack.units["CHP"].deputy) == (
        by_key["branch_head"].number,
        by_key["branch_deputy"].number,
    )
    assert len(pack.password) >= 16


def test_a_voter_of_the_cast_is_on_the_roll_of_the_contest_that_closes(pack: Pack) -> None:
    closing = next(contest for contest in pack.open if contest.closes_in_minutes)
    voter = next(account for account in pack.cast if account.key == "voter_without_mail")
    assert pack.within(pack.people[voter.number].unit, closing.scope)
    assert voter.number not in {story.number for story in closing.stories}


def test_a_candidate_of_the_cast_stands_in_the_running_vote(pack: Pack) -> None:
    voting = next(contest for contest in pack.open if contest.key == "voting")
    candidate = next(account for account in pack.cast if account.key == "candidate")
    assert candidate.number in {story.number for story in voting.admitted}


def test_an_unknown_person_is_named(spoilt: Path) -> None:
    spoil(spoilt, {"number": "999999"})
    with pytest.raises(ValueError, match="month-1: unknown personnel number '999999'"):
        load_pack("en")


def test_an_unknown_criterion_is_named_with_its_story(spoilt: Path) -> None:
    spoil(spoilt, {"evidence": {"charm": "Everybody smiles"}})
    with pytest.raises(ValueError, match="month-1, 001628: unknown criterion 'charm'"):
        load_pack("en")


def test_an_unknown_unit_and_status_are_both_named(spoilt: Path) -> None:
    spoil(spoilt, {"unit": "MARS", "status": "maybe"})
    with pytest.raises(ValueError, match="unknown unit 'MARS'; month-1: unknown status 'maybe'"):
        load_pack("en")


def test_a_language_without_a_pack_is_refused() -> None:
    with pytest.raises(ValueError, match="no demo pack 'de', only en, ru"):
        load_pack("de")


def test_every_row_of_the_files_has_every_column(pack: Pack) -> None:
    for path, columns in ((pack.units_csv, 7), (pack.staff_csv, 9)):
        with path.open(encoding="utf-8", newline="") as file:
            assert {len(row) for row in csv.reader(file)} == {columns}
    assert (len(pack.units), len(pack.people)) == (34, 1200)
