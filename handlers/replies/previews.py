"""What a topic would have matched, and the question whether to follow it."""

from __future__ import annotations

from bot.commands.outcomes import Preview, SimilarWord
from handlers.message import Block, Message, Paragraph, Small, Text
from handlers.replies.buttons import Row, ask, cancel, follow, in_rows
from handlers.replies.rings import entry
from handlers.translate import Translation, fill


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
    if answer.similar:
        blocks.append(_similar(t, answer.similar))
    if answer.lower_case_operators:
        blocks.append(_operators(t, answer.lower_case_operators))
    buttons: tuple[Row, ...] = ()
    if answer.offer:
        buttons = ((follow(t.gettext("Subscribe"), answer.number), cancel(t)),)
        buttons += in_rows([ask(each.word, each.number) for each in answer.similar if each.number], width=3)
    return Message(tuple(blocks), buttons, language=t.tag, fresh=True, only_you=True)


def _counted(t: Translation, answer: Preview) -> Paragraph:
    items = t.ngettext("{count} item", "{count} items", answer.hits)
    parts: dict[str, Text | str] = {
        "topic": Text(answer.label, bold=True),
        "items": items,
        "period": _period(t, answer.days),
        "pace": _pace(t, answer),
    }
    if answer.capped:
        text = t.gettext("{topic} matched at least {items} {period}, {pace} or more. Latest:")
    else:
        text = t.gettext("{topic} matched {items} {period}, {pace}. Latest:")
    return Paragraph(fill(text, **parts))


def _nothing(t: Translation, answer: Preview) -> Paragraph:
    if answer.capped:
        text = t.gettext("Nothing {period} on {topic}, among the newest items.")
    else:
        text = t.gettext("Nothing {period} on {topic}.")
    if answer.offer and not answer.followed:
        question = t.gettext("Watch for it anyway?")
        text = f"{text} {question}"
    return Paragraph(fill(text, topic=Text(answer.label, bold=True), period=_period(t, answer.days)))


def _similar(t: Translation, words: tuple[SimilarWord, ...]) -> Small:
    named = " · ".join(f"{each.word} ({t.number(each.items)})" for each in words)
    return Small(fill(t.gettext("Written nearly so, lately: {words}"), words=Text(named)))


def _period(t: Translation, days: int) -> str:
    return t.ngettext("in {count} day", "in {count} days", days)


def _pace(t: Translation, answer: Preview) -> str:
    a_day = round(answer.hits / answer.days)
    if a_day < 1:
        return t.gettext("less than one a day")
    return t.gettext("about {count} a day").format(count=t.number(a_day))


def _operators(t: Translation, words: tuple[str, ...]) -> Small:
    """Said of `kfor or eulex` and `KFOR ILI EULEX`: nothing is guessed, and how to say it is told."""
    text = t.gettext("Looked for as a plain word: {words}. To combine topics, write AND, OR or NOT in capitals.")
    return Small(fill(text, words=Text(", ".join(words), code=True)))
