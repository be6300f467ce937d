"""The words of a text as stories compare them: folded and with stems by `bot.topics`; and a window that reads so."""

from __future__ import annotations

from functools import lru_cache

from bot.stories.features import Meaning, Reader
from bot.stories.likeness import LEARNT, LEARNT_WITH_MEANING
from bot.stories.window import MOST, THRESHOLD, THRESHOLD_WITH_MEANING, Window
from bot.stories.words import LONGEST, Word
from bot.topics.fold import fold
from bot.topics.morphology.groups import group_of
from bot.topics.tokens import tokenise


def words(text: str, language: str | None) -> list[Word]:
    """Its words in order; stems by the rules of its language, of capitalised words alone: names."""
    return [
        Word(folded, raw, token.start, _stems(folded, raw, language))
        for token in tokenise(text)
        for folded, raw in ((token.folded[:LONGEST], token.raw[:LONGEST]),)
    ]


def story_window(meaning: Meaning | None = None, most: int = MOST) -> Window:
    """An empty window for `most` items. It knows the scripts, marks and endings that topics know, and what a model of
    meaning says."""
    weights, threshold = (LEARNT, THRESHOLD) if meaning is None else (LEARNT_WITH_MEANING, THRESHOLD_WITH_MEANING)
    return Window(reader(meaning), fold, weights=weights, threshold=threshold, most=most)


@lru_cache(2)
def reader(meaning: Meaning | None = None) -> Reader:
    """What items are read by; its tables take a part of a second to make."""
    return Reader(words, meaning)


@lru_cache(20_000)
def _stems(word: str, raw: str, language: str | None) -> tuple[str, ...]:
    if not raw[:1].isupper():
        return ()
    return tuple(sorted({stem.strip("-!~") for stem in group_of(language).rules.of_text(word, raw)} - {word}))
