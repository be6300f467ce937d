"""How well a list of news that are in no story is told apart: `python -m benchmarks.stories_lists`.

Lists of 30 items are drawn from 60 neighbours of each labelled set, 40 times, and grouped as /recent groups them, from
several likelihoods on.
"""

from __future__ import annotations

import argparse
import random
import time
from itertools import combinations

from benchmarks.stories_data import OURS, Labelled, sets
from benchmarks.table import columns
from bot.commands.grouping import CERTAIN, together
from bot.model import Item

LISTS, LENGTH, NEIGHBOURS = 40, 30, 60
THRESHOLDS = (0.5, 0.8, 0.9, CERTAIN)


def main() -> None:
    """Prints precision and recall of pairs, and what an item costs."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    for name, rows in sets(OURS).items():
        columns(
            f"{name.capitalize()}, {LISTS} lists",
            ("joined from", "precision", "recall", "joined", "wrongly", "missed", "ms an item"),
            [_row(rows, threshold) for threshold in THRESHOLDS],
        )


def _row(rows: list[Labelled], threshold: float) -> tuple[str, ...]:
    draw = random.Random(3)  # noqa: S311 - a sample
    joined = wrongly = missed = items = 0
    seconds = 0.0
    for _ in range(LISTS):
        start = draw.randrange(max(1, len(rows) - NEIGHBOURS))
        pool = rows[start : start + NEIGHBOURS]
        listed = sorted(draw.sample(pool, min(LENGTH, len(pool))), key=lambda each: each.item.at, reverse=True)
        begun = time.process_time()
        first = together([_item(each) for each in listed], {}, threshold)
        seconds += time.process_time() - begun
        items += len(listed)
        for one, other in combinations(listed, 2):
            same, found = one.story == other.story, first[one.item.id] == first[other.item.id]
            joined += same and found
            wrongly += found and not same
            missed += same and not found
    precision, recall = joined / max(1, joined + wrongly), joined / max(1, joined + missed)
    cost = f"{1000 * seconds / items:.1f}"
    return f"{threshold:g}", f"{precision:.3f}", f"{recall:.3f}", f"{joined:,}", f"{wrongly:,}", f"{missed:,}", cost


def _item(each: Labelled) -> Item:
    told = each.item
    return Item(told.id, f"feed-{told.id}", "A feed", told.title, "", told.text, told.language, told.at, told.at)


if __name__ == "__main__":
    main()
