"""What an uploaded file is by its content and not by its name, and what is refused in words (PRODUCT 9)."""

import re
import struct
import unicodedata
from collections.abc import Mapping

from contest.domain.errors import N_, FieldRefused, Phrase
from contest.domain.papers import FileKind

MEGABYTE = 1024**2
LARGEST_FILE = 10 * MEGABYTE
MOST_FILES = 20
LARGEST_TOTAL = 60 * MEGABYTE
LONGEST_NAME = 120

MEDIA_TYPES: Mapping[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.HEIC: "image/heic",
}
SUFFIXES: Mapping[str, str] = {
    MEDIA_TYPES[FileKind.PDF]: ".pdf",
    MEDIA_TYPES[FileKind.DOCX]: ".docx",
    MEDIA_TYPES[FileKind.JPEG]: ".jpg",
}

HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
# What people send by mistake, or on purpose: the beginning, and what it is called.
OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", N_("a GIF picture")),
    (b"BM", N_("a BMP picture")),
    (b"II*\0", N_("a TIFF picture")),
    (b"MM\0*", N_("a TIFF picture")),
    (b"\0\0\x01\0", N_("an icon")),
    (b"MZ", N_("a program")),
    (b"\x7fELF", N_("a program")),
    (b"\xca\xfe\xba\xbe", N_("a program")),
    (b"#!", N_("a program")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", N_("an old or locked Office file")),
    (b"{\\rtf", N_("an RTF text")),
    (b"Rar!", N_("an archive")),
    (b"7z\xbc\xaf", N_("an archive")),
    (b"\x1f\x8b", N_("an archive")),
    (b"BZh", N_("an archive")),
    (b"\xfd7zXZ", N_("an archive")),
)
# Of another kind, wherever in the rest of a picture or around a document they stand.
MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|body|iframe|\?php|\?xml)", re.IGNORECASE)
PROGRAMS = (b"MZ\x90\0", b"\x7fELF", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
WITHIN = 1024  # bytes of the beginning in which browsers and readers look for what a file is

# In a JPEG, whatever ends the picture itself: neither an escaped 255 nor a mark to begin anew from.
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")

UNSAFE_LETTERS = re.compile(r'[<>:"/\\|?*]')
# ".jpg.exe", and not the end of a date or of initials.
ENDINGS = re.compile(r"(?:\.(?=\w*[A-Za-z])[A-Za-z0-9]{2,5}){1,3}$")
RESERVED_NAMES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)


class UploadRefused(FieldRefused):
    """A file that is not taken; the sentence belongs beside the field in which it was chosen."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__("files", message, **params)


class DamagedFile(UploadRefused):
    """A file that ends too early or is not what its beginning says."""

    def __init__(self, message: str = N_("The file is damaged and cannot be read.")) -> None:
        super().__init__(message)


class TwoFilesInOne(UploadRefused):
    """A file that is something else at the same time: one program would show a paper, another one run what is in it."""

    def __init__(self) -> None:
        super().__init__(N_("Another file is hidden in this one. Print or scan the paper anew and send that."))


def file_kind(content: bytes) -> FileKind:
    """What the file is. Raises UploadRefused for what is empty, too large, of another kind, or two kinds at once.

    Only the outside is looked at: contest.files reads what is within.
    """
    if not content.strip(b"\0\t\r\n "):
        raise UploadRefused(N_("The file is empty."))
    if len(content) > LARGEST_FILE:
        raise UploadRefused(N_("The file is larger than %(most)s MB."), most=LARGEST_FILE // MEGABYTE)
    kind = _by_beginning(content)
    _refuse_two_in_one(content, kind)
    return kind


def safe_name(name: str, media_type: str) -> str:
    """The name under which a file is kept and handed out: letters that every system bears, and the ending it deserves.

    What turns the direction of writing goes ("photo\\u202egpj.exe" reads as a picture), paths go, reserved and empty
    names become "file".
    """
    name = unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode()).replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C" or letter in "\t\r\n")
    name = " ".join(UNSAFE_LETTERS.sub(" ", name).split())
    suffix = SUFFIXES[media_type]
    stem = ENDINGS.sub("", name)[: LONGEST_NAME - len(suffix)].strip(" .")
    if not stem or RESERVED_NAMES.match(stem):
        stem = "file"
    return stem + suffix


def _by_beginning(content: bytes) -> FileKind:
    if content.startswith(b"%PDF-"):
        return FileKind.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if content[4:8] == b"ftyp":
        return _by_brand(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_a_zip(content)
    raise _another_kind(_name_of(content))


def _by_brand(content: bytes) -> FileKind:
    """The family of HEIC says at the beginning what it is: AVIF pictures and films look alike from outside."""
    length = struct.unpack(">I", content[:4])[0]
    brands = {content[8:12], *(content[at : at + 4] for at in range(16, min(length, WITHIN), 4))}
    if brands & {b"avif", b"avis"}:
        raise _another_kind(N_("an AVIF picture"))
    if brands & HEIC_BRANDS:
        return FileKind.HEIC
    raise _another_kind(N_("a film"))


def _in_a_zip(content: bytes) -> FileKind:
    """A DOCX is a ZIP with a list of its parts; tables and slides are the same with other parts."""
    if b"[Content_Types].xml" not in content:
        raise _another_kind(N_("an archive"))
    if b"word/document" in content:
        return FileKind.DOCX
    if b"xl/workbook" in content:
        raise _another_kind(N_("a spreadsheet"))
    raise _another_kind(N_("another Office file"))


def _name_of(content: bytes) -> str:
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return N_("a WebP picture")
    start = content[:WITHIN].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return N_("an SVG drawing") if b"<svg" in start.lower() else N_("a web page")
    for beginning, name in OTHER_KINDS:
        if content.startswith(beginning):
            return name
    if b"%PDF-" in content[:WITHIN]:
        raise TwoFilesInOne
    return N_("of another kind")


def _another_kind(name: str) -> UploadRefused:
    return UploadRefused(
        N_("This file is %(kind)s. Send a PDF, a DOCX, a JPEG, a PNG or a HEIC instead."), kind=Phrase(name)
    )


def _refuse_two_in_one(content: bytes, kind: FileKind) -> None:
    """Look for a second file: behind the end, before the beginning, or a ZIP whose directory stands at the end.

    Pictures are drawn anew, so nothing of it would be kept; whoever sends such a file is told all the same.
    """
    if kind is FileKind.DOCX:
        if content[-22:-18] != b"PK\x05\x06" or b"%PDF-" in content[:WITHIN]:
            raise TwoFilesInOne
        return
    if _carries_a_zip(content):
        raise TwoFilesInOne
    if kind is FileKind.PDF:
        end = content.rfind(b"%%EOF")
        if end < 0:
            raise DamagedFile
        if content[end + 5 :].strip(b"\0\t\r\n ") or MARKUP.search(content[:WITHIN]):
            raise TwoFilesInOne
        return
    tail = content[_end_of_picture(content, kind) :]
    if MARKUP.search(tail) or b"%PDF-" in tail or b"PK\x03\x04" in tail or tail.startswith(PROGRAMS):
        raise TwoFilesInOne
    if b"%PDF-" in content[:WITHIN]:
        raise TwoFilesInOne


def _carries_a_zip(content: bytes) -> bool:
    """Whether an unpacker would find a directory: it looks in the last 64 KB, for that much comment may follow."""
    at = len(content)
    while (at := content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557), at)) >= 0:
        if at + 22 <= len(content):
            size = int.from_bytes(content[at + 12 : at + 16], "little")
            if size == 0 or content[max(0, at - size) : at].startswith(b"PK\x01\x02"):
                return True
    return False


def _end_of_picture(content: bytes, kind: FileKind) -> int:
    """Where the picture ends and anything behind it begins. Raises DamagedFile where it does not end."""
    if kind is FileKind.PNG:
        at = 8
        while at + 12 <= len(content):
            length = int.from_bytes(content[at : at + 4], "big")
            if content[at + 4 : at + 8] == b"IEND":
                return at + 12
            at += length + 12
        raise DamagedFile
    if kind is FileKind.JPEG:
        return _end_of_jpeg(content)
    at = 0
    while at + 8 <= len(content):
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        if length == 0 or not re.fullmatch(rb"[ -~]{4}", name):
            break
        at += max(length, 8)
    return min(at, len(content))


def _end_of_jpeg(content: bytes) -> int:
    """Behind the end marker: segments say how long they are, the picture itself ends at a marker that is none of its.

    A small picture within a segment has an end marker of its own, which is none.
    """
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise DamagedFile
        marker = content[at + 1]
        if marker == 0xD9:
            return at + 2
        if marker == 0xFF or 0xD0 <= marker <= 0xD7 or marker == 0x01:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xDA:
            found = NEXT_MARKER.search(content, at)
            at = found.start() if found else len(content)
    if content[at : at + 2] == b"\xff\xd9":
        return at + 2
    raise DamagedFile
