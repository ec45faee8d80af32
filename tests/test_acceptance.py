"""The table of ./run accept: every figure beside its target, and a failed test is seen to have missed it."""

import io
import json
from pathlib import Path

import pytest
from _pytest.config import create_terminal_writer

from tests import acceptance
from tests.acceptance import Figures


def report(outcome: str, **figure: str) -> pytest.TestReport:
    """What pytest tells of a test that measured this figure."""
    said = [("measured", figure)] if figure else []
    where = ("tests/faults/test_x.py", 1, "test_x")
    return pytest.TestReport(
        where[0], where, {}, outcome, None, "call", user_properties=said, start=0.0, stop=1.0, duration=1.0
    )


def test_the_table_shows_each_figure_with_its_verdict_and_the_file_holds_them(tmp_path: Path, monkeypatch, request):
    monkeypatch.setattr(acceptance, "RESULTS", tmp_path / "accept-results.json")
    figures = Figures()
    figures.pytest_runtest_logreport(report("failed", number="A38", target="0 bytes differ", value="3 differ"))
    figures.pytest_runtest_logreport(report("passed"))
    figures.pytest_runtest_logreport(report("passed", number="A2", target="exactly 1 each", value="20 x 1"))
    shown = io.StringIO()
    terminal = pytest.TerminalReporter(request.config, shown)
    terminal._tw = create_terminal_writer(request.config, shown)
    figures.pytest_terminal_summary(terminal)
    lines = [" ".join(line.split()) for line in shown.getvalue().splitlines()]
    assert lines[-5:] == [
        *("A2 met target: exactly 1 each", "20 x 1"),
        *("A38 MISSED target: 0 bytes differ", "3 differ", "Written to accept-results.json."),
    ]
    written = json.loads((tmp_path / "accept-results.json").read_text())["figures"]
    assert [(row["number"], row["verdict"]) for row in written] == [("A2", "met"), ("A38", "MISSED")]
