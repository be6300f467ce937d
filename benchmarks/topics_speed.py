"""How fast items find their topics: processor time per 500-word item at 1,000 to 1,000,000 distinct queries.

Each size runs in a process of its own, so that memory is its own. Nine queries in ten are a word, the tenth is boolean
or a phrase; the words are lemmas of three languages and made-up names. Warm: the items' words have been met before.
Cold: nothing has. Each item's time is the best of five. Beside Tocsin stand a loop over compiled regular expressions
and a loop over substrings.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

import simplemma
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from benchmarks.table import clear, progress
from benchmarks.topics_data import add_option, corpus
from bot.lemmas.shelf import Shelf
from bot.topics.fold import fold
from bot.topics.index import Document, Index, Vocabulary
from bot.topics.query import parse

SIZES = (1_000, 10_000, 100_000, 1_000_000)
LANGUAGES = {"sr": "hbs", "sq": "sq", "en": "en"}
WORDS_AN_ITEM = 500
ITEMS = 60
COLD_ITEMS = 20
REPEATS = 5
# The loops read so many items: at 100,000 queries each takes seconds.
LOOPED = {1_000: 20, 10_000: 5, 100_000: 2}
T = TypeVar("T")
SYLLABLES = [begin + vowel for begin in ("b", "d", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "dr", "st")
             for vowel in "aeiou"]  # fmt: skip


def main() -> int:
    """Prints the table, or with --one a size's figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_option(parser)
    parser.add_argument("--lemmas", type=Path, default=Path("data/lemmas"), help="where folded dictionaries are kept")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the most queries to try")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        sys.stdout.write(json.dumps(_measure(arguments.one, arguments.data, arguments.lemmas)))
        return 0
    results = {}
    for size in SIZES:
        if size <= arguments.most:
            progress(f"{size:,} queries")
            command = [sys.executable, "-m", "benchmarks.topics_speed", "--one", str(size)]
            command += ["--data", str(arguments.data), "--lemmas", str(arguments.lemmas)]
            results[size] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603 - ourselves
    clear()
    _show(results)
    return 0


def _show(results: dict[int, dict[str, Any]]) -> None:
    what = next(iter(results.values()))["texts"]
    sys.stdout.write(f"\nProcessor time per {WORDS_AN_ITEM}-word item ({what})\n")
    rows = (
        ("warm, µs", "warm"), ("cold, µs", "cold"), ("matches an item", "matches"), ("regex loop, µs", "regex"),
        ("substring loop, µs", "substring"), ("build, s", "build"), ("memory, MB", "memory"),
    )  # fmt: skip
    sys.stdout.write(f"{'distinct queries':<20}" + "".join(f"{size:>12,}" for size in results) + "\n")
    for title, name in rows:
        figures = (f"{result[name]:>12,.1f}" if name in result else f"{'–':>12}" for result in results.values())
        sys.stdout.write(f"{title:<20}" + "".join(figures) + "\n")
    if 100_000 in results:
        large, small = results[100_000], results[1_000]
        sys.stdout.write(
            f"at 100,000: warm {large['warm'] / 1000:.2f} ms (goal 1), cold {large['cold'] / 1000:.2f} ms (goal 4)\n"
        )
        sys.stdout.write(f"regex loop / tocsin at 100,000: {large['regex'] / large['warm']:,.0f} (goal 1,000)\n")
        sys.stdout.write(f"time(100,000) / time(1,000): {large['warm'] / small['warm']:.1f} (goal 8 at most)\n")


def _measure(size: int, data: Path, lemmas: Path) -> dict[str, Any]:
    rng = random.Random(11)  # noqa: S311 - repeatable, no secrets
    vocabulary = Vocabulary(Shelf(lemmas).wait, tuple(LANGUAGES))
    items, texts = made_items(rng, data, ITEMS, WORDS_AN_ITEM)
    queries = list(islice(made_queries(rng), size))
    parse("a OR b")  # builds the grammar's tables
    gc.collect()
    before, started = _resident(), time.process_time()
    index: Index[int] = Index(vocabulary)
    for number, query in enumerate(queries):
        index.add(number, parse(query))
    build = time.process_time() - started
    gc.collect()
    memory = _resident() - before
    gc.freeze()
    cold = [_best(index, item, forget=True) for item in items[:COLD_ITEMS]]
    matches = statistics.mean(len(index.match(item)) for item in items)
    warm = [_best(index, item, forget=False) for item in items]
    result = {
        "texts": texts, "build": build, "memory": memory, "matches": matches,
        "warm": statistics.mean(warm), "cold": statistics.mean(cold),
    }  # fmt: skip
    if size in LOOPED:
        result |= _loops(queries, items[: LOOPED[size]])
    return result


def _best(index: Index[int], item: Document, *, forget: bool) -> float:
    """The least of several measurements: others use the machine, too, and only ever make it slower."""
    times = []
    for _ in range(REPEATS):
        if forget:
            index.forget_words()
        times.append(_timed(index.match, item))
    return min(times)


def _timed(call: Callable[[T], object], argument: T) -> float:
    """In microseconds of processor time."""
    started = time.process_time()
    call(argument)
    return (time.process_time() - started) * 1e6


def _resident() -> float:
    """This process's memory, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def _loops(queries: list[str], items: list[Document]) -> dict[str, float]:
    """What the loops of other bots take: every query tried on every item, its words one by one."""
    words = [re.findall(r"\w+", query.replace("OR", "")) for query in queries]
    folded = [[fold(word) for word in each] for each in words]
    patterns = [[re.compile(rf"\b{re.escape(word)}\w*", re.IGNORECASE) for word in each] for each in words]

    def find_substrings(text: str) -> list[bool]:
        return [all(word in text for word in each) for each in folded]

    def search(text: str) -> list[bool]:
        return [all(one.search(text) for one in each) for each in patterns]

    texts = [f"{item.title}\n{item.summary}" for item in items]
    substring = [_timed(find_substrings, fold(text)) for text in texts]
    regex = [_timed(search, text) for text in texts]
    return {"substring": statistics.mean(substring), "regex": statistics.mean(regex)}


def made_queries(rng: random.Random) -> Iterator[str]:
    """Distinct queries without end."""
    lemmas = [word for word in _lemmas() if word.isalpha() and len(word) > 3]
    rng.shuffle(lemmas)
    names = _names(rng)
    common = iter(lemmas)
    for number in range(sys.maxsize):
        if number % 10 == 9:
            one, other, third = rng.sample(lemmas, 3)
            yield (f"{one} {other}", f"{one} OR {other}", f"{one} -{other}", f'"{one} {other}" OR {third}')[
                number // 10 % 4
            ]
        elif number % 2 and (lemma := next(common, None)) is not None:
            yield lemma
        else:
            yield next(names)


def _lemmas() -> list[str]:
    """The base forms of three languages, Latin script."""
    found: dict[str, None] = {}
    folded = set()
    for code in LANGUAGES.values():
        for lemma in DefaultDictionaryFactory(cache_max_size=1).get_dictionary(code).values():
            if lemma < "\u0400" and fold(lemma) not in folded:
                folded.add(fold(lemma))
                found[lemma] = None
    return list(found)


def _names(rng: random.Random) -> Iterator[str]:
    seen = set()
    while True:
        name = "".join(rng.choices(SYLLABLES, k=rng.choice((2, 3, 3, 4)))) + rng.choice(("", "ić", "ac", "ska", "aj"))
        if name not in seen:
            seen.add(name)
            yield name.capitalize()


def made_items(rng: random.Random, data: Path, count: int, length: int) -> tuple[list[Document], str]:
    """So many items of so many words, languages in turn, and what they are of: real sentences where there are any."""
    real = data.is_dir()
    items = []
    sources = {language: _sentences(rng, data if real else None, language) for language in LANGUAGES}
    for number in range(count):
        language = tuple(LANGUAGES)[number % len(LANGUAGES)]
        words = list(islice(chain.from_iterable(map(str.split, sources[language])), length))
        items.append(Document(" ".join(words[:10]), " ".join(words[10:]), language, "feed"))
    return items, "real sentences" if real else f"made up of simplemma {simplemma.__version__}'s forms"


def _sentences(rng: random.Random, data: Path | None, language: str) -> Iterator[str]:
    if data is not None:
        sentences = corpus(data, language).sentences
        rng.shuffle(sentences)
        while True:
            yield from sentences
    forms = list(DefaultDictionaryFactory(cache_max_size=1).get_dictionary(LANGUAGES[language]))
    rng.shuffle(forms)
    while True:  # by Zipf's law
        yield " ".join(forms[int(len(forms) ** rng.random()) - 1] for _ in range(20))


if __name__ == "__main__":
    sys.exit(main())
