"""How well the language of an item is told, on sentences of known languages; goal: 95 % of those of 40 to 80 letters.

The sentences are those of the topics' benchmark; Serbian ones are tried in both scripts. Exit code 1 below the goal.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from benchmarks.table import show
from benchmarks.topics_data import add_option, corpus, cyrillic
from bot.feeds.languages import ModelDetector

GOAL = 95.0
CELLS: tuple[tuple[str, str, Callable[[str], str], str], ...] = (
    ("Serbian, Latin", "sr", str, "sh-Latn"),
    ("Serbian, Cyrillic", "sr", cyrillic, "sh-Cyrl"),
    ("Croatian", "hr", str, "sh-Latn"),
    ("Albanian", "sq", str, "sq"),
    ("English", "en", str, "en"),
)


def main() -> int:
    """A row a language: short, medium and all sentences."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_option(parser)
    folder = parser.parse_args().data
    if not folder.is_dir():
        sys.stdout.write(f"{folder} is not there: no sentences to measure with\n")
        return 0
    detector = ModelDetector()
    detector.language_of("The model is loaded by its first sentence.")
    rows: list[tuple[str, object, str]] = []
    good = True
    for name, code, written, wanted in CELLS:
        texts = [written(text) for text in corpus(folder, code).sentences]
        begun = time.process_time()
        told = [(len(text), detector.language_of(text) == wanted) for text in texts]
        each = (time.process_time() - begun) / len(texts) * 1e6
        short, medium, whole = (_share(told, *bounds) for bounds in ((0, 40), (40, 80), (40, 10_000)))
        good = good and medium >= GOAL
        rows.append(
            (name, f"{medium:.1f} %", f"shorter: {short:.1f} %, from 40 letters on: {whole:.1f} %; {each:.0f} µs")
        )
    show("Language of an item, sentences of 40 to 80 letters", rows)
    return 0 if good else 1


def _share(told: list[tuple[int, bool]], low: int, high: int) -> float:
    among = [right for length, right in told if low <= length < high]
    return 100 * sum(among) / len(among)


if __name__ == "__main__":
    sys.exit(main())
