"""Builds a dictionary's file: `python -m bot.lemmas.build CODE PATH`. A process of its own: it computes for seconds."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from bot.lemmas.lists import listed
from bot.topics.morphology import albanian, macedonian, serbian, ukrainian
from bot.topics.packing import no_bases, pack

_BASES = {"hbs": serbian.bases, "sq": albanian.bases, "mk": macedonian.bases}
_NAME_BASES = {"hbs": serbian.name_bases}
# What is left of a list.
_KEPT = {"mk": macedonian.without_rare_articles, "uk": ukrainian.without_women}


def build(code: str, path: Path) -> None:
    """Writes the file, whole or not at all: another process may read the old one meanwhile.

    Raises ValueError for a language that simplemma lacks, OSError where nothing can be written.
    """
    write(path, packed(code))


def packed(code: str) -> bytes:
    """simplemma's list for a language, folded and packed. Raises ValueError for one that it lacks."""
    pairs = listed(code)
    kept = _KEPT[code](pairs) if code in _KEPT else pairs
    return pack(kept, _BASES.get(code, no_bases), _NAME_BASES.get(code, no_bases))


def write(path: Path, content: bytes) -> None:
    """Writes a file that is there only once it is whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


if __name__ == "__main__":
    build(sys.argv[1], Path(sys.argv[2]))
