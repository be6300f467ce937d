"""What kind of thing words tell to have happened."""

from __future__ import annotations

import pytest

from bot.stories.events import kind_of
from bot.topics.tokens import tokenise


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("arrested uhapšen приведен arrestohen притвор", "@arrest"),
        ("fire požar пожар zjarri zjarrfikësit", "@fire"),
        ("earthquake zemljotres земјотрес tërmet потрес", "@quake"),
        ("meets sastanak разговарао takohet средба", "@talks"),
        ("killed poginula убијен vritet загинати", "@death"),
    ],
)
def test_one_kind_has_its_words_in_each_language(words: str, kind: str) -> None:
    assert [kind_of(token.folded) for token in tokenise(words)] == [kind] * 5


def test_most_words_tell_of_none() -> None:
    told = "Kurti the government Priština objavila bankën море mitologija lawn ujak"
    assert {kind_of(token.folded) for token in tokenise(told)} == {None}
