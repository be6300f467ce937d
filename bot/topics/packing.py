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
    return _table((word, f"{kinds.get(word, 0)}{_record(word, readings[word])}") for word in readings)


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


def _table(records: Iterable[tuple[str, str]]) -> bytes:
    """Slots, hashed by the word's CRC and probed linearly, that point to the words in lines of word, tab, record."""
    lines: list[bytes] = [b"\n"]
    words: list[tuple[int, int]] = []
    length = 1
    for word, record in records:
        key = word.encode() + b"\t"
        line = key + record.encode() + b"\n"
        words.append((crc32(key), length))
        lines.append(line)
        length += len(line)
    size = 1 << (len(words) * 3 // 2).bit_length()
    slots = array("I", bytes(size * SLOT))
    begin = HEADER + size * SLOT
    for hashed, place in words:
        slot = hashed & (size - 1)
        while slots[slot]:
            slot = (slot + 1) & (size - 1)
        slots[slot] = begin + place
    body = slots.tobytes() + b"".join(lines)
    return MAGIC + size.to_bytes(4, "little") + crc32(body).to_bytes(4, "little") + body
