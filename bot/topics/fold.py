"""One form for every way of writing a word: scripts, diacritics, case, invisible characters."""

import re
import unicodedata

# Only ever Cyrillic to Latin: the reverse is ambiguous (in "injekcija" nj is two letters).
_SERBIAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "dj", "е": "e", "ж": "z", "з": "z", "и": "i",
    "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "ћ": "c", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "c", "џ": "dz", "ш": "s",
}  # fmt: skip
_MACEDONIAN = {"ѓ": "gj", "ќ": "kj", "ѕ": "dz"}
_OTHER_CYRILLIC = {
    "й": "j", "щ": "st", "ъ": "a", "ы": "y", "ь": "", "э": "e", "ю": "ju", "я": "ja",
    "є": "je", "і": "i", "ї": "ji", "ґ": "g",
}  # fmt: skip
# Ð (eth) and Ɖ look just like Đ, and newsrooms type them for it.
_LATIN = {
    "đ": "dj", "ð": "dj", "ɖ": "dj", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th",
    "ı": "i", "ŧ": "t", "ħ": "h",
    "ǵ": "gj", "ḱ": "kj",  # ѓ and ќ in Latin letters
    "ʼ": "'",
}  # fmt: skip
# Arabic words in one character, of up to 18 letters: folded, a text of them would grow as much.
_WORDS_IN_ONE = dict.fromkeys(range(0xFDF0, 0xFDFD), " ")
_ROWS = _SERBIAN | _MACEDONIAN | _OTHER_CYRILLIC | _LATIN


def ignorable(char: str) -> bool:
    """Whether a character is no part of a word's spelling: a combining mark, a soft hyphen, zero-width."""
    category = unicodedata.category(char)
    return category == "Cf" or category[0] == "M"


def _row(char: str) -> str:
    """What one character of NFKC text folds to."""
    if ignorable(char):
        return ""
    lower = char.casefold()
    # Before decomposition: й and ѓ must not lose their marks first and become и and г.
    if lower in _ROWS:
        return _ROWS[lower]
    bare = "".join(c for c in unicodedata.normalize("NFKD", lower) if not ignorable(c))
    bare = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(_ROWS.get(c, c) for c in bare if not ignorable(c))


class _Table(dict[int, str]):
    """For str.translate: works out a character's row the first time it is met."""

    def __missing__(self, code: int) -> str:
        row = self[code] = _row(chr(code))
        return row


_TABLE = _Table()
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# Texts in Latin letters have few others, texts in Cyrillic have them all over: of so many characters from the start.
_SAMPLE, _FEW, _FEW_KINDS = 160, 40, 24


def fold(text: str) -> str:
    """The folded form of a text: `Бањској`, `BANJSKOJ` and `banjskoj` all give `banjskoj`.

    Folding twice changes nothing. The result may be longer or shorter than the text (ђ gives dj), so
    positions don't carry over; `bot.topics.tokens` keeps them.
    """
    if text.isascii():
        return text.lower()
    return folded_normal(text if is_normal(text) else unicodedata.normalize("NFKC", text.translate(_WORDS_IN_ONE)))


def is_normal(text: str) -> bool:
    """Whether it is in NFKC, in which no character stands for several words."""
    return unicodedata.is_normalized("NFKC", text)


def folded_normal(text: str) -> str:
    """What `fold` gives of text that is in NFKC: each character's row."""
    if len(_NOT_ASCII.findall(text, 0, _SAMPLE)) > _FEW or len(kinds := set(_NOT_ASCII.findall(text))) > _FEW_KINDS:
        return text.translate(_TABLE)
    for char in kinds:  # a few searches take far less time than to look each character up
        text = text.replace(char, _TABLE[ord(char)])
    return text.lower() if text.isascii() else text.translate(_TABLE)
