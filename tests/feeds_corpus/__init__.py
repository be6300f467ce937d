"""Feed documents of every kind that we met or could think of, all written here; `documents` has them by name."""

from tests.feeds_corpus.corpus import documents
from tests.feeds_corpus.writing import FORMATS, Item, Writing, write

__all__ = ["FORMATS", "Item", "Writing", "documents", "write"]
