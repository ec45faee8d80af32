"""Ids that no table can have: not found, in every room, and never a fault."""

import pytest

from contest.queries.staff import LARGEST_ID
from tests.factories import a_contest, an_account, an_employee


@pytest.mark.parametrize("number", ["2147483648", "9223372036854775808", "9" * 5000, "-1", "1.0", "x"])
@pytest.mark.parametrize("address", ["/contests/{}", "/contests/{}/results", "/voting/{}"])
def test_an_id_beyond_every_table_is_not_found(app, client, sign_in, address, number):
    with app.app_context():
        an_account(eve := an_employee("Eve"))
    sign_in(client, eve)
    assert client.get(address.format(number)).status_code == 404


def test_the_largest_id_is_asked_for(app, client, sign_in):
    with app.app_context():
        an_account(eve := an_employee("Eve"))
        contest = a_contest(id=LARGEST_ID)
    sign_in(client, eve)
    assert client.get(f"/contests/{contest.id}").status_code == 200
