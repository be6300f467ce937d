"""Words of several languages that say the same, by how they begin (pure)."""

from collections.abc import Mapping
from functools import lru_cache

_SHORT = 5  # letters of a beginning that may go on in any way; shorter ones are whole words: bill, no billion


class Beginnings:
    """Beginnings of folded words, those that say the same on one line: `{"fire": "fire pozar zjarr"}`. What follows ""
    says nothing: longer beginnings of other words."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._said = {
            beginning: f"@{what}" if what else "" for what, line in words.items() for beginning in line.split()
        }
        self._lengths = sorted({len(beginning) for beginning in self._said}, reverse=True)
        self.of = lru_cache(20_000)(self._of)

    def _of(self, folded: str) -> str | None:
        """What a folded word says, "@" before it; None for most words."""
        for length in self._lengths:
            if (
                length <= len(folded)
                and (what := self._said.get(folded[:length])) is not None
                and (length >= _SHORT or folded == folded[:length])
            ):
                return what or None
        return None
