"""Everybody who was put forward hears how it ended, once, and reads what was written about them (PRODUCT 20)."""

import re
from datetime import timedelta

import pytest
from flask import current_app

from contest.domain.consents import ConsentState
from contest.domain.eligibility import Reason
from contest.domain.letters import LetterKind
from contest.domain.nominations import NominationChannel, NominationStatus
from contest.domain.phases import Phase
from contest.domain.stages import TOO_FEW, TOO_FEW_VOTED
from contest.extensions import db
from contest.mail import written
from contest.models import Candidate
from contest.queries.letters import contents
from contest.services.rechecks import Occasion, drop
from contest.services.steering import cancel
from tests.factories import a_consent, a_contest, a_nomination, an_employee
from tests.post import emails, notices
from tests.services.staged import a_house, branch_vote, cast, published, put_forward, walk, whole
from tests.services.test_progress import FAR, run

ENDED, PRAISE = LetterKind.CONTEST_ENDED, LetterKind.PRAISE
TEXT = "Found a crack that no gauge had shown, and wrote down how: {}."


@pytest.fixture
def firm(app):
    with app.app_context():
        yield a_house()


def told(*kinds):
    """(kind, surname, occasion) of every notice of these kinds, sorted."""
    found = [each for each in notices() if not kinds or each.kind in kinds]
    return sorted((each.kind, each.employee.last_name, each.about) for each in found)


def readers(kind):
    """The surnames of those who got a letter of this kind, one for each letter."""
    return [name for _, name, _ in told(kind)]


def text_of(kind, person):
    """The e-mail of this kind to this person, as text and as HTML."""
    [letter] = emails(kind=kind, employee_id=person.id)
    message = written(contents(letter.id, default_language="en"), current_app.config["QL"])
    text = message.get_body(("plain",)).get_content()
    assert not re.search(r"(\r?\n){3}", text)  # One empty line between paragraphs, whatever is left out.
    return " ".join(text.split()), message.get_body(("html",)).get_content()


def somebody(name, unit):
    return an_employee(name, unit, email=f"{name.lower()}@example.org")


class Field:
    """Everybody whom a contest can know: standing, refused, sent back, unsupported, declined, withdrawn, in draft."""

    def __init__(self, firm, contest, standing=("Alder", "Birch")):
        self.contest = contest
        self.heads = {name: somebody(name, firm.perm) for name in ("Hill", "Holt", "Hunt")}
        self.reader = somebody("Reader", firm.company)
        self.people = {}
        for name in standing:
            self.add(name, NominationStatus.ADMITTED)
        self.add("Refused", NominationStatus.REFUSED)
        self.add("Back", NominationStatus.SENT_BACK)
        self.add("Waiting", NominationStatus.SUBMITTED)
        by = {"channel": NominationChannel.COLLEAGUE, "refusal_reason": "not_supported"}
        self.add("Unsupported", NominationStatus.REFUSED, "Holt", **by)
        self.add("Unwilling", NominationStatus.REFUSED, refusal_reason="no_consent", person_agrees=False)
        a_consent(contest, self.people["Unwilling"], ConsentState.DECLINED)
        self.add("Withdrawn", NominationStatus.WITHDRAWN, "Hunt")
        self.add("Draft", NominationStatus.DRAFT, "Hunt")

    def add(self, name, status, head="Hill", **values):
        person = self.people.get(name) or somebody(name, self.contest.scope)
        self.people[name] = person
        a_nomination(self.contest, person, self.heads[head], status, **{"statement": TEXT.format(name), **values})


NOT_STANDING = ["Back", "Refused", "Unsupported", "Unwilling", "Waiting"]


def test_of_a_void_contest_nominees_and_nominators_hear_once_and_nobody_else(firm, now):
    contest = a_contest(Phase.SCREENING, firm.company)
    field = Field(firm, contest, standing=("Alder",))
    assert run(contest.id, now + FAR) == [Phase.VOID]
    names = sorted(["Alder", *NOT_STANDING, "Hill", "Holt"])
    assert told() == [(ENDED, name, f"contest:{contest.id}") for name in names]
    text, html = text_of(ENDED, field.people["Refused"])
    assert "the contest ends without a vote, and there is no leader. " + TOO_FEW in text
    assert "This is what was written about you: «" + TEXT.format("Refused") + "»" in text
    assert "Effect on quality: Hidden defects: from 41 to 9 a quarter" in text
    assert TEXT.format("Refused") in html and "Only you receive this." in html
    assert not any(word in text for word in ("Hill", "refused", "Alder"))
    text, _ = text_of(ENDED, field.heads["Hill"])
    assert "You put forward: Pat Alder, " in text and "Thank you for seeing what they did." in text
    assert "This is what was written about you" not in text


def voted(firm, now, **values):
    """(contest, field) of a vote that is open, with three votes for Alder."""
    contest = a_contest(Phase.SCREENING, firm.company, **values)
    field = Field(firm, contest)
    run(contest.id, contest.voting_open_at)
    for voter in field.heads.values():
        cast(contest, voter, field.people["Alder"], contest.voting_open_at)
    return contest, field


@pytest.mark.parametrize("tell_staff", [True, False])
def test_of_a_missed_quorum_the_staff_hears_where_the_result_would_have_been_told(firm, now, tell_staff):
    contest, field = voted(firm, now, quorum_percent=90, tell_staff_the_result=tell_staff)
    assert run(contest.id, now + FAR) == [Phase.CLOSED, Phase.VOID]
    own = sorted(["Alder", "Birch", *NOT_STANDING, "Hill", "Holt"])
    assert [name for _, name, about in told(ENDED) if about == f"contest:{contest.id}"] == own
    others = [name for _, name, about in told(ENDED) if about == f"contest:{contest.id}:all"]
    assert ("Reader" in others, "Hunt" in others) == (tell_staff, tell_staff)
    assert not set(others) & set(own)
    if tell_staff:
        text, _ = text_of(ENDED, field.reader)
        assert "there is no leader. " + TOO_FEW_VOTED + " Nothing was counted, so nobody has lost." in text
        assert "written about you" not in text and "You put forward" not in text
    text, _ = text_of(ENDED, field.people["Alder"])
    assert TEXT.format("Alder") in text


def test_repeating_the_step_tells_nobody_twice(firm, now):
    contest, _ = voted(firm, now, quorum_percent=90)
    run(contest.id, now + FAR)
    before = told()
    db.session.execute(db.text("UPDATE contests SET phase = 'closed', ended_reason = ''"))
    db.session.commit()
    assert run(contest.id, now + FAR) == [Phase.VOID]
    assert told() == before


def test_at_the_announcement_nominees_who_did_not_stand_read_what_was_written_about_them(firm, now):
    contest, field = voted(firm, now)
    dropped = field.people["Birch"]
    candidate = db.session.query(Candidate).filter_by(contest_id=contest.id, employee_id=dropped.id).one()
    drop(candidate, Reason.HAS_LEFT, by=None, now=now, occasion=Occasion.TALLY)
    db.session.commit()
    assert run(contest.id, now + FAR)[-1] is Phase.ANNOUNCED
    assert readers(PRAISE) == sorted(["Birch", *NOT_STANDING])
    assert (readers(LetterKind.WINNER), readers(LetterKind.CANDIDATE)) == (["Alder"], [])
    of_the_end = {name for kind, name, _ in told() if kind in {PRAISE, ENDED, LetterKind.NOMINATOR}}
    assert not {"Withdrawn", "Draft", "Hunt"} & of_the_end
    for name in readers(PRAISE):
        text, html = text_of(PRAISE, field.people[name])
        assert "It is over, and first place goes to Pat Alder." in text
        assert TEXT.format(name) in text and TEXT.format(name) in html
        assert ("You did not want to stand, and that was respected." in text) is (name == "Unwilling")
        assert not any(word in text for word in ("Hill", "Holt", "refused", "head", "admitted"))


def test_those_who_stand_read_all_that_was_written_about_them_whoever_wrote_it(firm, now):
    contest = a_contest(Phase.SCREENING, firm.company)
    field = Field(firm, contest)
    alder = field.people["Alder"].id
    number = db.session.query(Candidate.id).filter_by(contest_id=contest.id, employee_id=alder).scalar()
    more = {"unit": firm.tver, "candidate_id": number}
    field.add("Alder", NominationStatus.ADMITTED, "Holt", statement="Merged: taught two shifts.", **more)
    field.add("Alder", NominationStatus.REFUSED, "Hunt", statement="Refused: but true all the same.")
    field.add("Alder", NominationStatus.WITHDRAWN, "Hunt", statement="Withdrawn: forget it.")
    run(contest.id, now + FAR)
    assert "Alder" not in readers(PRAISE)
    text, _ = text_of(LetterKind.CANDIDATE, field.people["Alder"])
    assert all(words in text for words in (TEXT.format("Alder"), "Merged: ", "Refused: but true"))
    assert "Withdrawn: " not in text


def test_what_a_person_wrote_about_themselves_is_no_praise(firm, now):
    contest = a_contest(Phase.SCREENING, firm.company)
    Field(firm, contest)
    own, text = somebody("Ownword", firm.perm), TEXT.format("I")
    a_nomination(contest, own, own, NominationStatus.REFUSED, channel=NominationChannel.ONESELF, statement=text)
    run(contest.id, now + FAR)
    said, _ = text_of(PRAISE, own)
    assert "by its rules there is no leader this time" in said
    assert text not in said and "This is what was written about you" not in said


def test_a_cancelled_contest_tells_everybody_of_all_its_votes_by_one_letter(firm, now):
    family = published(firm, now, "Workers", "Specialists")
    opening = family.lead.nominations_open_at
    walk(family, opening)
    people = {name: somebody(name, firm.perm) for name in ("Alder", "Birch")}
    for number in (1, 2):
        put_forward(
            firm, branch_vote(family, firm.perm, number), *people.values(), statement=TEXT.format(f"category {number}")
        )
    cancel(family.lead.id, "The plant stands still", by=firm.dan.id, now=opening)
    assert told(ENDED) == [(ENDED, name, f"contest:{family.lead.id}:all") for name in ("Alder", "Birch", "Petrov")]
    text, html = text_of(ENDED, people["Alder"])
    assert "the contest was cancelled. The reason: The plant stands still" in text
    assert TEXT.format("category 1") in text and TEXT.format("category 2") in html


def test_of_a_branch_without_a_vote_all_hear_but_those_who_go_on(firm, now):
    family = published(firm, now, least_field=1)
    walk(family, family.lead.nominations_open_at)
    perm, tver = branch_vote(family, firm.perm), branch_vote(family, firm.tver)
    going, refused, nobody = (somebody(name, firm.perm) for name in ("Going", "Refused", "Nobody"))
    put_forward(firm, perm, going)
    a_nomination(perm, refused, firm.heads[firm.perm.id], NominationStatus.REFUSED)
    a_nomination(tver, nobody, firm.heads[firm.tver.id], NominationStatus.REFUSED)
    walk(family, family.lead.branch_voting_open_at)
    assert told(ENDED, LetterKind.GOES_ON) == sorted(
        [
            (ENDED, "Petrov", f"contest:{perm.id}"),
            (ENDED, "Refused", f"contest:{perm.id}"),
            (ENDED, "Nobody", f"contest:{tver.id}"),
            (ENDED, "Tikhonov", f"contest:{tver.id}"),
            (LetterKind.GOES_ON, "Going", f"contest:{perm.id}"),
        ]
    )
    assert "the stage of the branch is over. No vote was needed" in text_of(ENDED, refused)[0]
    assert "the branch does not vote. Nobody was admitted here." in text_of(ENDED, nobody)[0]


def test_a_branch_that_missed_its_quorum_tells_its_people_and_not_the_staff(firm, now):
    family = published(firm, now, quorum_percent=90, tell_staff_the_result=True)
    perm = branch_vote(family, firm.perm)
    people = [somebody(name, firm.perm) for name in ("Alder", "Birch", "Reader")]
    put_forward(firm, perm, *people[:2])
    walk(family, family.lead.branch_voting_open_at)
    walk(family, family.lead.branch_voting_close_at)
    assert told(ENDED) == [(ENDED, name, f"contest:{perm.id}") for name in ("Alder", "Birch", "Petrov")]
    assert "the vote of the branch is over. " + TOO_FEW_VOTED in text_of(ENDED, people[0])[0]


def categories(firm, now, **values):
    """Two categories that are voted on, with a person of the staff who is in none of them."""
    family = published(firm, now, "Workers", "Specialists", branches=False, tell_staff_the_result=True, **values)
    reader = somebody("Reader", firm.company)
    for number, names in ((1, ("Alder", "Birch")), (2, ("Cedar", "Damson"))):
        put_forward(firm, whole(family, number), *(somebody(name, firm.perm) for name in names))
    walk(family, family.lead.voting_open_at)
    return family, reader


def everybody_votes(firm, vote, reader, now):
    first = db.session.query(Candidate).filter_by(contest_id=vote.id).order_by(Candidate.id).first()
    for person in (firm.ada, firm.dan, *firm.heads.values(), reader):
        cast(vote, person, first.employee, now)


def ends_for(person):
    kinds = {ENDED, LetterKind.RESULT}
    return [(letter.kind, letter.about) for letter in notices(employee_id=person.id) if letter.kind in kinds]


def test_where_all_categories_miss_the_quorum_the_staff_hears_once(firm, now):
    family, reader = categories(firm, now, quorum_percent=50)
    walk(family, family.lead.announce_at)
    assert ends_for(reader) == [(ENDED, f"contest:{family.lead.id}:all")]
    text, _ = text_of(ENDED, reader)
    assert "there is no leader in any category" in text
    assert f"Workers: {TOO_FEW_VOTED}" in text and f"Specialists: {TOO_FEW_VOTED}" in text


@pytest.mark.parametrize("void", [1, 2])
def test_where_one_category_is_void_the_staff_hears_of_both_by_the_letter_of_the_result(firm, now, void):
    family, reader = categories(firm, now, quorum_percent=20)
    everybody_votes(firm, whole(family, 3 - void), reader, family.lead.voting_open_at)
    walk(family, family.lead.announce_at)
    assert ends_for(reader) == [(LetterKind.RESULT, f"contest:{family.lead.id}")]
    text, _ = text_of(LetterKind.RESULT, reader)
    assert f"{('Workers', 'Specialists')[void - 1]}: {TOO_FEW_VOTED}" in text
    assert f"{('Specialists', 'Workers')[void - 1]}: Pat " in text


def test_the_last_category_to_end_tells_the_staff_even_if_it_is_the_void_one(firm, now):
    family, reader = categories(firm, now, quorum_percent=20, one_title=False)
    first, second = family.wholes
    everybody_votes(firm, first, reader, family.lead.voting_open_at)
    end = family.lead.announce_at + timedelta(hours=1)
    assert run(first.id, end)[-1] is Phase.ANNOUNCED
    assert ends_for(reader) == []
    assert run(second.id, end)[-1] is Phase.VOID
    assert ends_for(reader) == [(LetterKind.RESULT, f"contest:{family.lead.id}")]
    text, _ = text_of(LetterKind.RESULT, reader)
    assert "Workers: Pat " in text and f"Specialists: {TOO_FEW_VOTED}" in text


def test_a_person_nominated_in_two_categories_hears_of_each(firm, now):
    family, _ = categories(firm, now)
    both = somebody("Elm", firm.perm)
    a_nomination(family.wholes[0], both, firm.ada, NominationStatus.REFUSED, statement=TEXT.format("workers"))
    a_nomination(family.wholes[1], both, firm.ada, NominationStatus.REFUSED, statement=TEXT.format("specialists"))
    walk(family, family.lead.announce_at)
    mine = [letter.contest_id for letter in notices(employee_id=both.id, kind=PRAISE)]
    assert sorted(mine) == [vote.id for vote in family.wholes]
