"""Names that mean the same place or person across languages, which no stemmer finds: Priština, Prishtina."""

from collections.abc import Iterable, Sequence

from bot.topics.keys import Tongue
from bot.topics.tokens import tokenise
from bot.topics.writing import typed_at

# The words of a name, as the operator wrote them.
Name = tuple[str, ...]


class Aliases:
    """The operator's lists of names. A query's name is found in them in whatever script and case it was typed."""

    def __init__(self, groups: Iterable[Iterable[str]] = (), tongues: Sequence[Tongue] = ()) -> None:
        """`tongues`: the languages in whose case endings a name of one word may be typed."""
        self._groups: list[tuple[Name, ...]] = []
        self._of: dict[Name, list[int]] = {}
        # A key of a name of one word → the tongue's place, the key's mask, the name.
        self._keys: dict[str, list[tuple[int, int, Name]]] = {}
        self._tongues = tongues
        for number, group in enumerate(groups):
            names = [tuple(token.raw for token in tokenise(name)) for name in group]
            self._groups.append(tuple(filter(None, names)))
            for name in self._groups[-1]:
                self._of.setdefault(_folded(name), []).append(number)
                if len(name) == 1:
                    self._hang(name)
        self.longest = max(map(len, self._of), default=0)

    def _hang(self, name: Name) -> None:
        for place, tongue in enumerate(self._tongues):
            [(keys, _)] = tongue.of_text(_folded(name), name)
            for key, mask in keys.items():
                self._keys.setdefault(key, []).append((place, mask, _folded(name)))

    def of(self, name: Sequence[str]) -> tuple[Name, ...]:
        """The other names of what a query's words name, in the operator's order; none if they are on no list."""
        if not self._of:
            return ()
        folded = _folded(name)
        listed = [folded] if folded in self._of else self._declined(name, folded)
        numbers = dict.fromkeys(number for each in listed for number in self._of[each])
        names = (other for number in numbers for other in self._groups[number])
        return tuple(dict.fromkeys(other for other in names if _folded(other) not in {folded, *listed}))

    def _declined(self, name: Sequence[str], folded: Name) -> list[Name]:
        """The listed names of which a single word is another case."""
        if len(folded) != 1 or not self._keys:
            return []
        typed = typed_at(name, 0)
        return [
            listed
            for place, tongue in enumerate(self._tongues)
            for key, mask in tongue.of_query(folded[0], typed).items()
            for at, other, listed in self._keys.get(key, ())
            if at == place and mask & other
        ]


def _folded(name: Sequence[str]) -> Name:
    return tuple(token.folded for word in name for token in tokenise(word))
