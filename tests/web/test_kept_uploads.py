"""Files that wait between a preview and its confirmation."""

from datetime import UTC, datetime, timedelta

import pytest

from contest.web.kept_uploads import KEPT_FOR, keep, kept, put_result

NOW = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
FILES = {"staff": ("люди.csv", b"\x00\xff")}
DAN, EVE = 1, 2


def test_its_owner_finds_an_upload_again(tmp_path):
    key = keep(tmp_path / "imports", DAN, FILES, now=NOW)
    assert kept(tmp_path / "imports", key, DAN, now=NOW).files == FILES


def test_nobody_else_finds_it_and_nobody_after_an_hour(tmp_path):
    key = keep(tmp_path, DAN, FILES, now=NOW)
    assert kept(tmp_path, key, EVE, now=NOW) is None
    assert kept(tmp_path, key, DAN, now=NOW + KEPT_FOR - timedelta(seconds=1)) is not None
    assert kept(tmp_path, key, DAN, now=NOW + KEPT_FOR) is None


def test_what_has_run_out_is_swept_away_by_the_next_upload(tmp_path):
    keep(tmp_path, DAN, FILES, now=NOW)
    (tmp_path / "torn.json").write_text("{")
    keep(tmp_path, DAN, FILES, now=NOW + KEPT_FOR)
    assert len(list(tmp_path.iterdir())) == 1


def test_only_the_process_itself_can_read_it(tmp_path):
    keep(tmp_path / "imports", DAN, FILES, now=NOW)
    (file,) = (tmp_path / "imports").iterdir()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_after_the_import_the_names_of_people_are_gone(tmp_path):
    key = keep(tmp_path, DAN, FILES, now=NOW)
    put_result(tmp_path, key, kept(tmp_path, key, DAN, now=NOW), {"added": 3})
    upload = kept(tmp_path, key, DAN, now=NOW)
    assert (upload.files, upload.result) == ({"staff": ("люди.csv", b"")}, {"added": 3})


@pytest.mark.parametrize("key", ["", "x", "../../secret_key", "a" * 33, "\0" * 32])
def test_a_key_that_was_never_given_finds_nothing(tmp_path, key):
    assert kept(tmp_path, key, DAN, now=NOW) is None
