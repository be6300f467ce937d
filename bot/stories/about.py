"""Whether a page tells of the news that its link stands for, or is a wall, a front page or another article (pure)."""

from __future__ import annotations

import re

from bot.stories.sentences import plain

LEAD = 1_000
"""Characters of a page's text that say what it is about; what follows may be a list of other news."""
LOOKED_AT = 3_000
"""Characters of its text that are looked at."""
_TEXT = 500  # characters of the feed's own text
_MUCH = 8  # telling words: who says as many must share two
_SHARE = 1 / 3  # of a headline's telling words, where the text begins: it is the same news, whatever the page is called
_SAME = 1 / 2  # of them in the page's title: it is the same headline
_TAKEN = 60  # telling words of one text that are compared
_WORD = re.compile(r"[^\W_]+")
# Scripts that write no spaces between words: two signs tell as much as a word.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_YEAR = re.compile(r"20\d\d")
# Letters that inflected forms of a word begin with, by how long it may be to be one of a shorter word.
_BEGINNINGS = ((3, 6), (4, 8), (5, 99))
# Words that stand in any text, and those of portals, as `plain` gives them.
_COMMON_WORDS = (
    "bice bila bili bilo biti zbog dana danas dobio dobila gdje imaju jeste jedan jedna jedno jednog juce kada kako "
    "kaze kazu koja koje koji kojeg kojem kojih kojim kojima kojoj koju koliko kroz mogu moze mora nakon nasa nase "
    "nasi nema nego neka neke neki nije nisu novi nova nove novo ovaj ovako ovde ovdje ovog ovoj posle prema preko "
    "prije poslije protiv samo sada sebe sutra svaki svih svoj svoje svoju tako takodje toga treba vase vasa vasi "
    "vise vrlo uvek zasto zato este deka koga koia koie koito nekoi sega ovaa ovie kade cila cilat cfare edhe eshte "
    "jane kane kete kesaj ketij kishte kush mund nese para pasi pastaj prej qene sepse shume sipas tash tani tyre "
    "vetem duke deri gjate gjithe ishte ishin about after again also been before could does every from have having "
    "here into just like make more most much must need only other over said same says should some such than that "
    "their them then there these they this those though through today under very want were what when where which "
    "while will with would your yours yourself vest vesti vijest vijesti novost novosti lajm lajme lajmi lajmet news "
    "story stories article video foto photo uzivo live breaking najnovije portal sajt site website page stranica "
    "strana faqja faqe online info radio televizija naslovna pocetna home ballina kreu"
)
_COMMON = frozenset(_COMMON_WORDS.split())


def is_about(title: str, text: str, *, page_title: str, page_text: str) -> bool:
    """Whether a page that calls itself `page_title` and says `page_text` tells of an item of this `title`, and of this
    `text` in its feed; in any language or script that the two share.

    Headlines of one news may have few words in common. So it is enough that the page has the headline; or that its
    title shares a word with what the feed says, and its text does; or that its text begins with many of those words.
    Where the feed says nothing that tells, any page may be meant.
    """
    headline, known = _telling(title), _telling(f"{title}\n{text[:_TEXT]}")
    if not known:
        return True
    called, told = _beginnings(page_title), _beginnings(page_text[:LOOKED_AT])
    if headline and len(headline & called) >= max(min(2, len(headline)), _SAME * len(headline)):
        return True
    if not known & told:
        return False
    if len(known & (told | called)) < (2 if len(known) >= _MUCH else 1):
        return False
    lead = _beginnings(page_text[:LEAD])
    return bool(known & called) or any(
        len(said & lead) >= _SHARE * len(said) for said in (headline, _telling(text[:_TEXT])) if said
    )


def _telling(text: str) -> set[str]:
    """The beginnings of its telling words, as `_beginnings` has them among others: one a word."""
    words = [word for word in _words(text) if word not in _COMMON]
    return {word if len(word) < 4 else word[: min(5, len(word) - 1)] for word in words[:_TAKEN]}


def _beginnings(text: str) -> set[str]:
    """Those of every word that may be a form of one that begins so."""
    found: set[str] = set()
    for word in _words(text):
        if word in _COMMON:
            continue
        found.add(word)
        if len(word) > 3:
            found.update(word[:letters] for letters, longest in _BEGINNINGS if len(word) <= longest)
    return found


def _words(text: str) -> list[str]:
    """Words that may tell something, folded: not the short ones, except acronyms and numbers."""
    shouted = text.isupper()
    found: list[str] = []
    for match in _WORD.finditer(text):
        raw = match[0]
        if _UNSPACED.search(raw):
            found.extend(raw[at : at + 2] for at in range(len(raw) - 1))
        elif raw.isdigit():
            found.extend([raw] if len(raw) > 1 and not _YEAR.fullmatch(raw) else [])
        elif len(raw) > 3 or (len(raw) > 1 and raw.isupper() and not shouted):
            found.append(plain(raw))
    return found
