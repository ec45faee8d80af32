"""The papers of a nomination as a checklist, and who may read which file (PRODUCT 9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from contest.domain.eligibility import screening_is_open
from contest.domain.nominations import OF_A_PERSON, SEEN_BY_HR, NominationChannel, NominationStatus
from contest.domain.papers import PaperKind, PictureSize, missing_papers
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import AccountRole, Attachment, Candidate, Contest, Nomination, Upload, UploadContent
from contest.queries import nominations as asked
from contest.queries.publication import shown, with_consents
from contest.queries.staff import LARGEST_ID
from contest.queries.standing import CANDIDATES_SHOWN, standing_of

# HR adds what comes on paper as long as it may still decide.
OPEN_TO_HR = frozenset({NominationStatus.SUBMITTED, NominationStatus.SENT_BACK, NominationStatus.ADMITTED})


@dataclass(frozen=True)
class PaperLine:
    """A line of the checklist: a kind of paper, whether the contest asks for it, and must have it, and the files."""

    kind: PaperKind
    is_wanted: bool
    is_required: bool
    attachments: tuple[Attachment, ...]

    @property
    def is_missing(self) -> bool:
        """Whether the nomination cannot be submitted without it and it is not there."""
        return bool(missing_papers({self.kind: self.is_required}, {each.kind for each in self.attachments}))


def wanted_papers(nomination: Nomination) -> Mapping[PaperKind, bool]:
    """What the contest asks for of this nomination, each with whether it must be there.

    Minutes are asked only of what an assembly put forward; the petition, which a head signs, is not required of what a
    colleague or the person proposes.
    """
    unsigned = {PaperKind.PETITION} if nomination.channel in OF_A_PERSON else set()
    return {
        each.kind: each.is_required and each.kind not in unsigned
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
        PaperLine(
            kind,
            kind in wanted,
            wanted.get(kind, False),
            tuple(each for each in nomination.attachments if each.kind is kind),
        )
        for kind in PaperKind
        if kind in wanted or kind in there or kind in {PaperKind.PHOTO, PaperKind.OTHER}
    ]


# Who may see and change them.


@dataclass(frozen=True)
class PapersOf:
    """The papers of one nomination as one person meets them: whether they may be changed, and whether by HR."""

    nomination: Nomination
    may_be_changed: bool
    by_hr: bool


def papers_of(nomination_id: int, person_id: int, *, now: datetime) -> PapersOf | None:
    """The nomination with its papers for whoever writes it, decides about it, or screens it; None for everybody else.

    The nominee, who reads what was written, finds each paper by its own address. A fixed number of queries.
    """
    if not 0 < nomination_id <= LARGEST_ID:
        return None
    nomination = db.session.scalar(
        select(Nomination)
        .where(Nomination.id == nomination_id, or_(asked.seen_by(person_id), screened_by(person_id)))
        .options(
            joinedload(Nomination.contest).joinedload(Contest.scope),
            joinedload(Nomination.contest).selectinload(Contest.papers),
            joinedload(Nomination.employee),
            joinedload(Nomination.unit),
            selectinload(Nomination.attachments).joinedload(Attachment.upload),
        )
        .execution_options(populate_existing=True)
    )
    if nomination is None:
        return None
    if _may_be_written(nomination, person_id, now):
        return PapersOf(nomination, may_be_changed=True, by_hr=False)
    by_hr = _is_screened(nomination, person_id)
    contest = nomination.contest
    is_open = nomination.status in OPEN_TO_HR and screening_is_open(contest.phase, contest.voting_open_at, now)
    return PapersOf(nomination, may_be_changed=by_hr and is_open, by_hr=by_hr)


def screened_by(person_id: int) -> ColumnElement[bool]:
    """The condition on `Nomination` that a person screens it: HR, once it was submitted, and not about oneself."""
    is_hr = exists().where(AccountRole.employee_id == person_id, AccountRole.role == Role.HR)
    return and_(is_hr, Nomination.status.in_(SEEN_BY_HR), Nomination.employee_id != person_id)


def _may_be_written(nomination: Nomination, person_id: int, now: datetime) -> bool:
    writes = select(Nomination.id).where(Nomination.id == nomination.id, asked.written_by(person_id))
    passes = asked.late_passes([nomination.contest_id])
    return asked.may_be_edited(nomination, now, passes) and db.session.scalar(writes) is not None


def _is_screened(nomination: Nomination, person_id: int) -> bool:
    screens = select(Nomination.id).where(Nomination.id == nomination.id, screened_by(person_id))
    return db.session.scalar(screens) is not None


# Who may read which file.


@dataclass(frozen=True)
class Paper:
    """A file to hand out: its name, its type and its bytes in the size that was asked for."""

    name: str
    media_type: str
    content: bytes


def paper_seen_by(key: str, size: PictureSize, person_id: int, *, now: datetime) -> Paper | None:
    """The file under this address for whoever may read it; else None, as for an address that nobody gave out.

    A paper is read by those who see its nomination, by HR once that was submitted, and then by the person it is about.
    A face is seen by everybody, small, while its contest shows the candidates and the person agrees to it.
    """
    if "\0" in key:  # which PostgreSQL does not even compare
        return None
    upload = db.session.scalar(select(Upload).where(Upload.key == key))
    if upload is None:
        return None
    name = db.session.scalar(
        select(Attachment.name)
        .join(Nomination, Nomination.id == Attachment.nomination_id)
        .where(Attachment.upload_id == upload.id, _read_by(person_id))
        .limit(1)
    )
    if name is None and not (size is not PictureSize.WHOLE and _face_is_shown(upload.id, now)):
        return None
    content = db.session.scalar(
        select(UploadContent.content).where(UploadContent.upload_id == upload.id, UploadContent.size == size)
    )
    return Paper(name or "photo.jpg", upload.media_type, content) if content is not None else None


def _read_by(person_id: int) -> ColumnElement[bool]:
    about_oneself = and_(Nomination.employee_id == person_id, Nomination.status.in_(SEEN_BY_HR))
    return or_(asked.seen_by(person_id), screened_by(person_id), about_oneself)


def _face_is_shown(upload_id: int, now: datetime) -> bool:
    candidates = db.session.scalars(select(Candidate).where(Candidate.photo_id == upload_id).options(with_consents()))
    return any(standing_of(each.contest, now=now) in CANDIDATES_SHOWN and shown(each).photo for each in candidates)
