"""A call's parameters, read and checked as the real server does: all arrive as text, objects as JSON."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from tests.fakes.telegram.errors import bad
from tests.fakes.telegram.markup import BadMarkupError, Marked, marked, parse, utf16_length
from tests.fakes.telegram.world import Button

_TEXT_LIMIT = 4096
_DATA_LIMIT = 64
_BUTTONS_A_ROW, _BUTTONS = 8, 100
_OTHER_KEYBOARDS = ("keyboard", "remove_keyboard", "force_reply")
_BUTTON_KINDS = (
    "callback_data",
    "url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "web_app",
    "login_url",
)


async def read(request: web.Request) -> dict[str, str]:
    """Query string and body together: urlencoded, multipart or JSON."""
    params = dict(request.query)
    if request.content_type == "application/json":
        for name, value in json.loads(await request.text() or "{}").items():
            params[name] = value if isinstance(value, str) else json.dumps(value)
    else:
        body = await request.post()
        params |= {name: field for name, field in body.items() if isinstance(field, str)}
    return params


def integer(params: Mapping[str, str], name: str) -> int | None:
    """A whole number, None if absent or no number."""
    try:
        return int(params[name])
    except (KeyError, ValueError):
        return None


def yes(params: Mapping[str, str], name: str) -> bool:
    """A flag, as lenient as the real one."""
    return params.get(name, "").lower() in ("true", "yes", "1")


def structure(params: Mapping[str, str], name: str, what: str) -> Any:
    """The JSON in a parameter, None if absent or empty."""
    if not params.get(name):
        return None
    try:
        return json.loads(params[name])
    except ValueError:
        raise bad(f"can't parse {what} JSON object") from None


def content(params: Mapping[str, Any], text_name: str = "text", entities_name: str = "entities") -> Marked:
    """The message's text with its entities, or the refusal that Telegram gives."""
    raw = params.get(text_name, "")
    if not raw:
        raise bad("message text is empty")
    try:
        given = params.get(entities_name)
        if params.get("parse_mode") or not given:
            found = parse(raw, params.get("parse_mode"))
        else:
            found = marked(raw, json.loads(given) if isinstance(given, str) else given)
    except KeyError:
        raise bad("unsupported parse_mode") from None
    except BadMarkupError as fault:
        text = str(fault)
        raise bad(text[0].lower() + text[1:]) from None
    if not found.text:
        raise bad("text must be non-empty")
    if utf16_length(found.text) > _TEXT_LIMIT:
        raise bad("message is too long")
    return found


def keyboard(params: Mapping[str, str]) -> tuple[tuple[Button, ...], ...]:
    """The inline keyboard of reply_markup; empty for none and for the other kinds of keyboard."""
    markup = structure(params, "reply_markup", "reply keyboard markup")
    if markup is None or markup == {}:
        return ()
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if any(name in markup for name in _OTHER_KEYBOARDS):
            return ()
        raise bad("object expected as reply markup")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad('field "inline_keyboard" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad("can't parse inline keyboard button: inline keyboard row must be an Array")
    if any(len(row) > _BUTTONS_A_ROW for row in rows) or sum(map(len, rows)) > _BUTTONS:
        raise bad("reply markup is too long")
    return tuple(tuple(_button(each) for each in row) for row in rows if row)


def _button(button: Any) -> Button:
    prefix = "can't parse inline keyboard button:"
    if not isinstance(button, dict):
        raise bad(f"{prefix} InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad(f'{prefix} Can\'t find field "text"')
    if not button["text"]:
        raise bad("inline keyboard button text must be non-empty")
    data = button.get("callback_data")
    if data == "" or not any(name in button for name in _BUTTON_KINDS):
        raise bad(f"{prefix} Text buttons are unallowed in the inline keyboard")
    if data is not None and len(data.encode()) > _DATA_LIMIT:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_url(button["url"])
    return dict(button)


def _check_url(url: str) -> None:
    found = urlsplit(url if "://" in url else f"http://{url}")
    wrong = f"inline keyboard button URL '{url}' is invalid:"
    if found.scheme not in ("http", "https", "tg", "ton"):
        raise bad(f"{wrong} Unsupported URL protocol")
    if found.scheme in ("http", "https") and "." not in (found.hostname or "") and found.hostname != "localhost":
        raise bad(f"{wrong} Wrong HTTP URL")
