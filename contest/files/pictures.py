"""A picture drawn anew: upright, in sRGB, without anything that was written beside it; a face also cut square."""

import io
import math
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import pillow_heif
from PIL import Image, ImageCms

from contest.domain.errors import N_
from contest.domain.papers import FileKind, PictureSize
from contest.domain.picture_headers import LONGEST_SIDE, check_picture
from contest.domain.uploads import DamagedFile, UploadRefused

# An A4 page at 300 dots an inch is 3,508 high: small print stays readable.
LONGEST_KEPT = 3_508
LONGEST_KEPT_OF_PHOTO = 1_600
SIDES: Mapping[PictureSize, int] = {PictureSize.LARGE: 640, PictureSize.SMALL: 160}
QUALITY = {PictureSize.WHOLE: 85, PictureSize.LARGE: 86, PictureSize.SMALL: 84}
FORMATS: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.JPEG: ("JPEG", "MPO"),
    FileKind.PNG: ("PNG",),
    FileKind.HEIC: ("HEIF",),
}
ORIENTATION = 0x0112
# How a camera was held, and what turns its picture upright.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
VERY_LARGE = 12_500_000
"""Pixels above which a full copy, of four bytes each, is one too many."""
FROM_THE_TOP = 0.3  # of what is cut away above and below: faces are above the middle


@dataclass(frozen=True)
class Drawn:
    """What is kept of a picture: width and height of the whole, and the bytes of each size."""

    width: int
    height: int
    sizes: Mapping[PictureSize, bytes]


@dataclass(frozen=True)
class Crop:
    """The square to be kept of an upright picture: left and top edge and side, each in parts of its width or height.

    The side is in parts of the shorter side, so 1 is the largest square there is.
    """

    left: float
    top: float
    side: float


def kept_sizes(content: bytes, kind: FileKind, *, face: bool, crop: Crop | None) -> Drawn:
    """The picture in its sizes as JPEG: whole, and smaller ones, of a face the square that `crop` says.

    Raises UploadRefused for a picture that is too large, too small or damaged.
    """
    check_picture(content, kind)
    picture = _opened(content, kind, LONGEST_KEPT_OF_PHOTO if face else LONGEST_KEPT)
    base = picture.crop(square(picture.width, picture.height, crop)) if face else picture
    sizes = {PictureSize.WHOLE: _jpeg(picture, QUALITY[PictureSize.WHOLE])}
    for size, side in SIDES.items():
        smaller = base.copy()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        sizes[size] = _jpeg(smaller, QUALITY[size])
    return Drawn(picture.width, picture.height, sizes)


def square(width: int, height: int, crop: Crop | None) -> tuple[int, int, int, int]:
    """The box to cut, always within the picture; without a crop the largest one, above the middle."""
    shorter = min(width, height)
    if crop is None:
        left, top = (width - shorter) // 2, round((height - shorter) * FROM_THE_TOP)
        return left, top, left + shorter, top + shorter
    side = min(shorter, max(round(shorter * crop.side), min(shorter, 64)))
    left = min(max(round(width * crop.left), 0), width - side)
    top = min(max(round(height * crop.top), 0), height - side)
    return left, top, left + side, top + side


def _opened(content: bytes, kind: FileKind, longest: int) -> Image.Image:
    if kind is FileKind.HEIC:
        pillow_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # The header was read before, and the memory of this process is bounded.
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS[kind]) as picture:
            if max(picture.size) > LONGEST_SIDE:
                raise DamagedFile
            factor = _factor(picture, longest)
            picture.draft(None, (picture.width // factor, picture.height // factor))
            return _plain(picture, longest)
    except UploadRefused:
        raise
    except MemoryError:
        raise UploadRefused(N_("The picture is too large to be read. Send a smaller one.")) from None
    except (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, struct.error, zlib.error, RuntimeError):
        raise DamagedFile from None


def _plain(picture: Image.Image, longest: int) -> Image.Image:
    """Small first, for every step after it takes a copy; then colours, then upright, then nothing but the pixels."""
    profile, orientation = picture.info.get("icc_profile"), picture.getexif().get(ORIENTATION)
    picture.load()
    small = picture
    if picture.mode in {"1", "P", "PA"}:
        small = picture.convert("RGBA" if "transparency" in picture.info or picture.mode == "PA" else "RGB")
    elif picture.mode in {"I", "I;16", "I;16B"}:
        small = picture.convert("I")
    factor = _factor(small, longest)
    if factor > 1:
        small = small.reduce(factor)
    if small.mode == "I":
        small = small.point(lambda value: value * (1 / 256)).convert("L")
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    if small.mode in {"LA", "RGBA"}:
        white = Image.new("RGB", small.size, "white")
        white.paste(small.convert("RGB"), mask=small.getchannel("A"))
        small = white
    small = _in_srgb(small, profile)
    if orientation in UPRIGHT:
        small = small.transpose(UPRIGHT[orientation])
    clean = Image.new("RGB", small.size)
    clean.paste(small)
    return clean


def _factor(picture: Image.Image, longest: int) -> int:
    """By how much a picture is made smaller before anything else; a very large one rather too much than too little."""
    exact = max(picture.size) / longest
    return max(1, math.ceil(exact) if picture.width * picture.height > VERY_LARGE else int(exact))


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as every screen shows them. A profile that does not fit is left aside."""
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if turned is not None:
                return turned
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=False)
    return out.getvalue()
