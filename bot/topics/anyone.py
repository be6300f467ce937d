"""Who reads a text whose language nobody knows: word for word, the languages in use that may have written it."""

from collections.abc import Iterator, Sequence
from unicodedata import normalize

from bot.topics.keys import Keys, Tongue

_PLAIN = 0


class Anyone:
    """The tongues in use as one reader.

    A word is read by those that write with its letters. Where dictionaries know it, by those alone: `sad` is a word of
    English and of Serbian, and Albanian rules have no say in it. What no dictionary knows is a name or a new word, and
    the endings of all are tried. A match that one of them refuses for its capitals is none.
    """

    def __init__(self, tongues: Sequence[Tongue]) -> None:
        """The first reads the words that no other can."""
        self._tongues = tuple(tongues)

    def of_text(self, words: Sequence[str], raws: Sequence[str]) -> Iterator[tuple[Keys, int]]:
        """As Tongue.of_text."""
        read_by: list[list[int]] = [[] for _ in self._tongues]
        for place, (word, raw) in enumerate(zip(words, raws, strict=True)):
            for reader in self._readers(word, raw):
                read_by[reader].append(place)
        found: list[tuple[Keys, int]] = [({}, 0)] * len(words)
        for tongue, places in zip(self._tongues, read_by, strict=True):
            read = tongue.of_text([words[place] for place in places], [raws[place] for place in places])
            for place, (keys, refused) in zip(places, read, strict=True):
                known, refused_before = found[place]
                joined = {key: keys.get(key, 0) | known.get(key, 0) for key in keys | known} if known else keys
                found[place] = joined, refused | refused_before
        return iter(found)

    def _readers(self, word: str, raw: str) -> Sequence[int]:
        """Their places among the tongues."""
        letters = set(filter(str.isalpha, (raw if raw.isascii() else normalize("NFC", raw)).lower()))
        able = [place for place, tongue in enumerate(self._tongues) if place and letters <= tongue.group.letters]
        return [place for place in able if _knows(self._tongues[place], word, raw)] or able or (_PLAIN,)


def _knows(tongue: Tongue, word: str, raw: str) -> bool:
    lemmas = tongue.lemmas
    return lemmas is not None and bool(lemmas.of(lemmas.record(word), word, raw))
