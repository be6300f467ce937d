"""A lemma dictionary, folded: which base forms a word may be a form of. Packed, so that a file can be read in place."""

import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import normalize
from zlib import crc32

MAGIC = b"tocsin lemmas 3 "
HEADER = len(MAGIC) + 12  # and three numbers: the slots, the forms, the checksum
SLOT = array("I").itemsize
# How a word itself is listed as a lemma: the digit that its record begins with.
COMMON, PROPER, ACRONYM = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Entry:
    """What the dictionary says of a folded word: its lemmas, folded, and as what kinds of lemma it is listed itself."""

    lemmas: tuple[str, ...]
    common: bool
    proper: bool
    acronym: bool

    @property
    def is_lemma(self) -> bool:
        """Whether the word is the base form of something."""
        return self.common or self.proper or self.acronym


class Lemmas:
    """A dictionary that `pack` made; looking up reads the buffer and copies nothing."""

    def __init__(self, buffer: "bytes | mmap.mmap") -> None:
        """Raises ValueError for a buffer that `pack` did not make, or that was cut or changed since."""
        view = memoryview(buffer)
        numbers = bytes(view[len(MAGIC) : HEADER])
        size, forms, checksum = (int.from_bytes(numbers[at : at + 4], "little") for at in (0, 4, 8))
        begin = HEADER + (size + 2 * forms) * SLOT
        if bytes(view[: len(MAGIC)]) != MAGIC or not size or size & (size - 1) or len(view) < begin:
            raise ValueError("this is no lemma dictionary")
        if crc32(view[HEADER:]) != checksum:
            raise ValueError("the lemma dictionary is damaged")
        table = view[HEADER:begin].cast("I")
        self._slots = table[:size]
        # The CRCs of lemmas in order, and beside each the line of a word that may be a form of it.
        self._hashes, self._lines = table[size : size + forms], table[size + forms :]
        self._buffer = buffer
        self._mask = size - 1

    def record(self, word: str) -> str:
        """What the dictionary holds of a folded word, for `of` and `is_name`; empty if it doesn't know it."""
        # The digit of the word's kinds, and its readings.
        key = word.encode() + b"\t"
        slot = crc32(key) & self._mask
        slots, buffer = self._slots, self._buffer
        while at := slots[slot]:
            end = at + len(key)
            if buffer[at:end] == key:
                return buffer[end : buffer.find(b"\n", end)].decode()
            slot = (slot + 1) & self._mask
        return ""

    def of(self, record: str, word: str, raw: str) -> tuple[str, ...]:
        """The lemmas of a text's word, which has this record, folded and as written; none if it is another."""
        if not record:
            return ()
        if "=" in record:
            return _as_written(record, word, raw)
        # All spellings without marks read alike.
        if not raw.isascii() and marked(raw).lower() != word:
            return ()
        return tuple(record[1:].split()) or (word,)

    def is_name(self, record: str, word: str) -> bool:
        """Whether a folded word, which has this record, is listed with a capital, or only as a lemma that has one."""
        if "=" in record:
            return any(spelling[0].isupper() for spelling in record[1:].split())
        return any(int(self.record(lemma)[0]) & (PROPER | ACRONYM) for lemma in record[1:].split() or (word,))

    def is_form(self, word: str, lemma: str) -> bool:
        """Whether a folded word may be a form of a lemma."""
        record = self.record(word)
        return lemma in record and any(lemma == each for _, each in _variants(word, record))

    def entry(self, word: str, *, soft: bool = False) -> Entry | None:
        """All that is known of a folded word; `soft`: of those spelled with a mark on the stem's last c (Mitrovića)."""
        record = self.record(word)
        variants = _variants(word, record) if record else []
        if soft:
            variants = [each for each in variants if each[0].lower().rstrip("aeioum").endswith(("č", "ć"))]
        if not variants:
            return None
        kinds = int(record[0])
        lemmas = _distinct(variants)
        return Entry(lemmas, bool(kinds & COMMON), bool(kinds & PROPER), bool(kinds & ACRONYM))

    def forms(self, lemma: str) -> Iterator[str]:
        """The folded words that may be forms of a lemma."""
        if self.record(lemma):
            yield lemma
        hashed = crc32(lemma.encode())
        hashes, buffer = self._hashes, self._buffer
        for at in range(bisect_left(hashes, hashed), len(hashes)):
            if hashes[at] != hashed:
                return
            line = self._lines[at]
            word, _, record = buffer[line : buffer.find(b"\n", line)].decode().partition("\t")
            if any(lemma == each for _, each in _variants(word, record)):  # not another of the same CRC
                yield word


# A spelling with its marks, and a lemma of it.
_Variant = tuple[str, str]


def _variants(word: str, record: str) -> list[_Variant]:
    """The readings of a word; the spelling is empty where it has no marks, and all spellings read alike."""
    if "=" in record:
        return [(spelling, lemma) for spelling, lemma in (each.split("=") for each in record[1:].split())]
    # A word that is its own only lemma, as most names are, has no readings.
    return [("", lemma) for lemma in record[1:].split() or (word,)]


def _distinct(variants: Iterable[_Variant]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lemma for _, lemma in variants))


def _as_written(record: str, word: str, raw: str) -> tuple[str, ...]:
    """The readings that a word's marks and capital allow.

    A word without marks may have lost them: people type without. With others it is another word. Capitals throughout
    tell nothing, nor do capitals that nothing is listed with.
    """
    readings = [each.split("=") for each in record[1:].split()]
    if not raw.isascii() and (spelling := marked(raw).lower()) != word:
        readings = [each for each in readings if (each[0].lower() or word) == spelling]
    if len(readings) > 1 and (not raw.isupper() or len(raw) == 1):
        capital = raw[:1].isupper()
        readings = [each for each in readings if each[0][:1].isupper() is capital] or readings
    lemmas = [each[1] for each in readings]
    return tuple(dict.fromkeys(lemmas)) if len(lemmas) > 1 else tuple(lemmas)


class _Table(dict[int, str | int]):
    """For str.translate, which takes long over what a table lacks."""

    def __missing__(self, code: int) -> int:
        self[code] = code
        return code


_LETTERS = (
    dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True))
    | dict(zip("АБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШ", "ABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠ", strict=True))
    | {"љ": "lj", "њ": "nj", "џ": "dž", "Љ": "Lj", "Њ": "Nj", "Џ": "Dž"}
)
_MARKED = _Table({ord(letter): latin for letter, latin in _LETTERS.items()})


def marked(word: str) -> str:
    """A word in Latin letters with its marks, a capital first letter kept: what folding takes away."""
    latin = word if word.isascii() else normalize("NFC", word).translate(_MARKED)
    return latin[:1] + latin[1:].lower()
