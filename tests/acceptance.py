"""What ./run accept adds to pytest: a table of the figures that were measured beside their targets, and a file of them.

Tests hand figures in through the fixture `measured`. A figure of a failed test is shown as missed.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

RESULTS = Path(__file__).resolve().parents[1] / "accept-results.json"
NARROWEST = 6  # columns of the first column


class Figures:
    """All figures of this run, in the order in which they were measured."""

    def __init__(self) -> None:
        self.rows: list[dict[str, str]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a test measured, and whether it was content with it."""
        if report.when != "call":
            return
        said = [value for name, value in report.user_properties if name == "measured"]
        for figure in said:
            assert isinstance(figure, dict)
            self.rows.append({**figure, "verdict": "met" if report.passed else "MISSED", "test": report.nodeid})

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the table, sorted by number, and write the file."""
        if not self.rows:
            return
        rows = sorted(self.rows, key=lambda row: int(row["number"].strip("A").partition(" ")[0]))
        terminalreporter.section("measured")
        for row in rows:
            terminalreporter.line(f"{row['number']:<{NARROWEST}}{row['verdict']:<8}target: {row['target']}")
            terminalreporter.line(f"{'':<{NARROWEST + 8}}{row['value']}")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        RESULTS.write_text(json.dumps({"measured_at": now, "figures": rows}, indent=2, ensure_ascii=False) + "\n")
        terminalreporter.line(f"Written to {RESULTS.name}.")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Figures(), "figures")
