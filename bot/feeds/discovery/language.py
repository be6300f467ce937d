"""What language a feed is in: by what it says, and by what its titles are (pure)."""

from __future__ import annotations

from collections.abc import Collection

from bot.topics.origin import ANY_OF_THEM

_ONE_LANGUAGE = frozenset({"sr", "hr", "bs", "cnr", ANY_OF_THEM})


def guess(declared: str | None, detected: str | None, known: Collection[str]) -> str | None:
    """BCP 47. Many sites declare the language that their software came with, so the text counts more; but not where
    the declared one is none that the detector knows, and what it can't tell apart the feed may say."""
    if declared is None or detected is None:
        return declared or detected
    said = declared.partition("-")[0].lower()
    if said not in known and said not in _ONE_LANGUAGE:
        return declared
    written, _, script = detected.partition("-")
    if written == ANY_OF_THEM and said in _ONE_LANGUAGE:
        return said if script == "Latn" and said in ("hr", "bs") else f"{said}-{script}"
    return detected
