"""What is somebody else's answers like a number that nobody has: every address with an id, tried by Eve (A19).

Eve heads a unit of another branch, so every room of heads is open to her; nothing here is hers.
"""

import re

import pytest

from contest.domain.consents import ConsentState
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Unit
from contest.web.access import Policy, policy_of
from tests.factories import a_consent, a_contest, a_head, a_nomination, a_unit, an_employee
from tests.web.everybody import choices_of, rules

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
UNKNOWN = 987_654
OPEN_TO_ALL = {"hall", "voting"}
"""Rooms whose contests everybody may look at; what is kept back there is tried elsewhere (A38, the phases)."""
CHANCE = re.compile(r'(nonce|csrf_token|value)="[^"]*"|987654|\b\d{1,7}\b')


class Theirs:
    """The contest, the nomination and the person of Ada's branch, in which Eve has no part at all."""

    def __init__(self, phase: Phase) -> None:
        company = a_unit("Altair Works")
        perm, tver = a_unit("Perm Foundry", company), a_unit("Tver Assembly", company)
        self.eve = a_head("Eve", a_unit("Tver Shop", tver))
        ada = a_head("Ada", a_unit("Casting", perm))
        cleo = an_employee("Cleo", db.session.get(Unit, ada.unit_id))
        contest = a_contest(phase, perm)
        self.values = {"contest_id": contest.id, "employee_id": cleo.id, "unit_id": ada.unit_id}
        self.statuses = {
            status: a_nomination(contest, person, ada, status).id
            for status in NominationStatus
            for person in [an_employee("", db.session.get(Unit, ada.unit_id))]
        }
        a_consent(contest, cleo, ConsentState.ASKED)

    def address(self, app, rule, **other) -> str:
        known = {**self.values, **other}
        values = {
            name: (choices_of(rule, name) or [known.get(name, 1 if name.endswith("_id") else "x")])[0]
            for name in rule.arguments
        }
        return app.url_map.bind("localhost").build(rule.endpoint, values, method=sorted(rule.methods)[0])


def heard(client, address: str, method: str) -> tuple[int, str]:
    """What the answer says, without the numbers that were asked for."""
    answer = client.open(address, method=method, data={"version": "1"}, buffered=True)
    return answer.status_code, CHANCE.sub("", answer.text + answer.headers.get("Location", ""))


@ONE
@pytest.mark.parametrize("phase", [Phase.NOMINATING, Phase.SCREENING, Phase.VOTING, Phase.ANNOUNCED])
def test_whatever_belongs_to_another_branch_does_not_exist_for_eve(app, client, sign_in, phase):
    with app.app_context():
        theirs = Theirs(phase)
    sign_in(client, theirs.eve)
    tried, told = 0, {}
    for rule in rules(app):
        ids = {name for name in rule.arguments if name.endswith("_id")}
        if not ids or policy_of(rule.endpoint) not in {Policy.SIGNED_IN, Policy.HEAD}:
            continue
        if rule.endpoint.partition(".")[0] in OPEN_TO_ALL:
            continue
        numbers = theirs.statuses.values() if "nomination_id" in ids else [0]
        for method in sorted(rule.methods - {"OPTIONS", "HEAD"}):
            for number in numbers:
                address = theirs.address(app, rule, nomination_id=number)
                unknown = theirs.address(app, rule, **dict.fromkeys(ids, UNKNOWN))
                tried += 1
                if (found := heard(client, address, method)) != heard(client, unknown, method):
                    told[f"{method} {address}"] = found[0]
    assert tried >= 20
    assert told == {}


@ONE
def test_the_same_addresses_do_exist_for_ada(app, client, sign_in):
    with app.app_context():
        theirs = Theirs(Phase.NOMINATING)
        ada = db.session.get(Unit, theirs.values["unit_id"]).head
    sign_in(client, ada)
    for number in theirs.statuses.values():
        assert client.get(f"/nominations/{number}").status_code == 200
    assert client.get(f"/nominations/{UNKNOWN}").status_code == 404
