"""The process in which a file is read: `python -m contest.files.child KIND FORM [LEFT TOP SIDE]`, bytes in and out.

A line of JSON comes first: the lengths of what follows, or the refusal.
"""

import json
import resource
import sys

from contest.domain.papers import FileKind
from contest.domain.uploads import UploadRefused
from contest.domain.word_files import check_docx
from contest.files.documents import check_pdf
from contest.files.pictures import Crop, Drawn, kept_sizes

MEMORY = 280 * 1024**2  # with 70 MB that Python and the libraries take before they read anything
SECONDS = 6


def main(kind: FileKind, form: str, *edges: str) -> None:
    """Read one file from standard input and say what became of it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    crop = Crop(*map(float, edges)) if edges else None
    try:
        drawn = read(content, kind, face=form == "face", crop=crop)
    except UploadRefused as refusal:
        params = {name: str(value) for name, value in refusal.params.items()}
        say({"refused": refusal.message, "params": params})
        return
    if drawn is None:
        say({"sound": True})
        return
    say({"width": drawn.width, "height": drawn.height, "sizes": {size: len(it) for size, it in drawn.sizes.items()}})
    for part in drawn.sizes.values():
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def read(content: bytes, kind: FileKind, *, face: bool, crop: Crop | None) -> Drawn | None:
    """The sizes of a picture; None for a document, which is kept as it is. Raises UploadRefused."""
    if kind is FileKind.PDF:
        check_pdf(content)
        return None
    if kind is FileKind.DOCX:
        check_docx(content)
        return None
    return kept_sizes(content, kind, face=face, crop=crop)


def say(what: dict[str, object]) -> None:
    """One line of JSON."""
    sys.stdout.buffer.write(json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    main(FileKind(sys.argv[1]), *sys.argv[2:])
