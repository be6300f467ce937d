"""Numbers that are written in words: Serbian, Croatian, Macedonian, Albanian, English (pure)."""

from __future__ import annotations

import re

from bot.stories.sentences import plain

# As `plain` gives them. Without what is also another usual word: "jedan", "one" alone; "sto", which "što" looks like.
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
_ONES = frozenset(("one", "jedan", "jedna", "jedno", "nje"))
_AND = frozenset(("and", "i", "e"))
_THOUSAND = 1000
_TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,]*\d|\d")
_BESIDE = (" ", "-", "\u00a0")


def numbers_in_words(text: str) -> set[str]:
    """The values, in decimal digits, of the numbers that stand in `text` in words; those of "12 thousand", too."""
    found: set[str] = set()
    run: list[int] = []
    end, linked = 0, False
    for token in _TOKEN.finditer(text):
        word = plain(token[0])
        beside = bool(run) and text[end : token.start()] in _BESIDE
        if beside and not linked and word in _AND:
            end, linked = token.end(), True
            continue
        digits = word.isdecimal()
        value = int(word) if digits and len(word) < 10 else 1 if beside and word in _ONES else _WORDS.get(word)
        if value is None or digits or not beside or not _continues(run, value):
            found |= _spoken(run)
            run = []
        if value is not None:
            # Digits are looked at by others: here, only for the thousands behind them.
            run = [*run, value] if not digits else [-value]
        end, linked = token.end(), False
    return found | _spoken(run)


def _continues(run: list[int], value: int) -> bool:
    """Whether it is part of the same number: "two hundred", "twenty five"; not "two three"."""
    last = run[-1]
    if last <= 0:
        return value >= _THOUSAND
    return 100 <= value > last or 20 <= last > value


def _spoken(run: list[int]) -> set[str]:
    """The value of a number's words; none of digits alone, which stand negative."""
    if not run or run == [min(run[0], 0)]:
        return set()
    total = current = 0
    for value in map(abs, run):
        if value >= _THOUSAND:
            total, current = total + (current or 1) * value, 0
        elif value == 100:
            current = (current or 1) * 100
        else:
            current += value
    return {str(total + current)}
