"""What a topic would have matched, and the question whether to follow it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.commands.outcomes import Preview, SimilarWord, UnknownFilter, WiderQuery
from handlers.message import Block, Inline, Message, Paragraph, Small, Text
from handlers.replies.buttons import Row, ask, cancel, clip, follow, in_rows
from handlers.replies.rings import entry
from handlers.translate import Translation, fill

NAME = 40  # characters of what no feed is called
FEW_HOURS = 48  # from then on, days are told


def preview(t: Translation, answer: Preview) -> Message:
    """Hits, pace and the latest titles. It leaves the question that suggested the topic in its place."""
    blocks: list[Block] = [_counted(t, answer) if answer.hits else _nothing(t, answer)]
    blocks += [entry(item) for item in answer.examples]
    if answer.followed:
        blocks.append(Paragraph((Text(t.gettext("It is followed here already.")),)))
    elif not answer.offer:
        command = Text(f"/subscribe {answer.label}", code=True)
        blocks.append(Paragraph(fill(t.gettext("To hear of the next one: {command}"), command=command)))
    if answer.broad:
        blocks.append(Small((Text(t.gettext("That is more than anybody reads. Add another word to narrow it.")),)))
    if answer.watched is not None:
        blocks.append(_watched(t, answer.watched))
    if answer.also_finds:
        names = Text(", ".join(answer.also_finds))
        blocks.append(Small(fill(t.gettext("Also finds: {names}"), names=names)))
    if answer.wider:
        blocks.append(_wider(t, answer.wider))
    if answer.similar:
        blocks.append(_similar(t, answer.similar))
    blocks += unknown(t, answer.unknown)
    if answer.lower_case_operators:
        blocks.append(_operators(t, answer.lower_case_operators))
    return Message(tuple(blocks), _buttons(t, answer), language=t.tag, fresh=True, only_you=True)


def _buttons(t: Translation, answer: Preview) -> tuple[Row, ...]:
    if not answer.offer:
        return ()
    rows: tuple[Row, ...] = ((follow(t.gettext("Subscribe"), answer.number), cancel(t)),)
    if answer.mended:
        rows += ((ask(answer.mended.query, answer.mended.number),),)
    if answer.wider and answer.wider.number:
        rows += ((ask(answer.wider.query, answer.wider.number),),)
    return rows + in_rows([ask(each.word, each.number) for each in answer.similar if each.number], width=3)


def _counted(t: Translation, answer: Preview) -> Paragraph:
    items = t.ngettext("{count} item", "{count} items", answer.hits)
    parts: dict[str, Text | str] = {"topic": Text(answer.label, bold=True), "items": items}
    if answer.watched is not None:
        # No pace: what came before the first look is not all here.
        about = t.gettext("{topic} matched about {items} so far. Latest:")
        exactly = t.gettext("{topic} matched {items} so far. Latest:")
    else:
        parts |= {"period": _period(t, answer.days), "pace": _pace(t, answer)}
        about = t.gettext("{topic} matched about {items} {period}, {pace}. Latest:")
        exactly = t.gettext("{topic} matched {items} {period}, {pace}. Latest:")
    return Paragraph(fill(about if answer.estimated else exactly, **parts))


def _nothing(t: Translation, answer: Preview) -> Paragraph:
    parts: dict[str, Text | str] = {"topic": Text(answer.label, bold=True), "period": _period(t, answer.days)}
    if answer.looked_at is not None:
        text = t.gettext("Nothing {period} on {topic} among {items} that I looked at.")
        parts["items"] = t.ngettext("{count} item", "{count} items", answer.looked_at)
    elif answer.watched is not None:
        text = t.gettext("Nothing on {topic} so far.")
    else:
        text = t.gettext("Nothing {period} on {topic}.")
    if answer.offer and not answer.followed:
        question = t.gettext("Watch for it anyway?")
        text = f"{text} {question}"
    return Paragraph(fill(text, **parts))


def _watched(t: Translation, watched: timedelta) -> Small:
    """A bot that began yesterday knows of no week."""
    hours = watched // timedelta(hours=1)
    if not hours:
        span = t.gettext("less than an hour")
    elif hours < FEW_HOURS:
        span = t.ngettext("{count} hour", "{count} hours", hours)
    else:
        span = t.ngettext("{count} day", "{count} days", watched.days)
    text = t.gettext("I have been watching the news for {span}; of the week before, only part is here.")
    return Small(fill(text, span=span))


def _wider(t: Translation, wider: WiderQuery) -> Small:
    return Small(fill(t.gettext("Also written so, and not found by this: {words}"), words=_named(t, wider.spellings)))


def _similar(t: Translation, words: tuple[SimilarWord, ...]) -> Small:
    return Small(fill(t.gettext("Written nearly so, lately: {words}"), words=_named(t, words)))


def _named(t: Translation, words: tuple[SimilarWord, ...]) -> Text:
    return Text(" · ".join(f"{each.word} ({t.number(each.items)})" for each in words))


def _period(t: Translation, days: int) -> str:
    return t.ngettext("in {count} day", "in {count} days", days)


def _pace(t: Translation, answer: Preview) -> str:
    a_day = round(answer.hits / answer.days)
    if a_day < 1:
        return t.gettext("less than one a day")
    return t.gettext("about {count} a day").format(count=t.number(a_day))


def unknown(t: Translation, filters: Iterable[UnknownFilter]) -> list[Block]:
    """Said of `feed:kosev`, which finds nothing, and below pages of items, too."""
    return [Small(_unknown(t, each)) for each in filters]


def _unknown(t: Translation, each: UnknownFilter) -> tuple[Inline, ...]:
    parts = {"name": Text(clip(each.value, NAME), code=True)}
    if each.meant is None:
        feed, tag = t.gettext("No feed is called {name}."), t.gettext("No feed has the tag {name}.")
    else:
        feed = t.gettext("No feed is called {name}. Did you mean {meant}?")
        tag = t.gettext("No feed has the tag {name}. Did you mean {meant}?")
        parts["meant"] = Text(each.meant, code=True)
    return fill(feed if each.name == "feed" else tag, **parts)


def _operators(t: Translation, words: tuple[str, ...]) -> Small:
    """Said of `kfor or eulex` and `KFOR ILI EULEX`: nothing is guessed, and how to say it is told."""
    text = t.gettext("Looked for as a plain word: {words}. To combine topics, write AND, OR or NOT in capitals.")
    return Small(fill(text, words=Text(", ".join(words), code=True)))
