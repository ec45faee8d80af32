"""How large a picture says it is, read from its header before anything is unpacked: the bound on time and memory.

A PNG of 17 KB may be 12,000 by 12,000 and take 700 MB to draw.
"""

from dataclasses import dataclass

from contest.domain.errors import N_
from contest.domain.papers import FileKind
from contest.domain.uploads import DamagedFile, UploadRefused

LONGEST_SIDE = 12_000
SHORTEST_SIDE = 16
MEGAPIXELS = 1_000_000
# A JPEG can be read at a fraction of its size; a progressive one, a HEIC and a PNG only whole, the last with what
# shines through.
MOST_OF_JPEG = 50 * MEGAPIXELS
MOST_OF_PROGRESSIVE = 25 * MEGAPIXELS
MOST_OF_HEIC = 25 * MEGAPIXELS
MOST_OF_PNG = 20 * MEGAPIXELS

FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
SEQUENTIAL = frozenset({0xC0, 0xC1})


@dataclass(frozen=True)
class PictureHeader:
    """Width and height in pixels, and how many pixels a picture of its kind may have."""

    width: int
    height: int
    most: int


def check_picture(content: bytes, kind: FileKind) -> PictureHeader:
    """The header of a picture that may be drawn. Raises UploadRefused where it is too large or too small."""
    header = picture_header(content, kind)
    sides = {"width": header.width, "height": header.height}
    if max(header.width, header.height) > LONGEST_SIDE or header.width * header.height > header.most:
        raise UploadRefused(
            N_("The picture is too large: %(width)s × %(height)s pixels. %(most)s megapixels at most, please."),
            **sides,
            most=header.most // MEGAPIXELS,
        )
    if min(header.width, header.height) < SHORTEST_SIDE:
        raise UploadRefused(N_("The picture is too small: %(width)s × %(height)s pixels."), **sides)
    return header


def picture_header(content: bytes, kind: FileKind) -> PictureHeader:
    """What the header says. Raises DamagedFile where it says nothing."""
    if kind is FileKind.PNG:
        if content[12:16] != b"IHDR" or len(content) < 33:
            raise DamagedFile
        return PictureHeader(_number(content, 16, 4), _number(content, 20, 4), MOST_OF_PNG)
    if kind is FileKind.JPEG:
        return _of_jpeg(content)
    return _of_heic(content)


def _of_jpeg(content: bytes) -> PictureHeader:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in FRAMES:
            most = MOST_OF_JPEG if marker in SEQUENTIAL else MOST_OF_PROGRESSIVE
            return PictureHeader(_number(content, at + 7, 2), _number(content, at + 5, 2), most)
        if marker in {0xD9, 0xDA}:
            break
        at += 1 if marker == 0xFF else 2 + _number(content, at + 2, 2)
    raise DamagedFile


def _of_heic(content: bytes) -> PictureHeader:
    """The largest of the sizes that the properties of its parts name: tiles are smaller than the whole."""
    at = 0
    while at + 8 <= len(content):
        length = _number(content, at, 4)
        if content[at + 4 : at + 8] == b"meta":
            meta = content[at : at + length]
            sizes = []
            found = meta.find(b"ispe")
            while found >= 0:
                sizes.append((_number(meta, found + 8, 4), _number(meta, found + 12, 4)))
                found = meta.find(b"ispe", found + 4)
            if not sizes:
                break
            return PictureHeader(max(size[0] for size in sizes), max(size[1] for size in sizes), MOST_OF_HEIC)
        at += max(length, 8)
    raise DamagedFile


def _number(content: bytes, at: int, length: int) -> int:
    return int.from_bytes(content[at : at + length], "big")
