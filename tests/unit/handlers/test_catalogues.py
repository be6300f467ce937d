"""The catalogues hold every text of the code, in every language and script, and nothing else."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import handlers
from handlers.message import Text
from handlers.translate import LOCALES, NAMES, fill, translation

HANDLERS = Path(handlers.__file__).parent
TRANSLATED = ("sr_Latn", "sr_Cyrl", "sq")
PLURALS = {"en": 2, "sr_Latn": 3, "sr_Cyrl": 3, "sq": 2}

LATIN = dict(
    zip(
        "абвгдђежзијклљмнњопрстћуфхцчџш",
        re.findall("lj|nj|dž|.", "abvgdđežzijklljmnnjoprstćufhcčdžš"),
        strict=True,
    )
)
COMMAND = re.compile(r"/[a-z]+")
KEPT_LATIN = re.compile(r"\{[a-z]+\}|/[a-z]+|\b(?:lang|feed|tag):(?:sr)?|\b(?:AND|OR|NOT)\b")

Key = str | tuple[str, ...]


def catalogue(folder: str) -> Catalog:
    with (HANDLERS / "locale" / folder / "LC_MESSAGES" / "tocsin.po").open("rb") as file:
        return read_po(file, locale=folder, abort_invalid=True)


@cache
def texts(folder: str) -> dict[Key, tuple[str, ...]]:
    """msgid → its translations, one or one a plural form."""
    return {
        key(message.id): (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        for message in catalogue(folder)
        if message.id
    }


def key(msgid: str | list[str] | tuple[str, ...]) -> Key:
    return msgid if isinstance(msgid, str) else tuple(msgid)


@cache
def used() -> set[Key]:
    found = extract_from_dir(HANDLERS, method_map=[("**.py", "python")])
    return {key(message) for _, _, message, _, _ in found}


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def in_latin(text: str) -> str:
    upper = {letter.upper(): latin.capitalize() for letter, latin in LATIN.items()}
    return text.translate(str.maketrans(LATIN | upper))


@pytest.mark.parametrize("folder", LOCALES.values())
def test_every_text_of_the_code_is_in_the_catalogue_and_no_other(folder: str) -> None:
    assert len(used()) > 80
    assert texts(folder).keys() == used()


@pytest.mark.parametrize("folder", LOCALES.values())
def test_plural_forms_are_those_of_the_language(folder: str) -> None:
    held = catalogue(folder)
    assert held.num_plurals == PLURALS[folder]
    for msgid, strings in texts(folder).items():
        assert len(strings) == (1 if isinstance(msgid, str) else PLURALS[folder])


@pytest.mark.parametrize("folder", TRANSLATED)
def test_every_text_is_translated_and_reviewed(folder: str) -> None:
    assert [message.id for message in catalogue(folder) if message.id and message.fuzzy] == []
    assert [msgid for msgid, strings in texts(folder).items() if not all(each.strip() for each in strings)] == []


def test_the_template_holds_no_translations() -> None:
    assert [msgid for msgid, strings in texts("en").items() if any(strings)] == []


@pytest.mark.parametrize("folder", TRANSLATED)
def test_placeholders_and_commands_survive_translation(folder: str) -> None:
    for msgid, strings in texts(folder).items():
        original = msgid if isinstance(msgid, str) else msgid[-1]
        for string in strings:
            assert placeholders(string) == placeholders(original), string
            assert COMMAND.findall(string) == COMMAND.findall(original), string


def test_both_serbian_scripts_say_the_same() -> None:
    latin, cyrillic = texts("sr_Latn"), texts("sr_Cyrl")
    for msgid, strings in cyrillic.items():
        assert tuple(in_latin(string) for string in strings) == latin[msgid]


def test_serbian_cyrillic_has_latin_letters_only_in_commands_operators_and_placeholders() -> None:
    for strings in texts("sr_Cyrl").values():
        for string in strings:
            assert re.search(r"[a-zčćžšđ]", KEPT_LATIN.sub("", string), re.IGNORECASE) is None, string


@pytest.mark.parametrize("folder", LOCALES.values())
def test_no_text_speaks_of_errors(folder: str) -> None:
    for msgid, strings in texts(folder).items():
        for text in (*strings, *((msgid,) if isinstance(msgid, str) else msgid)):
            assert re.search("error|grešk|грешк|gabim", text, re.IGNORECASE) is None, text


@pytest.mark.parametrize("language", [None, "", "de", "sr", "SQ"])
def test_an_unknown_language_is_english(language: str | None) -> None:
    assert translation(language).tag == "en"
    assert translation(language).gettext("Subscribe") == "Subscribe"


def test_every_language_can_be_chosen_by_its_own_name() -> None:
    assert list(NAMES) == list(LOCALES)


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 1, "1 item"),
        ("en", 0, "0 items"),
        ("en", 1234, "1,234 items"),
        ("sr-Latn", 1, "1 vest"),
        ("sr-Latn", 21, "21 vest"),
        ("sr-Latn", 1234, "1.234 vesti"),
        ("sr-Cyrl", 11, "11 вести"),
        ("sq", 1, "1 lajm"),
        ("sq", 2, "2 lajme"),
    ],
)
def test_counts_take_the_plural_and_the_digits_of_the_language(language: str, count: int, text: str) -> None:
    assert translation(language).ngettext("{count} item", "{count} items", count) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(1, "sekundu"), (2, "sekunde"), (4, "sekunde"), (5, "sekundi"), (11, "sekundi"), (21, "sekundu"), (22, "sekunde")],
)
def test_serbian_has_three_plural_forms(count: int, text: str) -> None:
    said = translation("sr-Latn").ngettext(
        "That was too fast for me. Please try again in {count} second.",
        "That was too fast for me. Please try again in {count} seconds.",
        count,
    )
    assert said.endswith(f" {count} {text}.")


def test_filled_in_parts_keep_their_marks_and_are_taken_verbatim() -> None:
    bold = Text("{x} <b>", bold=True)
    assert fill("On {topic}: {what}.", topic=bold, what="{y}") == (Text("On "), bold, Text(": {y}."))
