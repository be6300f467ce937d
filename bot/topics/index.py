"""The percolator: many queries kept ready, so that a document finds its own without trying them all."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.topics.document import Document, Span, View
from bot.topics.plan import (
    Adjacent,
    Either,
    Every,
    HasFilter,
    HasForm,
    HasKey,
    HasPrefix,
    Lacks,
    Leaf,
    Plan,
    found,
    plan,
)
from bot.topics.tree import Query

__all__ = ["Document", "Index", "Match", "Single", "Span", "matches"]


Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Match(Generic[Key]):
    """A query that a document matches, by the key it was added with, and the words that made it match."""

    key: Key
    words: tuple[Span, ...]


@dataclass(slots=True, eq=False)
class _Entry(Generic[Key]):
    """A distinct plan, the keys that share it, and the hooks it hangs on."""

    plan: Plan
    keys: list[Key]
    hooks: tuple["_Hook", ...]
    # Whether it is a lone word: it matches wherever its one hook is found, with no more to ask.
    certain: bool


# What a document has or lacks, at a glance: ("key" | "form" | "prefix" | "filter", text).
_Hook = tuple[str, str]


@dataclass(slots=True)
class _Prefixes:
    """The lengths of the prefixes in use, by their first two letters: a word needs few look-ups."""

    lengths: dict[str, Counter[int]] = field(default_factory=dict)

    def add(self, prefix: str) -> None:
        self.lengths.setdefault(prefix[:2], Counter())[len(prefix)] += 1

    def remove(self, prefix: str) -> None:
        counter = self.lengths[prefix[:2]]
        counter[len(prefix)] -= 1
        if not counter[len(prefix)]:
            del counter[len(prefix)]
        if not counter:
            del self.lengths[prefix[:2]]

    def beginning(self, words: Iterable[str]) -> set[str]:
        """What the words begin with, in those lengths; every prefix in use that begins one is among it."""
        return {word[:length] for word in words for length in self.lengths.get(word[:2], ())}


class Index(Generic[Key]):
    """Queries by key. Equal ones are evaluated once; each hangs on the rarest words it can't match without."""

    def __init__(self) -> None:
        self._plans: dict[Plan, _Entry[Key]] = {}
        self._entries: dict[Key, _Entry[Key]] = {}
        self._hooked: dict[str, dict[str, list[_Entry[Key]]]] = {
            kind: {} for kind in ("key", "form", "prefix", "filter")
        }
        self._prefixes = _Prefixes()

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, key: Key, query: Query) -> None:
        """Takes a query in; a key that is there already gets the new query.

        Raises ValueError for a tree with nothing to look for, which parse() never gives.
        """
        node = plan(query)
        hooks = self._hooks(node)
        if hooks is None:
            raise ValueError(f"{query} only says what to leave out")
        if key in self._entries:
            self.remove(key)
        entry = self._plans.get(node)
        if entry is None:
            entry = self._plans[node] = _Entry(node, [], hooks, isinstance(node, HasKey | HasForm) and len(hooks) == 1)
            for kind, text in entry.hooks:
                self._hooked[kind].setdefault(text, []).append(entry)
                if kind == "prefix":
                    self._prefixes.add(text)
        entry.keys.append(key)
        self._entries[key] = entry

    def remove(self, key: Key) -> None:
        """Forgets the query of a key. Raises KeyError for an unknown key."""
        entry = self._entries.pop(key)
        entry.keys.remove(key)
        if entry.keys:
            return
        del self._plans[entry.plan]
        for kind, text in entry.hooks:
            hanging = self._hooked[kind][text]
            hanging.remove(entry)
            if not hanging:
                del self._hooked[kind][text]
            if kind == "prefix":
                self._prefixes.remove(text)

    def match(self, document: Document) -> list[Match[Key]]:
        """The queries that a document matches, one Match a key, in no particular order."""
        view = View(document)
        matched: list[Match[Key]] = []
        tried: set[_Entry[Key]] = set()
        for standing, entries in self._possible(view):
            for entry in entries:
                if entry.certain:
                    words = view.spans(standing)
                elif entry in tried:
                    continue
                else:
                    tried.add(entry)
                    places = found(entry.plan, view)
                    if places is None:
                        continue
                    words = view.spans(places)
                matched += [Match(key, words) for key in entry.keys]
        return matched

    def _possible(self, view: View) -> Iterator[tuple[Sequence[int], list[_Entry[Key]]]]:
        """The hooks that are in the document: where words or forms stand, and what hangs there."""
        for kind, texts in (("key", view.by_key), ("form", view.forms)):
            hooked = self._hooked[kind]
            for text in hooked.keys() & texts.keys():
                yield texts[text], hooked[text]
        if self._prefixes.lengths:
            hooked = self._hooked["prefix"]
            for prefix in hooked.keys() & self._prefixes.beginning(view.forms):
                yield (), hooked[prefix]
        hooked = self._hooked["filter"]
        for name, value in view.filters:
            yield (), hooked.get(f"{name}:{value}", [])

    def _hooks(self, node: Plan) -> tuple[_Hook, ...] | None:
        """Hooks of which a document must have one to match; None where there are none (negations)."""
        match node:
            case Lacks():
                return None
            case Either(parts):
                each = [self._hooks(part) for part in parts]
                if None in each:
                    return None
                return tuple(dict.fromkeys(hook for hooks in each if hooks is not None for hook in hooks))
            case Every(parts) | Adjacent(parts):
                choices = [hooks for part in parts if (hooks := self._hooks(part)) is not None]
                return min(choices, key=self._weight, default=None)
            case _:
                return _leaf_hooks(node)

    def _weight(self, hooks: tuple[_Hook, ...]) -> tuple[int, int, int]:
        """How much work a choice of hooks makes: filters fit whole feeds; else, how many hang there already.

        Among equals the longest text: long words are rare.
        """
        wide = sum(kind == "filter" for kind, _ in hooks)
        hanging = sum(len(self._hooked[kind].get(text, ())) for kind, text in hooks)
        return wide, hanging, -min(len(text) for _, text in hooks)


class Single:
    """One query, ready to be tried on many documents; it finds what `Index.match` would."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._plan = plan(query)

    def match(self, document: Document) -> Match[Query] | None:
        """None where the document doesn't match; the match's key is the query."""
        view = View(document)
        places = found(self._plan, view)
        return None if places is None else Match(self._query, view.spans(places))


def matches(query: Query, document: Document) -> Match[Query] | None:
    """Whether one query matches one document."""
    return Single(query).match(document)


def _leaf_hooks(leaf: Leaf) -> tuple[_Hook, ...]:
    match leaf:
        case HasKey(keys):
            return tuple(("key", key) for key in keys)
        case HasForm(form):
            return (("form", form),)
        case HasPrefix(prefix):
            return (("prefix", prefix),)
        case HasFilter(name, value):
            return (("filter", f"{name}:{value}"),)
