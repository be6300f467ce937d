"""The vocabulary with its real dictionaries, made once and kept between runs."""

import pytest

from bot.lemmas.shelf import Shelf
from bot.topics.vocabulary import Vocabulary


@pytest.fixture(scope="session")
def vocabulary(pytestconfig: pytest.Config) -> Vocabulary:
    assert pytestconfig.cache is not None
    folder = pytestconfig.cache.mkdir("lemmas")
    return Vocabulary(Shelf(folder).wait, ("sr", "sq", "mk", "en", "de", "fr", "it", "ru", "uk"))
