"""Where the words of a text and the words of a query meet: keys, each with a mask of what meets there.

Both sides turn a word into keys (lemmas, stems, the word itself). A key's mask has a few bits for each group of
languages, so that one table of keys serves them all. A text's and a query's word match where they share a key, and
a bit of its masks, and the query's mask has none of the bits that the text's word refuses.
"""

from collections.abc import Iterable, Iterator
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
_LOWER = Writing.LOWER

# Each key with its mask.
Keys = dict[str, int]


class _Bits:
    """What a group's masks are made of, where the group has its bits."""

    __slots__ = ("known", "lemma", "name", "refused", "refused_known", "unknown")

    def __init__(self, shift: int) -> None:
        self.lemma, self.unknown = _LEMMA << shift, _UNKNOWN << shift
        # Of a text's word that the dictionary knows, as itself or as what may be a name, too.
        self.known, self.name = _KNOWN << shift, (_KNOWN | _NAME) << shift
        # What a text's word refuses, by its Writing.
        initial = (_CAPITALS | _INITIAL) << shift
        self.refused = (initial, _CAPITALS << shift, 0)
        self.refused_known = initial | _CAPITAL << shift


_BITS = tuple(_Bits(group.number * _WIDTH) for group in GROUPS)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A group of languages with its dictionary, if there is one."""

    group: Group
    lemmas: Lemmas | None

    def of_text(self, words: Iterable[str], raws: Iterable[str]) -> Iterator[tuple[Keys, int]]:
        """For each word of a text, folded and as written: its keys, and the bits that it refuses."""
        # Much is looked up once here: a text's every new word comes by.
        bits, dictionary, stems_of = _BITS[self.group.number], self.lemmas, self.group.rules.of_text
        for word, raw in zip(words, raws, strict=True):
            writing = writing_of(raw) if raw[:1].isupper() else _LOWER
            record = dictionary.record(word) if dictionary else ""
            lemmas = dictionary.of(record, word, raw) if dictionary else ()
            refused = bits.refused[writing]
            # What no dictionary knows is a name or a new word, small letters or not.
            mask = bits.unknown
            if lemmas:
                mask = bits.known
                if writing is _LOWER:
                    refused = bits.refused_known
                elif self._may_be_name(record, word, lemmas):
                    mask = bits.name
            keys = dict.fromkeys(stems_of(word, raw), mask)
            if word in keys:
                keys[word] = mask | _SAME
            for lemma in lemmas:
                keys[lemma] = keys.get(lemma, 0) | bits.lemma
            yield keys, refused

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

    def _may_be_name(self, record: str, word: str, lemmas: tuple[str, ...]) -> bool:
        """Whether a word with a capital, which the dictionary knows, may be a name that it doesn't know."""
        if self.lemmas is None or self.lemmas.is_name(record, word):
            return False
        return not any(map(self._adjective, lemmas))

    def _adjective(self, lemma: str) -> bool:
        """Whether a Serbian lemma is declined like an adjective, as far as the dictionary shows."""
        ending = self.group.adjective
        return bool(ending) and self.lemmas is not None and self.lemmas.is_form(lemma.removesuffix("i") + ending, lemma)
