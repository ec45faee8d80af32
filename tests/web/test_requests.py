"""What no page takes, whoever asks."""

import pytest


@pytest.mark.parametrize("path", ["/account/sign-in", "/account/forgotten", "/healthz"])
def test_no_page_takes_json(app, client, path):
    assert client.open(path, method="POST", json={"login": ["a", {"b": 1}], "password": {}}).status_code in {405, 415}
    assert client.get(path, headers={"Content-Type": "application/json"}).status_code == 415
