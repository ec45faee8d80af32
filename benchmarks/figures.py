"""What a benchmark found: our figure, that of its yardstick, and how they are shown."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

NOISY = 0.3  # cores used by others beside a run over HTTP; above it the run says little


@dataclass(frozen=True)
class Figure:
    """One quantity of ours and of the yardstick, in turn over all rounds. More is worse."""

    what: str
    unit: str
    against: str
    ours: Sequence[float]
    yardstick: Sequence[float]

    @property
    def ratio(self) -> float:
        """The ratio of the medians."""
        return median(self.ours) / (median(self.yardstick) or float("nan"))

    def as_json(self) -> dict[str, Any]:
        """Every round, the medians and their ratio."""
        return {
            "what": self.what,
            "unit": self.unit,
            "against": self.against,
            "ours": median(self.ours),
            "yardstick": median(self.yardstick),
            "ratio": round(self.ratio, 3),
            "rounds": {"ours": list(self.ours), "yardstick": list(self.yardstick)},
        }


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines of text."""
    head = ("", "ours", "yardstick", "ratio", "the yardstick is")
    rows = [
        (
            f"{one.what}, {one.unit}",
            shown(median(one.ours)),
            shown(median(one.yardstick)),
            shown(one.ratio),
            one.against,
        )
        for one in figures
    ]
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(4)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *(row[place].rjust(widths[place]) for place in (1, 2, 3)), row[4]])
        for row in (head, *rows)
    )


def shown(value: float) -> str:
    """A figure with three digits that count."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def write(path: Path, figures: Sequence[Figure], sizes: object, noise: Sequence[float]) -> None:
    """Store all of it as JSON, with the conditions of the run."""
    found = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "others_cores": round(median(noise), 2) if noise else None,
        "sizes": vars(sizes),
        "figures": [one.as_json() for one in figures],
    }
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def peak_memory() -> float:
    """The most memory this process has held, in MB. (ru_maxrss would say that of the parent, where that is larger.)"""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
