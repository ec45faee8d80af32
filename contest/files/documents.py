"""A PDF looked through object by object: nothing in it may run, start, or carry another file (PRODUCT 9)."""

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from contest.domain.errors import N_
from contest.domain.uploads import DamagedFile, UploadRefused

MOST_OBJECTS = 100_000
# What a link may do. Everything else runs, sends, plays, opens or imports something.
PLAIN_ACTIONS = frozenset({"/GoTo", "/URI", "/Named", "/Hide"})
RUNNING = frozenset({"/JavaScript", "/JS", "/Launch", "/XFA", "/RichMedia", "/AA", "/SubmitForm", "/ImportData"})
CARRYING = frozenset({"/EmbeddedFile", "/EmbeddedFiles", "/Collection", "/AF"})
# The same in the bare bytes, where an object that the list leaves out might stand; short names stand there by chance.
BARE = re.compile(rb"/(?:JavaScript|EmbeddedFiles?|RichMedia|ImportData)\b|/S\s*/Launch\b")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


class PdfWithProgram(UploadRefused):
    """Scripts, or actions that start something."""

    def __init__(self) -> None:
        super().__init__(N_("The PDF carries scripts or commands. Print it as a PDF anew and send that."))


class PdfWithFiles(UploadRefused):
    """Other files inside."""

    def __init__(self) -> None:
        super().__init__(N_("The PDF carries other files. Send the papers one by one."))


def check_pdf(content: bytes) -> None:
    """Raises UploadRefused for a PDF that is damaged, locked, runs something or carries files."""
    _check_bare(content)
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted or "/Encrypt" in reader.trailer:
            raise UploadRefused(N_("The file is protected by a password. Save it without one."))
        for found in _objects(reader):
            _check(found)
        if not reader.pages:
            raise DamagedFile
    except UploadRefused:
        raise
    except (PyPdfError, ArithmeticError, LookupError, ValueError, TypeError, AttributeError, OSError, RecursionError):
        raise DamagedFile from None


def _check_bare(content: bytes) -> None:
    plain = ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), content) if b"#" in content else content
    if found := BARE.search(plain):
        raise PdfWithFiles if b"Embedded" in found[0] else PdfWithProgram


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Every dictionary and list of the file, those packed into object streams too."""
    yield reader.trailer
    places = {(number, generation) for generation, table in reader.xref.items() for number in table}
    places |= {(number, 0) for number in reader.xref_objStm}
    if len(places) > MOST_OBJECTS:
        raise UploadRefused(N_("The file is too complicated to be read. Print it as a PDF anew and send that."))
    for number, generation in sorted(places):
        if number:
            yield reader.get_object(IndirectObject(number, generation, reader))


def _check(found: Any) -> None:
    """Look through one object and what stands directly in it; what it refers to comes by itself."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            _check_dictionary(each)
            waiting.extend(dict.values(each))
        elif isinstance(each, ArrayObject):
            waiting.extend(list.__iter__(each))


def _check_dictionary(found: DictionaryObject) -> None:
    names = set(dict.keys(found))
    if names & CARRYING or dict.get(found, "/Type") == "/EmbeddedFile":
        raise PdfWithFiles
    if names & RUNNING:
        raise PdfWithProgram
    for name in ("/OpenAction", "/A", "/Next"):
        action = found.get(name)
        action = action.get_object() if action is not None else None
        if isinstance(action, DictionaryObject) and str(action.get("/S", "/GoTo")) not in PLAIN_ACTIONS:
            raise PdfWithProgram
    if dict.get(found, "/S") in RUNNING | {"/GoToR", "/GoToE", "/Sound", "/Movie", "/Rendition", "/Trans3D"}:
        raise PdfWithProgram
