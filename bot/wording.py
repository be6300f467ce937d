"""The words of a text as stories compare them: folded and with stems by `bot.topics`; and a window that reads so."""

from __future__ import annotations

from functools import lru_cache

from bot.stories.features import Reader
from bot.stories.window import Window
from bot.stories.words import Word
from bot.topics.fold import fold
from bot.topics.morphology.groups import group_of
from bot.topics.tokens import tokenise


def words(text: str, language: str | None) -> list[Word]:
    """Its words in order; stems by the rules of its language, of capitalised words alone: names."""
    return [
        Word(token.folded, token.raw, token.start, _stems(token.folded, token.raw, language))
        for token in tokenise(text)
    ]


def story_window() -> Window:
    """An empty window that knows the scripts, marks and endings that topics know."""
    return Window(reader(), fold)


@lru_cache(1)
def reader() -> Reader:
    """What items are read by; its tables take a part of a second to make."""
    return Reader(words)


@lru_cache(50_000)
def _stems(word: str, raw: str, language: str | None) -> tuple[str, ...]:
    if not raw[:1].isupper():
        return ()
    return tuple(sorted({stem.strip("-!~") for stem in group_of(language).rules.of_text(word, raw)} - {word}))
