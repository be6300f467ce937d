"""What can be asked here: one line a command, and how to write a topic."""

from __future__ import annotations

from handlers.message import Block, Entry, Message, Paragraph, Text
from handlers.translate import Translation, fill, translation


def command_descriptions(language: str | None) -> dict[str, str]:
    """Every command's name and what it does, in at most 100 characters, in the order of the router's commands."""
    return _descriptions(translation(language))


def guide(t: Translation) -> Message:
    """The answer to /help."""
    blocks: list[Block] = [Paragraph((Text(t.gettext("What you can ask me:")),))]
    blocks += [Entry((Text(f"/{name}", bold=True), Text(f" – {what}"))) for name, what in _descriptions(t).items()]
    blocks.append(Paragraph((Text(t.gettext("How to write a topic:")),)))
    blocks += _query_language(t)
    return Message(tuple(blocks), language=t.tag, only_you=True)


def _descriptions(t: Translation) -> dict[str, str]:
    return {
        "start": t.gettext("Begin: language and first topics"),
        "help": t.gettext("What you can ask me, and how to write a topic"),
        "subscribe": t.gettext("Follow a topic: see what it matched, then confirm"),
        "unsubscribe": t.gettext("Stop following a topic"),
        "subscriptions": t.gettext("What this chat follows"),
        "recent": t.gettext("The latest on a topic, or on all that this chat follows"),
        "search": t.gettext("Search the items of the last 30 days"),
        "try": t.gettext("What a topic matched in the last 7 days, without following it"),
        "why": t.gettext("Why the last alert came: by which topic and word"),
        "feeds": t.gettext("Which feeds I watch; with an address, which feeds that site has"),
        "language": t.gettext("Choose the language that I write in"),
    }


def _query_language(t: Translation) -> list[Block]:
    lines = (
        (t.gettext("{example} – every word, in Latin or Cyrillic letters"), "KFOR Banjska"),
        (t.gettext("{example} – one or the other; - in front of a word leaves it out"), "KFOR OR EULEX -sport"),
        (t.gettext("{example} – a phrase, a beginning, a word exactly as typed"), '"KFOR patrola" Mitrov* =EULEX'),
        (t.gettext("{example} – groups; by language, feed or tag"), "(Banjska OR Banjskë) lang:sr"),
    )
    return [Entry(fill(text, example=Text(example, code=True))) for text, example in lines]
