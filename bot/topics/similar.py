"""Words of published texts that are written nearly like a query's: for who mistyped a name, or writes it otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from bot.topics.tokens import folded_word, folded_words, words_of

SHORTEST = 4  # letters: shorter words are like too many
ALIKE = 0.7  # of difflib's ratio
LENGTH_APART = 2
MOST = 3
LOOKED_FOR = 5  # words: each is compared with thousands


class Similar(NamedTuple):
    """A word as it is written most often, and in how many texts it stands."""

    word: str
    texts: int


def similar(words: Iterable[str], texts: Sequence[str]) -> list[Similar]:
    """Up to three words of the texts that are like one of the first five, the most frequent first."""
    known = dict.fromkeys(folded for word in words if len(folded := folded_word(word)) >= SHORTEST)
    if not known:
        return []
    wanted = list(known)[:LOOKED_FOR]
    starts = {word[0] for word in wanted}
    texts_with: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for text in texts:
        raws, _ = words_of(text)
        each = zip(folded_words(raws), raws, strict=True)
        seen = {folded: raw for folded, raw in each if folded[:1] in starts and len(folded) >= SHORTEST}
        texts_with.update(seen.keys())
        for folded, raw in seen.items():
            written.setdefault(folded, Counter())[raw] += 1
    like = [each for each in texts_with if each not in known and any(_alike(each, word) for word in wanted)]
    like.sort(key=lambda each: (-texts_with[each], each))
    return [Similar(written[each].most_common(1)[0][0], texts_with[each]) for each in like[:MOST]]


def _alike(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > LENGTH_APART:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
