"""What a page says, as a test reads it: on one line, with its markup or without."""

import re


def words(answer, status: int = 200) -> str:
    """The page on one line, markup and all, after a look at how it was answered."""
    assert answer.status_code == status, answer.text
    return re.sub(r"\s+", " ", answer.text)


def plain(answer, status: int = 200) -> str:
    """The page on one line without its markup, after a look at how it was answered."""
    assert answer.status_code == status, answer.text
    return shown(answer)


def shown(answer) -> str:
    """The page on one line without its markup, however it was answered."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split()).replace("&#39;", "'")
