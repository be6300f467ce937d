"""Lists of forms with their lemmas → the block of bytes that `bot.topics.lemmas` reads.

A list of a million forms as Python's objects is more than a gigabyte: it is written into parts, each a block of
bytes with a share of the words, and worked out part by part.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from zlib import crc32

from bot.topics.fold import fold
from bot.topics.lemmas import ACRONYM, COMMON, HEADER, MAGIC, PROPER, SLOT, marked

# A folded word → base forms that it may have besides the listed one.
Bases = Callable[[str], Iterable[str]]
# Folded word → spelling with its marks → lemmas, in order.
_Readings = dict[str, dict[str, dict[str, None]]]
_PARTS = 64
_FOLDED_AT_ONCE = 5_000


def no_bases(_word: str) -> tuple[str, ...]:
    """Of languages whose list is taken as it is."""
    return ()


def pack(pairs: Iterable[tuple[str, str]], bases: Bases = no_bases, names: Bases = no_bases) -> bytes:
    """The dictionary of (form, lemma) as written, in any script.

    Lists know one lemma a form, though `koristi` is of both korist and koristiti: what `bases` proposes is taken, too,
    where it is listed as a lemma, common or a name as the form is written; what `names` proposes, for names alone. Of a
    form listed in two scripts the first one's lemma counts.
    """
    parts, kinds = _parted(pairs)
    table = _Table()
    while parts:
        for word, spellings in _readings(parts.pop()).items():
            proposed = list(bases(word))
            for spelling, lemmas in spellings.items():
                name = spelling[:1].isupper()
                kind, more = (PROPER, [*proposed, *names(word)]) if name else (COMMON, proposed)
                lemmas.update((base, None) for base in more if kinds.get(base, 0) & kind)
            others = {lemma for each in spellings.values() for lemma in each} - {word}
            table.add(word, f"{kinds.get(word, 0)}{_record(word, spellings)}", others)
    return table.packed()


def _parted(pairs: Iterable[tuple[str, str]]) -> tuple[list[bytearray], dict[str, int]]:
    """The parts, in lines of word, tab, spelling, tab, lemma, or of a lemma alone that may be listed as no form; and as
    what kinds of lemma a word is listed."""
    parts = [bytearray() for _ in range(_PARTS)]
    kinds: dict[str, int] = {}
    folded: dict[str, str] = {}  # of lemmas, which come again and again
    for form, word, lemma in _folded(pairs):
        if (base := folded.get(lemma)) is None:
            base = folded[lemma] = fold(lemma)
            kinds[base] = kinds.get(base, 0) | _kind(lemma)
        if word.isalnum() and base.isalnum():
            parts[_part(word)] += f"{word}\t{marked(form)}\t{base}\n".encode()
    for base in filter(str.isalnum, kinds):
        parts[_part(base)] += f"{base}\n".encode()
    return parts, kinds


def _folded(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Form, folded form, lemma; many are folded at once, which is much faster."""
    left = iter(pairs)
    while some := list(islice(left, _FOLDED_AT_ONCE)):
        words = fold("\n".join(form for form, _ in some)).split("\n")
        for (form, lemma), word in zip(some, words, strict=True):
            yield form, word, lemma


def _part(word: str) -> int:
    return crc32(word.encode()) % _PARTS


def _readings(part: bytearray) -> _Readings:
    readings: _Readings = {}
    for line in part.decode().splitlines():
        word, _, rest = line.partition("\t")
        if rest:
            spelling, _, base = rest.partition("\t")
            readings.setdefault(word, {}).setdefault(spelling, {base: None})
        elif word not in readings:
            readings[word] = {"": {word: None}}
    return readings


def _kind(lemma: str) -> int:
    if not lemma[:1].isupper():
        return COMMON
    return ACRONYM if len(lemma) > 1 and lemma.isupper() else PROPER


def _record(word: str, spellings: dict[str, dict[str, None]]) -> str:
    lemmas = list(spellings.values())
    plain = all(spelling.lower() in {"", word} for spelling in spellings)
    if plain and all(each == lemmas[0] for each in lemmas):
        return "" if list(lemmas[0]) == [word] else " ".join(lemmas[0])
    return " ".join(f"{spelling}={lemma}" for spelling, each in spellings.items() for lemma in each)


class _Table:
    """Slots, hashed by the word's CRC and probed linearly, that point to the words in lines of word, tab, record; and
    the way back: the CRCs of lemmas in order, and beside each the line of another word that may be a form of it."""

    def __init__(self) -> None:
        self._lines = bytearray(b"\n")
        self._hashes, self._places = array("I"), array("I")
        self._forms = array("Q")

    def add(self, word: str, record: str, lemmas: Iterable[str]) -> None:
        key, place = word.encode() + b"\t", len(self._lines)
        self._hashes.append(crc32(key))
        self._places.append(place)
        self._forms.extend(crc32(lemma.encode()) << 32 | place for lemma in lemmas)
        self._lines += key
        self._lines += record.encode() + b"\n"

    def packed(self) -> bytes:
        # Sparse: most words that are looked up aren't there, and the first look should tell.
        size = 1 << (len(self._hashes) * 3).bit_length()
        begin = HEADER + (size + 2 * len(self._forms)) * SLOT
        slots = array("I", bytes(size * SLOT))
        for hashed, place in zip(self._hashes, self._places, strict=True):
            slot = hashed & (size - 1)
            while slots[slot]:
                slot = (slot + 1) & (size - 1)
            slots[slot] = begin + place
        forms = sorted(self._forms)
        hashes = array("I", (each >> 32 for each in forms))
        lines = array("I", (begin + (each & 0xFFFFFFFF) for each in forms))
        body, checksum = (memoryview(slots), memoryview(hashes), memoryview(lines), self._lines), 0
        for each in body:
            checksum = crc32(each, checksum)
        header = b"".join(each.to_bytes(4, "little") for each in (size, len(forms), checksum))
        return b"".join((MAGIC, header, *body))
