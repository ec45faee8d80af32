"""Who organises the contests that the services are tried on."""

import pytest

from tests.factories import a_head, an_employee


@pytest.fixture
def dan(company):
    """Dan organises; Ada heads the company, so that somebody can nominate."""
    a_head("Ada", company)
    return an_employee("Dan", company)
