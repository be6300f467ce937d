"""Numbers that a text has said without counting: the third, a three-year term, a 34-year-old in one word (pure).

What repeats a report in another language says "three years" where it said *trogodišnji*. English, Serbian, Croatian and
Bosnian, Albanian, Macedonian, as `plain` gives them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.stories.numerals import value_of
from bot.stories.sentences import plain

# The stems of ordinals: трети, trećem, third. Those of more than twenty end in one of them.
_STEMS = {
    1: "prv first pare once",
    2: "drug vtor second dyt twice",
    3: "trec tret third",
    4: "cetvrt fourth katert",
    5: "pet fifth pest",
    6: "sest sixth gjasht",
    7: "sedm seventh shtat",
    8: "osm eighth tet",
    9: "devet ninth nent",
    10: "deset tenth dhjet",
    11: "jedanaest edinaeset eleventh njembedhjet",
    12: "dvanaest twelfth dymbedhjet",
    20: "dvadeset dvaeset twentieth njezet",
    30: "trideset trieset thirtieth tridhjet",
    40: "cetrdeset cetirieset fortieth dyzet",
    50: "pedeset fiftieth pesedhjet",
    60: "sezdeset seeset sixtieth gjashtedhjet",
    70: "sedamdeset sedumdeset seventieth shtatedhjet",
    80: "osamdeset osumdeset eightieth tetedhjet",
    90: "devedeset ninetieth nentedhjet",
}
_ORDINALS = {stem: value for value, stems in _STEMS.items() for stem in stems.split()}
_ORDINAL_ENDING = r"(?:[iaoeu]|og|oga|om|ome|oj|im|ih|ima|iot|ata|oto|ite|t[ei]|te|es)?"
_ORDINAL = re.compile(rf"({'|'.join(sorted(_ORDINALS, key=len, reverse=True))}){_ORDINAL_ENDING}")
# Numbers as words begin with them, before what they measure: dvomesečni, sedmočlani, sezdesetdvogodisnjak.
_BEGINNINGS = {
    "jedno": 1, "dvo": 2, "tro": 3, "cetvoro": 4, "cetvero": 4, "peto": 5, "petoro": 5, "sesto": 6, "sestoro": 6,
    "sedmo": 7, "sedmoro": 7, "osmo": 8, "osmoro": 8, "deveto": 9, "devetoro": 9, "deseto": 10, "desetoro": 10,
    "dy": 2, "tre": 3, "tri": 3, "kater": 4, "pese": 5, "gjashte": 6, "shtate": 7, "tete": 8, "nente": 9, "dhjete": 10,
}  # fmt: skip
_MEASURED = re.compile(
    r"(?:godis|mesec|mjesec|dnev|nedelj|nedjelj|tjed|sedmic|sat|casov|minut|sekund|clan|sprat|krat|struk|metar|kilomet"
    r"|vjec|vjet|mujor|ditor|javor|ores|katesh|fish)"
)
_WORD = re.compile(r"[^\W\d_]{4,40}")  # bounded: they are kept


def numbers_meant(text: str) -> set[str]:
    """The values, in decimal digits, of ordinals, the last word of greater ones among them, and of words that begin
    with a number."""
    found: set[str] = set()
    tens = 0
    for match in _WORD.finditer(text):
        word = _folded(match[0])
        for value in _meant(word):
            found |= {str(value), str(tens + value)}
        tens = ten if (ten := value_of(word) or 0) in range(20, 100) else 0
    return found


@lru_cache(20_000)
def _folded(word: str) -> str:
    return plain(word)


@lru_cache(20_000)
def _meant(word: str) -> tuple[int, ...]:
    """Of a word as `plain` gives it."""
    if (ordinal := _ORDINAL.fullmatch(word)) is not None:
        return (_ORDINALS[ordinal[1]],)
    if (measured := _MEASURED.search(word, 2)) is None:
        return ()
    begins = word[: measured.start()]
    for length in range(len(begins), 1, -1):  # the longest ten or number
        first, rest = value_of(begins[:length]), begins[length:]
        if first is not None and rest in ("", "o"):
            return (first,)
        if first is not None and first in range(20, 100) and (one := _BEGINNINGS.get(rest)):
            return (first + one,)
    one = _BEGINNINGS.get(begins)
    return (one,) if one else ()
