"""The words of a text as stories compare them: folded and with stems by `bot.topics`; a window that reads so; and
which words are no names."""

from __future__ import annotations

from functools import lru_cache

from bot.stories.claims import Usual
from bot.stories.likeness import LEARNT, LEARNT_WITH_MEANING
from bot.stories.reader import Meaning, Reader
from bot.stories.window import MOST, THRESHOLD, Window
from bot.stories.words import LONGEST, Word
from bot.topics.fold import fold
from bot.topics.lemmas import Lemmas
from bot.topics.morphology.groups import group_of
from bot.topics.tokens import tokenise
from bot.topics.vocabulary import Vocabulary


def words(text: str, language: str | None) -> list[Word]:
    """Its words in order; stems by the rules of its language, of capitalised words alone: names."""
    return [
        Word(folded, raw, token.start, _stems(folded, raw, language))
        for token in tokenise(text)
        for folded, raw in ((token.folded[:LONGEST], token.raw[:LONGEST]),)
    ]


def story_window(meaning: Meaning | None = None, most: int = MOST, threshold: float = THRESHOLD) -> Window:
    """An empty window for `most` items, that joins what is one story by at least the `threshold`. It knows the scripts,
    marks and endings that topics know, and what a model of meaning says."""
    weights = LEARNT if meaning is None else LEARNT_WITH_MEANING
    return Window(reader(meaning), fold, weights=weights, threshold=threshold, most=most)


@lru_cache(2)
def reader(meaning: Meaning | None = None) -> Reader:
    """What items are read by; its tables take a part of a second to make."""
    return Reader(words, meaning)


def usual_words(vocabulary: Vocabulary) -> Usual:
    """Tells of a word as written, in a language, whether its dictionary knows it as more than a name; so long as there
    is no dictionary, nobody can tell, and any word may be."""

    def usual(word: str, language: str | None) -> bool:
        folded, number = fold(word), group_of(language).number
        shelves = [each.lemmas for each in vocabulary.tongues if each.lemmas and each.group.number == number]
        return not shelves or any(_is_common(each, folded) for each in shelves)

    return usual


def _is_common(dictionary: Lemmas, folded: str) -> bool:
    """Of a word that may also be a name, too: Mira, Vuk."""
    entry = dictionary.entry(folded)
    if entry is None:
        return False
    lemmas = (dictionary.entry(lemma) for lemma in entry.lemmas)
    return entry.common or any(lemma is not None and lemma.common for lemma in lemmas)


@lru_cache(20_000)
def _stems(word: str, raw: str, language: str | None) -> tuple[str, ...]:
    if not raw[:1].isupper():
        return ()
    return tuple(sorted({stem.strip("-!~") for stem in group_of(language).rules.of_text(word, raw)} - {word}))
