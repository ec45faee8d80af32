"""The papers of a nomination: the checklist of a contest and what it asks for (PRODUCT 9, 22)."""

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
