"""Message components as trees of JSON: walked, numbered, read as text, searched for what can be pressed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from tests.fakes.discord.errors import Json

ROW, BUTTON, TEXT_INPUT, SECTION, TEXT, CONTAINER, LABEL = 1, 2, 4, 9, 10, 17, 18
SELECTS = frozenset({3, 5, 6, 7, 8})
V2_ONLY = frozenset({9, 10, 11, 12, 13, 14, 17})
LINK_STYLE = 5


@dataclass(frozen=True, slots=True)
class Button:
    """A button as a reader sees it: a `url` or a `custom_id`."""

    label: str
    custom_id: str | None
    url: str | None
    style: int
    disabled: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A select menu; `options` are (label, value)."""

    custom_id: str
    placeholder: str
    options: tuple[tuple[str, str], ...]
    disabled: bool


def walk(components: Sequence[Json]) -> Iterator[Json]:
    """Every component, parents before children, as they stand on the screen."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        yield from walk([part for key in ("accessory", "component") if (part := component.get(key))])


def number(components: Sequence[Json]) -> None:
    """Give an id to each component that came without one, as Discord does."""
    taken = {component["id"] for component in walk(components) if component.get("id")}
    free = (number for number in count(1) if number not in taken)
    for component in walk(components):
        if not component.get("id"):
            component["id"] = next(free)


def texts(components: Sequence[Json]) -> list[str]:
    """What the text displays say, from top to bottom."""
    return [component["content"] for component in walk(components) if component["type"] == TEXT]


def buttons(components: Sequence[Json]) -> list[Button]:
    """The buttons, from top to bottom."""
    return [
        Button(
            label=component.get("label") or (component.get("emoji") or {}).get("name") or "",
            custom_id=component.get("custom_id"),
            url=component.get("url"),
            style=component["style"],
            disabled=bool(component.get("disabled")),
        )
        for component in walk(components)
        if component["type"] == BUTTON
    ]


def selects(components: Sequence[Json]) -> list[Select]:
    """The select menus, from top to bottom."""
    return [
        Select(
            custom_id=component["custom_id"],
            placeholder=component.get("placeholder") or "",
            options=tuple((option["label"], option["value"]) for option in component.get("options") or []),
            disabled=bool(component.get("disabled")),
        )
        for component in walk(components)
        if component["type"] in SELECTS
    ]


def submitted(components: Sequence[Json], fields: dict[str, str | list[str]]) -> list[Json]:
    """A modal's components as its submission carries them. `fields` is by custom_id or label; what is not
    filled in is sent as it was preset. LookupError: a field that the modal does not have.
    """
    left = dict(fields)
    filled = [_filled(component, "", left) for component in components]
    if left:
        raise LookupError(f"The modal has no field {sorted(left)}.")
    return filled


def _filled(component: Json, label: str, fields: dict[str, str | list[str]]) -> Json:
    shape: Json = {"type": component["type"], "id": component["id"]}
    if component["type"] == ROW:
        shape["components"] = [_filled(part, "", fields) for part in component["components"]]
    elif component["type"] == LABEL:
        shape["component"] = _filled(component["component"], component["label"], fields)
    elif component["type"] != TEXT:
        names = (component["custom_id"], component.get("label") or label)
        name = next((name for name in names if name in fields), None)
        given = None if name is None else fields.pop(name)
        shape["custom_id"] = component["custom_id"]
        if component["type"] == TEXT_INPUT:
            shape["value"] = component.get("value", "") if given is None else given
        else:
            preset = [option["value"] for option in component.get("options") or [] if option.get("default")]
            shape["values"] = preset if given is None else given
    return shape
