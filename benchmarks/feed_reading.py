"""What reading a feed's document costs: 80 KB, 30 entries with HTML in description and content:encoded, as of a blog.

Milliseconds of CPU for one document, the best of several rounds, each of the ways in turn: feedparser as it is, which
is how `reader` uses it, and not sanitising; then ours: the whole, with two new entries, with nothing new.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random

import feedparser

from benchmarks.table import progress, show
from bot.feeds.document import read
from bot.feeds.job import Job
from tests.feeds_corpus.reading import NOW, URL
from tests.feeds_corpus.writing import FIRST, Item, Writing, write

SENTENCE = (
    "Kosovo Banjska KFOR policija danas objavili saopštenje prema rečima predsednika vlade koji je najavio nove mere "
    "na severu gde su građani izašli na ulice zbog odluke o registarskim tablicama dok EULEX prati stanje"
)
WORDS = SENTENCE.split()
_MORE = (
    "<dc:creator><![CDATA[Ana]]></dc:creator><category><![CDATA[Kosovo]]></category><category><![CDATA[Sever]]></category>"
    '<media:content url="https://news.example/i.jpg" medium="image"/><media:thumbnail url="https://news.example/t.jpg"/>'
    "<comments>https://news.example/c#respond</comments><wfw:commentRss>https://news.example/c/feed</wfw:commentRss>"
    "<slash:comments>3</slash:comments>"
)


def document(seed: int, entries: int = 30) -> bytes:
    """The document."""
    chance = Random(seed)  # noqa: S311 - the same each time
    listed = []
    for number in range(entries):
        paragraphs = "".join(
            f"<p>{' '.join(chance.choices(WORDS, k=60))} <a href='/t'>{chance.choice(WORDS)}</a>.</p>\n"
            for _ in range(4)
        )
        content = f"<content:encoded><![CDATA[{paragraphs}<img src='/i.jpg' alt='x'/>]]></content:encoded>"
        listed.append(
            Item(
                " ".join(chance.choices(WORDS, k=9)).capitalize(),
                f"https://news.example/{seed}/{number}/?utm_source=rss",
                f"https://news.example/?p={number}",
                f"<p>{' '.join(chance.choices(WORDS, k=45))} […]</p>",
                FIRST + timedelta(hours=number),
                content + _MORE,
            )
        )
    return write(listed, Writing(cdata=True)).encode()


def _as_it_is(body: bytes) -> None:
    feedparser.parse(io.BytesIO(body))


def _unsanitised(body: bytes) -> None:
    feedparser.parse(io.BytesIO(body), resolve_relative_uris=False, sanitize_html=False)


def main(documents: int, rounds: int) -> int:
    """Measures; gives the exit code."""
    bodies = [document(seed) for seed in range(documents)]
    fewer = [document(seed, 28) for seed in range(documents)]

    def job(body: bytes, digests: bytes | None = None) -> Job:
        return Job(URL, "application/rss+xml; charset=utf-8", body, None, NOW, digests)

    last = {body: read(job(body)).digests for body in bodies}
    two = {body: read(job(old)).digests for body, old in zip(bodies, fewer, strict=True)}
    ways: dict[str, Callable[[bytes], object]] = {
        "feedparser as it is": _as_it_is,
        "feedparser, not sanitising": _unsanitised,
        "ours, the whole": lambda body: read(job(body)),
        "ours, two new": lambda body: read(job(body, two[body])),
        "ours, nothing new": lambda body: read(job(body, last[body])),
    }
    best = dict.fromkeys(ways, float("inf"))
    for turn in range(rounds):
        for name, way in ways.items():
            progress(f"round {turn + 1} of {rounds}: {name}")
            started = time.process_time()
            for body in bodies:
                way(body)
            best[name] = min(best[name], (time.process_time() - started) / documents)
    progress("")
    title = f"{documents} documents of {len(bodies[0]) / 1000:.0f} KB, 30 entries each"
    show(title, [(name, f"{seconds * 1000:.2f} ms", "") for name, seconds in best.items()])
    return 0


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=20)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    sys.exit(main(given.documents, given.rounds))
