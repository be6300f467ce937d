"""Names by their initials: SVB is Silicon Valley Bank (pure)."""

from collections.abc import Iterator, Sequence

from bot.stories.words import Word

_FEWEST, _MOST = 3, 5  # letters: two are many names' initials


def acronyms(words: Sequence[Word], text: str) -> dict[int, frozenset[str]]:
    """Keys by where words start in `text`: of an acronym, such as "^svb", and of the first of the words that it stands
    for. A capital that begins a run may be the sentence's or a title's: President, the."""
    found: dict[int, frozenset[str]] = {}
    for run in _runs(words, text):
        for first in (0, 1):
            if _FEWEST <= len(run) - first <= _MOST:
                found[run[first].start] = frozenset(("^" + "".join(word.folded[:1] for word in run[first:]),))
    for word in words:
        if _FEWEST <= len(word.raw) <= _MOST and word.raw.isupper():
            found[word.start] = found.get(word.start, frozenset()) | {f"^{word.folded}"}
    return found


def _runs(words: Sequence[Word], text: str) -> Iterator[list[Word]]:
    """Words with capitals that stand side by side, several together."""
    run: list[Word] = []
    for word in words:
        beside = run and text[run[-1].start + len(run[-1].raw) : word.start] == " "
        if not (beside and word.raw[:1].isupper()):
            if len(run) >= _FEWEST:
                yield run
            run = []
        if word.raw[:1].isupper() and word.folded:
            run.append(word)
    if len(run) >= _FEWEST:
        yield run
