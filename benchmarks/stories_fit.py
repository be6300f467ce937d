"""Learns the weights of `bot/stories/likeness.py` from labelled sets: logistic regression over pairs of one window.

Prints them as they stand there. What weights from the other sets make of each tells how well they do on news of another
kind.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
import numpy.typing as npt

from benchmarks.stories_data import Labelled, add_option, model, sets
from benchmarks.stories_scores import Scores, scores
from benchmarks.table import columns
from bot.model import STORY_WINDOW
from bot.stories.evidence import Evidence
from bot.stories.features import features
from bot.stories.likeness import Line, Weights
from bot.stories.rarity import Bag, Rarity
from bot.stories.reader import Reader
from bot.stories.subject import Subject
from bot.stories.window import Window
from bot.topics.fold import fold
from bot.wording import reader

_RIDGE = 1.0  # keeps weights small that few pairs speak for
_ROUNDS = 40
_COUNTED = 400.0  # true pairs that a set counts as
# Of that: sets of look-alikes with few true pairs, and two that are never learnt from, but judged by.
_LESS = {"short": 0.25, "town": 0.1, "actors": 0.0, "lookalikes": 0.5, "titles": 0.0}
_FEWEST = 5  # true pairs, for a set to be learnt from
_TEXTS = Evidence._fields.index("texts")
_THRESHOLDS = (0.4, 0.5, 0.6)

Matrix = npt.NDArray[np.float64]


def main() -> int:
    """Weights from all sets; and what weights from the other sets make of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_option(parser)
    given = parser.parse_args()
    labelled, read = sets(given.data), reader(model(given.embeddings))
    pairs = {name: _pairs(items, read) for name, items in labelled.items()}
    learnt = _learn(pairs)
    sys.stdout.write(f"{_written(learnt)}\n")
    rows = []
    for name, items in labelled.items():
        others = _learn({other: each for other, each in pairs.items() if other != name})
        for threshold in _THRESHOLDS:
            for kind, weights in (("all sets", learnt), ("the others", others)):
                found = scores(items, _cluster(items, read, weights, threshold))
                rows.append((f"{name}, {threshold}, by {kind}", *found.row()))
    columns("Weights at thresholds", ("set", *Scores.HEADER), rows)
    return 0


def _pairs(items: list[Labelled], read: Reader) -> tuple[Matrix, Matrix]:
    """Evidence (pairs × kinds) and truth (0 or 1), as the window saw each pair when the later item came.
    Thin evidence is left out: no weights could join it."""
    rarity = Rarity()
    seen: list[tuple[Labelled, Bag]] = []
    evidence: list[tuple[float, ...]] = []
    truth: list[float] = []
    for labelled in items:
        mine = features(labelled.item, read)
        near = [(each, other) for each, other in seen if labelled.item.at - each.item.at <= STORY_WINDOW]
        if near:
            found = Subject(mine, rarity).evidence([other for _, other in near])
            told = [(one, each) for one, (each, _) in zip(found, near, strict=True) if not one.is_thin]
            evidence.extend(one for one, _ in told)
            truth.extend(float(each.story == labelled.story) for _, each in told)
        seen.append((labelled, rarity.hold(mine)))
    return np.array(evidence), np.array(truth)


def _learn(pairs: dict[str, tuple[Matrix, Matrix]]) -> Weights:
    """Of pairs that have texts, and of those that have not."""
    texts = {name: (evidence[:, _TEXTS] == 1, evidence, truth) for name, (evidence, truth) in pairs.items()}
    return Weights(
        _line({name: (evidence[has], truth[has]) for name, (has, evidence, truth) in texts.items()}),
        _line({name: (evidence[~has], truth[~has]) for name, (has, evidence, truth) in texts.items()}),
    )


def _line(pairs: dict[str, tuple[Matrix, Matrix]]) -> Line:
    """Each set counts as much, however many pairs it has: Newton's method on the regularised log likelihood."""
    pairs = {name: (evidence, truth) for name, (evidence, truth) in pairs.items() if truth.sum() >= _FEWEST}
    rows = np.concatenate([np.insert(evidence, 0, 1.0, axis=1) for evidence, _ in pairs.values()])
    truth = np.concatenate([each for _, each in pairs.values()])
    counted = np.concatenate(
        [np.full(len(each), _COUNTED * _LESS.get(name, 1.0) / each.sum()) for name, (_, each) in pairs.items()]
    )
    weights = np.zeros(rows.shape[1])
    ridge = _RIDGE * np.eye(len(weights))
    ridge[0, 0] = 0.0
    for _ in range(_ROUNDS):
        told = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (counted * (told - truth)) + ridge @ weights
        curve = (rows.T * (counted * told * (1 - told))) @ rows + ridge
        weights -= np.linalg.solve(curve, slope)
    bias, *each = map(float, weights)
    return Line(bias, Evidence(*each))


def _cluster(items: list[Labelled], read: Reader, weights: Weights, threshold: float) -> list[int]:
    """The place of the item that began each one's story."""
    window = Window(read, fold, weights=weights, threshold=threshold)
    places = {each.item.id: place for place, each in enumerate(items)}
    stories: list[int] = []
    for place, each in enumerate(items):
        window.forget(each.item.at - STORY_WINDOW)
        joins = window.place(each.item)
        window.add(each.item, joins)
        stories.append(place if joins is None else stories[places[joins]])
    return stories


def _written(weights: Weights) -> str:
    lines = []
    for kind, line in (("texts", weights.texts), ("titles", weights.titles)):
        each = ", ".join(f"{name}={value:.2f}" for name, value in line.each._asdict().items())
        lines.append(f"    {kind}=Line({line.bias:.2f}, Evidence({each})),")
    return "\n".join(["LEARNT = Weights(", *lines, ")"])


if __name__ == "__main__":
    sys.exit(main())
