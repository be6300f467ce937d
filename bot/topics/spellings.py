"""How the same name is spelled in another language, where no rule joins the two: Prishtina in an English text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import NamedTuple

from bot.topics.candidates import Sought, Term, Words, any_word
from bot.topics.document import Document
from bot.topics.tokens import folded_word, folded_words, words_of
from bot.topics.tree import And, Not, Or, Query, Word, any_of

SHORTEST = 5  # letters: shorter words are spelled like too many others
MOST_WAYS = 64
MOST = 2
TEXTS = 2  # one may have it wrong
ENDING = 3  # letters that a case may add
HEAD = 4  # letters that every stem has
# Sounds with their letters in folded Serbian, Albanian, Macedonian, English.
SOUNDS = (("s", "sh"), ("z", "zh"), ("c", "q", "ch", "kj"), ("dz", "xh"), ("dj", "gj"), ("t", "th"))
_LETTERS = {letters: sound for sound in SOUNDS for letters in sound}
_SOUND = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_VOWELS = "aeiou"


class Spelling(NamedTuple):
    """A name as it is written most often in texts that a query doesn't find, in how many of those, and for which word
    of the query."""

    word: str
    texts: int
    typed: str


def names_in(query: Query) -> list[str]:
    """The words of a query that may be names spelled otherwise elsewhere; none that must not be there."""
    return list(dict.fromkeys(word for word in _words(query) if len(folded_word(word)) >= SHORTEST))


def as_one(names: Sequence[str]) -> Query:
    """The query that finds any of the names."""
    return any_of([Word(name) for name in names])


def ways(names: Iterable[str]) -> Words | None:
    """What texts are to be looked for in which a name may be spelled otherwise; None where none can be."""
    return any_word(Term(stem, prefix=True) for name in names for stem in _stems(name))


def spellings(names: Sequence[str], own: Sought, documents: Iterable[Document]) -> list[Spelling]:
    """Up to two names as the documents spell them and `own`, which looks for the names, doesn't find them."""
    stems = {stem: name for name in names for stem in _stems(name)}
    written: dict[str, Counter[str]] = {}
    texts: Counter[str] = Counter()
    for document in documents:
        seen = {}
        for stem, raw in _missed(stems, own, document):
            written.setdefault(stem, Counter())[raw] += 1
            seen[stem] = True
        texts.update(seen)
    found = [
        Spelling(_usual(raws), texts[stem], stems[stem])
        for stem, raws in written.items()
        # A word that is not mostly capitalised is no name.
        if texts[stem] >= TEXTS and 5 * sum(raws[raw] for raw in raws if raw[0].isupper()) >= 4 * raws.total()
    ]
    return sorted(found, key=lambda each: (-each.texts, each.word))[:MOST]


def widened(query: Query, found: Iterable[Spelling]) -> Query:
    """The query with the spellings as alternatives of the words that they were found for."""
    others: dict[str, list[Query]] = {}
    for each in found:
        others.setdefault(each.typed, []).append(Word(each.word))
    return _widened(query, others)


def _widened(query: Query, others: dict[str, list[Query]]) -> Query:
    match query:
        case Word(text) if text in others:
            return any_of([query, *others[text]])
        case And(parts):
            return And(tuple(_widened(part, others) for part in parts))
        case Or(parts):
            return any_of([_widened(part, others) for part in parts])
        case _:
            return query


def _words(query: Query) -> Iterator[str]:
    match query:
        case Word(text):
            yield text
        case And(parts) | Or(parts):
            for part in parts:
                if not isinstance(part, Not):
                    yield from _words(part)
        case _:
            return


def _stems(name: str) -> list[str]:
    """How the name's stem may be spelled elsewhere."""
    stem = folded_word(name)
    if len(stem) > SHORTEST and stem[-1] in _VOWELS:
        stem = stem[:-1]
    pieces: list[tuple[str, ...]] = []
    end = 0
    for match in _SOUND.finditer(stem):
        pieces += [(stem[end : match.start()],), _LETTERS[match[0]]]
        end = match.end()
    ways = product(*pieces, (stem[end:],))
    spelled = ("".join(each) for each in islice(ways, MOST_WAYS))
    return [each for each in spelled if each != stem and len(each) >= HEAD]


def _missed(stems: dict[str, str], own: Sought, document: Document) -> Iterator[tuple[str, str]]:
    """A document's words as written that begin with a stem and are none that `own` finds, each behind its stem."""
    heads = {stem[:HEAD] for stem in stems}
    known: set[tuple[str, int]] | None = None
    for field in ("title", "summary"):
        raws, starts = words_of(getattr(document, field))
        for word, raw, start in zip(folded_words(raws), raws, starts, strict=True):
            if word[:HEAD] not in heads or (stem := _stem_of(word, stems)) is None:
                continue
            if known is None:
                known = {(span.field, span.start) for span in own.words_in(document) or ()}
            if (field, start) not in known:
                yield stem, raw


def _stem_of(word: str, stems: dict[str, str]) -> str | None:
    """The longest stem that the word begins with, and has no more behind than an ending."""
    lengths = range(len(word), max(len(word) - ENDING, HEAD) - 1, -1)
    return next((word[:length] for length in lengths if word[:length] in stems), None)


def _usual(raws: Counter[str]) -> str:
    """As it is written most often, the shorter one of equals: it is nearer to the base form."""
    return min(raws, key=lambda raw: (-raws[raw], len(raw), raw))
