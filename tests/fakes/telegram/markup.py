"""Text and markup judged by TDLib, the parser that the real Bot API runs, offline."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tdjson

Entity = dict[str, Any]
"""A MessageEntity as the Bot API writes it; `offset` and `length` are in UTF-16 units."""

_MODES: Mapping[str, Mapping[str, object]] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}

_NAMES = {
    "BlockQuote": "blockquote",
    "Bold": "bold",
    "BotCommand": "bot_command",
    "Cashtag": "cashtag",
    "Code": "code",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
    "EmailAddress": "email",
    "ExpandableBlockQuote": "expandable_blockquote",
    "Hashtag": "hashtag",
    "Italic": "italic",
    "Mention": "mention",
    "MentionName": "text_mention",
    "PhoneNumber": "phone_number",
    "Pre": "pre",
    "PreCode": "pre",
    "Spoiler": "spoiler",
    "Strikethrough": "strikethrough",
    "TextUrl": "text_link",
    "Underline": "underline",
    "Url": "url",
}
_CLOSED_TO_LINKS = {"code", "pre", "text_link", "text_mention"}
_ENTITIES_KEPT = 100


class BadMarkupError(Exception):
    """TDLib refused the text; the message is its own, as in `Can't parse entities: …`."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain text with its entities in order of offset, longest first."""

    text: str
    entities: tuple[Entity, ...]


def quieten() -> None:
    """Stop TDLib from writing its log to standard error."""
    _ask({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def utf16_length(text: str) -> int:
    """Length as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of the text that an entity with this offset and length covers."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def parse(text: str, parse_mode: str | None) -> Marked:
    """The text as Telegram would store it: markup read, edges trimmed, links and commands found.

    Raises BadMarkupError for bad markup, KeyError for a parse mode that Telegram doesn't know.
    """
    text = text.replace("\r", "")
    if not parse_mode:
        return marked(text, ())
    found = _ask({"@type": "parseTextEntities", "text": text, "parse_mode": _MODES[parse_mode.lower()]})
    return marked(found["text"], [_entity(each) for each in found["entities"]])


def marked(text: str, entities: tuple[Entity, ...] | list[Entity]) -> Marked:
    """Plain text with given entities, trimmed and joined by those that Telegram finds by itself."""
    plain, kept = _trimmed(text, list(entities))
    closed = [each for each in kept if each["type"] in _CLOSED_TO_LINKS]
    kept += [each for each in _found(plain) if not any(_overlap(each, other) for other in closed)]
    kept.sort(key=lambda each: (each["offset"], -each["length"]))
    return Marked(plain, tuple(kept[:_ENTITIES_KEPT]))


def _ask(request: Mapping[str, object]) -> dict[str, Any]:
    answer = tdjson.td_execute(json.dumps(request).encode())
    if answer is None:
        raise RuntimeError(f"TDLib gave no answer to {request['@type']}")
    found: dict[str, Any] = json.loads(answer)
    if found["@type"] == "error":
        raise BadMarkupError(found["message"])
    return found


def _found(text: str) -> list[Entity]:
    entities = _ask({"@type": "getTextEntities", "text": text})["entities"]
    return [_entity(each) for each in entities if each["type"]["@type"] != "textEntityTypeMediaTimestamp"]


def _entity(found: Mapping[str, Any]) -> Entity:
    kind = found["type"]
    entity: Entity = {
        "offset": found["offset"],
        "length": found["length"],
        "type": _NAMES[kind["@type"].removeprefix("textEntityType")],
    }
    if entity["type"] == "text_link":
        entity["url"] = kind["url"]
    elif entity["type"] == "text_mention":
        entity["user"] = {"id": kind["user_id"], "is_bot": False, "first_name": str(kind["user_id"])}
    elif entity["type"] == "pre" and kind.get("language"):
        entity["language"] = kind["language"]
    elif entity["type"] == "custom_emoji":
        entity["custom_emoji_id"] = kind["custom_emoji_id"]
    elif entity["type"] == "date_time":
        entity["unix_time"] = kind["unix_time"]
        if "formatting_type" in kind:
            entity["date_time_format"] = _date_format(kind["formatting_type"])
    return entity


def _date_format(formatting: Mapping[str, Any]) -> str:
    if formatting["@type"] == "dateTimeFormattingTypeRelative":
        return "r"
    letters = {
        "dateTimePartPrecisionNone": "",
        "dateTimePartPrecisionShort": "d",
        "dateTimePartPrecisionLong": "D",
    }
    date = letters[formatting["date_precision"]["@type"]]
    time = letters[formatting["time_precision"]["@type"]].replace("d", "t").replace("D", "T")
    return ("w" if formatting["show_day_of_week"] else "") + date + time


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    plain = text.strip()
    start = utf16_length(text[: len(text) - len(text.lstrip())])
    end = utf16_length(plain)
    kept = []
    for each in entities:
        first = max(each["offset"] - start, 0)
        last = min(each["offset"] + each["length"] - start, end)
        if last > first:
            kept.append(each | {"offset": first, "length": last - first})
    return plain, kept


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])
