"""Where dictionaries that tests need are kept from one run to the next: making English's takes seconds each time."""

from __future__ import annotations

from pathlib import Path

KEPT = Path(__file__).parents[1] / ".pytest_cache" / "d" / "lemmas"


def lend_to(data: Path) -> None:
    """Has an installation find, and make, its dictionaries there."""
    KEPT.mkdir(parents=True, exist_ok=True)
    data.mkdir(parents=True, exist_ok=True)
    if not (data / "lemmas").is_symlink():
        (data / "lemmas").symlink_to(KEPT, target_is_directory=True)
