"""What a DOCX holds: a ZIP of bounded size with a text in it, no macros, nothing fetched from elsewhere (PRODUCT 9)."""

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

from contest.domain.errors import N_
from contest.domain.uploads import MEGABYTE, DamagedFile, TwoFilesInOne, UploadRefused

MOST_PARTS = 2_000
LARGEST_DIRECTORY = MEGABYTE // 2
LARGEST_UNPACKED = 100 * MEGABYTE
LARGEST_XML = 20 * MEGABYTE
CHUNK = 256 * 1024

MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = re.compile(r"vba(?:project|data)|activex|macrosheet|oleobject", re.IGNORECASE)
COMMANDS = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON)\b", re.IGNORECASE)
INSTRUCTION = re.compile(r"<\w+:instrText[^>]*>([^<]*)<|\s\w+:instr=\"([^\"]*)\"")


class WordWithProgram(UploadRefused):
    """Macros, or commands that fetch or start something when the text is opened."""

    def __init__(self) -> None:
        super().__init__(N_("The text carries macros or commands. Save it without them, or send it as a PDF."))


class WordFetches(UploadRefused):
    """A template, a picture or an object that is fetched from another machine when the text is opened."""

    def __init__(self) -> None:
        super().__init__(N_("The text loads something from another place when it is opened. Send it as a PDF."))


def check_docx(content: bytes) -> None:
    """Raises UploadRefused unless this is a plain Word text that unpacks to a reasonable size.

    What the directory declares is checked first, then every part is unpacked in pieces: what it declares may be a lie.
    """
    if int.from_bytes(content[-10:-6], "little") > LARGEST_DIRECTORY:
        raise _too_much()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            _check_directory(parts, content)
            _check_parts(parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError):
        raise DamagedFile from None
    except ElementTree.ParseError:
        raise DamagedFile from None


def _check_directory(parts: zipfile.ZipFile, content: bytes) -> None:
    listed = parts.infolist()
    names = [part.filename for part in listed]
    if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > LARGEST_UNPACKED:
        raise _too_much()
    if any(part.flag_bits & 0x1 for part in listed):
        raise UploadRefused(N_("The file is protected by a password. Save it without one."))
    if len(set(map(str.lower, names))) < len(names) or any(name.startswith("/") or ".." in name for name in names):
        raise TwoFilesInOne
    # Parts that share bytes: a few kilobytes would unpack to gigabytes, each part for itself within bounds.
    if sum(part.compress_size for part in listed) > len(content) or min(part.header_offset for part in listed) != 0:
        raise TwoFilesInOne
    if any(MACROS.search(name) for name in names):
        raise WordWithProgram


def _check_parts(parts: zipfile.ZipFile) -> None:
    unpacked = 0
    types = ""
    for part in parts.infolist():
        as_text = part.filename.lower().endswith((".xml", ".rels"))
        pieces: list[bytes] = []
        with parts.open(part) as opened:
            while piece := opened.read(CHUNK):
                unpacked += len(piece)
                if unpacked > LARGEST_UNPACKED or (as_text and sum(map(len, pieces)) > LARGEST_XML):
                    raise _too_much()
                if as_text:
                    pieces.append(piece)
        if as_text:
            text = _decoded(b"".join(pieces))
            _check_text(part.filename.lower(), text)
            if part.filename == "[Content_Types].xml":
                types = text
    if MAIN_TYPE not in types:
        raise WordWithProgram if "macroEnabled" in types else DamagedFile
    if "macroenabled" in types.lower():
        raise WordWithProgram


def _decoded(content: bytes) -> str:
    """XML as text. Word writes UTF-8; in UTF-16 a document type could hide from a search for it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:100]:
        return content.decode("utf-16", "replace")
    return content.decode("utf-8", "replace")


def _check_text(name: str, text: str) -> None:
    if re.search(r"<!\s*(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise WordWithProgram
    if name.endswith(".rels"):
        for relation in ElementTree.fromstring(text):
            kind = relation.get("Type", "").rpartition("/")[2].lower()
            if relation.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
                raise WordFetches
            if kind in {"attachedtemplate", "afchunk", "control", "vbaproject"} and relation.get("Target", "") != "":
                raise WordFetches
    elif name.startswith("word/"):
        said = "".join(first or second for first, second in INSTRUCTION.findall(text))
        if COMMANDS.search(said):
            raise WordWithProgram


def _too_much() -> UploadRefused:
    return UploadRefused(N_("The file unpacks to more than %(most)s MB."), most=LARGEST_UNPACKED // MEGABYTE)
