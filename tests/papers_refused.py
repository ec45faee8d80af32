"""The files that are no papers, each with the beginning of the sentence that says why (A33)."""

import io
import struct
import zipfile
import zlib

from PIL import Image

from contest.domain.uploads import LARGEST_FILE
from tests.papers_taken import SCRIPT, Making, action, instruction
from tests.strange_files import (
    after_magic,
    archive,
    before_end,
    chunk,
    docx,
    encoded,
    heic,
    jpeg,
    pdf,
    pdf_with_packed,
    picture,
    png,
    png_saying,
    relations,
)

EXE = b"MZ\x90\0\x03\0\0\0" + b"\0" * 200
ZIP = archive({"evil.html": SCRIPT})


def falsely_declared() -> bytes:
    """A DOCX whose directory says that a part of 50 MB has 10 bytes."""
    content = bytearray(docx({"word/big.bin": b"\0" * 50_000_000}))
    real, said = struct.pack("<I", 50_000_000), struct.pack("<I", 10)
    assert content.count(real) == 2
    return bytes(content.replace(real, said))


def overlapping() -> bytes:
    """A DOCX whose directory names the same bytes a thousand times: each is small, all together are not."""
    names = [f"word/{number:04d}.bin" for number in range(1000)]
    content = docx({"word/kernel.bin": b"\0" * 5_000_000})
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as file:
        kernel = file.getinfo("word/kernel.bin")
        for name in names:
            twin = zipfile.ZipInfo(name)
            for key in ("compress_type", "CRC", "compress_size", "file_size", "header_offset", "flag_bits"):
                setattr(twin, key, getattr(kernel, key))
            file.filelist.append(twin)
        file._didModify = True
    return out.getvalue()


def encrypted_docx() -> bytes:
    content = bytearray(docx())
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


OTHER_KIND = "This file is {}. Send a PDF, a DOCX, a JPEG, a PNG or a HEIC instead."
HIDDEN = "Another file is hidden in this one."
DAMAGED = "The file is damaged and cannot be read."
PDF_RUNS, PDF_CARRIES = "The PDF carries scripts or commands.", "The PDF carries other files."
WORD_RUNS, WORD_FETCHES = "The text carries macros or commands.", "The text loads something from another place"
LOCKED, LARGE, UNPACKS = "The file is protected by a password.", "The picture is too large:", "The file unpacks to more"
REFUSED: dict[str, tuple[str, Making]] = {
    "nothing": ("The file is empty.", lambda: b""),
    "only blanks": ("The file is empty.", lambda: b"\0 \r\n" * 100),
    "more than 10 MB": ("The file is larger than 10 MB.", lambda: b"%PDF-1.7" + b"x" * LARGEST_FILE),
    # Other kinds, whatever their names.
    "a GIF": (OTHER_KIND.format("a GIF picture"), lambda: encoded(picture(mode="P"), "GIF")),
    "a GIF that is a script": (OTHER_KIND.format("a GIF picture"), lambda: b"GIF89a/*" + SCRIPT + b"*/=1"),
    "a BMP": (OTHER_KIND.format("a BMP picture"), lambda: encoded(picture(), "BMP")),
    "a TIFF": (OTHER_KIND.format("a TIFF picture"), lambda: encoded(picture(), "TIFF")),
    "a WebP": (OTHER_KIND.format("a WebP picture"), lambda: encoded(picture(), "WEBP")),
    "an AVIF": (OTHER_KIND.format("an AVIF picture"), lambda: b"\0\0\0\x1cftypavif\0\0\0\0mif1avif" + b"\0" * 99),
    "a film": (OTHER_KIND.format("a film"), lambda: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 99),
    "an icon": (OTHER_KIND.format("an icon"), lambda: encoded(picture(), "ICO")),
    "an SVG": (OTHER_KIND.format("an SVG drawing"), lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='a()'/>"),
    "an SVG behind a declaration": (
        OTHER_KIND.format("an SVG drawing"),
        lambda: b"\xef\xbb\xbf <?xml version='1.0'?><SVG/>",
    ),
    "a web page": (OTHER_KIND.format("a web page"), lambda: b"\n\n<!DOCTYPE html>" + SCRIPT),
    "a program for Windows": (OTHER_KIND.format("a program"), lambda: EXE),
    "a program for Linux": (OTHER_KIND.format("a program"), lambda: b"\x7fELF" + b"\0" * 99),
    "a script": (OTHER_KIND.format("a program"), lambda: b"#!/bin/sh\nrm -rf /\n"),
    "an old Office file": (
        OTHER_KIND.format("an old or locked Office file"),
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ),
    "an RTF": (OTHER_KIND.format("an RTF text"), lambda: b"{\\rtf1\\object}"),
    "a ZIP": (OTHER_KIND.format("an archive"), lambda: ZIP),
    "an XLSX": (
        OTHER_KIND.format("a spreadsheet"),
        lambda: archive({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}),
    ),
    "a presentation": (
        OTHER_KIND.format("another Office file"),
        lambda: archive({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>"}),
    ),
    "a RAR": (OTHER_KIND.format("an archive"), lambda: b"Rar!\x1a\x07\x01\0" + b"\0" * 99),
    "plain words": (OTHER_KIND.format("of another kind"), lambda: "Ходатайство".encode()),
    # Two files in one.
    "a PDF with a ZIP behind it": (HIDDEN, lambda: pdf() + ZIP),
    "a PDF with a ZIP behind it and an end behind that": (HIDDEN, lambda: pdf() + ZIP + b"\n%%EOF"),
    "a PDF with a page behind it": (HIDDEN, lambda: pdf() + SCRIPT),
    "a PDF with a page at its beginning": (HIDDEN, lambda: pdf().replace(b"\n", b"\n%" + SCRIPT + b"\n", 1)),
    "a PDF behind a page": (OTHER_KIND.format("a web page"), lambda: SCRIPT + pdf()),
    "a PDF behind something else": (HIDDEN, lambda: b"\1\2\3\4" + pdf()),
    "a PDF with a program behind it": (HIDDEN, lambda: pdf() + EXE),
    "a JPEG with a ZIP behind it": (HIDDEN, lambda: jpeg() + ZIP),
    "a JPEG with a ZIP in its comment and its directory behind": (HIDDEN, lambda: after_magic(jpeg(), b"x") + ZIP),
    "a JPEG with a page behind it": (HIDDEN, lambda: jpeg() + SCRIPT),
    "a JPEG with a PDF behind it": (HIDDEN, lambda: jpeg() + pdf()),
    "a JPEG with a PDF in its comment": (HIDDEN, lambda: after_magic(jpeg(), b"%PDF-1.7")),
    "a JPEG with a program behind it": (HIDDEN, lambda: jpeg() + EXE),
    "a PNG with a ZIP behind it": (HIDDEN, lambda: png() + ZIP),
    "a PNG with a page behind it": (HIDDEN, lambda: png() + b"<?php system('id'); ?>"),
    "a PNG with a PDF in it": (HIDDEN, lambda: png()[:33] + chunk(b"tEXt", b"a\0%PDF-1.4") + png()[33:]),
    "a HEIC with a ZIP behind it": (HIDDEN, lambda: heic() + ZIP),
    "a DOCX with a page behind it": (HIDDEN, lambda: docx(comment=SCRIPT)),
    "a DOCX behind a program": (OTHER_KIND.format("a program"), lambda: EXE + docx()),
    "a DOCX with a PDF in it": (
        HIDDEN,
        lambda: archive({"%PDF-1.7": "x", "[Content_Types].xml": "", "word/document.xml": ""}),
    ),
    "a DOCX with one part twice": (HIDDEN, lambda: docx({"word/Document.xml": "<x/>"})),
    "a DOCX with a way out of its folder": (HIDDEN, lambda: docx({"../../evil.xml": "<x/>"})),
    # PDFs that do something.
    "a PDF with a script at its opening": (PDF_RUNS, lambda: action("JavaScript", "/JS (app.alert(1))")),
    "a PDF with a script by another spelling": (PDF_RUNS, lambda: action("J#61vaScript", "/J#53 (app.alert(1))")),
    "a PDF with a script in an object stream": (
        PDF_RUNS,
        lambda: pdf_with_packed("<< /S /JavaScript /JS (app.alert(1)) >>", "/OpenAction 4 0 R"),
    ),
    "a PDF with scripts by name": (
        PDF_RUNS,
        lambda: pdf(catalogue="/Names << /JavaScript << /Names [(a) 4 0 R] >> >>"),
    ),
    "a PDF that starts a program": (PDF_RUNS, lambda: action("Launch", "/F (cmd.exe)")),
    "a PDF that starts a program from an object stream": (
        PDF_RUNS,
        lambda: pdf_with_packed("<< /S /Launch /F (cmd.exe) >>", "/OpenAction 4 0 R"),
    ),
    "a PDF that sends a form": (PDF_RUNS, lambda: action("SubmitForm", "/F (https://example.com)")),
    "a PDF that opens another file": (PDF_RUNS, lambda: action("GoToR", "/F (//example.com/share)")),
    "a PDF that acts when a page is turned": (PDF_RUNS, lambda: pdf(page="/AA << /O << /S /URI >> >>")),
    "a PDF with an XFA form": (PDF_RUNS, lambda: pdf(catalogue="/AcroForm << /XFA [] >>")),
    "a PDF with a film": (PDF_RUNS, lambda: pdf("<< /Subtype /RichMedia /RichMediaContent 3 0 R >>")),
    "a PDF with a file in it": (
        PDF_CARRIES,
        lambda: pdf(streams=(("/Type /EmbeddedFile", EXE),), catalogue="/Names << /EmbeddedFiles 4 0 R >>"),
    ),
    "a PDF with a file in it, from an object stream": (
        PDF_CARRIES,
        lambda: pdf_with_packed("<< /EF << /F 3 0 R >> /AF [3 0 R] >>", "/Extensions 4 0 R"),
    ),
    "a locked PDF": (
        LOCKED,
        lambda: pdf("<< /Filter /Standard /V 1 /R 2 /O () /U () /P -4 >>", trailer="/Encrypt 4 0 R"),
    ),
    "a PDF that breaks off": (DAMAGED, lambda: pdf()[:200]),
    "a PDF without pages": (DAMAGED, lambda: pdf().replace(b"/Kids [3 0 R] /Count 1", b"/Kids []      /Count 0")),
    "a PDF of nothing": (DAMAGED, lambda: b"%PDF-1.7\n%%EOF"),
    "a PDF whose object stream is a bomb": (
        DAMAGED,
        lambda: pdf_with_packed("<< /S /GoTo >>", "/OpenAction 4 0 R", blanks=1_000_000_000),
    ),
    # DOCX that do something.
    "a DOCX with macros": (WORD_RUNS, lambda: docx({"word/vbaProject.bin": b"x"})),
    "a DOCX that calls itself one with macros": (
        WORD_RUNS,
        lambda: docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"),
    ),
    "a DOCX with ActiveX": (WORD_RUNS, lambda: docx({"word/activeX/activeX1.bin": b"x"})),
    "a DOCX with a packed object": (WORD_RUNS, lambda: docx({"word/embeddings/oleObject1.bin": b"x"})),
    "a DOCX with a command": (
        WORD_RUNS,
        lambda: docx(run=instruction('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k x"')),
    ),
    "a DOCX with a command in pieces": (
        WORD_RUNS,
        lambda: docx(run=instruction("DD") + "<w:r/>" + instruction("EAUTO cmd")),
    ),
    "a DOCX with a document type": (
        WORD_RUNS,
        lambda: docx({"word/a.xml": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'}),
    ),
    "a DOCX with a document type in UTF-16": (
        WORD_RUNS,
        lambda: docx({"word/a.xml": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("utf-16")}),
    ),
    "a DOCX with a template elsewhere": (
        WORD_FETCHES,
        lambda: docx(
            {"word/_rels/settings.xml.rels": relations(("attachedTemplate", "https://example.com/t.dotm", True))}
        ),
    ),
    "a DOCX with a picture elsewhere": (
        WORD_FETCHES,
        lambda: docx({"word/_rels/document.xml.rels": relations(("image", "//example.com/a.png", True))}),
    ),
    "a DOCX with a page inside": (
        WORD_FETCHES,
        lambda: docx({"word/_rels/document.xml.rels": relations(("aFChunk", "page.html", False))}),
    ),
    "a DOCX of 300 MB unpacked": (UNPACKS, lambda: docx({"word/media/a.bmp": b"\0" * 300_000_000})),
    "a DOCX whose sizes are a lie": (DAMAGED, falsely_declared),
    "a DOCX that names the same bytes a thousand times": (UNPACKS, overlapping),
    "a DOCX of ten thousand parts": (UNPACKS, lambda: docx({f"word/{number}.xml": "" for number in range(10_000)})),
    "a locked DOCX": (LOCKED, encrypted_docx),
    "a DOCX without a text": (DAMAGED, lambda: docx(main="application/xml")),
    # Pictures that are too much.
    "a PNG of 17 KB and 12,000 by 12,000": (LARGE, lambda: png_saying(12_000, 12_000)),
    "a PNG of 100,000 by 100": (LARGE, lambda: png_saying(100_000, 100)),
    "a PNG of 21 megapixels": (LARGE, lambda: png_saying(4_600, 4_600)),
    "a JPEG of 51 megapixels": (LARGE, lambda: encoded(Image.new("L", (8_000, 6_400)), "JPEG")),
    "a JPEG that says 65,000 by 65,000": (
        LARGE,
        lambda: jpeg().replace(struct.pack(">HH", 400, 300), struct.pack(">HH", 65_000, 65_000), 1),
    ),
    "a progressive JPEG of 26 megapixels": (
        LARGE,
        lambda: encoded(Image.new("L", (5_200, 5_000)), "JPEG", progressive=True),
    ),
    "a HEIC that says 60,000 by 60,000": (
        LARGE,
        lambda: heic().replace(struct.pack(">II", 320, 240), struct.pack(">II", 60_000, 60_000)),
    ),
    "a PNG of one pixel": ("The picture is too small:", lambda: png(1, 1)),
    "a JPEG that breaks off": (DAMAGED, lambda: jpeg(900, 900)[:9000]),
    "a PNG that breaks off": (DAMAGED, lambda: png()[:-40]),
    "a PNG with rubbish in it": (DAMAGED, lambda: png()[:60] + b"\0" * 40 + png()[100:]),
    "a HEIC that breaks off": (DAMAGED, lambda: heic()[:400]),
    "a JPEG without a picture": (DAMAGED, lambda: b"\xff\xd8\xff\xd9" + b"\0" * 40),
    "a PNG whose words are a bomb": (
        DAMAGED,
        lambda: before_end(png(), b"iCCP", b"a\0\0" + zlib.compress(b"\0" * 90_000_000)),
    ),
}
