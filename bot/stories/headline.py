"""The headline of a text that was saved without any mark of what is what (pure)."""

from __future__ import annotations

import re

from bot.stories.sentences import split

LONGEST = 200
"""Characters of a headline."""
_ENDS = re.compile(r"[.…,;:]$")


def headline_of(text: str) -> tuple[str, str]:
    """The headline and what follows it: the first line, where it is short, isn't a sentence, and a longer line comes
    after it. "" and the whole text where there is none."""
    first, _, rest = text.lstrip().partition("\n")
    first = first.strip()
    body = max((len(line) for line in rest.split("\n")), default=0)
    if not first or len(first) > LONGEST or _ENDS.search(first) or len(first) >= body or len(split(first, None)) > 1:
        return "", text
    return first, rest.strip()
