"""How a name may be spelled in another language: Прищина, Prishtinë and Priština are one. On folded words."""

import re
import sys
from functools import lru_cache

# Letters that languages write one sound with → one of them. The longest first; what is left double becomes one.
_SOUNDS = {
    "tsch": "c", "sch": "s", "sh": "s", "zh": "z", "xh": "dz", "gj": "dj", "kj": "c", "kh": "h", "th": "t", "ph": "f",
    "ck": "k", "ch": "c", "ts": "c", "tz": "c", "ou": "u", "oo": "u", "ee": "i", "q": "c", "w": "v", "x": "ks",
    "y": "i", "j": "i",
}  # fmt: skip
_SOUND = re.compile("|".join(_SOUNDS))
_LONG_I = re.compile("i+e?")
_DOUBLE = re.compile(r"(.)\1+")
# Where Romance and Germanic spelling says k: Macron, Makron. Elsewhere a folded c is one of c, č, ć.
_HARD_C = re.compile("c(?=[aoulrkt])")
_HARD = frozenset({"en", "de", "fr", "it", "es", "pt", "ro", "nl"})
_VOWELS = "aeiou"
_NO_VOWEL = re.compile("[aeiouh]")
_SKELETON = 4  # consonants, the first letter counted: fewer are many names' (Kurti and karta)
_LONGEST_SKELETON = 5
_STEM = 4  # letters of a stem that lost its last vowel


def sounded(word: str) -> str:
    """A folded word, by sound: `prishtina` and `pristina` alike."""
    spelled = _SOUND.sub(lambda match: _SOUNDS[match[0]], word)
    return _DOUBLE.sub(r"\1", _LONG_I.sub("i", spelled))


@lru_cache(20_000)
def name_keys(word: str, stems: tuple[str, ...], language: str | None) -> frozenset[str]:
    """What a folded name with these stems shares with its other forms and spellings: mostly a key; seldom a wrong one.

    Keys are stems by sound, and after "~" the consonants, which outlive transcription: Trump, Tramp.
    """
    keys: set[str] = set()
    for stem in (word, *stems):
        if len(stem) < min(_STEM, len(word)):
            continue
        key = sounded(stem)
        keys.add(key)
        if len(key) > _STEM and key[-1] in _VOWELS:
            keys.add(key[:-1])
    if (language or "")[:2] in _HARD or language is None:
        keys |= {_HARD_C.sub("k", key) for key in keys}
    whole = sounded(word)
    if len(word) > _SKELETON and whole:
        skeleton = whole[0] + _NO_VOWEL.sub("", whole[1:])
        if len(skeleton) >= _SKELETON:
            keys.add("~" + skeleton[:_LONGEST_SKELETON])
    return frozenset(map(sys.intern, keys))  # those of two items are compared by identity then
