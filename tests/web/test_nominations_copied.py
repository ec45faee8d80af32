"""Beginning with an earlier nomination, who types for whom, the assembly, and the papers that hold a nomination up."""

from datetime import date

import pytest

from contest.domain.nominations import NominationChannel, NominationStatus
from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Nomination, Unit, WantedPaper
from tests.factories import a_contest, a_head, a_nomination, a_unit, an_account, an_employee, stored
from tests.web.nominating import ONE, STATEMENT, Scene
from tests.web.reading import shown


@pytest.fixture
def scene(app, client, sign_in):
    return Scene(app, client, sign_in)


def earlier(scene, person=None, head=None, unit=None, **values) -> int:
    with scene.app.app_context():
        contest = a_contest(Phase.ANNOUNCED, scene.company)
        by, unit = head or scene.ada, unit or scene.foundry
        return a_nomination(contest, person or scene.cleo, by, unit=unit, statement="Once upon a time", **values).id


def test_an_earlier_nomination_is_offered_and_fills_the_form_but_stores_nothing(scene):
    number = earlier(scene)
    assert f"copy={number}" in scene.client.get(scene.new).text
    page = scene.client.get(f"{scene.new}&copy={number}")
    assert "Copied from the nomination of Cleo Carter" in shown(page)
    assert "Once upon a time" in page.text and "Hidden defects: from 41 to 9 a quarter" in page.text
    assert 'name="person_agrees" type="checkbox" value="y" checked' not in page.text
    assert len(scene.stored()) == 1


@ONE
def test_what_another_unit_wrote_cannot_be_copied(scene):
    with scene.app.app_context():
        laboratory = a_unit("Laboratory", scene.company)
        number = earlier(scene, an_employee("Ben", laboratory), a_head("Dan", laboratory), laboratory)
    page = scene.client.get(f"{scene.new}&copy={number}").text.partition("<main")[2]
    assert "Nominate an employee" in page
    assert "Once upon a time" not in page and f"copy={number}" not in page


@ONE
def test_the_deputy_types_for_the_head_and_is_told_so(scene, sign_in):
    clients = scene.app.test_client()
    with scene.app.app_context():
        dan = an_employee("Dan", scene.foundry)
        an_account(dan)
    scene.change(Unit, scene.foundry.id, deputy_id=dan.id)
    sign_in(clients, dan)
    assert "You type for Ada Lovell" in shown(clients.get(scene.new))
    answer = clients.post(scene.new, data=scene.typed("submit"))
    assert "Ada Lovell answers for it, typed by" in shown(clients.get(answer.location))
    with scene.app.app_context():
        (found,) = db.session.query(Nomination)
        assert (found.nominator_id, found.typed_by_id) == (scene.ada.id, dan.id)


def test_an_assembly_needs_number_and_date_of_its_minutes(scene):
    scene.change(Contest, scene.contest.id, by_collective=True)
    typed = scene.typed("submit", channel="collective", minutes_number="", minutes_date="")
    page = shown(scene.client.post(scene.new, data=typed))
    assert "Write the number of the minutes" in page and "Write the date of the assembly." in page
    typed |= {"minutes_number": "12/3", "minutes_date": "2026-10-01"}
    assert scene.client.post(scene.new, data=typed).status_code == 303
    with scene.app.app_context():
        (found,) = db.session.query(Nomination)
        assert (found.channel, found.minutes_number, found.minutes_date) == (
            NominationChannel.COLLECTIVE,
            "12/3",
            date(2026, 10, 1),
        )


@ONE
def test_a_draft_may_change_from_the_head_to_the_assembly(scene):
    scene.change(Contest, scene.contest.id, by_collective=True)
    number = scene.nomination(person=scene.cleo)
    typed = scene.typed(channel="collective", minutes_number="7", minutes_date="01.10.2026")
    assert scene.client.post(f"/nominations/{number}/edit", data=typed).status_code == 303
    page = scene.client.get(f"/nominations/{number}/edit").text
    assert 'value="7"' in page and 'value="2026-10-01"' in page


def test_a_paper_that_is_missing_is_named_on_the_desk_and_holds_the_nomination_up(scene):
    number = scene.nomination(person=scene.cleo)
    with scene.app.app_context():
        stored(WantedPaper(contest_id=scene.contest.id, kind=PaperKind.PHOTO, is_required=True))
    assert "This paper is missing: Photo." in shown(scene.client.get("/nominations/"))
    page = scene.client.get(f"/nominations/{number}")
    assert "This paper is missing: Photo." in shown(page)
    assert f"/nominations/{number}/submit" not in page.text and f"/papers/of/{number}" in page.text
    answer = scene.client.post(f"/nominations/{number}/edit", data=scene.typed("submit"))
    assert answer.status_code == 422 and STATEMENT in answer.text
    assert "This paper is still missing: Photo." in shown(answer)


@ONE
@pytest.mark.parametrize("is_required", [True, False])
def test_a_new_nomination_can_be_submitted_at_once_unless_a_paper_is_required(scene, is_required):
    with scene.app.app_context():
        stored(WantedPaper(contest_id=scene.contest.id, kind=PaperKind.PHOTO, is_required=is_required))
    page = scene.client.get(f"/nominations/new?contest={scene.contest.id}&person={scene.cleo.id}").text
    assert ('value="submit"' in page) is not is_required
    assert 'value="papers"' in page


@ONE
def test_a_colleague_is_not_asked_for_the_petition_that_a_head_signs(scene):
    scene.change(Contest, scene.contest.id, by_oneself=True)
    with scene.app.app_context():
        stored(WantedPaper(contest_id=scene.contest.id, kind=PaperKind.PETITION, is_required=True))
    answer = scene.client.post(
        f"/nominations/new?contest={scene.contest.id}&way=oneself", data=scene.typed("submit", person_agrees=None)
    )
    assert answer.status_code == 303
    assert scene.stored()[0][0] in {NominationStatus.PROPOSED, NominationStatus.SUBMITTED}
