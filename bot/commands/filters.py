"""Feeds and tags that a query asks for and nobody has: they would find nothing, in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from bot.commands.outcomes import UnknownFilter
from bot.topics.fold import fold
from bot.topics.tree import And, Filter, Not, Or, Query, all_of, any_of

Origins = Mapping[str, tuple[str, ...]]
"""The tags of every feed, by its id."""


def unknown_filters(query: Query, origins: Origins) -> tuple[UnknownFilter, ...]:
    """Each once, in the order of the query; none while no feed is known."""
    return tuple(
        UnknownFilter(each.name, each.value, None if meant is None else str(meant))
        for each, meant in _unknown(query, origins).items()
    )


def mended(query: Query, origins: Origins) -> Query | None:
    """The query with what may be meant in place of filters that are unknown; None where nothing is known to be."""
    meant = {each: other for each, other in _unknown(query, origins).items() if other is not None}
    return _replaced(query, meant) if meant else None


def _unknown(query: Query, origins: Origins) -> dict[Filter, Filter | None]:
    known = {
        "feed": [fold(feed) for feed in origins],
        "tag": list(dict.fromkeys(fold(tag) for tags in origins.values() for tag in tags)),
    }
    asked = [each for each in dict.fromkeys(_filters(query)) if each.name in known] if origins else []
    return {each: _meant(each, known) for each in asked if each.value not in known[each.name]}


def _filters(query: Query) -> Iterator[Filter]:
    match query:
        case Filter():
            yield query
        case Not(part):
            yield from _filters(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _filters(part)
        case _:
            return


def _meant(asked: Filter, known: Mapping[str, list[str]]) -> Filter | None:
    """What is written nearly so, or is a part of it or the whole; else the other kind of filter, of that value."""
    there = known[asked.name]
    near = get_close_matches(asked.value, there, 1) or [each for each in there if asked.value in each]
    if near:
        return Filter(asked.name, near[0])
    other = "tag" if asked.name == "feed" else "feed"
    return Filter(other, asked.value) if asked.value in known[other] else None


def _replaced(query: Query, meant: Mapping[Filter, Filter]) -> Query:
    match query:
        case Filter():
            return meant.get(query, query)
        case Not(part):
            return Not(_replaced(part, meant))
        case And(parts):
            return all_of([_replaced(part, meant) for part in parts])
        case Or(parts):
            return any_of([_replaced(part, meant) for part in parts])
        case _:
            return query
