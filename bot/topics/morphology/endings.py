"""Taking endings off words, and putting others in their place."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

_T = TypeVar("_T")
_LONGEST_TAIL = 3


class _Tails(Generic[_T]):
    """Endings, each with something, by the tails of the words that may have them: a text's every word asks."""

    def __init__(self, endings: dict[str, _T]) -> None:
        listed = sorted(endings, key=len, reverse=True)
        tails = {ending[-length:] for ending in listed for length in range(1, _LONGEST_TAIL + 1)}
        # A word's longest tail that is here has them all, the longest first. Whole endings are only told from the
        # longest tails: of a shorter one, a longer ending would have had a longer tail.
        self._by_tail = {
            tail: [
                (each, len(each), endings[each])
                for each in listed
                if tail.endswith(each) or (len(tail) == _LONGEST_TAIL and each.endswith(tail))
            ]
            for tail in tails
        }

    def of(self, word: str) -> Sequence[tuple[str, int, _T]]:
        """The endings, with their lengths, that the word may have: check them."""
        get = self._by_tail.get
        return get(word[-3:]) or get(word[-2:]) or get(word[-1:]) or ()


class Endings:
    """A language's endings, looked up from a word's end."""

    def __init__(self, endings: str) -> None:
        """They stand in a string, with spaces between."""
        self._tails = _Tails({ending: ending for ending in endings.split()})

    def taken_off(self, word: str, shortest: int) -> list[tuple[str, str]]:
        """Every (stem, ending), where the stem keeps `shortest` letters at least; the longest ending first."""
        possible = self._tails.of(word)
        if not possible:
            return []
        longest = len(word) - shortest
        return [(word[:-length], end) for end, length, _ in possible if length <= longest and word.endswith(end)]


class Exchange:
    """Endings, and what may stand in their place."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        others: dict[str, list[str]] = {}
        for ending, other in pairs:
            others.setdefault(ending, []).append(other)
        self._tails = _Tails(others)

    def exchanged(self, word: str, shortest: int) -> list[str]:
        """The word with each of its endings exchanged, where `shortest` letters at least are left before it."""
        possible = self._tails.of(word)
        if not possible:
            return []
        longest = len(word) - shortest
        return [
            word[:-length] + other
            for end, length, others in possible
            if length <= longest and word.endswith(end)
            for other in others
        ]
