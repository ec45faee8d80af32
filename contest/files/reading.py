"""A file read in a process of its own: what it does with memory and time there, it does to nobody else."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from contest.domain.errors import N_
from contest.domain.papers import PICTURES, FileKind, PaperKind, PictureSize, allowed_kinds
from contest.domain.uploads import MEDIA_TYPES, UploadRefused, file_kind
from contest.files.pictures import Crop

CODE = Path(__file__).resolve().parents[2]
LONGEST_WAIT = 15.0
"""Seconds until the process is ended, whatever it does; most files take a fraction of one."""
AT_ONCE = BoundedSemaphore(2)
"""So that twenty people who upload at once take the memory of two."""


@dataclass(frozen=True)
class SafeFile:
    """A file as it is kept: its type, the size of a picture in pixels, the bytes of each of its sizes."""

    media_type: str
    sizes: Mapping[PictureSize, bytes]
    width: int | None = None
    height: int | None = None

    @property
    def content(self) -> bytes:
        """The paper itself."""
        return self.sizes[PictureSize.WHOLE]


def safe_file(content: bytes, paper: PaperKind, crop: Crop | None = None) -> SafeFile:
    """The file in the form in which it may be kept for this kind of paper.

    Pictures come back drawn anew as JPEG, documents as they are. Raises UploadRefused with the reason in words.
    """
    kind = file_kind(content)
    if kind not in allowed_kinds(paper):
        raise UploadRefused(N_("A photo has to be a picture: a JPEG, a PNG or a HEIC."))
    if kind in PICTURES:
        return _picture(content, kind, face=paper is PaperKind.PHOTO, crop=crop)
    _answer_of_child(content, kind, face=False, crop=None)
    return SafeFile(MEDIA_TYPES[kind], {PictureSize.WHOLE: content})


def cut_anew(whole: bytes, crop: Crop) -> SafeFile:
    """A photo that is kept already, with another square cut out of it."""
    drawn = _picture(whole, FileKind.JPEG, face=True, crop=crop)
    return replace(drawn, sizes={**drawn.sizes, PictureSize.WHOLE: whole})


def _picture(content: bytes, kind: FileKind, *, face: bool, crop: Crop | None) -> SafeFile:
    heading, rest = _answer_of_child(content, kind, face=face, crop=crop)
    sizes = {}
    for size, length in heading["sizes"].items():
        sizes[PictureSize(size)], rest = rest[:length], rest[length:]
    return SafeFile(MEDIA_TYPES[FileKind.JPEG], sizes, heading["width"], heading["height"])


def _answer_of_child(
    content: bytes, kind: FileKind, *, face: bool, crop: Crop | None
) -> tuple[Mapping[str, Any], bytes]:
    edges = [str(crop.left), str(crop.top), str(crop.side)] if crop else []
    command = [sys.executable, "-m", "contest.files.child", kind.value, "face" if face else "scan", *edges]
    with AT_ONCE:
        try:
            # An empty environment: what is read there shall not even know the secrets of this process.
            answer = subprocess.run(
                command, input=content, capture_output=True, cwd=CODE, env={}, timeout=LONGEST_WAIT, check=False
            )
        except subprocess.TimeoutExpired:
            raise _too_much() from None
    line, _, rest = answer.stdout.partition(b"\n")
    if answer.returncode != 0 or not line:
        raise _too_much()
    heading = json.loads(line)
    if "refused" in heading:
        raise UploadRefused(heading["refused"], **heading["params"])
    return heading, rest


def _too_much() -> UploadRefused:
    return UploadRefused(N_("Reading this file takes too much time or memory. Print or scan it anew and send that."))
