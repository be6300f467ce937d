"""Whether a story takes a new item in, when each feed that tells the story has one vote.

One feed may say anything: two stories in one title, a figure of its own. So none decides alone where others tell the
story too.
"""

from collections.abc import Sequence
from typing import NamedTuple

REST = 0.2  # likeness to a story without its loudest feed: what bridges two stories is like both, they aren't alike
_AGREEING = 2  # feeds that overrule one


class Vote(NamedTuple):
    """What one feed's items in a story say of a new item.

    `likeness`: how probable it is that they tell of one story, 0 to 1, less where that feed brings the new one, too;
    `bare`: not less. `is_another`: one of them looks alike and is another story. `is_thin`: hardly more than a place
    speaks for any of them.
    """

    likeness: float
    bare: float
    is_another: bool
    is_thin: bool


def verdict(votes: Sequence[Vote], threshold: float) -> float:
    """How well the story suits: half the likest and half the mean, 0 to 1. 0: it doesn't take the item in.

    It must suit at `threshold` or more, and a little without its loudest feed; not most may be thin; and of those that
    hold it for another story there may be one, against two feeds to which it is like.
    """
    if max(vote.likeness for vote in votes) < threshold:
        return 0.0  # as most do not; what follows only takes away
    told = [vote._replace(likeness=0.0, bare=0.0) if vote.is_another else vote for vote in votes]
    agreeing = sum(vote.likeness >= threshold for vote in told)
    against = sum(vote.is_another for vote in votes)
    if against > 1 or (against and agreeing < _AGREEING) or 2 * sum(vote.is_thin for vote in votes) > len(votes):
        return 0.0
    if len(told) > 1 and sorted(vote.bare for vote in told)[-2] < REST:
        return 0.0
    each = [vote.likeness for vote in told]
    score = round(max(each) / 2 + sum(each) / len(each) / 2, 6)
    return score if score >= threshold else 0.0
