"""Where the words of a text and the words of a query meet: keys, each with a mask of what meets there.

Both sides turn a word into keys (lemmas, stems, the word itself). A key's mask has a few bits for each group of
languages, so that one table of keys serves them all. A text's and a query's word match where they share a key, and
a bit of its masks, and the query's mask has none of the bits that the text's word refuses.
"""

from collections.abc import Collection
from dataclasses import dataclass

from bot.topics.lemmas import Entry, Lemmas
from bot.topics.morphology.groups import GROUPS, Group
from bot.topics.writing import Style, Typed, Writing, writing_of

# A lemma meets a lemma. Stems meet unless the dictionary knows both words: then it decides alone.
_LEMMA, _UNKNOWN, _KNOWN = 1, 2, 4
# A query's: only words with a capital, only words all in capitals.
_CAPITAL, _CAPITALS = 8, 16
# A capitalised word that the dictionary knows in small letters alone may be a name that it doesn't know: Marka.
_NAME = 32
# A query's: an acronym, which small letters never are.
_INITIAL = 64
_WIDTH = 7
# The very word, in any language.
_SAME = 1 << (_WIDTH * len(GROUPS))
MASK_BITS = _WIDTH * len(GROUPS) + 1
_LONGEST_ACRONYM = 4
_ALL_IN_CAPITALS = 3

# Of a query: each key with its mask. Of a text: keys that have a mask in common, and the mask.
Keys = dict[str, int]
TextKeys = tuple[tuple[Collection[str], int], ...]


@dataclass(frozen=True, slots=True)
class Tongue:
    """A group of languages with its dictionary, if there is one."""

    group: Group
    lemmas: Lemmas | None

    def of_text(self, word: str, raw: str) -> tuple[TextKeys, int]:
        """The keys of a text's word, folded and as written, and the bits that it refuses."""
        shift = self.group.number * _WIDTH
        lemmas = self.lemmas.of(word, raw) if self.lemmas else ()
        stems = self.group.rules.of_text(word, raw)
        writing = writing_of(raw)
        refused = (_CAPITALS | _INITIAL, _CAPITALS, 0)[writing]
        same = (((word,), _SAME),) if word in stems else ()
        if not lemmas:
            # What no dictionary knows is a name or a new word, small letters or not.
            return ((stems, _UNKNOWN << shift), *same), refused << shift
        known = _KNOWN
        if writing is Writing.LOWER:
            refused |= _CAPITAL
        elif self.lemmas and not self.lemmas.is_name(word) and not any(map(self._adjective, lemmas)):
            known |= _NAME
        return ((stems, known << shift), (lemmas, _LEMMA << shift), *same), refused << shift

    def of_query(self, word: str, typed: Typed) -> Keys:
        """The keys of a query's word, folded."""
        shift = self.group.number * _WIDTH
        entry = self.lemmas.entry(word, soft=typed.soft) if self.lemmas else None
        lemmas = self._meant(entry, word, typed) if entry else ()
        need = self._need(entry, lemmas, word, typed) << shift
        stems = _UNKNOWN | _KNOWN
        if entry:
            stems = _UNKNOWN if any(map(self._common, lemmas)) else _UNKNOWN | _NAME
        stems <<= shift
        keys = dict.fromkeys(self.group.rules.of_query(word, typed.soft), stems | need)
        for lemma in lemmas:
            keys[lemma] = keys.get(lemma, 0) | _LEMMA << shift | need
        keys[word] = keys.get(word, 0) | _SAME | need
        return keys

    def lemmas_of(self, word: str, typed: Typed) -> tuple[str, ...]:
        """Of which lemmas a query's word may be a form."""
        entry = self.lemmas.entry(word, soft=typed.soft) if self.lemmas else None
        return self._meant(entry, word, typed) if entry else ()

    def _meant(self, entry: Entry, word: str, typed: Typed) -> tuple[str, ...]:
        """A lemma is no form of another: who types `sam` doesn't mean `biti`. But `vojna` may be of `vojni`, too."""
        if entry.is_lemma:
            same = () if entry.proper else (each for each in entry.lemmas if each != word and each[:-1] == word[:-1])
            return (word, *same)
        if typed.style is not Style.LOWER:
            names = tuple(lemma for lemma in entry.lemmas if not self._common(lemma))
            return names or entry.lemmas
        return entry.lemmas

    def _common(self, lemma: str) -> bool:
        entry = self.lemmas.entry(lemma) if self.lemmas else None
        return entry is not None and entry.common

    def _need(self, entry: Entry | None, lemmas: tuple[str, ...], word: str, typed: Typed) -> int:
        """Which capitals a text's word needs to be what was typed: SAD is not sada, yet KFOR is Kfora."""
        style = typed.style
        if style is Style.LOWER:
            return 0
        if entry is None:
            return _INITIAL if style is Style.CAPITALS else _CAPITAL
        common = any(map(self._common, lemmas))
        if style is Style.CAPITALS and (entry.acronym or len(word) <= _LONGEST_ACRONYM):
            # Of three letters and less, newsrooms write every one in capitals; longer ones like a name: Nato.
            short = len(word) <= _ALL_IN_CAPITALS
            return _CAPITALS if short and (common or entry.proper or not entry.acronym) else _INITIAL
        if not common:
            return _CAPITAL
        # A common word: phones capitalise. Deliberate is what comes later in a query, or a lone adjective (Novi).
        if style is Style.LATER:
            return _CAPITAL if self.group.title_case else 0
        return _CAPITAL if style is Style.ALONE and not entry.is_lemma and all(map(self._adjective, lemmas)) else 0

    def _adjective(self, lemma: str) -> bool:
        """Whether a Serbian lemma is declined like an adjective, as far as the dictionary shows."""
        if self.lemmas is None or not (ending := self.group.adjective):
            return False
        genitive = self.lemmas.entry(lemma.removesuffix("i") + ending)
        return genitive is not None and lemma in genitive.lemmas
