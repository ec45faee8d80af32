"""What the nominees of the demo answered: most of them yes, some not yet; two of the past withhold their names."""

from contest.cli.demo.company import employee
from contest.cli.demo.story import Contest as ContestStory
from contest.domain.consents import ConsentKind, ConsentState, ConsentWay, PublishedField, stored_fields
from contest.extensions import db
from contest.models import Consent, Contest

UNDECIDED = (ConsentState.ASKED, ConsentState.GIVEN, ConsentState.DECLINED)
"""Of those before HR the first has not answered, the second agrees, the third does not, and so on."""
LONGEST_AGO = -12
A_WHILE_AGO = -2
LAST = -1


def answer_for_everybody(contest: Contest, story: ContestStory) -> None:
    """Store the answers of everybody whom a story puts before HR."""
    waiting = 0
    for told in story.stories:
        if told.status in {"draft", "withdrawn"}:
            continue
        state = ConsentState.GIVEN
        if told.status == "submitted":
            state = UNDECIDED[waiting % len(UNDECIDED)]
            waiting += 1
        answer_for(contest, employee(told.number).id, state)
    db.session.flush()


def answer_for(contest: Contest, person: int, state: ConsentState) -> None:
    """Store one answer to all three, outside publication excepted: that is declined by everybody here."""
    for kind in ConsentKind:
        answer = ConsentState.DECLINED if kind is ConsentKind.OUTSIDE and state is ConsentState.GIVEN else state
        inside = kind is ConsentKind.INTERNAL and answer is ConsentState.GIVEN
        db.session.add(
            Consent(
                contest_id=contest.id,
                employee_id=person,
                kind=kind,
                state=answer,
                fields=stored_fields(frozenset(PublishedField)) if inside else "",
                way=None if answer is ConsentState.ASKED else ConsentWay.APP,
                recorded_by_id=None if answer is ConsentState.ASKED else person,
                asked_at=contest.nominations_open_at,
                answered_at=None if answer is ConsentState.ASKED else contest.nominations_open_at,
            )
        )


def withhold_names(contest: Contest, story: ContestStory) -> None:
    """Of the monthly contests: the leader of the one longest ago and the last of another no longer want to be named."""
    if story.kind != "month" or story.period not in {LONGEST_AGO, A_WHILE_AGO}:
        return
    number = story.winner if story.period == LONGEST_AGO else story.stories[LAST].number
    consent = db.session.get_one(Consent, (contest.id, employee(number).id, ConsentKind.INTERNAL))
    consent.state, consent.fields, consent.withdrawn_at = ConsentState.WITHDRAWN, "", contest.announce_at
