"""An application of a journey's own, answering from a thread of this process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.houses import Street, an_app, settings
from tests.installation import free_port
from tests.journeys.demo_site import served


@pytest.fixture
def app(street: Street, tmp_path: Path) -> Flask:
    """An application of its own, on the clock of everybody."""
    app = an_app(settings(street.house("sqlite").another(), tmp_path))
    app.config["WTF_CSRF_ENABLED"] = True
    return app


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    """Where it answers."""
    port = free_port()
    with served(app, port):
        yield f"http://127.0.0.1:{port}"
