"""Finds the shared data and splits it: even index in sorted file order tunes, odd index validates.

Nothing here or elsewhere trains on, calibrates on or looks at the validation half.
"""

import csv
import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def shared_data() -> Path:
    """Folder of the shared data; it may be absent, then everything runs on rendered data alone."""
    return Path(os.environ.get("ALPR_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))


def rows(folder: str, half: str) -> list[dict]:
    """Rows of `folder`/truth.csv in the half `tuning` or `validation`, with `path` added; empty if absent."""
    table = shared_data() / folder / "truth.csv"
    if not table.exists():
        return []
    with table.open(newline="") as file:
        ordered = sorted(csv.DictReader(file), key=lambda row: row["file"])
    chosen = ordered[{"tuning": 0, "validation": 1}[half]::2]
    for row in chosen:
        row["path"] = str(table.parent / row["file"])
    return chosen


def design_files() -> list[str]:
    """Files of plate designs (192x96), used as blurred texture only."""
    return sorted(str(path) for path in (shared_data() / "us-designs").glob("*/*.jpg"))
