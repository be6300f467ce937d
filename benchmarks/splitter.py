"""How well text is split into sentences: our own traps, and known sentences joined into texts; goal: F1 of 98.5 %.

The known sentences are those of the topics' benchmark, written as print has them, ten to a text; Serbian ones in both
scripts. What has no mark at its end (a headline) ends at a line break, as on a page. Chat that begins sentences in
small letters, which some of the English ones are, is left out. Counted are the ends that a reader must judge, those
followed by a space. Exit code 1 below the goal, and where more than one trap in fifty is missed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pysbd

from benchmarks.table import columns
from benchmarks.topics_data import add_option, corpus, cyrillic
from bot.stories.sentences import split

GOAL = 98.5
TRAPS_GOAL = 98.0
TRAPS = Path(__file__).parents[1] / "tests" / "data" / "splitter_traps.jsonl"
CELLS: tuple[tuple[str, str, Callable[[str], str], str], ...] = (
    ("English", "en", str, "en"),
    ("Serbian, Latin", "sr", str, "sr-Latn"),
    ("Serbian, Cyrillic", "sr", cyrillic, "sr-Cyrl"),
    ("Croatian", "hr", str, "hr"),
    ("Albanian", "sq", str, "sq"),
)
_A_TEXT = 10  # sentences
_SPACE_BEFORE = re.compile(r" +([.,;:!?…)\]}”»]+)(?=\s|$)")
_SPACE_AFTER = re.compile(r"([(\[{„«]) +")
_QUOTED = re.compile(r'" ([^"]*?) ?"')
_LONE_QUOTE = re.compile(r'^" | "$')
_ENDED = re.compile(r"""[.!?…]["'”“’»)\]]*$""")

Splitter = Callable[[str, str], Sequence[str]]


def main() -> int:
    """Both tables: Tocsin beside pysbd, a rule-based library whose English rules are used for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_option(parser)
    parser.add_argument("--errors", type=int, default=0, help="how many wrong ends to show, each language")
    given = parser.parse_args()
    good = _traps()
    if not given.data.is_dir():
        sys.stdout.write(f"{given.data} is not there: no sentences to join into texts\n")
        return 0 if good else 1
    rows = []
    for name, code, written, language in CELLS:
        printed = (written(_as_printed(each)) for each in corpus(given.data, code).sentences)
        texts = _texts([each for each in printed if not each[0].islower()])
        ours, theirs = (_f1(texts, splitter, language) for splitter in (split, _pysbd))
        rows.append((name, f"{len(texts):,}", f"{ours:.2f} %", f"{theirs:.2f} %"))
        good = good and ours >= GOAL
        _show_errors(texts, language, given.errors)
    columns(f"F1 of the ends of sentences joined into texts, goal {GOAL} %", ("", "texts", "Tocsin", "pysbd"), rows)
    return 0 if good else 1


def _traps() -> bool:
    traps = [json.loads(line) for line in TRAPS.read_text(encoding="utf-8").splitlines()]
    rows = []
    for language in dict.fromkeys(trap["language"] for trap in traps):
        own = [trap for trap in traps if trap["language"] == language]
        rows.append((language, str(len(own)), *(_share(own, splitter) for splitter in (split, _pysbd))))
    columns("Traps split as wanted", ("", "traps", "Tocsin", "pysbd"), rows)
    missed = [trap for trap in traps if split(trap["text"], trap["language"]) != trap["sentences"]]
    for trap in missed:
        sys.stdout.write(f"missed: {trap['language']}: {trap['text']!r}\n")
    return len(missed) <= len(traps) * (1 - TRAPS_GOAL / 100)


def _share(traps: Sequence[dict[str, Any]], splitter: Splitter) -> str:
    right = sum(list(splitter(trap["text"], trap["language"])) == trap["sentences"] for trap in traps)
    return f"{100 * right / len(traps):.1f} %"


def _pysbd(text: str, _language: str) -> list[str]:
    segmenter = pysbd.Segmenter(language="en", clean=False)
    return [each.strip() for line in text.splitlines() for each in segmenter.segment(line) if each.strip()]


def _as_printed(sentence: str) -> str:
    """Without the spaces that stand before signs in the collection."""
    sentence = _LONE_QUOTE.sub('"', _QUOTED.sub(r'"\1"', sentence.strip()))
    return _SPACE_AFTER.sub(r"\1", _SPACE_BEFORE.sub(r"\1", sentence))


def _texts(sentences: Sequence[str]) -> list[list[str]]:
    return [list(sentences[at : at + _A_TEXT]) for at in range(0, len(sentences), _A_TEXT)]


def _joined(sentences: Sequence[str]) -> str:
    return "".join(each + (" " if _ENDED.search(each) else "\n") for each in sentences).rstrip()


def _ends(sentences: Sequence[str], text: str) -> set[int]:
    """Where in `text`, without its spaces, sentences end, but for those that end at a line break or the text."""
    breaks, at = set(), 0
    for line in text.splitlines():
        at += len("".join(line.split()))
        breaks.add(at)
    ends, at = set(), 0
    for each in sentences:
        at += len("".join(each.split()))
        ends.add(at)
    return ends - breaks


def _f1(texts: Sequence[Sequence[str]], splitter: Splitter, language: str) -> float:
    both = wrong = 0
    for sentences in texts:
        text = _joined(sentences)
        wanted, found = _ends(sentences, text), _ends(splitter(text, language), text)
        both += len(wanted & found)
        wrong += len(wanted ^ found)
    return 100 * 2 * both / (2 * both + wrong)


def _show_errors(texts: Sequence[Sequence[str]], language: str, most: int) -> None:
    for sentences in texts:
        text = _joined(sentences)
        wanted, found = _ends(sentences, text), _ends(split(text, language), text)
        bare = "".join(text.split())
        for at in sorted(wanted ^ found):
            if most <= 0:
                return
            most -= 1
            kind = "missed" if at in wanted else "broken"
            sys.stdout.write(f"{language}: {kind}: {bare[max(0, at - 30) : at]} | {bare[at : at + 30]}\n")


if __name__ == "__main__":
    sys.exit(main())
