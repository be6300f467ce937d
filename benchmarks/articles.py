"""How well an article is told from its page, beside the libraries that do so, on our own fixtures.

F1: of the runs of four words that are the article's and those that came out. Clean start: the first six words are the
article's, which a summary of the lead lives on. Clean summary: it holds no word run of the frame. Milliseconds of the
processor for one article, the best of several rounds, each of the ways in turn.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import trafilatura
from lxml import html as lxml_html
from readability import Document

from benchmarks.table import columns, progress
from bot.feeds.charset import decoded
from bot.feeds.job import Job
from bot.feeds.webpage.read import read
from bot.stories.summary import summarise
from tests.articles import Expected, articles

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS, START = 4, 6
GOALS = {"F1": 0.965, "clean start": 0.82, "clean summary": 1.0}


@dataclass(frozen=True, slots=True)
class Score:
    """Means over all articles; `milliseconds` for one."""

    f1: float
    clean_start: float
    clean_summary: float
    milliseconds: float


def ours(page: bytes) -> str:
    """With its cleaning."""
    return read(Job("https://portal.example/vest", "text/html", page, None, NOW)).text


def by_trafilatura(page: bytes) -> str:
    """As it is."""
    return trafilatura.extract(page) or ""


def by_trafilatura_strictly(page: bytes) -> str:
    """In the mode that we use, without our cleaning."""
    return trafilatura.extract(page, favor_precision=True, include_comments=False) or ""


def by_readability(page: bytes) -> str:
    """With the text of each block in a line of its own."""
    summary = Document(decoded(page, "text/html")).summary(html_partial=True)
    tree = lxml_html.fromstring(summary)
    for node in tree.iter("p", "div", "br", "h1", "h2", "h3", "li", "td"):
        node.tail = "\n" + (node.tail or "")
    return str(tree.text_content())


WAYS: dict[str, Callable[[bytes], str]] = {
    "ours": ours,
    "trafilatura, strict": by_trafilatura_strictly,
    "trafilatura": by_trafilatura,
    "readability-lxml": by_readability,
}


def main(rounds: int) -> int:
    """Measures; gives the exit code: 1 where one of the goals isn't met."""
    pages = [each for each in articles() if each.path.suffix == ".html"]
    bodies = {each: each.path.read_bytes() for each in pages}
    best = dict.fromkeys(WAYS, float("inf"))
    for turn in range(rounds):
        for name, way in WAYS.items():
            progress(f"round {turn + 1} of {rounds}: {name}")
            begun = time.process_time()
            for body in bodies.values():
                way(body)
            best[name] = min(best[name], time.process_time() - begun)
    progress("")
    scores = {name: _score(way, bodies, best[name]) for name, way in WAYS.items()}
    columns(
        f"{len(pages)} pages of our own; wanted: F1 ≥ .965, clean start ≥ .82, no frame in any summary",
        ("way", "F1", "clean start", "clean summary", "ms an article"),
        [
            (name, f"{s.f1:.3f}", f"{s.clean_start:.3f}", f"{s.clean_summary:.3f}", f"{s.milliseconds:.1f}")
            for name, s in scores.items()
        ],
    )
    mine = scores["ours"]
    met = (mine.f1, mine.clean_start, mine.clean_summary)
    return 0 if all(has >= goal for has, goal in zip(met, GOALS.values(), strict=True)) else 1


def _score(way: Callable[[bytes], str], bodies: dict[Expected, bytes], seconds: float) -> Score:
    f1 = start = summary = 0.0
    for expected, body in bodies.items():
        text, own = way(body), "\n".join(expected.paragraphs)
        f1 += _f1(_runs(text), _runs(own))
        start += _words(text)[:START] == _words(own)[:START]
        said = summarise(text, title=expected.title, language=expected.language)
        summary += bool(said) and not _runs(said.rstrip("…")) - _runs(own)
    count = len(bodies)
    return Score(f1 / count, start / count, summary / count, 1000 * seconds / count)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _words(text)
    return Counter(tuple(words[at : at + WORDS]) for at in range(max(1, len(words) - WORDS + 1)))


def _f1(found: Counter[tuple[str, ...]], wanted: Counter[tuple[str, ...]]) -> float:
    both = (found & wanted).total()
    return 2 * both / (found.total() + wanted.total())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    sys.exit(main(parser.parse_args().rounds))
