"""simplemma's lists of forms with their lemmas, read from end to end."""

from __future__ import annotations

from collections.abc import Iterator

from simplemma.strategies.dictionaries import dictionary_factory, frontcode


def listed(code: str) -> Iterator[tuple[str, str]]:
    """Every (form, lemma) of a language. Raises ValueError for a language that simplemma lacks.

    What it offers for this makes a dict of the whole list, 250 MB of Russian's, or looks every form up anew, which
    takes as long as all the rest. So the list is read as it reads it itself.
    """
    data = dictionary_factory._read_decompressed(code)  # noqa: SLF001 - see above; a test compares with what is public
    backwards, _, begin = frontcode._read_header(data)  # noqa: SLF001 - the same
    for _, form, lemma in frontcode._iter_records(data, begin):  # noqa: SLF001 - the same
        if backwards:
            form, lemma = form[::-1], lemma[::-1]  # noqa: PLW2901 - as stored, and as written
        yield form.decode(), lemma.decode()
