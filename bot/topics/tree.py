"""A query as a frozen tree. `str()` of a tree prints a query that parses back to the same tree."""

from collections.abc import Iterable
from dataclasses import dataclass

OPERATORS = frozenset({"AND", "OR", "NOT"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word, in any script and case, as the person typed it."""

    text: str

    def __str__(self) -> str:
        return f'"{self.text}"' if self.text in OPERATORS else self.text


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins so: `Banjsk*`."""

    text: str

    def __str__(self) -> str:
        return f"{self.text}*"


@dataclass(frozen=True, slots=True)
class Exact:
    """One word in this form alone, no other case ending: `=Banjska`. Script and diacritics stay free."""

    text: str

    def __str__(self) -> str:
        return f"={self.text}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side, all in the title or all in the summary; `="…"` takes their exact forms."""

    words: tuple[str, ...]
    exact: bool = False

    def __str__(self) -> str:
        return f'{"=" * self.exact}"{" ".join(self.words)}"'


@dataclass(frozen=True, slots=True)
class Filter:
    """Where an item comes from: `name` is lang, feed or tag; `value` is folded."""

    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.name}:{self.value}"


@dataclass(frozen=True, slots=True)
class Not:
    """Everything the part doesn't match."""

    part: "Query"

    def __str__(self) -> str:
        return f"-({self.part})" if isinstance(self.part, And | Or | Not) else f"-{self.part}"


@dataclass(frozen=True, slots=True)
class And:
    """What every part matches; two or more parts, none of them an And."""

    parts: tuple["Query", ...]

    def __str__(self) -> str:
        return " ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """What any part matches; two or more parts, none of them an Or."""

    parts: tuple["Query", ...]

    def __str__(self) -> str:
        return " OR ".join(map(str, self.parts))


Query = Word | Prefix | Exact | Phrase | Filter | Not | And | Or


def all_of(parts: Iterable[Query]) -> Query:
    """The parts joined by AND, nested Ands flattened, so that equal queries give equal trees."""
    flat = [leaf for part in parts for leaf in (part.parts if isinstance(part, And) else (part,))]
    return And(tuple(flat)) if len(flat) > 1 else flat[0]


def any_of(parts: Iterable[Query]) -> Query:
    """The parts joined by OR, nested Ors flattened."""
    flat = [leaf for part in parts for leaf in (part.parts if isinstance(part, Or) else (part,))]
    return Or(tuple(flat)) if len(flat) > 1 else flat[0]
