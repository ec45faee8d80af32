"""What came after some votes of the demo: void for want of votes, corrected, and the letters that told of both."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from contest.cli.demo.calendar import award_period, eventful_evening
from contest.cli.demo.company import organiser, unit
from contest.cli.demo.pack import Pack
from contest.cli.demo.story import Contest as ContestStory
from contest.domain.phases import Phase
from contest.extensions import db
from contest.mail import postman
from contest.models import Candidate, Contest, Employee, Letter
from contest.queries.corrections import next_number
from contest.queries.letters import due_letters
from contest.queries.staff import company
from contest.services.corrections import publish_correction
from contest.services.progress import advance
from contest.services.sending import DeliverTogether, RefusedForGood, send_letter


def let_the_vote_end(story: ContestStory, contest_id: int, *, now: datetime, sealing_secret: str) -> None:
    """Take the steps of the clock that are due by now; one that is void took them in the minute of its close."""
    at = db.session.get_one(Contest, contest_id).voting_close_at if story.phase == "void" else now
    assert at is not None
    while advance(contest_id, now=at, sealing_secret=sealing_secret) is not None:
        pass


def publish_corrections(pack: Pack, *, now: datetime) -> None:
    """HR corrects the announced results that the stories say; everybody who was told of them has a notice already."""
    for story in pack.contests:
        if story.correction is None:
            continue
        scope = unit(story.scope)
        contest_id = db.session.scalars(
            select(Contest.id).where(
                Contest.phase == Phase.ANNOUNCED,
                Contest.kind == story.kind,
                Contest.scope_id == scope.id,
                Contest.period_start == award_period(story, now).start,
            )
        ).one()
        stood = {
            number: candidate_id
            for number, candidate_id in db.session.execute(
                select(Employee.personnel_number, Candidate.id)
                .join(Candidate, Candidate.employee_id == Employee.id)
                .where(Candidate.contest_id == contest_id)
            )
        }
        publish_correction(
            contest_id,
            story.correction.text if pack.language == "en" else "",
            story.correction.text if pack.language == "ru" else "",
            takes_from=stood[story.correction.takes_from],
            gives_to=stood[story.correction.gives_to],
            number=next_number(contest_id),
            language=pack.language,
            by=organiser(pack).id,
            now=eventful_evening(scope.time_zone, now=now),
        )


def send_letters(pack: Pack, *, now: datetime) -> None:
    """Send what was due that evening: two letters to one reader as one message, and to one address in vain."""
    root = company()
    assert root is not None
    evening = eventful_evening(root.time_zone, now=now)
    deliver = _mail_of_the_company(pack)
    for letter_id in due_letters(now=evening):
        send_letter(letter_id, deliver, now=evening)


def _mail_of_the_company(pack: Pack) -> DeliverTogether:
    """The postman of these settings, before a mail server that knows all addresses but one."""
    hand_over = postman()

    def deliver(letter_ids: Sequence[int]) -> None:
        reader = db.session.get_one(Letter, letter_ids[0]).employee
        if reader.personnel_number == pack.takes_no_mail:
            raise RefusedForGood(f"550 5.1.1 <{reader.email}>")
        hand_over(letter_ids)

    return deliver
