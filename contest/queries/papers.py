"""The papers of a nomination as a checklist, and who may read which file (PRODUCT 9)."""

from collections.abc import Mapping
from dataclasses import dataclass

from contest.domain.nominations import NominationChannel
from contest.domain.papers import PaperKind, missing_papers
from contest.models import Attachment, Nomination


@dataclass(frozen=True)
class PaperLine:
    """A line of the checklist: a kind of paper, whether it must be there, and the files that are."""

    kind: PaperKind
    is_required: bool
    attachments: tuple[Attachment, ...]

    @property
    def is_missing(self) -> bool:
        """Whether the nomination cannot be submitted without it and it is not there."""
        return bool(missing_papers({self.kind: self.is_required}, {each.kind for each in self.attachments}))


def wanted_papers(nomination: Nomination) -> Mapping[PaperKind, bool]:
    """What the contest asks for of this nomination, each with whether it must be there.

    Minutes are asked only of what an assembly put forward.
    """
    return {
        each.kind: each.is_required
        for each in nomination.contest.papers
        if each.kind is not PaperKind.MINUTES or nomination.channel is NominationChannel.COLLECTIVE
    }


def missing_of(nomination: Nomination) -> list[PaperKind]:
    """The papers without which it cannot be submitted."""
    return missing_papers(wanted_papers(nomination), {each.kind for each in nomination.attachments})


def checklist(nomination: Nomination) -> list[PaperLine]:
    """What is wanted and what is there beyond, in the order of PaperKind; the last line takes any other paper.

    Asks nothing of the database where the papers of the contest and the attachments are loaded.
    """
    wanted = wanted_papers(nomination)
    there = {each.kind for each in nomination.attachments}
    return [
        PaperLine(kind, wanted.get(kind, False), tuple(each for each in nomination.attachments if each.kind is kind))
        for kind in PaperKind
        if kind in wanted or kind in there or kind in {PaperKind.PHOTO, PaperKind.OTHER}
    ]
