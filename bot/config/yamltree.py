"""A YAML file as plain data that still knows the line and column of every key and value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

Path = tuple[int | str, ...]
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Place:
    """A character of the file; line and column count from 1."""

    line: int
    column: int


class YamlFault(Exception):
    """The text is no YAML, or YAML that can't be read as settings: `what` went wrong and the place, if known."""

    def __init__(self, what: str, place: Place) -> None:
        super().__init__(what)
        self.what = what
        self.place = place


class YamlTree:
    """The composed file. Keys given twice are kept apart from the data: see `duplicates`."""

    def __init__(self, text: str) -> None:
        """Raises YamlFault."""
        self._text = text
        self._root = _compose(text)

    @property
    def empty(self) -> bool:
        """No document at all: an empty file, or comments alone."""
        return self._root is None

    def data(self) -> object:
        """Dicts, lists, str, int, bool and None. Raises YamlFault for an alias that holds itself."""
        try:
            return None if self._root is None else _plain(self._root, frozenset())
        except RecursionError:
            raise YamlFault("nested too deep", Place(1, 1)) from None

    def duplicates(self) -> Iterator[tuple[Place, Path, Place]]:
        """Every key that its mapping holds already: the place, the path, and the place of the first one."""
        if self._root is not None:
            yield from _duplicates(self._root, (), set())

    def key_place(self, path: Path) -> Place:
        """Where the last key of `path` stands."""
        key, node = self._find(path)
        return _place(key if key is not None else node)

    def value_place(self, path: Path) -> Place:
        """Where the value at `path` stands, or what is left of the path where it ends early."""
        key, node = self._find(path)
        unwritten = isinstance(node, ScalarNode) and not node.value and node.style is None
        return _place(key if unwritten and key is not None else node)

    def character_place(self, path: Path, offset: int) -> Place:
        """Where the character at `offset` of the text at `path` stands; folded or escaped text gives its start."""
        _, node = self._find(path)
        place = _place(node)
        if not isinstance(node, ScalarNode):
            return place
        start = node.start_mark.index + (1 if node.style in ("'", '"') else 0)
        if self._text[start : start + len(node.value)] != node.value or "\n" in node.value[:offset]:
            return place
        return Place(place.line, place.column + start - node.start_mark.index + offset)

    def _find(self, path: Path) -> tuple[Node | None, Node | None]:
        key: Node | None = None
        node = self._root
        for step in path:
            if isinstance(node, MappingNode):
                pair = next((pair for pair in _pairs(node) if pair[0].value == str(step)), None)
                if pair is None:
                    break
                key, node = pair
            elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
                key, node = None, node.value[step]
            else:
                break
        return key, node


def _compose(text: str) -> Node | None:
    try:
        root: Node | None = YAML(typ="rt").compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        raise YamlFault(_one_line(error), place) from None
    except ReaderError as error:
        before = text[: error.position]
        place = Place(before.count("\n") + 1, error.position - before.rfind("\n"))
        raise YamlFault("a control character, which YAML doesn't allow; remove it", place) from None
    except (YAMLError, RecursionError) as error:
        raise YamlFault(f"can't be read as YAML ({type(error).__name__})", Place(1, 1)) from None
    return root


def _one_line(error: MarkedYAMLError) -> str:
    problem = " ".join((error.problem or "can't be read as YAML").split())
    if not error.context:
        return problem
    line = f" from line {error.context_mark.line + 1}" if error.context_mark else ""
    return f"{problem} ({' '.join(error.context.split())}{line})"


def _plain(node: Node, above: frozenset[int]) -> object:
    if id(node) in above:
        raise YamlFault("an alias that holds itself", _place(node))
    above |= {id(node)}
    if isinstance(node, MappingNode):
        result: dict[str, object] = {}
        for key, value in _pairs(node):
            if not isinstance(key, ScalarNode):
                raise YamlFault("a key must be text", _place(key))
            result.setdefault(key.value, _plain(value, above))
        return result
    if isinstance(node, SequenceNode):
        return [_plain(each, above) for each in node.value]
    return _scalar(node)


def _scalar(node: Node) -> object:
    """A number that isn't written in decimal digits stays text, and so do dates: no setting is one."""
    # ruamel marks where a folded text (`>`) was folded, to write it as it was.
    text: str = node.value.replace("\a", "") if isinstance(node, ScalarNode) and node.style == ">" else node.value
    kind = str(node.tag).removeprefix(_TAG)
    if kind == "null":
        return None
    if kind == "bool":
        return text.casefold() == "true"
    if kind == "int" and text.lstrip("+-").isdecimal():
        return int(text)
    return text


def _pairs(node: MappingNode) -> Iterator[tuple[Node, Node]]:
    """The mapping's own keys, then what it takes over with `<<`."""
    merged: list[Node] = []
    for key, value in node.value:
        if str(key.tag) == f"{_TAG}merge":
            merged += value.value if isinstance(value, SequenceNode) else [value]
        else:
            yield key, value
    for other in merged:
        if not isinstance(other, MappingNode) or other is node:
            raise YamlFault("<< takes a mapping or a list of mappings", _place(other))
        yield from _pairs(other)


def _duplicates(node: Node, path: Path, seen: set[int]) -> Iterator[tuple[Place, Path, Place]]:
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, SequenceNode):
        for number, each in enumerate(node.value):
            yield from _duplicates(each, (*path, number), seen)
    elif isinstance(node, MappingNode):
        first: dict[str, Place] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in first:
                yield _place(key), (*path, name), first[name]
            else:
                first[name] = _place(key)
            yield from _duplicates(value, (*path, name), seen)


def _place(node: Node | None) -> Place:
    if node is None:
        return Place(1, 1)
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)
