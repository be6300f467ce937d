"""What likeness asks of a text: its words, folded, with the forms that they may be of.

How a language folds and inflects is what `bot.topics` knows; whoever makes a window hands it in as a `Reading`.
"""

from collections.abc import Callable
from typing import NamedTuple

LONGEST = 32  # letters of a word that are looked at: more is made to fill memory


class Word(NamedTuple):
    """One word: folded, as written, where it starts in the text, and its plausible stems, itself among them or not.
    LONGEST letters of it at most."""

    folded: str
    raw: str
    start: int
    stems: tuple[str, ...]


# A text and its language (BCP 47, None: unknown) → its words in order.
Reading = Callable[[str, str | None], list[Word]]
