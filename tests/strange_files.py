"""Files as people and attackers send them, made here and now: no sample lies in the repository."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pillow_heif
from PIL import Image

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
)
TEXT = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r>{run}</w:r></w:p></w:body></w:document>"
)


def picture(width: int = 300, height: int = 400, mode: str = "RGB") -> Image.Image:
    """A picture in which every place has another colour: lighter to the right, greener to the bottom."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (across, down, Image.new("L", (width, height), 90))).convert(mode)


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    """The bytes of a picture in this form."""
    if form == "HEIF":
        pillow_heif.register_heif_opener(thumbnails=False)
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def jpeg(width: int = 300, height: int = 400, **options: Any) -> bytes:
    return encoded(picture(width, height), "JPEG", **options)


def png(width: int = 300, height: int = 400, mode: str = "RGB", **options: Any) -> bytes:
    return encoded(picture(width, height, mode), "PNG", **options)


def heic(width: int = 320, height: int = 240, **options: Any) -> bytes:
    return encoded(picture(width, height), "HEIF", **options)


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_saying(width: int, height: int, *, bits: int = 1, colours: int = 0) -> bytes:
    """A PNG of one colour that says so many pixels and really holds them, row by row squeezed to nothing."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colours]
    row = b"\0" * (1 + (width * bits * channels + 7) // 8)
    squeeze = zlib.compressobj(9)
    rows = b"".join(squeeze.compress(row * min(1000, height - done)) for done in range(0, height, 1000))
    header = struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows + squeeze.flush()) + chunk(b"IEND", b"")


def pdf(
    *objects: str, catalogue: str = "", page: str = "", trailer: str = "", streams: tuple[tuple[str, bytes], ...] = ()
) -> bytes:
    """A PDF of one empty page; further objects are number 4 and on, streams come after them."""
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>".encode(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {page} >>".encode(),
        *(each.encode() for each in objects),
        *(
            f"<< {said} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"
            for said, content in streams
        ),
    ]
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def pdf_with_packed(packed: str, catalogue: str, *, blanks: int = 0) -> bytes:
    """A PDF whose object 4 is hidden in a compressed object stream, so that a search of the bytes finds nothing."""
    squeeze = zlib.compressobj(9)
    pieces = [squeeze.compress(f"4 0 {packed}".encode())]
    pieces += [squeeze.compress(b" " * 10_000_000) for _ in range(blanks // 10_000_000)]
    inside = b"".join(pieces) + squeeze.flush()
    streams = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>".encode(),
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        5: _stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", inside),
    }
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    rows = {0: (0, 0, 255), 4: (2, 5, 0)}
    for number, body in streams.items():
        rows[number] = (1, len(out), 0)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    rows[6] = (1, start, 0)
    table = b"".join(struct.pack(">BIB", *rows[number]) for number in range(7))
    said = "/Type /XRef /Size 7 /W [1 4 1] /Root 1 0 R /Filter /FlateDecode"
    out += b"6 0 obj\n" + _stream(said, zlib.compress(table)) + f"\nendobj\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _stream(said: str, content: bytes) -> bytes:
    return f"<< {said} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def archive(parts: dict[str, bytes | str], *, comment: bytes = b"", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
        file.comment = comment
    return out.getvalue()


def docx(
    more: dict[str, bytes | str] | None = None, *, run: str = "<w:t>Petition</w:t>", main: str = MAIN, **how: Any
) -> bytes:
    """A Word text, with further parts."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES.format(main=main),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", False)),
        "word/document.xml": TEXT.format(run=run),
    }
    return archive({**parts, **(more or {})}, **how)


def relations(*those: tuple[str, str, bool]) -> str:
    """A part of relations: kind, target, whether it lies elsewhere."""
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{RELATIONS}/{kind}" Target="{target}"'
        f"{' TargetMode=&quot;External&quot;'.replace('&quot;', chr(34)) if elsewhere else ''}/>"
        for number, (kind, target, elsewhere) in enumerate(those, 1)
    )
    return (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{lines}</Relationships>"
    )


def after_magic(content: bytes, more: bytes) -> bytes:
    """A comment segment in a JPEG, right behind its beginning."""
    return content[:2] + b"\xff\xfe" + struct.pack(">H", len(more) + 2) + more + content[2:]


def before_end(content: bytes, name: bytes, more: bytes) -> bytes:
    """A further chunk in a PNG."""
    return content[:-12] + chunk(name, more) + content[-12:]


def exif(**tags: object) -> Image.Exif:
    found = Image.Exif()
    numbers = {"orientation": 0x0112, "maker": 0x010F, "artist": 0x013B}
    for name, value in tags.items():
        found[numbers[name]] = value
    return found


def nothing_but_pixels(content: bytes) -> None:
    """A JPEG with its tables and its picture, and no segment besides that says anything."""
    assert b"secret" not in content
    assert b"<script" not in content
    with Image.open(io.BytesIO(content)) as found:
        assert (found.format, found.mode) == ("JPEG", "RGB")
        assert set(found.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert dict(found.getexif()) == {}
    segments, at = [], 2
    while content[at + 1] != 0xDA:
        segments.append(content[at + 1])
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    assert set(segments) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDD}
