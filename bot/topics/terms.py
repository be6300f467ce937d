"""The words that queries look for, and which of them a text's word is. Answers are kept while they hold."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from itertools import compress

from bot.topics.anyone import Anyone
from bot.topics.keys import MASK_BITS, Keys, Tongue
from bot.topics.morphology.groups import PLAIN, group_of
from bot.topics.tokens import folded_words
from bot.topics.writing import Style, Typed

# So many words as written are kept for each language, with what they are.
_REMEMBERED = 100_000
# Sorts of terms: the kind, and four bits of how the word was typed.
_EXACT, _PREFIX = 16, 32
_NONE: tuple[int, ...] = ()
_UNSEEN: tuple[int, ...] = (-1,)


class Kind(IntEnum):
    """What a term asks of a word: to be a form of its word, that very form, or to begin so."""

    FORM = 0
    EXACT = 1
    PREFIX = 2


class _Seen:
    """What the words of one language's texts are, by the word as written."""

    __slots__ = ("_by_shard", "_unsorted", "terms", "tongue")

    def __init__(self, tongue: Tongue | Anyone) -> None:
        self.tongue = tongue
        self.terms: dict[str, tuple[int, ...] | None] = {}
        # The first two letters of their keys → the words, so that a new query makes few words be looked at anew.
        self._by_shard: dict[str, list[str]] = {}
        # Words that are not yet in the shard of their own first letters: that can wait until a query is new.
        self._unsorted: list[str] = []

    def make_room(self, words: int) -> bool:
        """Forgets everything if so many words more are too many; False then."""
        if len(self.terms) + words <= _REMEMBERED:
            return True
        self.clear()
        return False

    def sort_later(self, raws: Sequence[str]) -> None:
        """Takes in words whose keys begin as they do."""
        self._unsorted += raws

    def sort(self, raw: str, shard: str) -> None:
        """Takes in a word of which a key begins so."""
        self._by_shard.setdefault(shard, []).append(raw)

    def clear(self) -> None:
        self.terms.clear()
        self._by_shard.clear()
        self._unsorted.clear()

    def forget(self, shard: str) -> None:
        if not self.terms:
            return
        for raw, word in zip(self._unsorted, folded_words(self._unsorted), strict=True):
            self.sort(raw, word[:2])
        self._unsorted.clear()
        for raw in self._by_shard.pop(shard, ()):
            self.terms.pop(raw, None)


class Terms:
    """Terms by number. One thread at a time."""

    def __init__(self, tongues: Sequence[Tongue]) -> None:
        """The first of the tongues is the plain one. What is in no language of the others, anyone reads."""
        self._tongues = tongues
        # By the number of the tongue's group; the plain one's is anyone's.
        self._seen = {tongue.group.number: _Seen(tongue) for tongue in tongues}
        self._seen[PLAIN.number] = _Seen(Anyone(tongues))
        # By number: the folded word, kind and style in one byte, and how many plans use it.
        self._words: list[str] = []
        self._sorts = bytearray()
        self._uses = array("I")
        self._free: list[int] = []
        self._numbers: dict[int, dict[str, int]] = {}
        # A key → a term's number and mask in one integer, or a list of such.
        self._hanging: dict[str, int | list[int]] = {}
        self._lengths: dict[str, Counter[int]] = {}
        self._hopeful: Callable[[str], bool] | None = None

    def number(self, kind: Kind, word: str, typed: Typed) -> int:
        """The number of a term for a folded word, used once more."""
        sort = kind * 16 + (typed.soft * 8 + typed.style if kind is Kind.FORM else 0)
        numbers = self._numbers.setdefault(sort, {})
        number = numbers.get(word)
        if number is None:
            number = numbers[word] = self._new(word, sort)
            self._hang(number, kind, word, typed)
        self._uses[number] += 1
        return number

    def release(self, number: int) -> bool:
        """Uses a term once less; True if that was the last use, and the number is free."""
        self._uses[number] -= 1
        if self._uses[number]:
            return False
        word, sort = self._words[number], self._sorts[number]
        del self._numbers[sort][word]
        self._unhang(number, Kind(sort // 16), word, Typed(Style(sort % 8), bool(sort & 8)))
        self._words[number] = ""
        self._free.append(number)
        return True

    def word(self, number: int) -> str:
        """The folded word of a term."""
        return self._words[number]

    def kind(self, number: int) -> Kind:
        """What a term asks."""
        return Kind(self._sorts[number] // 16)

    def is_prefix(self, number: int) -> bool:
        """Whether a term asks for a beginning."""
        return self._sorts[number] >= _PREFIX

    def expect(self, hopeful: Callable[[str], bool]) -> None:
        """From now on, a text's word that `hopeful` refuses, as written, is no term, without being worked out."""
        self._hopeful = hopeful
        self.forget_words()

    def forget_words(self) -> None:
        """Forgets what texts' words were found to be."""
        for seen in self._seen.values():
            seen.clear()

    def reader(self, language: str | None) -> "Reader":
        """Tells what the words of texts in a language are."""
        seen = self._seen.get(group_of(language).number)
        return Reader(self, seen or self._seen[PLAIN.number])

    def work_out(self, seen: _Seen, raws: Sequence[str]) -> None:
        """Finds and remembers the terms that words as written are; None for what is no word."""
        if self._hopeful is not None:
            hopeful = list(map(self._hopeful, raws))
            seen.terms.update((raw, _NONE) for raw, hope in zip(raws, hopeful, strict=True) if not hope)
            raws = list(compress(raws, hopeful))
        words = folded_words(raws)
        if not all(words):
            seen.terms.update((raw, None) for raw, word in zip(raws, words, strict=True) if not word)
            raws, words = list(compress(raws, words)), list(filter(None, words))
        known = seen.terms
        get, lengths, exact = self._hanging.get, self._lengths, self._numbers.get(_EXACT, ())
        for raw, word, (keys, refused) in zip(raws, words, seen.tongue.of_text(words, raws), strict=True):
            begin = word[:2]
            found = self._beginning(word) if begin in lengths or word in exact else []
            for key, mask in keys.items():
                hanging = get(key)
                if hanging is not None:
                    if isinstance(hanging, int):
                        if hanging & mask and not hanging & refused:
                            found.append(hanging >> MASK_BITS)
                    else:
                        found += [each >> MASK_BITS for each in hanging if each & mask and not each & refused]
                if key[:2] != begin:  # few do
                    seen.sort(raw, key[:2])
            known[raw] = (tuple(found) if len(found) < 2 else tuple(set(found))) if found else _NONE
        seen.sort_later(raws)

    def _beginning(self, word: str) -> list[int]:
        """The exact terms and prefixes that a folded word meets."""
        exact, prefixes = self._numbers.get(_EXACT, {}), self._numbers.get(_PREFIX, {})
        beginnings = (word[:length] for length in self._lengths.get(word[:2], ()) if length <= len(word))
        found = (exact.get(word), *map(prefixes.get, beginnings))
        return [number for number in found if number is not None]

    def _new(self, word: str, sort: int) -> int:
        if self._free:
            number = self._free.pop()
            self._words[number] = word
            self._sorts[number] = sort
            return number
        self._words.append(word)
        self._sorts.append(sort)
        self._uses.append(0)
        return len(self._words) - 1

    def _keys(self, word: str, typed: Typed) -> Keys:
        keys: Keys = {word: 0}
        for tongue in self._tongues:
            for key, mask in tongue.of_query(word, typed).items():
                keys[key] = keys.get(key, 0) | mask
        return keys

    def _hang(self, number: int, kind: Kind, word: str, typed: Typed) -> None:
        if kind is not Kind.FORM:
            if kind is Kind.PREFIX:
                self._lengths.setdefault(word[:2], Counter())[len(word)] += 1
            self._forget((word,))
            return
        keys = self._keys(word, typed)
        for key, mask in keys.items():
            each = number << MASK_BITS | mask
            hanging = self._hanging.setdefault(key, each)
            if isinstance(hanging, list):
                hanging.append(each)
            elif hanging != each:
                self._hanging[key] = [hanging, each]
        self._forget(keys)

    def _unhang(self, number: int, kind: Kind, word: str, typed: Typed) -> None:
        if kind is not Kind.FORM:
            if kind is Kind.PREFIX:
                self._lengths[word[:2]] -= Counter((len(word),))
                if not self._lengths[word[:2]]:
                    del self._lengths[word[:2]]
            self._forget((word,))
            return
        keys = self._keys(word, typed)
        for key in keys:
            hanging = self._hanging[key]
            left = [each for each in (hanging if isinstance(hanging, list) else ()) if each >> MASK_BITS != number]
            if not left:
                del self._hanging[key]
            else:
                self._hanging[key] = left if len(left) > 1 else left[0]
        self._forget(keys)

    def _forget(self, keys: Iterable[str]) -> None:
        """Makes the words be looked at anew that a key may be of."""
        for shard in {key[:2] for key in keys}:
            for seen in self._seen.values():
                seen.forget(shard)


class Reader:
    """What the words of texts in one language are."""

    __slots__ = ("_seen", "_terms")

    def __init__(self, terms: Terms, seen: _Seen) -> None:
        self._terms = terms
        self._seen = seen

    def read(self, words: Sequence[str]) -> list[tuple[int, ...] | None]:
        """For each word as written the terms that it is; None for what is no word."""
        known, unseen = self._seen.terms, _UNSEEN
        found = [known.get(raw, unseen) for raw in words]
        if unseen not in found:
            return found
        new = list(dict.fromkeys(compress(words, [terms is unseen for terms in found])))
        if not self._seen.make_room(len(new)):
            new = list(dict.fromkeys(words))
        self._terms.work_out(self._seen, new)
        return [known[raw] for raw in words]
