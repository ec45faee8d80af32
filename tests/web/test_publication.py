"""Withdrawn means gone: name, position and texts of a candidate are on no page and in no letter any more (PRODUCT 23).

Every test first makes sure that they had been there: a page that never showed anything keeps every secret.
"""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from contest.domain.consents import Answers, ConsentKind, PublishedField
from contest.domain.contests import Method, Weighting
from contest.domain.letters import LetterKind
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.mail import written
from contest.models import Employee, Letter, Nomination
from contest.queries.letters import contents
from contest.services.consents import answer, withdraw
from tests.factories import NOW, a_contest, a_head, a_nomination, a_unit, an_account, an_employee
from tests.outcomes import a_voted_contest
from tests.statements import statements

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NAMES = ("Zuravlinskaya", "Krzhizhanovsky", "Person3", "Person4")
WORDS = ("galvanoplastician", "Kanareikino", "pyroxenite", "chalcedony", "beryllium")
CANARIES = (*NAMES[:2], *WORDS)
"""Surnames, position, unit, statement, praise and evidence of the leader and of somebody who lost."""
# Everybody's first choice, then a few of each other kind, so that places, rounds and pairs have something to show.
ORDER = {(0, 1, 2): 20, (1, 0, 2): 11, (2, 1, 0): 9}
METHODS = {
    "one choice": ({"method": Method.PLURALITY, "open_board": True}, {(0,): 70, (1,): 30, (2,): 20}),
    "ticks": ({"method": Method.APPROVAL}, {(0, 1): 25, (1, 2): 6, (0,): 8}),
    "points": ({"method": Method.SCORE}, {((0, 5), (1, 3)): 20, ((1, 4), (2, 2)): 8}),
    "places": ({"method": Method.BORDA}, ORDER),
    "rounds": ({"method": Method.IRV}, ORDER),
    "pairs": ({"method": Method.SCHULZE}, ORDER),
    "weights": ({"method": Method.PLURALITY, "weighting": Weighting.CAP}, {(0,): 26, (1,): 13, (2,): 11}),
}


def unpacked(answer) -> str:
    """What an answer says; of an archive, what its files say."""
    if answer.mimetype != "application/zip":
        return answer.data.decode(errors="replace")
    with ZipFile(BytesIO(answer.data)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


class Scene:
    """An announced contest whose leader and second carry words that stand nowhere else, and people who look at it."""

    def __init__(self, app, sign_in, contest_values, votes):
        self.app = app
        with app.app_context():
            company = a_unit("Northern Meridian")
            units = {"Plant A": (150, votes), "Plant B": (150, votes)}
            contest, candidates = a_voted_contest(NAMES, units, **contest_values)
            self.id = contest.id
            nook = a_unit("Kanareikino", company)
            self.people = []
            for name in NAMES[:2]:
                candidate = candidates[name]
                candidate.unit_id, candidate.position = nook.id, "galvanoplastician"
                person = db.session.get_one(Employee, candidate.employee_id)
                person.unit_id, person.position, person.email = (
                    nook.id,
                    "galvanoplastician",
                    f"{name.lower()}@example.com",
                )
                self.people.append(person.id)
            for nomination in db.session.query(Nomination).filter(Nomination.employee_id.in_(self.people)):
                nomination.statement = "Saw pyroxenite where nobody else had looked for it, and told everybody."
                nomination.praise = "Found chalcedony"
                nomination.evidence[0].text = "Beryllium: from 41 to 9 a quarter".lower()
            db.session.commit()
            self.looking = {}
            for name, roles in {"Ben": (), "Dan": (Role.HR,), "Eve": (Role.WITNESS,)}.items():
                person = an_employee(name, company, email=f"{name.lower()}@example.com")
                an_account(person, *roles)
                self.looking[name] = person
            self.looking["Ada"] = a_head("Ada", a_unit("Foundry", company), email="ada@example.com")
            a_contest(Phase.NOMINATING, company)
            # The letters that tell the result lie in the outbox and have not left.
            self.letters = [
                self.letter(kind, person)
                for kind, person in (
                    (LetterKind.RESULT, self.looking["Ben"].id),
                    (LetterKind.CANDIDATE, candidates[NAMES[2]].employee_id),
                    (LetterKind.NOMINATOR, self.nominator()),
                )
            ]
        self.clients = {name: sign_in(app.test_client(), person) for name, person in self.looking.items()}

    def nominator(self) -> int:
        found = db.session.query(Nomination).filter_by(contest_id=self.id).first()
        assert found is not None
        db.session.get_one(Employee, found.nominator_id).email = "nominator@example.com"
        return found.nominator_id

    def letter(self, kind: LetterKind, person: int) -> int:
        employee = db.session.get_one(Employee, person)
        employee.email = employee.email or f"{person}@example.com"
        letter = Letter(
            employee_id=person, kind=kind, about=f"contest:{self.id}", contest_id=self.id, due_at=NOW, attempts=0
        )
        db.session.add(letter)
        db.session.commit()
        return letter.id

    def pages(self) -> list[str]:
        """Every page without a parameter that a GET answers, and those about this contest."""
        about = {"contest_id": str(self.id), "year": "2026"}
        found = []
        for rule in self.app.url_map.iter_rules():
            room = rule.endpoint.partition(".")[0]
            if "GET" not in rule.methods or room in {"office", "account", "assets", "static", "health", "petitions"}:
                continue
            if rule.arguments <= about.keys():
                found.append(re.sub(r"<(?:[^:>]*:)?(\w+)>", lambda part: about[part[1]], rule.rule))
        return [*found, f"/contests/{self.id}?unit=1", "/leaders?kind=month", "/contests/?group=ended"]

    def everything(self) -> dict[str, str]:
        """What each of the people finds on each page, and the letters as they would leave now, both as plain text."""
        found = {}
        for name, client in self.clients.items():
            for page in self.pages():
                answer = client.get(page)
                if answer.status_code == 200:
                    found[f"{name} {page}"] = (
                        answer.get_data(as_text=True)
                        if answer.is_json or "text" in answer.mimetype
                        else answer.data.decode("latin-1")
                    )
        with self.app.app_context():
            for number in self.letters:
                message = written(contents(number, default_language="en"), self.app.config["QL"])
                kind = db.session.get_one(Letter, number).kind
                parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
                found[f"letter {kind}"] = "\n".join([message["Subject"], *parts])
        return found

    def where(self, words=CANARIES) -> dict[str, set[str]]:
        """On which pages and in which letters each of the words stands."""
        everything = {place: text.lower() for place, text in self.everything().items()}
        return {word: {place for place, text in everything.items() if word.lower() in text} for word in words}

    def all_withdraw(self, kind=ConsentKind.INTERNAL):
        with self.app.app_context():
            for person in self.people:
                withdraw(self.id, kind, by=person, now=NOW)


@ONE
@pytest.mark.parametrize("way", METHODS)
def test_nothing_of_those_who_withdrew_is_left_on_any_page_or_in_any_letter(app, sign_in, way):
    scene = Scene(app, sign_in, *METHODS[way])
    before = scene.where()
    assert [word for word, places in before.items() if not places] == []
    assert {place for place in before["Zuravlinskaya"] if place.startswith("letter")} == {
        "letter result",
        "letter candidate",
        "letter nominator",
    }
    for page in ("/", "/leaders", f"/contests/{scene.id}", f"/contests/{scene.id}/results"):
        assert f"Ben {page}" in before["Zuravlinskaya"]
    scene.all_withdraw()
    assert {word: places for word, places in scene.where().items() if places} == {}
    after = scene.clients["Ben"].get(f"/contests/{scene.id}/results").text
    assert "Name withheld at the person’s wish" in after


@ONE
def test_the_bundle_that_names_everybody_is_for_witnesses_once_a_name_is_withheld(app, sign_in):
    scene = Scene(app, sign_in, *METHODS["one choice"])
    bundle, board = f"/contests/{scene.id}/bundle.zip", f"/voting/{scene.id}/board"
    seen = scene.where()["Zuravlinskaya"]
    assert {f"Ben {bundle}", f"Ben {board}"} <= seen
    assert bundle in scene.clients["Ben"].get(f"/contests/{scene.id}/results").text
    scene.all_withdraw()
    assert scene.clients["Ben"].get(bundle).status_code == 404
    assert bundle not in scene.clients["Ben"].get(f"/contests/{scene.id}/results").text
    assert "Name withheld" in scene.clients["Ben"].get(board).text
    taken = scene.clients["Eve"].post(f"/witness/{scene.id}/bundle.zip")
    assert "Zuravlinskaya" in unpacked(taken)


@ONE
def test_only_the_chosen_fields_stand_beside_the_name(app, sign_in):
    scene = Scene(app, sign_in, *METHODS["one choice"])
    with app.app_context():
        for person in scene.people:
            answer(scene.id, Answers({ConsentKind.INTERNAL: True}, frozenset()), by=person, now=NOW)
    places = scene.where()
    assert all(places[name] for name in NAMES[:2])
    assert {word: places[word] for word in WORDS if places[word]} == {}
    with app.app_context():
        work = Answers({ConsentKind.INTERNAL: True}, frozenset({PublishedField.WORK}))
        for person in scene.people:
            answer(scene.id, work, by=person, now=NOW)
    places = scene.where()
    assert [word for word in WORDS if places[word]] == ["galvanoplastician", "Kanareikino"]


@ONE
def test_whoever_agrees_again_is_shown_again(app, sign_in):
    scene = Scene(app, sign_in, *METHODS["one choice"])
    before = scene.where()
    scene.all_withdraw()
    with app.app_context():
        for person in scene.people:
            answer(scene.id, Answers({ConsentKind.INTERNAL: True}), by=person, now=NOW)
    assert scene.where() == before


@ONE
def test_the_figures_of_those_who_withdrew_stay(app, sign_in):
    scene = Scene(app, sign_in, *METHODS["one choice"])

    def figures() -> list[str]:
        page = scene.clients["Ben"].get(f"/contests/{scene.id}/results").text
        return re.findall(r'<b class="num">(.*?)</b>', page)

    before = figures()
    assert len(before) >= 2
    scene.all_withdraw()
    assert figures() == before


@ONE
def test_withheld_names_cost_no_question_more(app, sign_in):
    scene = Scene(app, sign_in, *METHODS["rounds"])

    def asked() -> dict[str, int]:
        counts = {}
        for page in ("/", "/leaders", "/contests/", f"/contests/{scene.id}", f"/contests/{scene.id}/results"):
            with statements() as heard:
                assert scene.clients["Ben"].get(page).status_code == 200
            counts[page] = len(heard)
        return counts

    before = asked()
    scene.all_withdraw()
    assert asked() == before


@ONE
@pytest.mark.parametrize("phase", [Phase.VOTING, Phase.CLOSED, Phase.COUNTED])
def test_until_the_announcement_a_candidate_is_shown_by_the_consent_to_take_part(app, client, sign_in, phase):
    with app.app_context():
        company = a_unit("Northern Meridian")
        ben = an_employee("Ben", company)
        an_account(ben)
        contest = a_contest(phase, company)
        person = an_employee("Zuravlinskaya", company)
        a_nomination(contest, person, an_employee("Ada", company), NominationStatus.ADMITTED)
        a_nomination(contest, an_employee("Dan", company), an_employee("", company), NominationStatus.ADMITTED)
        withdraw(contest.id, ConsentKind.INTERNAL, by=person.id, now=NOW)
    sign_in(client, ben)
    page = f"/contests/{contest.id}"
    assert "Zuravlinskaya" in client.get(page).text
    if phase is not Phase.VOTING:
        return
    with app.app_context():
        withdraw(contest.id, ConsentKind.TAKING_PART, by=person.id, now=NOW)
    assert "Zuravlinskaya" not in client.get(page).text
    assert "Dorsey" in client.get(page).text
