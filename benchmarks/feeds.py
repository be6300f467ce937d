"""Polling a thousand feeds: Tocsin beside the `reader` library, newsboat where it is installed, and bare aiohttp.

The feeds are ours, served on loopback at an address each, gzipped, 30 entries and 84 KB a document. Every poller runs
in a process of its own, with a database of its own that lasts a round of the five: the first look; nothing changed;
the same for the second time in one process, as it is for a poller that runs; nothing changed and every answer 200 ms
late; servers that ignore validators, with a new entry in a twentieth of the feeds. Pollers take turns, and medians
count. Seconds are from the first fetch to the last commit, newsboat's from its start to its end; its second poll is
unconditional. Exit code 1 when an entry is missing, or a feed was fetched anew that need not have been; a goal of speed
that is missed is only said.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import feed_outcome
from benchmarks.feed_documents import ENTRIES
from benchmarks.feed_outcome import URLS, Outcome
from benchmarks.feed_rivals import installed
from benchmarks.feed_server import Feeds, serving
from benchmarks.table import clear, columns, progress, show

TOCSIN = "tocsin"
CHANGED = 20  # one feed in so many
LATENCY = 0.2


@dataclass(frozen=True, slots=True)
class Phase:
    """One poll of all feeds, or several in a process, of which the last counts; all answers should be `status`."""

    name: str
    status: int
    validators: bool = True
    latency: float = 0.0
    publishes: bool = False
    polls: int = 1


COLD = Phase("first look", 200)
WARM = Phase("nothing changed, all 304", 304)
AGAIN = Phase("nothing changed, the second time in a process", 304, polls=2)
SLOW = Phase("nothing changed, all 304, 200 ms late", 304, latency=LATENCY)
IGNORED = Phase("validators ignored, 5 % changed", 200, validators=False, publishes=True)
PHASES = (COLD, WARM, AGAIN, SLOW, IGNORED)


@dataclass(slots=True)
class Results:
    """Every outcome by phase and poller, the answers that the last of them got, and what was wrong."""

    outcomes: dict[tuple[Phase, str], list[Outcome]] = field(default_factory=dict)
    answers: dict[tuple[Phase, str], Counter[int]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def median(self, phase: Phase, poller: str, figure: Callable[[Outcome], float]) -> float:
        """Over the rounds."""
        return statistics.median(map(figure, self.outcomes[phase, poller]))

    def seconds(self, phase: Phase, poller: str) -> float:
        """Over the rounds."""
        return self.median(phase, poller, lambda each: each.seconds)

    def ratio(self, phase: Phase, rival: str) -> float:
        """How many times as fast as the rival Tocsin was: the median of what the rounds gave."""
        pairs = zip(self.outcomes[phase, rival], self.outcomes[phase, TOCSIN], strict=True)
        return statistics.median(theirs.seconds / ours.seconds for theirs, ours in pairs)


def main() -> int:
    """Runs it with the sizes that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without", nargs="*", default=[], metavar="POLLER", help="reader is what ratios are of")
    arguments = parser.parse_args()
    pollers = [TOCSIN, *(name for name in installed() if name not in arguments.without or name == "reader")]
    results = Results()
    with tempfile.TemporaryDirectory(prefix="tocsin-feeds-") as name, serving(arguments.feeds) as feeds:
        for number in range(arguments.rounds):
            _round(Path(name), feeds, pollers, number, results)
    clear()
    size = f"{feeds.size / 1e6:.1f} MB, {feeds.packed / 1e6:.1f} MB gzipped"
    sys.stdout.write(f"{arguments.feeds:,} feeds of {ENTRIES} entries, {size}; medians of {arguments.rounds} rounds; ")
    sys.stdout.write(f"load now {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    for phase in PHASES:
        columns(phase.name.capitalize(), HEADER, [_row(results, phase, each, arguments.feeds) for each in pollers])
    show("Goals", [_judged(*goal) for goal in _goals(results, arguments.feeds, "aiohttp" in pollers)])
    for what in results.broken:
        sys.stdout.write(f"Broken: {what}.\n")
    return 1 if results.broken else 0


def _round(folder: Path, feeds: Feeds, pollers: list[str], number: int, results: Results) -> None:
    """Every poller with an empty database through all phases; who is first, changes from round to round."""
    turn = number % len(pollers)
    count = len(feeds.urls)
    for poller in pollers:
        place = folder / poller
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        (place / URLS).write_text("\n".join(feeds.urls), encoding="ascii")
    items = count * ENTRIES
    for phase in PHASES:
        if phase.publishes:
            published = range(number % CHANGED, count, CHANGED)
            feeds.publish(published)
            items += len(published)
        feeds.behave(validators=phase.validators, latency=phase.latency)
        for poller in pollers[turn:] + pollers[:turn]:
            progress(f"round {number + 1}: {phase.name}: {poller}")
            feeds.answered()
            outcome = _polled(poller, folder / poller, phase.polls)
            answers = feeds.answered()
            results.outcomes.setdefault((phase, poller), []).append(outcome)
            results.answers[phase, poller] = answers
            results.broken += _mistakes(phase, poller, outcome, answers, count, items)


def _polled(poller: str, folder: Path, polls: int) -> Outcome:
    if poller == TOCSIN:
        return feed_outcome.run("benchmarks.feed_tocsin", folder, str(polls))
    return feed_outcome.run("benchmarks.feed_rivals", folder, poller, str(polls))


def _mistakes(phase: Phase, poller: str, outcome: Outcome, answers: Counter[int], count: int, items: int) -> list[str]:
    """What was not as it must be."""
    found = []
    if answers != Counter({phase.status: count * phase.polls}) and poller != "newsboat":
        found.append(f"{phase.name}: {poller} got {_shown(answers)}, not {phase.status} × {count * phase.polls:,}")
    if outcome.items != items and poller != "aiohttp":
        found.append(f"{phase.name}: {poller} stored {outcome.items:,} entries, not {items:,}")
    return found


HEADER = ("", "seconds", "feeds/s", "of reader's", "CPU ms a feed", "in children", "peak MB", "a child's",
          "loop late ms: half, 99 %, worst", "answers", "stored")  # fmt: skip


def _row(results: Results, phase: Phase, poller: str, count: int) -> tuple[str, ...]:
    seconds = results.seconds(phase, poller)
    last = results.outcomes[phase, poller][-1]
    late = "-"
    if last.late is not None:
        late = ", ".join(f"{_late(results, phase, at):.1f}" for at in range(3))
    own, children = (
        results.median(phase, poller, figure) / count * 1000
        for figure in (lambda each: each.cpu, lambda each: each.children_cpu)
    )
    return (
        poller if poller != "aiohttp" else "bare aiohttp",
        f"{seconds:.2f}",
        f"{count / seconds:,.0f}",
        f"{results.seconds(phase, 'reader') / seconds:.2f} ×",
        f"{own:.2f}",
        f"{children:.2f}",
        f"{results.median(phase, poller, lambda each: each.peak):.0f}",
        f"{results.median(phase, poller, lambda each: each.child_peak):.0f}",
        late,
        _shown(results.answers[phase, poller]),
        f"{last.items:,}",
    )


def _late(results: Results, phase: Phase, at: int) -> float:
    """Of Tocsin's loop: half of the times, 99 of 100, or the worst."""
    return results.median(phase, TOCSIN, lambda each: each.late[at] if each.late else 0.0)


def _shown(answers: Counter[int]) -> str:
    return ", ".join(f"{status} × {count:,}" for status, count in sorted(answers.items())) or "none"


def _goals(results: Results, count: int, with_bare: bool) -> list[tuple[str, float, float, bool]]:
    """Name, figure, what is wanted, and whether that is the most (or else the least) that it may be."""
    peak = max(results.median(phase, TOCSIN, lambda each: each.peak) for phase in PHASES)
    goals = [
        (f"{phase.name}: times as fast as reader", results.ratio(phase, "reader"), wanted, False)
        for phase, wanted in ((COLD, 5.0), (WARM, 5.0), (AGAIN, 5.0), (SLOW, 4.5), (IGNORED, 30.0))
    ]
    for phase in (WARM, AGAIN):
        cpu = results.median(phase, TOCSIN, lambda each: each.cpu + each.children_cpu) / count * 1000
        goals.append((f"{phase.name}: CPU ms a feed", cpu, 1.0, True))
    goals.append(("peak memory, MB", peak, 120.0, True))
    goals += [(f"{phase.name}: loop late, 99 % within ms", _late(results, phase, 1), 10.0, True) for phase in PHASES]
    if with_bare:
        goals += [
            (f"{phase.name}: share of bare aiohttp's rate", results.ratio(phase, "aiohttp"), 0.6, False)
            for phase in (WARM, AGAIN)
        ]
    return goals


def _judged(name: str, figure: float, wanted: float, most: bool) -> tuple[str, str, str]:
    missed = figure > wanted if most else figure < wanted
    return name, f"{figure:.2f}", f"wanted: at {'most' if most else 'least'} {wanted:g}{', goal missed' * missed}"


if __name__ == "__main__":
    sys.exit(main())
