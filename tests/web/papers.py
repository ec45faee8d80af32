"""The scene of the tests about papers: a nomination with a petition and a photo, and people who look at them."""

import io

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.nominations import NominationStatus
from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Attachment, Consent, Contest, Nomination, WantedPaper
from contest.services.uploads import attach
from tests.factories import (
    a_candidate,
    a_consent,
    a_contest,
    a_head,
    a_nomination,
    a_unit,
    an_account,
    an_employee,
    stored,
)
from tests.strange_files import jpeg, pdf


class Papers:
    """A nomination of Cleo by Ada with a petition and a photo; everybody of the standing cast can sign in."""

    def __init__(self, app, sign_in, now):
        self.app, self.sign_in, self.now = app, sign_in, now
        with app.app_context():
            company = a_unit("Northern Meridian")
            self.foundry = a_unit("Foundry", a_unit("Plant", company))
            ada, ben = a_head("Ada", self.foundry), an_employee("Ben", self.foundry)
            self.foundry.deputy_id = ben.id
            cleo, dan = an_employee("Cleo", self.foundry), an_employee("Dan", company)
            for person, *roles in ((ben,), (cleo,), (dan, Role.HR)):
                an_account(person, *roles)
            eve, flo = a_head("Eve", a_unit("Tool shop", company)), an_employee("Flo", company)
            an_account(flo)
            gus = an_employee("Gus", company)
            an_account(gus, Role.ADMIN, Role.WITNESS)
            self.people = {each.last_name: each for each in (ada, ben, cleo, dan, eve, flo, gus)}
            contest = a_contest(Phase.NOMINATING, company)
            self.contest = contest.id
            stored(WantedPaper(contest_id=contest.id, kind=PaperKind.PETITION, is_required=True))
            draft = a_nomination(contest, cleo, ada, NominationStatus.DRAFT, unit=self.foundry)
            self.nomination = draft.id
            petition = attach(draft.id, PaperKind.PETITION, "petition.pdf", pdf(), by=ada.id, now=now)
            photo = attach(draft.id, PaperKind.PHOTO, "cleo.jpg", jpeg(), by=ada.id, now=now)
            lines = [db.session.get(Attachment, number) for number in (petition, photo)]
            self.petition, self.photo = (each.upload.key for each in lines)
            self.line_of_photo, self.upload_of_photo = photo, lines[1].upload_id

    @property
    def page(self) -> str:
        return f"/papers/of/{self.nomination}"

    def browser(self, name):
        client = self.app.test_client()
        self.sign_in(client, self.people[name])
        return client

    def becomes(self, status, phase, *, is_shown=True, fields="photo,work,texts", taking_part=ConsentState.GIVEN):
        """The nomination and its contest as they are later; admitted ones lead to a candidate with the photo."""
        with self.app.app_context():
            nomination = db.session.get(Nomination, self.nomination)
            contest = db.session.get(Contest, self.contest)
            if status is NominationStatus.ADMITTED and nomination.candidate_id is None:
                candidate = a_candidate(contest, nomination.employee, photo_id=self.upload_of_photo)
                nomination.candidate_id = candidate.id
            nomination.status = status
            if status is NominationStatus.REFUSED:
                nomination.refusal_reason = "other"
            contest.phase, contest.public_key = phase, b"key"
            a_consent(contest, nomination.employee, taking_part, ConsentKind.TAKING_PART)
            shown = ConsentState.GIVEN if is_shown else ConsentState.DECLINED
            a_consent(contest, nomination.employee, shown, ConsentKind.INTERNAL)
            db.session.get(Consent, (contest.id, nomination.employee_id, ConsentKind.INTERNAL)).fields = fields
            db.session.commit()


def chosen(kind: str, *contents: bytes, names=("a.pdf", "b.jpg", "c.pdf")) -> dict[str, object]:
    """A form with files for one line of the papers."""
    files = [(io.BytesIO(content), name) for content, name in zip(contents, names, strict=False)]
    return {"kind": kind, "files": files}
