"""Whether a feed's own text says enough of a story, so that nobody has to fetch the article (pure)."""

from __future__ import annotations

import re

from bot.stories.boilerplate import LONGEST, clean
from bot.stories.frames import framed
from bot.stories.sentences import split
from bot.stories.summary import ENDED, TRUNCATED, repeats

WORDS = 8
"""A sentence of fewer is a heading, a caption or a teaser."""
CHARACTERS = 60
"""What a whole text says in fewer is hardly more than its title."""
CUT_CHARACTERS = 150
"""A text that was cut off must say as much before the cut."""
_ENOUGH = 2  # sentences before a cut
_ASKS = re.compile(r"\?[\"”“»]?$")
_TEASES = re.compile(r"[:…]$")


def is_proper_summary(text: str, *, title: str | None, language: str | None) -> bool:
    """Whether `text` holds a summary in whole sentences.

    It isn't where it is empty, repeats the title, only asks, names things, credits or calls to click, or breaks off:
    after a sentence or two that merely begin the article its summary had better come from there. A text that breaks off
    later does.
    """
    sentences = split(clean(text[:LONGEST], title).text, language)
    found = [each for each in sentences if not repeats(each, title) and not framed(each)]
    if not found:
        return False
    whole = [each for each in found if _is_whole(each)]
    said = sum(map(len, whole))
    if _breaks_off(found[-1]):
        return len(whole) >= _ENOUGH and said >= CUT_CHARACTERS
    return said >= CHARACTERS


def _is_whole(sentence: str) -> bool:
    ended = ENDED.search(sentence) and not TRUNCATED.search(sentence) and not _ASKS.search(sentence)
    return bool(ended) and not _TEASES.search(sentence) and len(sentence.split()) >= WORDS


def _breaks_off(last: str) -> bool:
    return not ENDED.search(last) or bool(TRUNCATED.search(last) or _TEASES.search(last))
