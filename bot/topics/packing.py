"""Lists of forms with their lemmas → the block of bytes that `bot.topics.lemmas` reads."""

from array import array
from collections.abc import Callable, Iterable
from zlib import crc32

from bot.topics.fold import fold
from bot.topics.lemmas import ACRONYM, COMMON, HEADER, MAGIC, PROPER, SLOT, marked

# A folded word → base forms that it may have besides the listed one.
Bases = Callable[[str], Iterable[str]]
# Folded word → spelling with its marks → lemmas, in order.
_Readings = dict[str, dict[str, dict[str, None]]]


def no_bases(_word: str) -> tuple[str, ...]:
    """Of languages whose list is taken as it is."""
    return ()


def pack(pairs: Iterable[tuple[str, str]], bases: Bases = no_bases) -> bytes:
    """The dictionary of (form, lemma) as written, in any script.

    Lists know one lemma a form, though `koristi` is of both korist and koristiti: what `bases` proposes is taken, too,
    where it is listed as a lemma, common or a name as the form is written. Of a form listed in two scripts the first
    one's lemma counts.
    """
    readings, kinds = _collected(pairs)
    for word, spellings in readings.items():
        more = [(base, kinds.get(base, 0)) for base in bases(word)]
        for spelling, lemmas in spellings.items():
            wanted = PROPER if spelling[:1].isupper() else COMMON
            lemmas.update((base, None) for base, kind in more if kind & wanted)
    table = _Table()
    for word, spellings in readings.items():
        others = {lemma for each in spellings.values() for lemma in each} - {word}
        table.add(word, f"{kinds.get(word, 0)}{_record(word, spellings)}", others)
    return table.packed()


def _collected(pairs: Iterable[tuple[str, str]]) -> tuple[_Readings, dict[str, int]]:
    readings: _Readings = {}
    kinds: dict[str, int] = {}
    folded: dict[str, str] = {}  # of lemmas, which come again and again
    for form, lemma in pairs:
        if (base := folded.get(lemma)) is None:
            base = folded[lemma] = fold(lemma)
            kinds[base] = kinds.get(base, 0) | _kind(lemma)
        word = fold(form)
        if word.isalnum() and base.isalnum():
            readings.setdefault(word, {}).setdefault(marked(form), {base: None})
    for base in kinds.keys() - readings.keys():
        if base.isalnum():
            readings[base] = {"": {base: None}}
    return readings, kinds


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
        self._lines = [b"\n"]
        self._length = 1
        self._words: list[tuple[int, int]] = []
        self._forms = array("Q")

    def add(self, word: str, record: str, lemmas: Iterable[str]) -> None:
        key = word.encode() + b"\t"
        line = key + record.encode() + b"\n"
        self._words.append((crc32(key), self._length))
        self._forms.extend(crc32(lemma.encode()) << 32 | self._length for lemma in lemmas)
        self._lines.append(line)
        self._length += len(line)

    def packed(self) -> bytes:
        size = 1 << (len(self._words) * 3 // 2).bit_length()
        begin = HEADER + (size + 2 * len(self._forms)) * SLOT
        slots = array("I", bytes(size * SLOT))
        for hashed, place in self._words:
            slot = hashed & (size - 1)
            while slots[slot]:
                slot = (slot + 1) & (size - 1)
            slots[slot] = begin + place
        forms = sorted(self._forms)
        back = array("I", [each >> 32 for each in forms]) + array("I", [begin + (each & 0xFFFFFFFF) for each in forms])
        body = slots.tobytes() + back.tobytes() + b"".join(self._lines)
        return MAGIC + b"".join(each.to_bytes(4, "little") for each in (size, len(forms), crc32(body))) + body
