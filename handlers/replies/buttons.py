"""The buttons' actions, `name:argument:…`, and how buttons are laid out."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.outcomes import Listing
from bot.model import Subscription, SummaryLength
from handlers.message import Button
from handlers.translate import NAMES, Translation

FOLLOW = "follow"
CANCEL = "cancel"
ASK = "ask"
DROP = "drop"
LENGTHS = "lengths"
LENGTH = "length"
PAGE = "page"
WHY = "why"
LANGUAGE = "lang"
STORY = "story"
APART = "apart"
APART_FOR_ALL = "apartall"

ROWS = 5  # a Discord message has no room for more
SHORT_LABEL = 14
LABEL = 28  # characters; longer labels are cut off by phones in any case

Row = tuple[Button, ...]


def follow(label: str, number: int, *, primary: bool = True) -> Button:
    """Follows the query kept under `number`."""
    return Button(label, f"{FOLLOW}:{number}", primary=primary)


def cancel(t: Translation) -> Button:
    """Leaves everything as it is."""
    return Button(t.gettext("Cancel"), CANCEL)


def ask(label: str, number: int, *, primary: bool = False) -> Button:
    """Previews the query kept under `number`."""
    return Button(clip(label, LABEL), f"{ASK}:{number}", primary=primary)


def drop(t: Translation, label: str, subscription_id: int) -> Button:
    """Ends a subscription."""
    return Button(t.gettext("Remove {topic}").format(topic=clip(label, LABEL)), f"{DROP}:{subscription_id}")


def lengths(t: Translation) -> Button:
    """Shows what is followed, to change how long summaries are."""
    return Button(t.gettext("Summary lengths"), LENGTHS)


def length(t: Translation, each: Subscription, *, named: bool) -> Button:
    """How long a subscription's summaries are; when pressed, they have the next length."""
    order = list(SummaryLength)
    then = order[(order.index(each.length) + 1) % len(order)]
    said = length_of(t, each.length)
    return Button(f"{clip(each.label, SHORT_LABEL)} · {said}" if named else said, f"{LENGTH}:{each.id}:{then.value}")


def length_of(t: Translation, length: SummaryLength) -> str:
    """How long summaries are, in words."""
    match length:
        case SummaryLength.TITLE:
            return t.gettext("Summary: title only")
        case SummaryLength.SHORT:
            return t.gettext("Summary: short")
        case SummaryLength.LONG:
            return t.gettext("Summary: long")


def why(t: Translation, alert: int) -> Button:
    """Tells why an alert came."""
    return Button(t.gettext("Why?"), f"{WHY}:{alert}")


def apart(t: Translation, alert: int, item: int, number: int) -> Button:
    """Splits the item that the list numbers so off the alert's story."""
    label = t.gettext("Not the same story: {number}").format(number=t.number(number))
    return Button(label, f"{APART}:{alert}:{item}")


def apart_for_all(t: Translation, item: int) -> Button:
    """The same for every chat."""
    return Button(t.gettext("For all chats"), f"{APART_FOR_ALL}:{item}")


def languages(chosen: str | None) -> Row:
    """One button a language, each in its own words."""
    return tuple(Button(name, f"{LANGUAGE}:{tag}", primary=tag == chosen) for tag, name in NAMES.items())


def pages(listing: Listing, number: int, page: int, *, more: bool) -> tuple[Row, ...]:
    """Back and on, where there is something."""
    return _turning(f"{PAGE}:{listing.value}:{number}", page, more=more)


def story_pages(alert: int, page: int, *, more: bool) -> tuple[Row, ...]:
    """The same for the items of an alert's story."""
    return _turning(f"{STORY}:{alert}", page, more=more)


def _turning(action: str, page: int, *, more: bool) -> tuple[Row, ...]:
    row: Row = ()
    if page > 0:
        row += (Button("◀", f"{action}:{page - 1}"),)
    if more:
        row += (Button("▶", f"{action}:{page + 1}"),)
    return (row,) if row else ()


def in_rows(buttons: Sequence[Button], width: int = 1) -> tuple[Row, ...]:
    """The buttons, `width` beside each other, or as many as it takes to need no more than five rows."""
    width = max(width, -(-len(buttons) // ROWS))
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def clip(text: str, length: int) -> str:
    """The text, with an ellipsis where it is longer than `length` characters."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
