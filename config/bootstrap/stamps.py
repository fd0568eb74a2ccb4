"""Stamps say what is installed, so that a second start installs nothing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_stamp(path: Path) -> dict[str, Any]:
    """What was written last; empty where there is no stamp or it cannot be read."""
    try:
        stamp = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(path: Path, stamp: dict[str, Any]) -> None:
    """Write the stamp whole or not at all."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(json.dumps(stamp, indent=2) + "\n", "utf-8")
    fresh.replace(path)
