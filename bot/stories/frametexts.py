"""Texts that say nothing of the news above them: a portal's slogan, an author's life, who pays for a project (pure).

One feed's frames are cleaned away where they are known. What stands under one title after another, and has nothing to
do with any, is one that isn't known yet; compared, it would make all of them one story.
"""

from collections.abc import Iterable
from hashlib import blake2b

from bot.stories.features import SHORTEST, stem_of
from bot.stories.words import Reading

_FEWEST = 4  # words: "Više na sajtu" tells one story as little as another


def text_key(text: str) -> bytes | None:
    """The same 16 bytes for every copy of a text; None for one of a few words."""
    words = text.split()
    return blake2b(" ".join(words).encode(), digest_size=16).digest() if len(words) >= _FEWEST else None


def is_frame(text: str, title: str, others: Iterable[str], language: str | None, reading: Reading) -> bool:
    """Whether a text that stands under a title, and under others, says nothing of them: the titles have no word in
    common, and not both have one with the text."""
    mine, told = _stems(title, language, reading), _stems(text, language, reading)
    return any(
        not (mine & each) and not (mine & told and each & told)
        for each in (_stems(other, language, reading) for other in others)
    )


def _stems(text: str, language: str | None, reading: Reading) -> set[str]:
    return {stem_of(word.folded) for word in reading(text, language) if len(word.folded) >= SHORTEST}
