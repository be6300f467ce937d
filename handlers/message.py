"""A chat message as data: blocks of text and rows of buttons. Each platform renders it in its own markup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Text:
    """A run of plain text, `bold`, `code` or linked."""

    text: str
    bold: bool = False
    code: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that the platform shows in the reader's zone, as "5 minutes ago" where it can."""

    at: datetime


Inline = Text | Moment


@dataclass(frozen=True, slots=True)
class Title:
    """A linked headline; where something has a title, it comes first."""

    text: str
    link: str | None = None
    kind: Literal["title"] = "title"


@dataclass(frozen=True, slots=True)
class Small:
    """A quiet line below a title: source and time."""

    inlines: tuple[Inline, ...]
    kind: Literal["small"] = "small"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    inlines: tuple[Inline, ...]
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered entry of a list: a first line and a quiet second one. `number` None shows a dot."""

    inlines: tuple[Inline, ...]
    below: tuple[Inline, ...] = ()
    number: int | None = None
    kind: Literal["entry"] = "entry"


Block = Title | Small | Paragraph | Entry


@dataclass(frozen=True, slots=True)
class Button:
    """A button: `action` is what comes back when it is pressed, at most 64 bytes of `name:argument:…`."""

    label: str
    action: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """`fresh`: also as the answer to a button it comes as a new message, else it takes the button's message's place.

    `language` is a BCP 47 tag for the screen reader and the fonts; `only_you`: where the platform can, only who
    asked sees it; `quiet`: without a sound.
    """

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    language: str = "en"
    fresh: bool = False
    only_you: bool = False
    quiet: bool = False


_json: TypeAdapter[Message] = TypeAdapter(Message)


def to_json(message: Message) -> str:
    """The message as one JSON document."""
    return _json.dump_json(message, exclude_none=True).decode()


def from_json(text: str) -> Message:
    """The message that `to_json` wrote."""
    return _json.validate_json(text)
