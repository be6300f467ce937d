"""Reads feeds.yaml. Every mistake of a file is reported, with line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.config.feedsfile import (
    Defaults,
    FeedEntry,
    FeedsFile,
    Limits,
    Mirrors,
    Operator,
    Section,
    Summaries,
    TopicEntry,
)
from bot.config.mistakes import FeedsFileMistakes, meant
from bot.config.yamltree import Place, YamlFault, YamlTree

Steps = tuple[int | str, ...]
Mistake = tuple[Place, Steps, str]
_SECTIONS: dict[str, type[Section]] = {
    "defaults": Defaults,
    "limits": Limits,
    "topics": TopicEntry,
    "feeds": FeedEntry,
    "summaries": Summaries,
    "operator": Operator,
    "discovery": Mirrors,
}
_WORDING = {
    "missing": "missing",
    "string_type": "should be text; put it in quotes",
    "path_type": "should be a path; put it in quotes",
    "int_type": "should be a whole number",
    "bool_type": "should be true or false",
    "bool_parsing": "should be true or false",
    "tuple_type": "should be a list",
    "dict_type": "should be a mapping",
    "model_type": "should be a mapping",
    "greater_than_equal": "should be 0 or more",
    "too_short": "should be two names or more that mean the same",
}


def read_feeds_file(path: Path) -> FeedsFile:
    """The file, valid as a whole. Raises FeedsFileMistakes with every mistake in it."""
    tree, data = _load(path)
    found = [(place, key, f"given twice, first in line {first.line}") for place, key, first in tree.duplicates()]
    found += _repeated(tree, data)
    try:
        result = FeedsFile.model_validate(data)
    except ValidationError as error:
        found += [_explain(tree, each) for each in error.errors(include_url=False, include_input=False)]
    if found:
        found.sort(key=lambda mistake: (mistake[0].line, mistake[0].column))
        raise FeedsFileMistakes(str(path), dict.fromkeys(_line(path, *mistake) for mistake in found))
    return result


def _load(path: Path) -> tuple[YamlTree, dict[str, object]]:
    """The file with its sections; one without a value is as good as left out."""
    tree: YamlTree | None = None
    try:
        tree = YamlTree(_text(path))
        data = tree.data()
    except YamlFault as fault:
        raise FeedsFileMistakes(str(path), [_line(path, fault.place, (), fault.what)]) from None
    if tree.empty:
        raise FeedsFileMistakes(str(path), [f"{path}: empty; write at least one feed, with id and url, under feeds:"])
    if not isinstance(data, dict):
        what = f"should be a mapping with the keys {', '.join(FeedsFile.model_fields)}"
        raise FeedsFileMistakes(str(path), [_line(path, tree.value_place(()), (), what)])
    return tree, {key: value for key, value in data.items() if value is not None or key not in FeedsFile.model_fields}


def _text(path: Path) -> str:
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        what = "not found; make it, or name another with --feeds or TOCSIN_FEEDS"
        raise FeedsFileMistakes(str(path), [f"{path}: {what}"]) from None
    except OSError as error:
        what = f"can't be read ({error.strerror}); check the path and its permissions"
        raise FeedsFileMistakes(str(path), [f"{path}: {what}"]) from None
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = body[: error.start].decode("utf-8", "replace")
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise YamlFault("not UTF-8; save the file as UTF-8", place) from None


def _repeated(tree: YamlTree, data: dict[str, object]) -> Iterator[Mistake]:
    """Feeds with the same id or address, and topics whose names differ in case alone: chats name them in any case."""
    feeds, topics = data.get("feeds"), data.get("topics")
    entries: list[tuple[int, dict[str, object]]] = [
        (number, feed) for number, feed in enumerate(feeds if isinstance(feeds, list) else ()) if isinstance(feed, dict)
    ]
    ids: list[tuple[object, Steps]] = [(feed.get("id"), ("feeds", number, "id")) for number, feed in entries]
    for feed_id, path, first in _again(ids):
        line = tree.value_place(first).line
        yield tree.value_place(path), path, f"'{feed_id}' is the id of another feed too, in line {line}"
    polled = [(number, feed) for number, feed in entries if feed.get("enabled") is not False]
    addresses: list[tuple[object, Steps]] = [
        (_bare(feed.get("url")), ("feeds", number, "url")) for number, feed in polled
    ]
    for _, path, first in _again(addresses):
        line = tree.value_place(first).line
        what = f"the address of another feed too, in line {line}, which would be polled twice; keep one"
        yield tree.value_place(path), path, what
    names: list[tuple[object, Steps]] = [
        (name.strip().casefold(), ("topics", name)) for name in (topics if isinstance(topics, dict) else ())
    ]
    for _, path, first in _again(names):
        yield tree.key_place(path), path, f"the same name as '{first[-1]}', but for its letters' case"


def _again(told: Iterable[tuple[object, Steps]]) -> Iterator[tuple[str, Steps, Steps]]:
    """A text, where it stands again, and where it stood first."""
    seen: dict[str, Steps] = {}
    for text, path in told:
        if isinstance(text, str) and (first := seen.setdefault(text, path)) is not path:
            yield text, path, first


def _bare(url: object) -> str | None:
    """An address without what makes no other document of it: scheme, its usual port, the host's case, fragment, last
    slash."""
    if not isinstance(url, str):
        return None
    scheme, _, rest = url.strip().partition("#")[0].rpartition("://")
    host, slash, path = rest.partition("/")
    usual = {"http": ":80", "https": ":443"}.get(scheme.lower(), "")
    return (host.lower().removesuffix(usual).removesuffix(":") + slash + path).rstrip("/")


def _explain(tree: YamlTree, error: ErrorDetails) -> Mistake:
    path: Steps = tuple(step for step in error["loc"] if step != "[key]")
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        section = FeedsFile if len(path) == 1 else _SECTIONS[str(path[0])]
        return tree.key_place(path), path, f"not permitted{meant(str(path[-1]), section.model_fields)}"
    if kind == "query":
        return tree.character_place(path, int(context["column"]) - 1), path, str(context["words"])
    place = tree.key_place(path) if "[key]" in error["loc"] else tree.value_place(path)
    if kind == "value_error":
        return place, path, str(context["error"])
    return place, path, _WORDING.get(kind, error["msg"])


def _line(path: Path, place: Place, key: Steps, what: str) -> str:
    dotted = f"{'.'.join(map(str, key))}: " if key else ""
    return f"{path}:{place.line}:{place.column}: {dotted}{what}"
