"""A hundred files of people and attackers, each with the verdict it must get, within 2 s (A33).

Beside every class of attack stands its control: the nearest innocent file, which is taken. Memory: tests/files.
"""

import time

import pytest

from contest.domain.papers import FileKind, PaperKind, PictureSize
from contest.domain.uploads import MEDIA_TYPES, UploadRefused, file_kind, safe_name
from contest.files.reading import safe_file
from tests.papers_refused import REFUSED
from tests.papers_taken import TAKEN
from tests.strange_files import docx, nothing_but_pixels, pdf

MOST_SECONDS = 2.0


def test_there_are_a_hundred_of_them():
    assert len(TAKEN) + len(REFUSED) >= 100


@pytest.mark.parametrize("name", TAKEN)
def test_what_people_need_is_taken(name):
    kind, make = TAKEN[name]
    content = make()
    started = time.monotonic()
    kept = safe_file(content, PaperKind.OTHER)
    spent = time.monotonic() - started
    assert file_kind(content) == FileKind(kind)
    if kind in {"pdf", "docx"}:
        assert (kept.media_type, dict(kept.sizes)) == (MEDIA_TYPES[FileKind(kind)], {PictureSize.WHOLE: content})
    else:
        assert (kept.media_type, set(kept.sizes)) == ("image/jpeg", set(PictureSize))
        for size in kept.sizes.values():
            nothing_but_pixels(size)
    assert spent < MOST_SECONDS * slowness(), f"{spent:.2f} s"


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_a_paper_is_refused_in_words(name):
    expected, make = REFUSED[name]
    content = make()
    started = time.monotonic()
    with pytest.raises(UploadRefused) as refusal:
        safe_file(content, PaperKind.OTHER)
    spent = time.monotonic() - started
    assert str(refusal.value).startswith(expected)
    assert refusal.value.status == 422
    assert spent < MOST_SECONDS * slowness(), f"{spent:.2f} s"


def slowness() -> float:
    """How much slower than alone this machine is just now: others may be at work on it."""
    started, used = time.monotonic(), time.process_time()
    sum(range(2_000_000))
    return max(1.0, (time.monotonic() - started) / max(time.process_time() - used, 1e-3))


def test_a_photo_is_a_picture():
    for content in (pdf(), docx()):
        with pytest.raises(UploadRefused, match="A photo has to be a picture"):
            safe_file(content, PaperKind.PHOTO)


# Names.


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("petition.pdf", "petition.pdf"),
        ("Ходатайство Соколовой М. И.pdf", "Ходатайство Соколовой М. И.pdf"),
        ("протокол 20.10.2026.PDF", "протокол 20.10.2026.pdf"),
        ("photo.jpg.exe", "photo.pdf"),
        ("photo\u202egpj.exe", "photogpj.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ada\\скан.tiff", "скан.pdf"),
        ("CON", "file.pdf"),
        ("aux.h.pdf", "file.pdf"),
        ("lpt1.txt", "file.pdf"),
        ("", "file.pdf"),
        ("   ", "file.pdf"),
        ("...", "file.pdf"),
        (".pdf", "file.pdf"),
        ("a\0b\r\nSet-Cookie: x.pdf", "ab Set-Cookie x.pdf"),
        ('a"; filename="b.exe', "a ; filename= b.pdf"),
        ("a\u200bb\ufeffc.pdf", "abc.pdf"),
        ("\ud800bad.pdf", "bad.pdf"),
        ("no ending", "no ending.pdf"),
        ("ы" * 300 + ".pdf", "ы" * 116 + ".pdf"),
        ("e\u0301t\u0301.docx", "\u00e9t\u0301.pdf"),
    ],
)
def test_a_name_is_made_safe(name, kept):
    assert safe_name(name, "application/pdf") == kept
    assert len(kept) <= 120
