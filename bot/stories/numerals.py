"""Numbers that are written in words: Serbian, Croatian, Macedonian, Albanian, English (pure)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from bot.stories.sentences import plain
from bot.stories.words import LONGEST

# As `plain` gives them. Without what is also another usual word, see _value.
_WORDS = {
    word: value
    for value, words in {
        2: "two dva dve dvije dvema dvjema dvama dvoje dvojica dvojicu dvojice dvojici dvojicom dvajca dy dyja dyve",
        3: "three tri trima troje trojica trojicu trojice trojici trojicom trojca tre treve",
        4: "four cetiri cetvoro cetvero cetvorica cetvoricu cetvorice cetvorici cetvoricom kater katerve",
        5: "five pet pese peseve",
        6: "six sest gjashte gjashteve",
        7: "seven sedam sedum sedummina shtate shtateve",
        8: "eight osam osum osummina tete teteve",
        9: "nine devet nente nenteve",
        10: "ten deset desetak dhjete desetine desetina dhjetera dhjetra",
        11: "eleven jedanaest edinaeset njembedhjete",
        12: "twelve dvanaest dvanaeset dymbedhjete dozen dozens",
        13: "thirteen trinaest trinaeset trembedhjete",
        14: "fourteen cetrnaest cetirinaeset katermbedhjete",
        15: "fifteen petnaest petnaestak petnaeset pesembedhjete",
        16: "sixteen sesnaest sesnaeset gjashtembedhjete",
        17: "seventeen sedamnaest sedumnaeset shtatembedhjete",
        18: "eighteen osamnaest osumnaeset tetembedhjete",
        19: "nineteen devetnaest devetnaeset nentembedhjete",
        20: "twenty dvadeset dvadesetak dvaeset njezet",
        30: "thirty trideset tridesetak trieset tridhjete",
        40: "forty cetrdeset cetirieset dyzet",
        50: "fifty pedeset pedesetak pesedhjete",
        60: "sixty sezdeset seeset gjashtedhjete",
        70: "seventy sedamdeset sedumdeset shtatedhjete",
        80: "eighty osamdeset osumdeset tetedhjete",
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


# Of people, in any case: petorica, petoricom, petero; Macedonian petmina. From five to twenty.
_STEMS = "pet sest sedm osm devet deset jedanaest dvanaest trinaest cetrnaest petnaest sesnaest sedamnaest osamnaest"
_WORDS |= {
    stem + ending: value
    for value, stem in enumerate(f"{_STEMS} devetnaest dvadeset".split(), start=5)
    for ending in ("oro", "ero", "orica", "orice", "orici", "oricu", "oricom", "mina")
}

_ONES = frozenset(("one", "jedan", "jedna", "jedno", "jednog", "jednu", "jedne", "nje"))
_AND = frozenset(("and", "i", "e"))
# What makes "one" a pronoun: no one, one of them, jedan od njih, njëri pas tjetrit.
_PRONOUN_BEHIND = _those("no any every each some the this that which ni nijedan svaki bilo")
_PRONOUN_BEFORE = _those("of another by who od drugog drugom drugi drugoj za po nga prej tjeter")
# "sto" behind these is "što", typed without its mark.
_WHAT_BEHIND = _those("zato kao nego ono to sve osim nakon posle poslije pre prije time")
_NUMERIC = _WORDS.keys() | _ONES | _AND | {"sto"}
_THOUSAND = 1000
_HUNDRED = 100
_TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,]*\d|\d")
_BESIDE = (" ", "-", "\u00a0")


class Spoken(NamedTuple):
    """A number in words: its value in decimal digits, and where in the text its words begin and end."""

    value: str
    start: int
    end: int


def numbers_in_words(text: str, *, loosely: bool = False) -> set[str]:
    """The values, in decimal digits, of the numbers that stand in `text` in words; those of "12 thousand", too.

    `loosely`: also of words that are something else there: "one of", "sto" for "što".
    """
    return {each.value for each in spoken(text, loosely=loosely)}


def spoken(text: str, *, loosely: bool = False) -> list[Spoken]:
    """As `numbers_in_words`, each with its place, in order."""
    found: list[Spoken] = []
    run: list[int] = []
    start, end, linked = 0, 0, False
    words, tokens = _tokens(text)
    for place, token, word in tokens:
        beside = bool(run) and text[end : token.start()] in _BESIDE
        if beside and not linked and word in _AND:
            end, linked = token.end(), True
            continue
        digits = word.isdecimal()
        round_it = ("", "") if beside else (words[place], words[place + 2])
        value = _value(token[0], word, *round_it, loosely=loosely)
        if value is None or digits or not beside or not _continues(run, value):
            found += _of_run(run, start, end)
            run, start = [], token.start()
        if value is not None:
            # Digits are looked at by others: here, only for the thousands behind them.
            run = [*run, value] if not digits else [-value]
        end, linked = token.end(), False
    return found + _of_run(run, start, end)


def value_of(word: str) -> int | None:
    """Of one word of a number, as `plain` gives it, whatever stands beside it; None where it is none."""
    return _WORDS.get(word)


_Token = tuple[int, re.Match[str], str]


@lru_cache(4)  # a text is looked through twice, strictly and loosely
def _tokens(text: str) -> tuple[list[str], list[_Token]]:
    """All its words, between two empty ones; and those that may be of a number, each with its place among all."""
    tokens = [(token, _plain_word(token[0][:LONGEST])) for token in _TOKEN.finditer(text)]
    numeric = [
        (place, token, word) for place, (token, word) in enumerate(tokens) if word in _NUMERIC or word[:1].isdecimal()
    ]
    return ["", *(word for _, word in tokens), ""], numeric


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


def _of_run(run: list[int], start: int, end: int) -> list[Spoken]:
    """The number whose words these are; none of digits alone, which stand negative."""
    if not run or run == [min(run[0], 0)]:
        return []
    total = current = 0
    for value in map(abs, run):
        if value >= _THOUSAND:
            total, current = total + (current or 1) * value, 0
        elif value == _HUNDRED:
            current = (current or 1) * _HUNDRED
        else:
            current += value
    return [Spoken(str(total + current), start, end)]
