"""How often a story's next report counts as a development, which hours later would ring as a reply.

Pairs of our own say which should. Of all ordered pairs of one story's items in the labelled sets few should that are in
two languages: they tell the same news. Exit code 1 where fewer than 34 of the 36 developments are found, any of the
repetitions counts as one, or more than 15 % of a set's pairs in two languages do.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

from benchmarks.stories_data import Labelled, add_option, sets
from benchmarks.table import columns, show
from bot.lemmas.shelf import Shelf
from bot.stories.claims import Usual
from bot.stories.developments import novelty
from bot.stories.features import StoryItem, group
from bot.topics.vocabulary import Vocabulary
from bot.wording import usual_words

OWN = Path(__file__).parents[1] / "tests" / "data" / "developments.jsonl"
FOUND = 34
ACROSS = 0.15
TWO, ONE = "two languages", "one language"
_WHY = ("number", "turn", "name or person")
_AT = datetime(2026, 5, 26, 12, tzinfo=UTC)


def main() -> int:
    """Two tables: pairs that say what they are, and those of the labelled sets, by what is new in the later."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_option(parser)
    parser.add_argument("--lemmas", type=Path, default=Path("data/lemmas"), help="where dictionaries are kept")
    given = parser.parse_args()
    usual = usual_words(Vocabulary(Shelf(given.lemmas).wait))
    own = Counter(told_apart(usual))
    show(
        "Pairs of our own that count as developments",
        [
            ("developments", f"{own[True, True]} of {own[True, True] + own[True, False]}", f"goal: {FOUND}"),
            ("repetitions", f"{own[False, True]} of {own[False, True] + own[False, False]}", "goal: none"),
        ],
    )
    counted = {name: pairs(items, usual) for name, items in sets(given.data).items()}
    columns(
        "Ordered pairs of one story",
        ("set", "pairs", "developments", *_WHY),
        [
            (f"{name}, {kind}", f"{len(found)}", f"{share(found):.1%}", *_reasons(found))
            for name, kinds in counted.items()
            for kind in (TWO, ONE)
            if (found := kinds[kind])
        ],
    )
    across = max(share(kinds[TWO]) for kinds in counted.values())
    return 0 if across <= ACROSS and own[True, True] >= FOUND and not own[False, True] else 1


def told_apart(usual: Usual | None) -> Iterator[tuple[bool, bool]]:
    """Of each pair of ours: whether it is a development, and whether it counts as one."""
    for pair in map(json.loads, OWN.read_text(encoding="utf-8").splitlines()):
        told, later = (
            StoryItem(number, title, text, language, _AT, f"feed-{number}")
            for number, (language, title, text) in enumerate((pair["told"], pair["later"]), start=1)
        )
        yield pair["new"], novelty(later, [told], usual).is_development([1])


def pairs(items: Sequence[Labelled], usual: Usual | None) -> defaultdict[str, list[str]]:
    """Of the ordered pairs of one story, in TWO languages or ONE: what is new in the later, "" where nothing is; each
    item is from a feed of its own."""
    stories: defaultdict[str, list[StoryItem]] = defaultdict(list)
    for each in items:
        stories[each.story].append(replace(each.item, feed=f"feed-{each.item.id}"))
    found: defaultdict[str, list[str]] = defaultdict(list)
    for told, later in (pair for story in stories.values() for pair in permutations(story, 2)):
        kind = ONE if group(told.language) == group(later.language) else TWO
        found[kind].append(_why(told, later, usual))
    return found


def share(found: Sequence[str]) -> float:
    """Of developments."""
    return sum(map(bool, found)) / len(found) if found else 0.0


def _why(told: StoryItem, later: StoryItem, usual: Usual | None) -> str:
    new = novelty(later, [told], usual)
    if not new.is_development([told.id]):
        return ""
    claims, said = new.claims, new.said[told.id]
    if claims.numbers.are_new([said.numbers], in_one_language=claims.language == said.language):
        return "number"
    return "turn" if claims.turns - said.turns else "name or person"


def _reasons(found: Sequence[str]) -> list[str]:
    return [f"{found.count(why)}" for why in _WHY]


if __name__ == "__main__":
    sys.exit(main())
