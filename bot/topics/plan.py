"""A query made ready to be evaluated: its words as terms, so that queries that mean the same are one plan."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.topics.aliases import Aliases, Name
from bot.topics.document import Found, View
from bot.topics.terms import Kind, Terms
from bot.topics.tokens import folded_word
from bot.topics.tree import And, Exact, Filter, Not, Or, Phrase, Prefix, Query, Word
from bot.topics.writing import Style, Typed, typed_at


@dataclass(frozen=True, slots=True)
class Has:
    """A word that is the term."""

    term: int


@dataclass(frozen=True, slots=True)
class HasFilter:
    """A document that comes from there."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Adjacent:
    """Words side by side, in this order."""

    parts: tuple[Has, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """Every part."""

    parts: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One part or more."""

    parts: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What was typed, or another name of it."""

    typed: "Plan"
    others: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class Lacks:
    """Not that part."""

    part: "Plan"


Plan = Has | HasFilter | Adjacent | Every | Either | Named | Lacks


def plan(query: Query, terms: Terms, aliases: Aliases) -> Plan:
    """The plan of a query's tree. It uses its terms until `release` is called for it."""
    return Planner(query, terms, aliases).plan(query)


def release(node: Plan, terms: Terms) -> None:
    """Gives back the terms that a plan uses."""
    for term in terms_in(node):
        terms.release(term)


def terms_in(node: Plan) -> Iterator[int]:
    """The terms of a plan, each as often as it is there."""
    match node:
        case Has(term):
            yield term
        case HasFilter():
            return
        case Lacks(part):
            yield from terms_in(part)
        case Named(typed, others):
            for each in (typed, *others):
                yield from terms_in(each)
        case Adjacent(parts) | Every(parts) | Either(parts):
            for each in parts:
                yield from terms_in(each)


def typed_words(query: Query) -> Iterator[str]:
    """The words of a query as typed, in order."""
    match query:
        case Word(text) | Exact(text) | Prefix(text):
            yield text
        case Phrase(words):
            yield from words
        case Not(part):
            yield from typed_words(part)
        case And(parts) | Or(parts):
            for each in parts:
                yield from typed_words(each)
        case Filter():
            return


class Planner:
    """Makes a query's plan. `other_names`: those that the aliases brought into it, of what is wanted. `typed_as`: for a
    term, and whether an alias brought it, the part of the query that it was made for."""

    def __init__(self, query: Query, terms: Terms, aliases: Aliases) -> None:
        self.other_names: list[Name] = []
        self.typed_as: dict[tuple[int, bool], str] = {}
        self._typed = list(typed_words(query))
        self._terms = terms
        self._aliases = aliases
        self._place = 0

    def plan(self, query: Query) -> Plan:
        """The plan of the query, or of the part of it that comes next."""
        match query:
            case Word(text):
                return self._named((text,), self._form(text), text)
            case Exact(text):
                return self._has(Kind.EXACT, text, query)
            case Prefix(text):
                return self._has(Kind.PREFIX, text, query)
            case Filter(name, value):
                return HasFilter(name, value)
            case Phrase(words, exact=True):
                return Adjacent(tuple(self._has(Kind.EXACT, word, query) for word in words))
            case Phrase(words):
                return self._named(words, Adjacent(tuple(self._form(str(query)) for _ in words)), str(query))
            case Not(part):
                wanted, typed_as = len(self.other_names), dict(self.typed_as)
                lacks = Lacks(self.plan(part))
                del self.other_names[wanted:]
                self.typed_as = typed_as
                return lacks
            case And(parts):
                return _every(list(self._conjoined(parts)))
            case Or(parts):
                return Either(tuple(map(self.plan, parts)))

    def _conjoined(self, parts: tuple[Query, ...]) -> Iterator[Plan]:
        """The parts' plans; words in a row that are a name together are looked for by its other names, too."""
        at = 0
        while at < len(parts):
            row: list[str] = []
            for part in parts[at : at + self._aliases.longest]:
                if not isinstance(part, Word):
                    break
                row.append(part.text)
            while len(row) > 1 and not self._aliases.of(row):
                row.pop()
            if len(row) > 1:
                yield self._named(tuple(row), Every(tuple(map(self._form, row))), " ".join(row))
                at += len(row)
            else:
                yield self.plan(parts[at])
                at += 1

    def _has(self, kind: Kind, word: str, part: Query) -> Has:
        self._place += 1
        return self._made(self._terms.number(kind, folded_word(word), Typed(Style.LOWER)), str(part))

    def _form(self, part: str) -> Has:
        """The next word of the query, in any form."""
        typed = typed_at(self._typed, self._place)
        word = folded_word(self._typed[self._place])
        self._place += 1
        return self._made(self._terms.number(Kind.FORM, word, typed), part)

    def _named(self, name: Name, typed: Plan, part: str) -> Plan:
        others = self._aliases.of(name)
        self.other_names += others
        return Named(typed, tuple(self._other(each, part) for each in others)) if others else typed

    def _other(self, name: Name, part: str) -> Plan:
        """An alias: its capitals are the operator's, so they are meant."""
        parts = []
        for word in name:
            typed = typed_at(("", word), 1)
            parts.append(self._made(self._terms.number(Kind.FORM, folded_word(word), typed), part, alias=True))
        return Adjacent(tuple(parts)) if len(parts) > 1 else parts[0]

    def _made(self, term: int, part: str, *, alias: bool = False) -> Has:
        self.typed_as.setdefault((term, alias), part)
        return Has(term)


def _every(parts: list[Plan]) -> Plan:
    """A row of words that is one name may leave a single part."""
    return Every(tuple(parts)) if len(parts) > 1 else parts[0]


def found(node: Plan, view: View) -> Found | None:
    """The words that make a document match, none for filters and negations; None: no match."""
    match node:
        case Has(term):
            places = view.standing.get(term)
            return dict.fromkeys(places, (term, False)) if places else None
        case HasFilter(name, value):
            return {} if (name, value) in view.filters else None
        case Adjacent(parts):
            return _in_a_row(parts, view)
        case Every(parts):
            return _all_found(parts, view)
        case Either(parts):
            return _any_found(parts, view)
        case Named(typed, others):
            return _named_found(typed, others, view)
        case Lacks(part):
            return {} if found(part, view) is None else None


def _all_found(parts: tuple[Plan, ...], view: View) -> Found | None:
    total: Found = {}
    for part in parts:
        words = found(part, view)
        if words is None:
            return None
        total = words | total
    return total


def _any_found(parts: tuple[Plan, ...], view: View) -> Found | None:
    each = [words for part in parts if (words := found(part, view)) is not None]
    total: Found = {}
    for words in each:
        total = words | total
    return total if each else None


def _named_found(typed: Plan, others: tuple[Plan, ...], view: View) -> Found | None:
    own, more = found(typed, view), _any_found(others, view)
    if more is None:
        return own
    return {place: (term, True) for place, (term, _) in more.items()} | (own or {})


def _in_a_row(parts: tuple[Has, ...], view: View) -> Found | None:
    """Every run of the parts side by side."""
    starts: set[int] = set()
    for offset, part in enumerate(parts):
        here = {place - offset for place in view.standing.get(part.term, ())}
        starts = starts & here if offset else here
        if not starts:
            return None
    return {start + offset: (part.term, False) for start in starts for offset, part in enumerate(parts)}
