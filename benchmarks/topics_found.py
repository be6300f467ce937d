"""How well topics find their items: micro F1 on development queries, for every language and script.

Beside what Tocsin does stand the exact word (folded, as full-text search does), the substring (as most bots do), and
Snowball's stemmer. The goals are for words that nobody saw while making the rules; these here were seen.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import snowballstemmer

from benchmarks.table import clear, progress
from benchmarks.topics_data import Corpus, Wanted, add_option, ascii_only, corpus, cyrillic
from bot.lemmas.shelf import Shelf
from bot.topics.fold import fold
from bot.topics.index import Document, Index, Vocabulary
from bot.topics.query import parse
from bot.topics.tokens import tokenise

Write = Callable[[str], str]
# (matches, per query's place, the ids of the sentences): for one way of matching.
Hits = list[set[int]]
SNOWBALL = {"sr": "serbian", "hr": "serbian", "en": "english"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of the table: a language, how its texts and its queries are written, and the goals."""

    title: str
    language: str
    text: Write = str
    query: Write = str
    inflected: bool = False
    goals: tuple[float, float] | None = None


def cells() -> list[Cell]:
    """Every line, in order."""
    scripts: dict[str, Write] = {"Latin": str, "ASCII": ascii_only, "Cyrillic": cyrillic}
    serbian = [
        Cell(f"sr {text} × {query}", "sr", write, ask, goals=(98.5, 95))
        for text, write in scripts.items()
        for query, ask in scripts.items()
    ]
    return [
        *serbian,
        Cell("sr typed in lower case", "sr", query=str.lower, goals=(97, 95)),
        Cell("sr typed inflected", "sr", inflected=True, goals=(94, 91)),
        Cell("hr", "hr", goals=(97.5, 95)),
        Cell("sq", "sq", goals=(93, 89)),
        Cell("sq without marks", "sq", ascii_only, ascii_only),
        Cell("sq typed inflected", "sq", inflected=True, goals=(89, 78)),
        Cell("en", "en", goals=(97, 96.5)),
    ]


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_option(parser)
    parser.add_argument("--lemmas", type=Path, default=Path("data/lemmas"), help="where folded dictionaries are kept")
    arguments = parser.parse_args()
    if not arguments.data.is_dir():
        sys.stdout.write(f"No table of what is found: {arguments.data} holds no sentences (--data names the folder).\n")
        return 0
    vocabulary = Vocabulary(Shelf(arguments.lemmas).wait, ("sr", "sq", "en"))
    corpora = {language: corpus(arguments.data, language) for language in ("sr", "hr", "sq", "en")}
    sys.stdout.write("\nMicro F1, names / common words\n")
    sys.stdout.write(f"{'':<24}{'tocsin':>14}{'exact':>14}{'substring':>14}{'Snowball':>14}   goal\n")
    for cell in cells():
        progress(f"matching: {cell.title}")
        scores = _scores(cell, corpora[cell.language], vocabulary)
        clear()
        columns = "".join(f"{_pair(score):>14}" for score in scores)
        sys.stdout.write(
            f"{cell.title:<24}{columns}   {_pair(cell.goals) if cell.goals else ''}\n".replace(" \n", "\n")
        )
        sys.stdout.flush()
    return 0


def _pair(pair: tuple[float, float] | None) -> str:
    return f"{pair[0]:.1f} / {pair[1]:.1f}" if pair else "–"


def _scores(cell: Cell, whole: Corpus, vocabulary: Vocabulary) -> list[tuple[float, float] | None]:
    asked = [
        (wanted, cell.query(word))
        for wanted in whole.queries
        for word in (wanted.inflected if cell.inflected else [wanted.word])
    ]
    sentences = [cell.text(sentence) for sentence in whole.sentences]
    words = [word for _, word in asked]
    ways: list[Hits | None] = [
        _by_index(words, sentences, cell.language, vocabulary),
        _by_keys(words, sentences, lambda word: [token.folded for token in tokenise(word)]),
        _by_substring(words, sentences),
        _by_snowball(words, sentences, cell.language),
    ]
    return [_f1(asked, hits) if hits is not None else None for hits in ways]


def _f1(asked: list[tuple[Wanted, str]], hits: Hits) -> tuple[float, float]:
    """Of names and of common words, all queries' hits taken together."""
    scores = []
    for names in (True, False):
        right = given = relevant = 0
        for (wanted, _), found in zip(asked, hits, strict=True):
            if wanted.name is names:
                right += len(found & wanted.relevant)
                given += len(found)
                relevant += len(wanted.relevant)
        scores.append(200 * right / (given + relevant) if given + relevant else 0.0)
    return scores[0], scores[1]


def _by_index(words: list[str], sentences: list[str], language: str, vocabulary: Vocabulary) -> Hits:
    index: Index[int] = Index(vocabulary)
    for place, word in enumerate(words):
        index.add(place, parse(f'"{word}"'))
    hits: Hits = [set() for _ in words]
    for number, sentence in enumerate(sentences):
        for match in index.match(Document(sentence, "", language, "x")):
            hits[match.key].add(number)
    return hits


def _by_keys(words: list[str], sentences: list[str], keys: Callable[[str], Iterable[str]]) -> Hits:
    where: dict[str, set[int]] = {}
    for number, sentence in enumerate(sentences):
        for key in keys(sentence):
            where.setdefault(key, set()).add(number)
    return [set.intersection(*(where.get(key, set()) for key in keys(word))) for word in words]


def _by_substring(words: list[str], sentences: list[str]) -> Hits:
    folded = [fold(sentence) for sentence in sentences]
    return [{number for number, text in enumerate(folded) if word in text} for word in map(fold, words)]


def _by_snowball(words: list[str], sentences: list[str], language: str) -> Hits | None:
    if language not in SNOWBALL:
        return None
    stemmer = snowballstemmer.stemmer(SNOWBALL[language])
    return _by_keys(
        words, sentences, lambda text: [fold(stemmer.stemWord(token.raw.lower())) for token in tokenise(text)]
    )


if __name__ == "__main__":
    sys.exit(main())
