"""Where the items come from that a query finds: what its filters ask for, whatever words it has beside them (pure)."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from bot.topics.fold import fold
from bot.topics.tree import And, Filter, Not, Or, Query, all_of, any_of

ANY_OF_THEM = "sh"
"""The language of a text that may be Serbian, Croatian, Bosnian or Montenegrin: nobody can tell."""
_THEM = ("sr", "hr", "bs", "cnr")


def origin(query: Query) -> Query | None:
    """A condition on filters alone that every item meets which the query matches; None where there is none."""
    return _bound(query, wide=True)


def languages_of(value: str) -> tuple[str, ...]:
    """Languages, in small letters, that a value of `lang:` finds; each also with further subtags (RFC 4647)."""
    primary, dash, rest = value.partition("-")
    return tuple(each + dash + rest for each in _kin(primary))


@lru_cache(maxsize=1000)  # a line of `tocsin match` may say anything
def values_of(language: str) -> frozenset[str]:
    """The values of `lang:` that find an item in a language, given as a BCP 47 tag."""
    primary, *subtags = fold(language).replace("_", "-").split("-")
    return frozenset(value for each in _kin(primary) for value in _ranges(each, subtags))


def _kin(primary: str) -> tuple[str, ...]:
    """What finds a language, and is found by it."""
    if primary == ANY_OF_THEM:
        return (primary, *_THEM)
    return (primary, ANY_OF_THEM) if primary in _THEM else (primary,)


def _ranges(primary: str, subtags: list[str]) -> Iterator[str]:
    return accumulate(subtags, lambda before, subtag: f"{before}-{subtag}", initial=primary)


def _bound(query: Query, *, wide: bool) -> Query | None:
    """Filters that every match meets (`wide`; None: all do), or of which it is enough to meet them (None: none are)."""
    match query:
        case Filter():
            return query
        case Not(part):
            bound = _bound(part, wide=not wide)
            return None if bound is None else Not(bound)
        case And(parts) | Or(parts):
            bounds = [bound for part in parts if (bound := _bound(part, wide=wide)) is not None]
            # A word may be there or not: that leaves one of several alternatives open, or one of several needs.
            if not bounds or (isinstance(query, Or) is wide and len(bounds) < len(parts)):
                return None
            return all_of(bounds) if isinstance(query, And) else any_of(bounds)
        case _:
            return None
