"""The vocabulary with its real dictionaries, made once and kept between runs."""

import pytest

from bot.lemmas.shelf import Shelf
from bot.topics.vocabulary import Vocabulary
from tests.lemmas import KEPT


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary(Shelf(KEPT).wait, ("sr", "sq", "mk", "en", "de", "fr", "it", "ru", "uk"))
