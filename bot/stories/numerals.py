"""Numbers that are written in words: Serbian, Croatian, Macedonian, Albanian, English (pure)."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.stories.sentences import plain

# As `plain` gives them. Without what is also another usual word, see _value.
_WORDS = {
    word: value
    for value, words in {
        2: "two dva dve dvije dvoje dvojica dvojicu dvojice dvojici dvema dvjema dvajca dy dyja",
        3: "three tri troje trojica trojicu trojice trojici trima trojca tre",
        4: "four cetiri cetvoro cetvorica cetvoricu cetvorice kater",
        5: "five pet petoro petorica petoricu petorice pese",
        6: "six sest sestoro sestorica sestoricu sestorice gjashte",
        7: "seven sedam sedmoro sedmorica sedmoricu sedmorice shtate",
        8: "eight osam osmoro osmorica osmoricu osmorice tete",
        9: "nine devet devetoro devetorica devetoricu nente",
        10: "ten deset desetoro desetorica desetoricu desetak dhjete desetine desetina dhjetera dhjetra",
        11: "eleven jedanaest njembedhjete",
        12: "twelve dvanaest dymbedhjete dozen dozens",
        13: "thirteen trinaest trembedhjete",
        14: "fourteen cetrnaest katermbedhjete",
        15: "fifteen petnaest petnaestak pesembedhjete",
        16: "sixteen sesnaest gjashtembedhjete",
        17: "seventeen sedamnaest shtatembedhjete",
        18: "eighteen osamnaest tetembedhjete",
        19: "nineteen devetnaest nentembedhjete",
        20: "twenty dvadeset dvadesetak dvaeset njezet",
        30: "thirty trideset tridesetak tridhjete",
        40: "forty cetrdeset dyzet",
        50: "fifty pedeset pedesetak pesedhjete",
        60: "sixty sezdeset seeset gjashtedhjete",
        70: "seventy sedamdeset shtatedhjete",
        80: "eighty osamdeset tetedhjete",
        90: "ninety devedeset nentedhjete",
        100: "hundred hundreds stotinu stotine stotina stotinak qind qindra njeqind",
        200: "dvesta dvjesta dvesto dvjesto dyqind",
        300: "trista tristo treqind",
        400: "cetiristo katerqind",
        500: "petsto peteststo peseqind",
        600: "sesto seststo gjashteqind",
        700: "sedamsto shtateqind",
        800: "osamsto teteqind",
        900: "devetsto nenteqind",
        1000: "thousand thousands hiljadu hiljada hiljade tisucu tisuca tisuce iljada iljadi mije mijera",
        10**6: "million millions milion miliona milioni milijun milijuna milijuni milione miliona",
        10**9: "billion billions milijarda milijarde milijardi milijardu miliard miliarde",
    }.items()
    for word in words.split()
}


def _those(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ONES = frozenset(("one", "jedan", "jedna", "jedno", "jednog", "jednu", "jedne", "nje"))
_AND = frozenset(("and", "i", "e"))
# What makes "one" a pronoun: no one, one of them, jedan od njih, njëri pas tjetrit.
_PRONOUN_BEHIND = _those("no any every each some the this that which ni nijedan svaki bilo")
_PRONOUN_BEFORE = _those("of another by who od drugog drugom drugi drugoj za po nga prej tjeter")
# "sto" behind these is "što", typed without its mark.
_WHAT_BEHIND = _those("zato kao nego ono to sve osim nakon posle poslije pre prije time")
_THOUSAND = 1000
_HUNDRED = 100
_TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,]*\d|\d")
_BESIDE = (" ", "-", "\u00a0")


def numbers_in_words(text: str, *, loosely: bool = False) -> set[str]:
    """The values, in decimal digits, of the numbers that stand in `text` in words; those of "12 thousand", too.

    `loosely`: also of words that are something else there: "one of", "sto" for "što".
    """
    found: set[str] = set()
    run: list[int] = []
    end, linked = 0, False
    tokens = _tokens(text)
    words = ["", *(word for _, word in tokens), ""]
    for place, (token, word) in enumerate(tokens, start=1):
        beside = bool(run) and text[end : token.start()] in _BESIDE
        if beside and not linked and word in _AND:
            end, linked = token.end(), True
            continue
        digits = word.isdecimal()
        round_it = ("", "") if beside else (words[place - 1], words[place + 1])
        value = _value(token[0], word, *round_it, loosely=loosely)
        if value is None or digits or not beside or not _continues(run, value):
            found |= _spoken(run)
            run = []
        if value is not None:
            # Digits are looked at by others: here, only for the thousands behind them.
            run = [*run, value] if not digits else [-value]
        end, linked = token.end(), False
    return found | _spoken(run)


@lru_cache(4)  # a text is looked through twice, strictly and loosely
def _tokens(text: str) -> tuple[tuple[re.Match[str], str], ...]:
    return tuple((token, _plain_word(token[0])) for token in _TOKEN.finditer(text))


@lru_cache(20_000)
def _plain_word(word: str) -> str:
    return plain(word)


def _value(raw: str, word: str, before: str, after: str, *, loosely: bool) -> int | None:
    """Of a word as written and as `plain` gives it, between two others; none of a pronoun."""
    if word.isdecimal():
        return int(word) if len(word) < 10 else None
    if word == "sto":
        marked = raw.casefold() not in ("sto", "сто")  # što
        return None if marked or (before in _WHAT_BEHIND and not loosely) else _HUNDRED
    if word in _ONES:
        one = (
            (word != "nje" or "ë" in raw.casefold()) and before not in _PRONOUN_BEHIND and after not in _PRONOUN_BEFORE
        )
        return 1 if one or loosely else None
    return _WORDS.get(word)


def _continues(run: list[int], value: int) -> bool:
    """Whether it is part of the same number: "two hundred", "twenty five"; not "two three"."""
    last = run[-1]
    if last <= 0:
        return value >= _THOUSAND
    return _HUNDRED <= value > last or 20 <= last > value


def _spoken(run: list[int]) -> set[str]:
    """The value of a number's words; none of digits alone, which stand negative."""
    if not run or run == [min(run[0], 0)]:
        return set()
    total = current = 0
    for value in map(abs, run):
        if value >= _THOUSAND:
            total, current = total + (current or 1) * value, 0
        elif value == _HUNDRED:
            current = (current or 1) * _HUNDRED
        else:
            current += value
    return {str(total + current)}
