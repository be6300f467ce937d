"""How much room a text takes, whichever platform shows it."""

from __future__ import annotations

from handlers.message import Text


def weight(text: Text) -> int:
    """UTF-16 units that it takes at most: Discord counts the link and the escapes too."""
    escapes = sum(not (char.isalnum() or char.isspace()) for char in text.text)
    # In a link, what isn't safe there is percent-encoded.
    unsafe = sum(not (char.isalnum() or char in "-._~/:?=&%") for char in text.link or "")
    return _units(text.text) + escapes + _units(text.link or "") + 2 * unsafe


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
