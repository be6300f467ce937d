"""What was captured elsewhere, where it is there: TOCSIN_TEST_DATA names the folder that has feeds/ and articles/."""

from __future__ import annotations

import os
from pathlib import Path

_DATA = Path(os.environ.get("TOCSIN_TEST_DATA") or Path(__file__).parents[2] / "shared" / "data")
FEEDS = _DATA / "feeds"
BANJSKA = _DATA / "articles" / "banjska.txt"
