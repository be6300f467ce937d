"""Taking endings off words, and putting others in their place."""

from collections.abc import Iterable


class Endings:
    """A language's endings, looked up from a word's end."""

    def __init__(self, endings: str) -> None:
        """They stand in a string, with spaces between."""
        self._endings = frozenset(endings.split())
        self._longest = max(map(len, self._endings))

    def taken_off(self, word: str, shortest: int) -> list[tuple[str, str]]:
        """Every (stem, ending), where the stem keeps `shortest` letters at least; the longest ending first."""
        endings = self._endings
        return [
            (word[:-length], ending)
            for length in range(min(self._longest, len(word) - shortest), 0, -1)
            if (ending := word[-length:]) in endings
        ]


class Exchange:
    """Endings, and what may stand in their place."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._others: dict[str, list[str]] = {}
        for ending, other in pairs:
            self._others.setdefault(ending, []).append(other)
        self._endings = Endings(" ".join(self._others))

    def exchanged(self, word: str, shortest: int) -> list[str]:
        """The word with each of its endings exchanged, where `shortest` letters at least are left before it."""
        others = self._others
        return [stem + other for stem, ending in self._endings.taken_off(word, shortest) for other in others[ending]]
