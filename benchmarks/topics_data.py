"""Sentences and development queries, from the folder that benchmarks of topics are given."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

USUAL = "../shared/data/topics"
VARIABLE = "TOCSIN_BENCH_SENTENCES"

_DIGRAPHS = (("lj", "љ"), ("nj", "њ"), ("dž", "џ"))
_CYRILLIC = dict(zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True))
_BOTH_CASES = str.maketrans(_CYRILLIC | {latin.upper(): letter.upper() for latin, letter in _CYRILLIC.items()})
_ASCII = str.maketrans(dict(zip("čćšžČĆŠŽëçËÇ", "ccszCCSZecEC", strict=True)) | {"đ": "dj", "Đ": "Dj"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A development query: the word, whether a name, the sentences it is in, its forms there in small letters."""

    word: str
    name: bool
    relevant: frozenset[int]
    forms: tuple[str, ...]

    @property
    def inflected(self) -> list[str]:
        """Its other forms, with the capitals that the word has."""
        forms = [form for form in self.forms if form != self.word.lower() and form.isalpha()]
        if self.word.isupper():
            return [form.upper() for form in forms]
        return [form.capitalize() for form in forms] if self.word[:1].isupper() else forms


@dataclass(frozen=True, slots=True)
class Corpus:
    """The sentences of a language, each at its id's place, and the queries."""

    sentences: list[str]
    queries: list[Wanted]


def add_option(parser: argparse.ArgumentParser) -> None:
    """The option that names the folder."""
    usual = os.environ.get(VARIABLE, USUAL)
    parser.add_argument("--data", type=Path, default=Path(usual), help=f"folder of sentences (${VARIABLE}; {usual})")


def corpus(folder: Path, language: str) -> Corpus:
    """A language's part of the folder."""
    queries = [
        Wanted(line["query"], line["kind"] == "PROPN", frozenset(line["relevant"]), tuple(line["forms"]))
        for line in _lines(folder / f"{language}.dev.jsonl")
    ]
    return Corpus([line["title"] for line in _lines(folder / f"{language}.jsonl")], queries)


def cyrillic(text: str) -> str:
    """Serbian Latin as Cyrillic; letters that Serbian lacks stay."""
    for latin, letter in _DIGRAPHS:
        text = text.replace(latin, letter).replace(latin.capitalize(), letter.upper())
        text = text.replace(latin.upper(), letter.upper())
    return text.translate(_BOTH_CASES)


def ascii_only(text: str) -> str:
    """Without marks, as people type."""
    return text.translate(_ASCII)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
