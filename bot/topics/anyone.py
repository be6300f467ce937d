"""Who reads a text whose language nobody knows: word for word, the languages in use that may have written it."""

from collections.abc import Sequence
from unicodedata import normalize

from bot.topics.keys import TextKeys, Tongue


class Anyone:
    """The tongues in use as one reader.

    A word is read by those that write with its letters. Where dictionaries know it, by those alone: `sad` is a word of
    English and of Serbian, and Albanian rules have no say in it. What no dictionary knows is a name or a new word, and
    the endings of all are tried. A match that one of them refuses for its capitals is none.
    """

    def __init__(self, tongues: Sequence[Tongue]) -> None:
        """The first reads the words that no other can."""
        self._plain, *self._tongues = tongues

    def of_text(self, word: str, raw: str) -> tuple[TextKeys, int]:
        """As Tongue.of_text."""
        keys: TextKeys = ()
        refused = 0
        for tongue in self._readers(word, raw):
            more, refusing = tongue.of_text(word, raw)
            keys += more
            refused |= refusing
        return keys, refused

    def _readers(self, word: str, raw: str) -> Sequence[Tongue]:
        letters = set(filter(str.isalpha, (raw if raw.isascii() else normalize("NFC", raw)).lower()))
        able = [tongue for tongue in self._tongues if letters <= tongue.group.letters]
        knowing = [tongue for tongue in able if tongue.lemmas and tongue.lemmas.of(word, raw)]
        return knowing or able or (self._plain,)
