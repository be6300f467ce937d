"""Captured feeds, where there are some: TOCSIN_TEST_DATA names the folder that has feeds/."""

from __future__ import annotations

import os
from pathlib import Path

FEEDS = Path(os.environ.get("TOCSIN_TEST_DATA") or Path(__file__).parents[2] / "shared" / "data") / "feeds"
