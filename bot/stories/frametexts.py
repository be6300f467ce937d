"""Texts that say nothing of the news above them: a portal's slogan, an author's life, who pays for a project (pure).

One feed's frames are cleaned away where they are known. What stands under one title after another, and has nothing to
do with any, is one that isn't known yet; compared, it would make all of them one story.
"""

from collections.abc import Callable, Iterable
from hashlib import blake2b

from bot.stories.features import SHORTEST
from bot.stories.reader import stem_of
from bot.stories.words import Reading

Stems = frozenset[str]
_OTHER_FEEDS = 2
_FEWEST = 4  # words: "Više na sajtu" tells one story as little as another


def text_key(text: str) -> bytes | None:
    """The same 16 bytes for every copy of a text; None for one of a few words."""
    words = text.split()
    return blake2b(" ".join(words).encode(), digest_size=16).digest() if len(words) >= _FEWEST else None


def is_frame(
    text: str, item: tuple[str, str], others: Iterable[tuple[str, str]], stems: Callable[[str], Stems]
) -> bool:
    """Whether a text that stands under other titles says nothing of its own: titles with no word in common, of which
    not both have one with the text, in the item's own feed or in two others. One other feed alone could say so of any
    story's text. `item` and `others`: feed and title; `stems`: the beginnings of a text's words."""
    feed, title = item
    mine, told = stems(title), stems(text)
    feeds = {other for other, named in others if _are_apart(mine, stems(named), told)}
    return feed in feeds or len(feeds) >= _OTHER_FEEDS


def _are_apart(one: Stems, other: Stems, text: Stems) -> bool:
    return not (one & other) and not (one & text and other & text)


def stems(text: str, language: str | None, reading: Reading) -> Stems:
    """The beginnings of the words that tell something."""
    return frozenset(stem_of(word.folded) for word in reading(text, language) if len(word.folded) >= SHORTEST)
