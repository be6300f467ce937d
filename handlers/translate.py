"""The chat's language: gettext catalogues, numbers, and sentences with marked words in them.

The English texts in the code are the msgids. A text that is new or changed goes into every
`locale/<language>/LC_MESSAGES/tocsin.po`; the English one holds no translations and serves as the template for further
languages. The catalogues are read as they are: nothing is compiled or generated.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import TypeGuard

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from handlers.message import Inline, Text

LOCALES = {"en": "en", "sr-Latn": "sr_Latn", "sr-Cyrl": "sr_Cyrl", "sq": "sq"}
"""The folder in locale/ for every language tag, in the order in which they are offered."""

NAMES = {"en": "English", "sr-Latn": "Srpski", "sr-Cyrl": "Српски", "sq": "Shqip"}
"""What each language calls itself."""

DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class Translation:
    """One language: its tag, its catalogue and its way to write numbers."""

    tag: str
    locale: Locale
    catalogue: gettext.NullTranslations

    def gettext(self, text: str) -> str:
        """The text in this language; as it is where the catalogue lacks it."""
        return self.catalogue.gettext(text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The plural form for `count`, with `{count}` filled in."""
        return self.catalogue.ngettext(one, many, count).format(count=self.number(count))

    def number(self, number: int) -> str:
        """A number with this language's separators."""
        return format_decimal(number, locale=self.locale)


def translation(language: str | None) -> Translation:
    """The translation for a language tag; English for None and for tags without a catalogue."""
    return _load(language if language in LOCALES else DEFAULT)


@cache
def _load(tag: str) -> Translation:
    folder = LOCALES[tag]
    source = files("handlers") / "locale" / folder / "LC_MESSAGES" / "tocsin.po"
    with source.open("rb") as file:
        catalog = read_po(file, locale=folder, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translation(tag, Locale.parse(folder), gettext.GNUTranslations(compiled))


def fill(template: str, **parts: Inline | str) -> tuple[Inline, ...]:
    """The sentence with its `{names}` replaced, as runs: plain text, and the parts with their marks.

    Parts are taken verbatim: braces or markup in them mean nothing.
    """
    runs: list[Inline] = []
    for literal, name, _, _ in Formatter().parse(template):
        runs.append(Text(literal))
        if name is not None:
            part = parts[name]
            runs.append(Text(part) if isinstance(part, str) else part)
    return joined(*runs)


def joined(*runs: Inline) -> tuple[Inline, ...]:
    """The runs without empty ones, neighbouring plain ones as one."""
    result: list[Inline] = []
    for run in runs:
        last = result[-1] if result else None
        if _plain(run) and last is not None and _plain(last):
            result[-1] = Text(last.text + run.text)
        elif not isinstance(run, Text) or run.text:
            result.append(run)
    return tuple(result)


def _plain(run: Inline) -> TypeGuard[Text]:
    return isinstance(run, Text) and not (run.bold or run.code or run.link)
