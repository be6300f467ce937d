"""A query made ready to be evaluated: folded, so that queries that mean the same are one plan."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.topics.document import View
from bot.topics.keys import keys_of
from bot.topics.tokens import tokenise
from bot.topics.tree import And, Exact, Filter, Not, Or, Phrase, Prefix, Query, Word


@dataclass(frozen=True, slots=True)
class HasKey:
    """A word that shares one of these keys."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HasForm:
    """A word whose folded form is this."""

    form: str


@dataclass(frozen=True, slots=True)
class HasPrefix:
    """A word whose folded form begins so."""

    prefix: str


@dataclass(frozen=True, slots=True)
class HasFilter:
    """A document that comes from there."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Adjacent:
    """Words side by side, in this order."""

    parts: tuple[HasKey | HasForm, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """Every part."""

    parts: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One part or more."""

    parts: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class Lacks:
    """Not that part."""

    part: "Plan"


Leaf = HasKey | HasForm | HasPrefix | HasFilter
Plan = Leaf | Adjacent | Every | Either | Lacks


def plan(query: Query) -> Plan:
    """The plan of a query's tree."""
    match query:
        case Word(text):
            return HasKey(keys_of(_folded(text)))
        case Exact(text):
            return HasForm(_folded(text))
        case Prefix(text):
            return HasPrefix(_folded(text))
        case Filter(name, value):
            return HasFilter(name, value)
        case Phrase(words, exact):
            folded = [_folded(word) for word in words]
            return Adjacent(tuple(HasForm(word) if exact else HasKey(keys_of(word)) for word in folded))
        case Not(part):
            return Lacks(plan(part))
        case And(parts):
            return Every(tuple(map(plan, parts)))
        case Or(parts):
            return Either(tuple(map(plan, parts)))


def found(node: Plan, view: View) -> set[int] | None:
    """The places of the words that make a document match, none for filters and negations; None: no match."""
    match node:
        case HasKey() | HasForm():
            return set(_standing(node, view)) or None
        case HasPrefix(prefix):
            return set(view.starting(prefix)) or None
        case HasFilter(name, value):
            return set() if (name, value) in view.filters else None
        case Adjacent(parts):
            return {start + offset for start in _runs(node, view) for offset in range(len(parts))} or None
        case Every(parts):
            return _found_all(parts, view)
        case Either(parts):
            each = [places for part in parts if (places := found(part, view)) is not None]
            return set().union(*each) if each else None
        case Lacks(part):
            return set() if found(part, view) is None else None


def _found_all(parts: tuple[Plan, ...], view: View) -> set[int] | None:
    total: set[int] = set()
    for part in parts:
        places = found(part, view)
        if places is None:
            return None
        total |= places
    return total


def _standing(node: HasKey | HasForm, view: View) -> Collection[int]:
    if isinstance(node, HasForm):
        return view.forms.get(node.form, ())
    return {place for key in node.keys for place in view.by_key.get(key, ())}


def _runs(node: Adjacent, view: View) -> set[int]:
    """Where the words begin to stand side by side."""
    starts = set(_standing(node.parts[0], view))
    for offset, part in enumerate(node.parts[1:], start=1):
        if not starts:
            break
        starts &= {place - offset for place in _standing(part, view)}
    return starts


def _folded(word: str) -> str:
    """A query's word folded just as the texts' words are."""
    return tokenise(word)[0].folded
