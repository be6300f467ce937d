"""Who is said to have had a part in what happened: the suspect, who was elected, who ordered it (pure).

Each report of an event has its own names: of streets, of witnesses, of those who speak. Such a name is a detail of the
same news; who did it, or who was chosen, is news.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from bot.stories.attribution import reports
from bot.stories.sentences import plain
from bot.stories.words import LONGEST


@dataclass(frozen=True, slots=True)
class Party:
    """Words side by side that name somebody, as `plain` gives them; the part that was had, and whether a title says
    so."""

    names: tuple[str, ...]
    part: str
    titled: bool


# As `plain` gives their beginnings.
_PARTS = {
    "did": "osumnj sumnjic teret[ie] optuz naruc organiz umesan umijesan zamesan delo$ djelo$ identif uhaps hapsen "
    "uhic uhvac uhvat priveden ubio$ ubila$ ubica suspect wanted$ charged indict order organis mastermind arrest dysho "
    "dyshua akuz "
    "urdher arresto osomnic obvinet obvinen naraca uapsen apsen verdacht angeklag festgenom verhaft",
    "became": "imenova izabran nasled naslij zamenic?$ novi$ nova$ named$ appoint elect(?:ed|s)$ nomin succeed success "
    "replac new$ emero emeru zgjedh zgjodh pasardh imenuva ernannt gewahlt nachfolg",
}
_EACH = {part: "|".join(words.split()) for part, words in _PARTS.items()}
_PART = re.compile("|".join(f"(?P<{part}>(?:{words}))" for part, words in _EACH.items()))
_ANYWHERE = {part: re.compile(rf"(?<![^ ])(?:{words.replace('$', '(?![^ ])')})") for part, words in _EACH.items()}
# A name behind one of these is a place's, or its owner's.
_WHERE = re.compile(
    r"(?:u|na|kod|iz|za|od|do|pred|prema|blizu|oko|po|sa|s|sud|grad|opstin\w+|ulic\w+|at|in|near|from|to|of|on|outside|for"
    r"|with|ne|nga|te|e|se|afer|prane|per|vo|kaj|vnatre|im|bei|aus|nach|von|fur|mit|the|zbog|protiv|against|over|kunder|mbi)"
)
# Beside the name of who speaks.
_SPEAKS = re.compile(
    r"(?:kaz[eu]\w*|rek(?:ao|la|li|oh)|izjavi\w*|navodi|naveo|navela|porucuj\w*|poruci\w*|istice|istak\w+|dodaje|dodao|dodala"
    r"|said|says|told|tells|adds|added|argued|tha|thote|thone|deklaro\w*|shtoi|rece|veli|izjavuva|sagt\w?|erklart\w?"
    r"|advokat\w*|branilac|lawyer|attorney|judge|sudij\w+|prosecutor|prosecution|tuzi\w+|avokat\w*|gjyqtar\w*|prokuror\w*)"
)
_TOKEN = re.compile(r"[^\W\d_]+|[:,;]")
_REACH = 4  # words between a whole name and the part that it had
_BESIDE = 2  # and between one word of a name and it: others are adjectives, and names of places
_MOST = 10  # what is made to cost time has more


def involved(sentences: Iterable[str], is_name: Callable[[str], bool], *, titled: bool) -> list[Party]:
    """The names that stand near what somebody did or became. `is_name` tells of a word, as `plain` gives it, with a
    capital."""
    found: list[Party] = []
    for sentence in sentences:
        tokens = _TOKEN.findall(sentence)
        folded = [_plain(token[:LONGEST]) for token in tokens]
        parts = [
            (place, str(match.lastgroup))
            for place, word in enumerate(folded)
            if (match := _PART.match(word)) and (tokens[place][0].islower() or not place)
        ]
        for start, end in _runs(tokens, folded, is_name) if parts else ():
            near = _nearest(folded, parts, start, end)
            if near is not None and not _is_other(tokens, folded, start, end):
                found.append(Party(tuple(folded[start:end]), near, titled))
    return found[:_MOST]


def parts_told(words: str) -> frozenset[str]:
    """Those that somebody had in a text, by its words, as `plain` gives them, with a space between."""
    return frozenset(part for part, pattern in _ANYWHERE.items() if pattern.search(words))


def _runs(tokens: list[str], folded: list[str], is_name: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Where the words of each name begin and end."""
    start: int | None = None
    for place in range(len(tokens) + 1):
        inside = place < len(tokens) and tokens[place][0].isupper() and is_name(folded[place])
        if inside and start is None:
            start = place
        elif not inside and start is not None:
            yield start, place
            start = None


def _nearest(folded: list[str], parts: list[tuple[int, str]], start: int, end: int) -> str | None:
    """The part that the name had, in the same clause."""
    reach = _REACH if end - start > 1 else _BESIDE
    for place, part in parts:
        between = folded[place + 1 : start] if place < start else folded[end:place]
        if len(between) < reach and not {":", ",", ";"}.intersection(between):
            return part
    return None


def _is_other(tokens: list[str], folded: list[str], start: int, end: int) -> bool:
    """Whether a name is a place's, its owner's, or that of who speaks; or an institution's."""
    before, behind = folded[max(0, start - 1) : start], folded[end : end + 1]
    if any(map(_WHERE.fullmatch, before)) or behind == [":"]:
        return True
    if end - start == 1 and (tokens[start].isupper() or any(reports(word, "") for word in (*before, *behind))):
        return True
    beside = (folded[max(0, start - _BESIDE) : start][::-1], folded[end : end + _BESIDE])
    return any(_SPEAKS.fullmatch(word) for words in beside for word in takewhile(str.isalpha, words))


@lru_cache(20_000)
def _plain(token: str) -> str:
    return plain(token)
