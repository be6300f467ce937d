"""How often a story's next report counts as a development, which hours later would ring as a reply.

Pairs of our own say which should. In one language a part of them was held back while words were chosen; others were
written before the lists of words were seen, and some more once these had grown, which didn't grow for them. Of all
ordered pairs of one story's items in the labelled sets few should: they tell the same news; but for the headlines,
which are of several days, and move on.

Exit code 1 where fewer than 34 of the 36 developments across languages are found, or any of the repetitions counts as
one; where fewer than 85 % of the held-back developments in one language are found, or more than 10 % of the repetitions
count; where fewer than 90 % of the developments written before the lists were seen are found, or than 45 % of those
written after they had grown, or more than 5 % of either's repetitions count; where more than 8 % of a set's pairs in
two languages count, or more than 25 % of those in one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
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

DATA = Path(__file__).parents[1] / "tests" / "data"
OWN, IN_ONE, UNSEEN = (DATA / f"developments{which}.jsonl" for which in ("", "_in_one_language", "_unseen"))
FOUND = 34
HELD_FOUND, HELD_REPEATED = 0.85, 0.10
UNSEEN_FOUND, LATER_FOUND, UNSEEN_REPEATED = 0.90, 0.45, 0.05
ACROSS, WITHIN = 0.08, 0.25
MANY = 100  # pairs that a set must have for a share of them to tell anything
TWO, ONE = "two languages", "one language"
_UNSEEN_GOAL = f"goal: at most {UNSEEN_REPEATED:.0%}"
_WHY = ("toll", "turn", "person")
_AT = datetime(2026, 5, 26, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Judged:
    """Of pairs of ours: how many developments and repetitions there are, and how many of each count as a
    development."""

    developments: int
    found: int
    repetitions: int
    repeated: int

    @property
    def shares(self) -> tuple[float, float]:
        """Of the developments those found, of the repetitions those that count."""
        return self.found / self.developments, self.repeated / self.repetitions


def main() -> int:
    """Two tables: pairs that say what they are, and those of the labelled sets, by what is new in the later."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_option(parser)
    parser.add_argument("--lemmas", type=Path, default=Path("data/lemmas"), help="where dictionaries are kept")
    given = parser.parse_args()
    usual = usual_words(Vocabulary(Shelf(given.lemmas).wait))
    own, seen, held = judged(OWN, usual), judged(IN_ONE, usual, held=False), judged(IN_ONE, usual, held=True)
    unseen, later = judged(UNSEEN, usual, held=False), judged(UNSEEN, usual, held=True)
    _show_own(own, seen, held, unseen, later)
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
    across, within = (
        max((share(kinds[kind]) for kinds in counted.values() if len(kinds[kind]) >= least), default=0.0)
        for kind, least in ((TWO, 1), (ONE, MANY))
    )
    met = own.found >= FOUND and not own.repeated and across <= ACROSS and within <= WITHIN
    floors = (
        (held, HELD_FOUND, HELD_REPEATED),
        (unseen, UNSEEN_FOUND, UNSEEN_REPEATED),
        (later, LATER_FOUND, UNSEEN_REPEATED),
    )
    kept = all(each.shares[0] >= least and each.shares[1] <= most for each, least, most in floors)
    return 0 if met and kept else 1


def _show_own(own: Judged, seen: Judged, held: Judged, unseen: Judged, later: Judged) -> None:
    show(
        "Pairs of our own that count as developments",
        [
            *_rows("across languages", own, f"goal: {FOUND}", "goal: none"),
            *_rows("one language", seen, "", ""),
            *_rows("one language, held back", held, f"goal: {HELD_FOUND:.0%}", f"goal: at most {HELD_REPEATED:.0%}"),
            *_rows("written before the lists were seen", unseen, f"goal: {UNSEEN_FOUND:.0%}", _UNSEEN_GOAL),
            *_rows("written after they had grown", later, f"goal: {LATER_FOUND:.0%}", _UNSEEN_GOAL),
        ],
    )


def judged(path: Path, usual: Usual | None, *, held: bool | None = None) -> Judged:
    """The pairs of a file; where `held` is given, those that were held back, or the others."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for pair in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        if held is not None and pair["held"] is not held:
            continue
        told, later = (
            StoryItem(number, title, text, language, _AT, f"feed-{number}")
            for number, (language, title, text) in enumerate((pair["told"], pair["later"]), start=1)
        )
        counts[pair["new"], novelty(later, [told], usual).is_development([1])] += 1
    return Judged(
        counts[True, True] + counts[True, False],
        counts[True, True],
        counts[False, True] + counts[False, False],
        counts[False, True],
    )


def _rows(name: str, own: Judged, found: str, repeated: str) -> list[tuple[str, object, str]]:
    return [
        (f"{name}: developments", f"{own.found} of {own.developments}", found),
        (f"{name}: repetitions", f"{own.repeated} of {own.repetitions}", repeated),
    ]


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
    if claims.numbers.are_new([said.numbers]):
        return "toll"
    return "turn" if said.open - said.turns else "person"


def _reasons(found: Sequence[str]) -> list[str]:
    return [f"{found.count(why)}" for why in _WHY]


if __name__ == "__main__":
    sys.exit(main())
