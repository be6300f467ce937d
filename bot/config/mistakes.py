"""Mistakes in what the operator wrote: all of them at once, each one line that says where, what and what was meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from bot.errors import ConfigurationError


class Mistakes(ConfigurationError):
    """{text}

    `mistakes` are the lines, each `where: what`; `text` is all of them.
    """

    mistakes: tuple[str, ...]
    text: str

    def __init__(self, where: str, mistakes: Iterable[str]) -> None:
        lines = tuple(mistakes)
        super().__init__(where=where, what="\n".join(lines), mistakes=lines, text="\n".join(lines))


class FeedsFileMistakes(Mistakes):
    """{text}

    Each line is `file:line:column: key: what`, in the order of the file.
    """


def meant(word: str, known: Iterable[str]) -> str:
    """What to add to a refusal of `word`: the known word that is near it, or all that are known."""
    choices = list(known)
    near = get_close_matches(word.casefold(), [choice.casefold() for choice in choices], n=1)
    if near:
        return f", did you mean '{next(c for c in choices if c.casefold() == near[0])}'?"
    return f"; known here: {', '.join(choices)}"
