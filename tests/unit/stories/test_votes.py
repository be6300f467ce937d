"""Whether a story takes an item in, when each feed has one vote."""

from __future__ import annotations

import pytest

from bot.stories.votes import Vote, verdict


def vote(likeness: float, *, bare: float | None = None, is_another: bool = False, is_thin: bool = False) -> Vote:
    return Vote(likeness, likeness if bare is None else bare, is_another, is_thin)


ANOTHER = vote(0.9, is_another=True)


@pytest.mark.parametrize(
    ("votes", "told"),
    [
        ([vote(0.5)], 0.5),
        ([vote(0.3)], 0.0),
        ([vote(0.9), vote(0.3)], 0.75),
        ([vote(0.9), vote(0.01)], 0.0),
        ([vote(0.3, bare=0.8), vote(0.9)], 0.75),
        ([vote(0.9), vote(0.01), vote(0.3), vote(0.01)], 0.602_5),
        ([vote(0.9, is_thin=True)], 0.0),
        ([vote(0.9), vote(0.3, is_thin=True)], 0.75),
        ([vote(0.9), vote(0.3, is_thin=True), vote(0.3, is_thin=True)], 0.0),
        ([ANOTHER], 0.0),
        ([vote(0.9), ANOTHER], 0.0),
        ([vote(0.9), vote(0.3), ANOTHER], 0.0),
        ([vote(0.9), vote(0.6), ANOTHER], 0.7),
        ([vote(0.9), vote(0.9), vote(0.9), ANOTHER, ANOTHER], 0.0),
    ],
)
def test_one_feed_alone_neither_joins_nor_parts_what_others_tell(votes: list[Vote], told: float) -> None:
    assert verdict(votes, 0.4) == pytest.approx(told)
