"""The papers of a nomination: the checklist of a contest and what it asks for (PRODUCT 9, 22)."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from contest.domain.errors import N_


class PaperKind(StrEnum):
    """What a file is, as the person who sends it says."""

    PETITION = "petition"
    CAREER = "career"
    REFERENCE = "reference"
    MINUTES = "minutes"
    CONSENT = "consent"
    PHOTO = "photo"
    OTHER = "other"


PAPERS: dict[PaperKind, str] = {
    PaperKind.PETITION: N_("Signed petition"),
    PaperKind.CAREER: N_("Career sheet"),
    PaperKind.REFERENCE: N_("Reference"),
    PaperKind.MINUTES: N_("Minutes of the assembly"),
    PaperKind.CONSENT: N_("Signed consent"),
    PaperKind.PHOTO: N_("Photo"),
    PaperKind.OTHER: N_("Another paper"),
}


class PictureSize(StrEnum):
    """The forms in which an upload is kept: the paper itself; of a picture also smaller ones, square for faces."""

    WHOLE = "whole"
    LARGE = "large"
    SMALL = "small"


class FileKind(StrEnum):
    """What a file is by its content. Nothing else is taken."""

    PDF = "pdf"
    DOCX = "docx"
    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"


PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.HEIC})

# Of these there is one at most: a new one takes the place of the old one.
SINGLE = frozenset({PaperKind.PHOTO})


def allowed_kinds(paper: PaperKind) -> frozenset[FileKind]:
    """What a paper may be: a photo is a picture, every other paper also a document."""
    return PICTURES if paper is PaperKind.PHOTO else frozenset(FileKind)


def missing_papers(wanted: Mapping[PaperKind, bool], there: Collection[PaperKind]) -> list[PaperKind]:
    """The required papers that are not there, in the order of the checklist; `wanted` says of each whether it is.

    A signed consent never holds a nomination up: the nominee may answer in the application as well (PRODUCT 9, 23).
    """
    return [kind for kind in PaperKind if wanted.get(kind) and kind not in there and kind is not PaperKind.CONSENT]
