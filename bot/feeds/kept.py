"""Results that are kept in memory: of short texts alone, for a hostile document makes up long ones by the megabyte."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")
LONGEST = 1_000  # characters


def kept(most: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """functools.lru_cache with `most` results, for a pure function of one text."""

    def keep(function: Callable[[str], T]) -> Callable[[str], T]:
        known = lru_cache(most)(function)

        @wraps(function)
        def answer(text: str) -> T:
            return known(text) if len(text) <= LONGEST else function(text)

        return answer

    return keep


def kept_pairs(most: int) -> Callable[[Callable[[str, str], T]], Callable[[str, str], T]]:
    """The same for a function of two."""

    def keep(function: Callable[[str, str], T]) -> Callable[[str, str], T]:
        known = lru_cache(most)(function)

        @wraps(function)
        def answer(one: str, other: str) -> T:
            return known(one, other) if len(one) + len(other) <= LONGEST else function(one, other)

        return answer

    return keep
