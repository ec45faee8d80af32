"""Pictures drawn anew: within 200 MB, upright, a face cut square, and nothing but pixels (A33, PRODUCT 23)."""

import io
import json
import resource
import subprocess
import sys

import pytest
from PIL import Image

from contest.domain.papers import PaperKind, PictureSize
from contest.files.pictures import Crop, square
from contest.files.reading import CODE, safe_file
from tests.papers_refused import REFUSED
from tests.papers_taken import TAKEN
from tests.strange_files import encoded, exif, jpeg, nothing_but_pixels, picture, png_saying

MOST_MEMORY = 200 * 1024**2


def test_a_naive_copy_would_keep_the_comment_and_the_place():
    """The control of nothing_but_pixels(): Pillow by itself keeps what it read."""
    with Image.open(io.BytesIO(jpeg(comment=b"secret"))) as found, pytest.raises(AssertionError):
        nothing_but_pixels(encoded(found, "JPEG"))


# Memory: each in a process of its own, for the high-water mark never falls. What getrusage() says of a young process is
# partly that of its parent, so the mark is read where the kernel keeps it.

CHILD = """
import json, sys
from contest.domain.papers import FileKind
from contest.domain.uploads import UploadRefused
from contest.files.child import read
content = sys.stdin.buffer.read()
def highest():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
before = highest()
try:
    read(content, FileKind(sys.argv[1]), face=False, crop=None)
    said = "taken"
except UploadRefused as refusal:
    said = "refused"
print(json.dumps([said, (highest() - before) * 1024]))
"""
NAIVE = """
import io, json, sys
from PIL import Image
content = sys.stdin.buffer.read()
def highest():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
before = highest()
Image.MAX_IMAGE_PIXELS = None
Image.open(io.BytesIO(content)).convert("RGB")
print(json.dumps(["taken", (highest() - before) * 1024]))
"""
HEAVY = {
    "a JPEG of 48 megapixels": ("jpeg", "taken"),
    "a JPEG of 12,000 by 4,000": ("jpeg", "taken"),
    "a progressive JPEG of 24 megapixels": ("jpeg", "taken"),
    "a PNG of 19 megapixels": ("png", "taken"),
    "a HEIC of 12 megapixels": ("heic", "taken"),
    "a DOCX of 40 MB unpacked": ("docx", "taken"),
    "a DOCX of 300 MB unpacked": ("docx", "refused"),
    "a DOCX that names the same bytes a thousand times": ("docx", "refused"),
    "a DOCX of ten thousand parts": ("docx", "refused"),
    "a PNG of 17 KB and 12,000 by 12,000": ("png", "refused"),
    "a PNG whose words are a bomb": ("png", "refused"),
    "a PDF whose object stream is a bomb": ("pdf", "refused"),
}


def memory(program: str, content: bytes, kind: str) -> tuple[str, int]:
    """What a program says of this file, and by how many bytes it grew."""
    command = [sys.executable, "-c", program, kind]
    answer = subprocess.run(command, input=content, capture_output=True, cwd=CODE, timeout=60, check=True)
    said, grown = json.loads(answer.stdout)
    return said, grown


@pytest.mark.parametrize("name", HEAVY)
def test_no_file_takes_more_than_200_mb(name):
    kind, expected = HEAVY[name]
    content = (TAKEN.get(name) or REFUSED[name])[1]()
    said, grown = memory(CHILD, content, kind)
    assert said == expected
    assert grown <= MOST_MEMORY, f"{grown / 1024**2:.0f} MB"


def test_a_naive_reader_would_take_far_more():
    """The control of the measure: 17 KB, 12,000 by 12,000, and the memory of a small server."""
    said, grown = memory(NAIVE, png_saying(12_000, 12_000), "png")
    assert (said, grown > 2 * MOST_MEMORY) == ("taken", True)


def test_the_process_that_reads_has_its_bounds():
    """What gets past every check ends with the process that reads it, in words, and nobody else notices."""
    program = (
        "import sys; from contest.files import child, pictures;"
        "child.read = lambda *a, **k: bytearray(400 * 1024**2);"
        "from contest.domain.papers import FileKind; child.main(FileKind.PNG, 'scan')"
    )
    command = [sys.executable, "-c", program]
    answer = subprocess.run(command, input=b"x", capture_output=True, cwd=CODE, timeout=60, check=False)
    assert (answer.returncode != 0, b"MemoryError" in answer.stderr) == (True, True)
    limits = resource.getrlimit(resource.RLIMIT_AS)
    assert limits[0] in {resource.RLIM_INFINITY, limits[1]}  # ours are as before


# Upright, square, in the right colours.


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_however_the_camera_was_held(orientation):
    turned = {
        1: (),
        2: (Image.Transpose.FLIP_LEFT_RIGHT,),
        3: (Image.Transpose.ROTATE_180,),
        4: (Image.Transpose.FLIP_TOP_BOTTOM,),
        5: (Image.Transpose.TRANSPOSE,),
        6: (Image.Transpose.ROTATE_90,),
        7: (Image.Transpose.TRANSVERSE,),
        8: (Image.Transpose.ROTATE_270,),
    }
    upright = picture(120, 200)
    held = upright
    for step in turned[orientation]:
        held = held.transpose(step)
    kept = safe_file(encoded(held, "JPEG", quality=95, exif=exif(orientation=orientation)), PaperKind.OTHER)
    with Image.open(io.BytesIO(kept.content)) as found:
        assert found.size == upright.size
        for place in ((5, 5), (115, 5), (5, 195), (115, 195)):
            assert all(abs(a - b) < 14 for a, b in zip(found.getpixel(place), upright.getpixel(place), strict=True))


@pytest.mark.parametrize(
    ("width", "height", "crop", "box"),
    [
        (300, 300, None, (0, 0, 300, 300)),
        (300, 500, None, (0, 60, 300, 360)),
        (500, 300, None, (100, 0, 400, 300)),
        (400, 400, Crop(0.5, 0.25, 0.5), (200, 100, 400, 300)),
        (400, 400, Crop(0.9, 0.9, 0.5), (200, 200, 400, 400)),
        (400, 400, Crop(-3, 7, 1), (0, 0, 400, 400)),
        (400, 400, Crop(0, 0, 0), (0, 0, 64, 64)),
        (40, 90, Crop(0, 1, 0), (0, 50, 40, 90)),
    ],
)
def test_the_square_lies_within_the_picture(width, height, crop, box):
    assert square(width, height, crop) == box


def test_a_face_is_cut_square_in_two_sizes_and_a_scan_is_not():
    content = jpeg(1500, 2000)
    face, scan = safe_file(content, PaperKind.PHOTO), safe_file(content, PaperKind.PETITION)
    assert sizes_of(face.sizes) == {"whole": (1200, 1600), "large": (640, 640), "small": (160, 160)}
    assert sizes_of(scan.sizes) == {"whole": (1500, 2000), "large": (480, 640), "small": (120, 160)}
    assert len(face.sizes[PictureSize.SMALL]) < 12_000


def sizes_of(sizes) -> dict[str, tuple[int, int]]:
    return {size.value: Image.open(io.BytesIO(content)).size for size, content in sizes.items()}


def test_what_shines_through_becomes_white():
    image = Image.new("RGBA", (50, 50), (200, 0, 0, 0))
    with Image.open(io.BytesIO(safe_file(encoded(image, "PNG"), PaperKind.OTHER).content)) as found:
        assert all(value > 250 for value in found.getpixel((25, 25)))
