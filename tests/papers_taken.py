"""The files that people need to send, each with what it is (A33): the controls of papers_refused."""

import zipfile
import zlib
from collections.abc import Callable

from PIL import Image

from tests.strange_files import (
    after_magic,
    before_end,
    docx,
    encoded,
    exif,
    heic,
    jpeg,
    pdf,
    pdf_with_packed,
    picture,
    png,
    png_saying,
    relations,
)

Making = Callable[[], bytes]
SCRIPT = b"<html><script>alert(1)</script></html>"


def action(kind: str, more: str = "") -> bytes:
    """A PDF that does something when it is opened."""
    return pdf(f"<< /S /{kind} {more} >>", catalogue="/OpenAction 4 0 R")


def instruction(text: str) -> str:
    """A field in a Word text."""
    return f'<w:fldChar w:fldCharType="begin"/><w:instrText>{text}</w:instrText>'


TAKEN: dict[str, tuple[str, Making]] = {
    "a PDF": ("pdf", pdf),
    "a PDF that ends in blank lines": ("pdf", lambda: pdf() + b"\r\n\n\0\0"),
    "a PDF with a link": ("pdf", lambda: action("URI", "/URI (https://example.com)")),
    "a PDF that opens at a page": ("pdf", lambda: pdf(catalogue="/OpenAction [3 0 R /Fit]")),
    "a PDF that goes to a page": ("pdf", lambda: action("GoTo", "/D [3 0 R /Fit]")),
    "a PDF with a plain thing in an object stream": (
        "pdf",
        lambda: pdf_with_packed("<< /S /GoTo >>", "/OpenAction 4 0 R"),
    ),
    "a PDF that speaks of scripts": ("pdf", lambda: pdf("(JavaScript and Launch, said in a text)")),
    "a PDF with a picture": ("pdf", lambda: pdf(streams=(("/Filter /DCTDecode", jpeg()),))),
    "a PDF changed and saved again": ("pdf", lambda: pdf() + pdf()[pdf().rindex(b"startxref") :]),
    "a DOCX": ("docx", docx),
    "a DOCX with a picture": ("docx", lambda: docx({"word/media/image1.png": png()})),
    "a DOCX with a link": (
        "docx",
        lambda: docx({"word/_rels/document.xml.rels": relations(("hyperlink", "https://example.com", True))}),
    ),
    "a DOCX with a page number": ("docx", lambda: docx(run=instruction(" PAGE  \\* MERGEFORMAT "))),
    "a DOCX that is packed without squeezing": ("docx", lambda: docx(method=zipfile.ZIP_STORED)),
    "a DOCX of 40 MB unpacked": ("docx", lambda: docx({"word/media/a.bmp": b"\0" * 40_000_000})),
    "a JPEG": ("jpeg", jpeg),
    "a grey JPEG": ("jpeg", lambda: encoded(picture(mode="L"), "JPEG")),
    "a CMYK JPEG": ("jpeg", lambda: encoded(picture(mode="CMYK"), "JPEG")),
    "a progressive JPEG": ("jpeg", lambda: jpeg(progressive=True)),
    "a JPEG with a comment": ("jpeg", lambda: jpeg(comment=b"secret")),
    "a JPEG with a script in its comment": ("jpeg", lambda: after_magic(jpeg(), SCRIPT)),
    "a JPEG with EXIF": ("jpeg", lambda: jpeg(exif=exif(maker="secret", artist="secret"))),
    "a JPEG with a foolish colour profile": ("jpeg", lambda: jpeg(icc_profile=b"secret" * 100)),
    "a JPEG with a small picture behind it": ("jpeg", lambda: jpeg() + jpeg(40, 40)),
    "a JPEG with the film of a phone behind it": ("jpeg", lambda: jpeg() + b"\0\0\0\x18ftypmp42" + b"\1" * 5000),
    "a JPEG in several pictures": (
        "jpeg",
        lambda: encoded(picture(), "MPO", save_all=True, append_images=[picture(100, 100)]),
    ),
    "a JPEG of 48 megapixels": ("jpeg", lambda: encoded(Image.new("RGB", (8000, 6000), "grey"), "JPEG", quality=20)),
    "a JPEG of 12,000 by 4,000": ("jpeg", lambda: encoded(Image.new("RGB", (12_000, 4_000)), "JPEG", quality=20)),
    "a progressive JPEG of 24 megapixels": (
        "jpeg",
        lambda: encoded(Image.new("RGB", (6000, 4000)), "JPEG", progressive=True, subsampling=0),
    ),
    "a PNG": ("png", png),
    "a PNG one can look through": ("png", lambda: png(mode="RGBA")),
    "a PNG with few colours": ("png", lambda: png(mode="P")),
    "a PNG in black and white": ("png", lambda: png(mode="1")),
    "a grey PNG one can look through": ("png", lambda: png(mode="LA")),
    "a PNG of 16 bits": ("png", lambda: encoded(Image.new("I;16", (300, 300), 40_000), "PNG")),
    "a PNG with words in it": ("png", lambda: before_end(png(), b"tEXt", b"Author\0secret")),
    "a PNG with squeezed words in it": ("png", lambda: before_end(png(), b"zTXt", b"A\0\0" + zlib.compress(b"secret"))),
    "a PNG of 19 megapixels": ("png", lambda: png_saying(4_400, 4_400, bits=8, colours=6)),
    "a moving PNG": (
        "png",
        lambda: encoded(
            picture(), "PNG", save_all=True, append_images=[picture().transpose(Image.Transpose.ROTATE_180)]
        ),
    ),
    "a HEIC": ("heic", heic),
    "a HEIC with EXIF": ("heic", lambda: heic(exif=exif(maker="secret").tobytes())),
    "a HEIC of 12 megapixels": ("heic", lambda: encoded(Image.new("RGB", (4032, 3024), "grey"), "HEIF", quality=20)),
}
